"""What it costs a server to tell about itself: telemetry on, and every request asking for its ledger, against neither."""

import contextlib
import os

import clients
from processes import Failure
from rounds import Target, interleave, ratio_target
from tables import rate_table, target_lines

SERVERS = ["inline-server", "thread-server", "process-server"]
LEDGER = "Reactometer-Ledger: 1"
# What is asked of the server, and of each request.
WAYS = {"silent": (False, ()), "telemetry": (True, ()), "telemetry+ledger": (True, (LEDGER,))}
REFERENCE, FULL = "silent", "telemetry+ledger"


def run(bench):
  bench.title(f"overhead: GET /hi of a server that tells about itself, {clients.CONNECTIONS} keep-alive connections, wrk")
  readings, targets = {}, []
  for name in SERVERS:
    own = measure(bench, name)
    rate_table(name, own, REFERENCE)
    text = f"{name}, {FULL} / {REFERENCE}"
    targets.append(ratio_target(text, own, FULL, REFERENCE, 0.97) if own else Target(text, None, least=0.97))
    readings.update({f"{name}, {way}": measured for way, measured in own.items()})
  target_lines(targets)
  return bench.record(targets, readings)


def measure(bench, name):
  """The readings of one server by way; nothing when it cannot be had."""
  with contextlib.ExitStack() as stack:
    running = {}
    try:
      for way, (has_telemetry, _) in WAYS.items():
        flags = ["--telemetry", os.path.join(bench.folder, f"{name}.ndjson")] if has_telemetry else []
        running[way] = stack.enter_context(bench.start(name, *flags))
    except Failure as failure:
      bench.missing_one(name, str(failure))
      return {}

    def once(way, seconds=bench.seconds):
      return clients.wrk(bench, running[way], "/hi", seconds, fields=WAYS[way][1])

    for way in WAYS:
      bench.progress(f"warming {name}, {way}")
      with contextlib.suppress(Failure):  # its rounds will say the same
        once(way, 1)
    return interleave(list(WAYS), bench.rounds, once, lambda text: bench.progress(f"{name}, {text}"))
