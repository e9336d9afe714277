"""Does the open loop tell the truth? The server is stopped for a while; requests due meanwhile must count as slow.

A client that waits for each reply before the next request would send none while the server stands still, and report a
fine p99 (coordinated omission). Here one request in seven is due while nothing answers.
"""

import os
import signal
import time

import clients
from processes import Failure
from rounds import Target
from tables import table, target_lines

RATE, SECONDS, FREEZE_AFTER, FREEZE_SECONDS = 2000, 10, 4.0, 1.4
OPTIONS = ["--rate", f"{RATE}/s", "--max-connections", 4000]
TIMES = {"latency_ms": "latency, from when it was due", "service_ms": "service, from when it was sent"}
FIELDS = ["mean", "p50", "p90", "p99", "max"]


def run(bench):
  bench.title(f"freeze: open loop, {RATE:,} requests/s for {SECONDS} s, inline-server stopped for {FREEZE_SECONDS} s")
  record = {}
  try:
    with bench.start("inline-server", "--max-connections", 5000) as server:
      bench.progress("one run")
      _, record = clients.reactometer(
        bench, server, "/hi", SECONDS, warmup=0, options=OPTIONS, meanwhile=lambda _: freeze(server)
      )
    rows = [[name, *[f"{record[field][point]:.3f}" for point in FIELDS]] for field, name in TIMES.items()]
    table(["time", *[f"{point} ms" for point in FIELDS]], rows)
    print(f"  counts: {', '.join(f'{name} {count:,}' for name, count in record['counts'].items())}")
    print(f"  verdict: {'; '.join([record['verdict']['state'], *record['verdict']['reasons']])}")
  except Failure as failure:
    bench.missing_one("inline-server", str(failure))
  targets = [
    Target("latency p99, ms", record["latency_ms"]["p99"] if record else None, least=1200, form="{:,.0f}"),
    Target("service p50, ms", record["service_ms"]["p50"] if record else None, most=5),
  ]
  target_lines(targets)
  return bench.record(targets, {}, load=record)


def freeze(server):
  time.sleep(FREEZE_AFTER)
  os.kill(server.pid, signal.SIGSTOP)
  try:
    time.sleep(FREEZE_SECONDS)
  finally:
    os.kill(server.pid, signal.SIGCONT)
