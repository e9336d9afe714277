"""Do clients that drip their requests in, byte by byte, keep a healthy one waiting? Its p99 with 200 of them and with none.

The slow clients are there in both cases and cost their CPU, which on a small machine is felt; but in one they drip into another
server of the same kind. So the ratio is of what the connections do to the server that has them.
"""

import os
import select
import subprocess
import sys

import clients
from processes import Child, Failure
from rounds import Target, good, interleave, spread, usual
from tables import distinct, table, target_lines

SERVERS = ["inline-server", "thread-server", "process-server"]
SLOW, INTERVAL_SECONDS = 200, 0.5
RATE = 1000
OPTIONS = ["--rate", f"{RATE}/s", "--max-connections", 200]
# Longer than a run, so that what is measured is holding them and not turning them away.
DEADLINES = ["--head-deadline", 600, "--request-deadline", 600]
WITH, WITHOUT = "with", "without"


class Dripper(Child):
  """The process of the slow clients."""

  def __init__(self, port):
    program = os.path.join(os.path.dirname(os.path.abspath(__file__)), "dripper.py")
    pipes = dict(stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    super().__init__([sys.executable, program, port, SLOW, INTERVAL_SECONDS], **pipes)
    try:
      (held,) = self.numbers("holding")
      if held != SLOW:
        raise Failure(f"only {held} of {SLOW} slow connections could be opened")
    except BaseException:
      self.stop()
      raise

  def numbers(self, word):
    readable, _, _ = select.select([self.process.stdout], [], [], 30)
    line = self.process.stdout.readline() if readable else ""
    if not line.startswith(word + " "):
      raise Failure(f"the slow clients said {line!r} instead of {word!r}")
    return [int(number) for number in line.split()[1:]]

  def check(self):
    """Raises when the server has not held them all to the end."""
    self.process.stdin.write("count\n")
    self.process.stdin.flush()
    held, given_up = self.numbers("open")
    if held != SLOW or given_up:
      raise Failure(f"{held} of {SLOW} slow connections were held, {given_up} were given up")


def run(bench):
  bench.title(
    f"slowdrip: GET /hi, {RATE:,} requests/s open loop, beside {SLOW} connections of a byte each {INTERVAL_SECONDS} s"
  )
  with bench.servers(SERVERS, *DEADLINES) as running, bench.servers(SERVERS, *DEADLINES) as twins:
    lanes = {
      f"{name} {lane}": (server, server if lane == WITH else twins[name])
      for name, server in running.items() if name in twins for lane in (WITHOUT, WITH)}
    readings = interleave(list(lanes), bench.rounds, lambda lane: measure(bench, *lanes[lane]), bench.progress)
  rows, targets = [], []
  for name in SERVERS:
    without, beside = (readings.get(f"{name} {lane}", []) for lane in (WITHOUT, WITH))
    ratios = p99_ratios(beside, without)
    median, mean = spread(ratios), usual(ratios)
    rows.append([
      name, *p99s(without), *p99s(beside), *(median.text("{:.2f}") if median else [None, None]),
      mean.text("{:.2f}") if mean else None])
    middle = mean.ratio if mean else median.median if median else None
    targets.append(Target(f"{name}: p99 with / without slow connections", middle, most=1.20))
  table(
    ["server", "p99 ms without", "min..max", "p99 ms with", "min..max", "ratio", "min..max", "usual (95 %)"], rows)
  for lane, measured in readings.items():
    remarks = [remark for reading in measured for remark in ([reading.failure] if reading.failure else reading.notes)]
    for count, remark in distinct(remarks):
      print(f"  {lane}: {count} of {len(measured)} rounds: {remark}")
  target_lines(targets)
  print("  The ratio is taken round by round; the usual one, the mean of their logarithms, is held against the target.")
  print("  Without: the same slow clients drip into another server of the kind.")
  return bench.record(targets, readings)


def measure(bench, server, dripped):
  with Dripper(dripped.port) as dripper:
    reading, _ = clients.reactometer(bench, server, "/hi", bench.seconds, options=OPTIONS)
    dripper.check()
  return reading


def p99s(measured):
  found = spread([reading.p99_ms for reading in good(measured)])
  return found.text("{:.3f}") if found else [None, None]


def p99_ratios(measured, reference):
  """Of the rounds in which both were measured."""
  pairs = [(a.p99_ms, b.p99_ms) for a, b in zip(measured, reference) if a.failure is None and b.failure is None]
  return [a / b for a, b in pairs if a and b]
