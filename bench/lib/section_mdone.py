"""Does the open loop offer what it says? Against a queue whose answer is known.

Poisson arrivals at one server with a fixed service time are M/D/1: mean response time = S + rho S / (2 (1 - rho)),
Pollaczek-Khinchine with no variance of service. A closed loop of one connection just before each run gives the S from which
the rate is chosen. The prediction takes the S of the run itself, from the server's own count of the time its work took: on
a shared machine the same fib takes up to half as long again from one second to the next, and at half load the formula more
than doubles an error of S. Each round has a seed of its own, so that the rounds are independent samples.
"""

import json
import time

import clients
from processes import Failure
from rounds import Target, spread
from servers import exchange
from tables import distinct, table, target_lines

LEAST_MS, MOST_FIB = 2.0, 40
RHO, SECONDS, CALIBRATION_SECONDS, MOST_ROUNDS = 0.5, 20, 3, 3


def run(bench):
  rounds = min(bench.rounds, MOST_ROUNDS)
  bench.title(f"mdone: Poisson arrivals at half of inline-server's capacity, {SECONDS} s, against M/D/1")
  runs = []
  try:
    with bench.start("inline-server", "--fib", 20) as server:
      n = choose_fib(server)
      for number in range(rounds):
        bench.progress(f"round {number + 1} of {rounds}: fib({n})")
        runs.append(measure(bench, server, f"/?fib={n}", seed=number + 1))
  except Failure as failure:
    bench.missing_one("inline-server", str(failure))
  rows = [[f"{i + 1}", *[f"{run[key]:.3f}" for key in COLUMNS]] for i, run in enumerate(runs)]
  if runs:
    table(["round", *COLUMNS.values()], rows)
    print(f"  work: fib({n})")
    for count, remark in distinct([remark for run in runs for remark in run["remarks"]]):
      print(f"  {count} of {len(runs)} rounds: {remark}")
  deviation = spread([abs(run["measured_ms"] / run["predicted_ms"] - 1) * 100 for run in runs])
  targets = [Target("mean latency off M/D/1 by, %", deviation.median if deviation else None, most=15, form="{:.1f}")]
  target_lines(targets)
  return bench.record(targets, {}, runs=runs)


COLUMNS = {
  "closed_ms": "S before ms",
  "service_ms": "S in run ms",
  "rate": "offered req/s",
  "achieved": "achieved req/s",
  "rho": "rho",
  "predicted_ms": "M/D/1 mean ms",
  "measured_ms": "measured mean ms",
  "ratio": "measured/predicted",
}


def choose_fib(server):
  """The smallest N that takes at least 2 ms: each N takes 1.6 times the one before, so it stays under 4 ms."""
  for n in range(16, MOST_FIB):
    times = []
    for _ in range(5):
      begin = time.monotonic()
      try:
        status, body, _ = exchange(server.port, f"/?fib={n}", seconds=10)
      except OSError as error:
        raise Failure(f"{server.name} did not answer GET /?fib={n}: {error}") from None
      if status != 200:
        raise Failure(f"{server.name} answered GET /?fib={n} with {status} {body[:40]!r}")
      times.append((time.monotonic() - begin) * 1000)
    if sorted(times)[len(times) // 2] >= LEAST_MS:
      return n
  raise Failure(f"no fib up to {MOST_FIB} takes {LEAST_MS} ms")


def measure(bench, server, path, seed):
  _, closed = clients.reactometer(bench, server, path, CALIBRATION_SECONDS, connections=1)
  rate = max(1, round(1000 * RHO / closed["service_ms"]["mean"]))
  options = ["--rate", f"{rate}/s", "--arrivals", "poisson", "--seed", str(seed)]
  before = work_done(server)
  _, load = clients.reactometer(bench, server, path, SECONDS, options=options)
  after = work_done(server)
  service = (after[0] - before[0]) / (after[1] - before[1])
  rho = load["achieved_rate"] * service / 1000
  predicted = service + rho * service / (2 * (1 - rho))
  measured = load["latency_ms"]["mean"]
  return {
    "service_ms": service, "rate": rate, "achieved": load["achieved_rate"], "rho": rho, "predicted_ms": predicted,
    "measured_ms": measured, "ratio": measured / predicted, "remarks": load["verdict"]["reasons"],
    "closed_ms": closed["service_ms"]["mean"], "closed": closed, "load": load,
  }


def work_done(server):
  """The milliseconds of work the server has done so far, and the number of jobs."""
  _, body, _ = exchange(server.port, "/stats", seconds=10)
  stats = json.loads(body)
  return stats["work_ms"], stats["counters"]["jobs_finished"]
