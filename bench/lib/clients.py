"""The load clients: how each is started for so many seconds, and how its own output is read."""

import json
import os
import re
import shutil
import tempfile

from processes import Failure, run_bounded
from rounds import Reading
from servers import PEER_HINT

CONNECTIONS = 32
SLACK_SECONDS = 20  # what a client may take beyond its measurement before it is ended
UNITS_MS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60000.0}


def require(tool):
  if shutil.which(tool) is None:
    raise Failure(f"{tool}: {PEER_HINT}")
  return tool


def number(pattern, text, what):
  found = re.search(pattern, text)
  if not found:
    raise Failure(f"{what}: its output has no line like {pattern!r}: {text.strip()[-200:]!r}")
  return float(found[1])


def measured(bench, server, command, seconds, meanwhile=None):
  """Runs the client and returns its outcome with the CPU that server and client used meanwhile, in seconds."""
  before = server.cpu_seconds()
  outcome = run_bounded(command, seconds + SLACK_SECONDS, bench.client_cpu, meanwhile)
  return outcome, server.cpu_seconds() - before


def wrk(bench, server, path, seconds, connections=CONNECTIONS, fields=()):
  """`fields` are further header lines of each request."""
  command = [require("wrk"), "-t1", f"-c{connections}", f"-d{seconds}s", "--latency"]
  command += [word for field in fields for word in ("-H", field)] + [server.url + path]
  outcome, server_cpu = measured(bench, server, command, seconds)
  text = outcome.output
  for complaint in (r"Non-2xx or 3xx responses: \d+", r"Socket errors: .*"):
    if found := re.search(complaint, text):
      raise Failure(f"wrk on {server.name}: {found[0]}")
  reading = Reading(number(r"Requests/sec: +([\d.]+)", text, "wrk"))
  for field, percentile in (("p50_ms", "50%"), ("p99_ms", "99%")):
    if found := re.search(rf"^ +{percentile} +([\d.]+)(us|ms|s|m)$", text, re.MULTILINE):
      setattr(reading, field, float(found[1]) * UNITS_MS[found[2]])
  return with_cpu(reading, outcome, server_cpu, seconds)


def h2load(bench, server, path, seconds):
  command = [require("h2load"), "--h1", "-t1", f"-c{CONNECTIONS}", f"-D{seconds}", "--warm-up-time=500ms"]
  outcome, server_cpu = measured(bench, server, [*command, server.url + path], seconds)
  reading = Reading(number(r"finished in [^,]+, ([\d.]+) req/s", outcome.output, "h2load"))
  if number(r"(\d+) 5xx", outcome.output, "h2load") or number(r"(\d+) 4xx", outcome.output, "h2load"):
    raise Failure(f"h2load on {server.name}: replies other than 2xx")
  return with_cpu(reading, outcome, server_cpu, seconds + 0.5)


def httperf(bench, server, path, seconds):
  """Closed by nature: one request in flight on each connection. It has no duration, so a short run sets the calls."""
  trial, _, _ = httperf_once(bench, server, path, calls=500)
  calls = max(1, round(trial.rate * seconds / CONNECTIONS))
  reading, outcome, server_cpu = httperf_once(bench, server, path, calls)
  elapsed = calls * CONNECTIONS / reading.rate
  return with_cpu(reading, outcome, server_cpu, elapsed)


def httperf_once(bench, server, path, calls):
  command = [require("httperf"), "--hog", "--server", "127.0.0.1", "--port", server.port, "--uri", path, "--timeout", 5]
  command += ["--num-conns", CONNECTIONS, "--num-calls", calls, "--rate", CONNECTIONS * 100]
  outcome, server_cpu = measured(bench, server, command, seconds=30)
  text = outcome.output
  replies = number(r"Reply status: 1xx=\d+ 2xx=(\d+)", text, "httperf")
  if replies != CONNECTIONS * calls:
    raise Failure(f"httperf on {server.name}: {replies:.0f} good replies of {CONNECTIONS * calls} requests")
  return Reading(replies / number(r"test-duration ([\d.]+) s", text, "httperf")), outcome, server_cpu


def reactometer(bench, server, path, seconds, connections=CONNECTIONS, meanwhile=None, options=(), warmup=0.5):
  """Returns (reading, the whole JSON record). Open loop when `options` say --rate, else closed on `connections`."""
  program = os.path.join(bench.binaries, "reactometer")
  if not os.path.exists(program):
    raise Failure(f"reactometer: not built ({bench.binaries}), run swift build -c release")
  handle, file = tempfile.mkstemp(suffix=".json", dir=bench.folder)
  os.close(handle)
  command = [program, "load", server.url + path, "--threads", 1, "--duration", f"{seconds}s", "--warmup", f"{warmup}s"]
  command += ["--json", file, *(options or ["--connections", connections])]
  outcome, server_cpu = measured(bench, server, command, seconds + warmup, meanwhile)
  if outcome.status not in (0, 3):
    reason = (outcome.errors.strip().splitlines() or ["it gave no reason"])[-1]
    raise Failure(f"reactometer ended with status {outcome.status}: {reason}")
  try:
    with open(file) as text:
      record = json.load(text)
    verdict, latency, rate = record["verdict"], record["latency_ms"], record["throughput"]
  except (ValueError, KeyError) as error:
    raise Failure(f"reactometer wrote a record that cannot be read: {error!r}") from None
  if verdict["state"] == "void":
    raise Failure(f"reactometer: the run is void: {'; '.join(verdict['reasons'])}")
  notes = verdict["reasons"] if verdict["state"] != "valid" else []
  reading = Reading(rate, latency["p50"], latency["p99"], notes=notes)
  return with_cpu(reading, outcome, server_cpu, seconds + warmup), record


def ours(bench, server, path, seconds):
  return reactometer(bench, server, path, seconds)[0]


def with_cpu(reading, outcome, server_cpu, seconds):
  reading.server_cpu = server_cpu / seconds
  reading.client_cpu = outcome.cpu_seconds / seconds
  return reading


def neutral(bench):
  """The client that is nobody's: wrk; without it ours, with a sentence that says so. Returns (measure, note)."""
  if shutil.which("wrk"):
    return wrk, None
  return ours, f"wrk: {PEER_HINT}; measured with reactometer load instead, which is not neutral"
