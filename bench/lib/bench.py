"""One run of bench/run: its options, what it prints, what it saves."""

import contextlib
import datetime
import json
import os
import sys

import machine
import servers
from processes import Failure

SCHEMA = "reactometer.bench/1"


class Bench:
  def __init__(self, options, folder):
    self.rounds = options.rounds
    self.seconds = options.seconds
    self.binaries = os.path.abspath(options.bin)
    self.server_cpu, self.client_cpu = (0, 1) if options.pin else (None, None)
    self.folder = folder
    self.results = options.results
    self.sections = {}
    self.missing = {}
    self.began = datetime.datetime.now(datetime.timezone.utc)
    self.machine = machine.describe(servers.ROOT)
    self.print_head()

  def print_head(self):
    pinned = "servers on CPU 0, clients on CPU 1" if self.server_cpu is not None else "no, the kernel places processes"
    print(f"machine: {machine.summary(self.machine)}")
    print(f"rounds:  {self.rounds} interleaved, {self.seconds} s each; pinned: {pinned}")
    load = self.machine["load_average"]
    if load > 0.5:
      print(f"warning: the machine was not idle, load average {load:.1f}")

  def title(self, text):
    self.missing = {}
    print(f"\n{text}")

  def note(self, text):
    if text:
      print(f"  note: {text}")

  def missing_one(self, name, reason):
    self.missing[name] = reason
    print(f"  missing: {reason}")

  def progress(self, text):
    """Where a run of minutes stands; on a terminal only, and wiped away by what follows."""
    if sys.stderr.isatty():
      print(f"\r\033[K  {text} ...\r", end="", file=sys.stderr, flush=True)

  def start(self, name, *arguments):
    return servers.start(self, name, *arguments)

  @contextlib.contextmanager
  def servers(self, names, *arguments):
    """Runs the servers that can be had, as {name: Server}; names those that cannot, with the reason."""
    with contextlib.ExitStack() as stack:
      running = {}
      for name in names:
        self.progress(f"starting {name}")
        try:
          running[name] = stack.enter_context(self.start(name, *arguments))
        except Failure as failure:
          self.missing_one(name, str(failure))
      yield running

  def record(self, targets, readings, **more):
    """What of a section goes to the JSON file."""
    lanes = {lane: [reading.record() for reading in measured] for lane, measured in readings.items()}
    return {"targets": [t.record() for t in targets], "readings": lanes, "missing": self.missing, **more}

  def save(self, finished):
    os.makedirs(self.results, exist_ok=True)
    path = os.path.join(self.results, f"bench-{self.began:%Y-%m-%dT%H%M%SZ}.json")
    document = {
      "schema": SCHEMA,
      "began": self.began.isoformat(timespec="seconds"),
      "finished": finished,
      "rounds": self.rounds,
      "seconds": self.seconds,
      "pinned": self.server_cpu is not None,
      "machine": self.machine,
      "sections": self.sections,
    }
    with open(path, "w") as file:
      json.dump(document, file, indent=2)
      file.write("\n")
    print(f"\nraw results: {os.path.relpath(path)}{'' if finished else ' (interrupted)'}")

  def exit_status(self, check):
    """1 when nothing at all was measured, or when `check` is asked for and a target was not met."""
    sections = self.sections.values()
    states = [target["state"] for section in sections for target in section["targets"]]
    readings = [reading for section in sections for lane in section["readings"].values() for reading in lane]
    if all(state == "NOT MEASURED" for state in states) and all(reading["failure"] for reading in readings):
      print("nothing could be measured")
      return 1
    if check and any(state != "met" for state in states):
      return 1
    return 0
