"""What a chaos run looks at in a server's processes, and the promises it finds kept or broken."""

import os
import re
import resource
import subprocess

from processes import Failure, cpu_seconds_of, pss_bytes_of, tree_of
from servers import Server
from tables import table


class Checks:
  """Promises, each with what was found and its bound."""

  def __init__(self):
    self.rows = []

  def add(self, promise, found, bound, holds):
    """holds: None for what is told and not judged."""
    self.rows.append((promise, found, bound, "not judged" if holds is None else "held" if holds else "BROKEN"))

  @property
  def broken(self):
    return [row for row in self.rows if row[3] == "BROKEN"]

  def print(self):
    table(["promise", "found", "bound", ""], self.rows)


class Target(Server):
  """A server that is hurt on purpose."""

  def __init__(self, binaries, name, flags, folder):
    super().__init__(name, [os.path.join(binaries, name), "--port", 0, *flags], folder)

  def children(self):
    """The living ones; of the process server these are its workers."""
    return [pid for pid in tree_of(self.pid)[1:] if state_of(pid) not in (None, "Z")]

  def zombies(self):
    return [pid for pid in tree_of(self.pid)[1:] if state_of(pid) == "Z"]

  def strike(self, pid, number):
    try:
      os.kill(pid, number)
    except ProcessLookupError:
      pass

  def descriptors(self):
    return len(os.listdir(f"/proc/{self.pid}/fd"))

  def limit_descriptors(self, spare):
    """Leaves room for a few more; returns the limits there were."""
    _, hard = limits = resource.prlimit(self.pid, resource.RLIMIT_NOFILE)
    resource.prlimit(self.pid, resource.RLIMIT_NOFILE, (self.descriptors() + spare, hard))
    return limits

  def tree_pss_bytes(self, kind="Pss"):
    total = 0
    for pid in tree_of(self.pid):
      try:
        total += pss_bytes_of(pid, kind)
      except OSError:
        continue  # ended meanwhile
    return total

  def own_cpu_seconds(self):
    return cpu_seconds_of(self.pid)


def state_of(pid):
  try:
    with open(f"/proc/{pid}/stat") as stat:
      return stat.read().rsplit(")", 1)[1].split()[0]
  except OSError:
    return None


def known_flags(binaries, name):
  """What a server says it takes, so that a run can use it."""
  program = os.path.join(binaries, name)
  if not os.path.exists(program):
    raise Failure(f"{name} is not built ({binaries}), run swift build -c release")
  text = subprocess.run([program, "--help"], capture_output=True, text=True, timeout=30, check=True).stdout
  return set(re.findall(r"--[a-z][a-z-]*", text))


def mebibytes(count):
  return f"{count / 1_048_576:.1f} MiB"
