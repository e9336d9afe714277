"""Processes that bench/run starts: each in a session of its own, ended by its pid, never outliving bench/run."""

import os
import resource
import shutil
import signal
import subprocess
import time

STOP_SECONDS = 5


class Failure(Exception):
  """Something could not be measured; its text is the reason, as a sentence for the table."""


def tied_to_us(command, cpu=None):
  """The command, pinned to a CPU when one is given, and ended by the kernel should bench/run itself be killed."""
  pinned = ["taskset", "-c", str(cpu)] if cpu is not None else []
  tie = ["setpriv", "--pdeathsig", "TERM"] if shutil.which("setpriv") else []
  return [*tie, *pinned, *map(str, command)]


class Child:
  """A running process; a context manager that stops it on the way out, whatever happened."""

  def __init__(self, command, cpu=None, **pipes):
    self.process = subprocess.Popen(tied_to_us(command, cpu), start_new_session=True, **pipes)
    self.pid = self.process.pid

  def __enter__(self):
    return self

  def __exit__(self, *_):
    self.stop()

  def stop(self):
    if self.process.poll() is None:
      self.process.terminate()
      self.process.send_signal(signal.SIGCONT)  # a stopped process does not see SIGTERM
      try:
        self.process.wait(STOP_SECONDS)
      except subprocess.TimeoutExpired:
        os.killpg(self.pid, signal.SIGKILL)  # its own session, so exactly it and its children
        self.process.wait()
    for pipe in (self.process.stdin, self.process.stdout, self.process.stderr):
      if pipe:
        pipe.close()


class Outcome:
  """What a client left behind: exit status, text, seconds of CPU it used."""

  def __init__(self, status, output, errors, cpu_seconds):
    self.status = status
    self.output = output
    self.errors = errors
    self.cpu_seconds = cpu_seconds


def run_bounded(command, seconds, cpu=None, meanwhile=None):
  """Runs a client to its end, at most `seconds`; `meanwhile(child)` is called once it has been started."""
  before = resource.getrusage(resource.RUSAGE_CHILDREN)
  pipes = dict(stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
  deadline = time.monotonic() + seconds
  with Child(command, cpu, **pipes) as child:
    if meanwhile:
      meanwhile(child)
    try:
      output, errors = child.process.communicate(timeout=max(0.1, deadline - time.monotonic()))
    except subprocess.TimeoutExpired:
      raise Failure(f"{os.path.basename(command[0])} did not end within {seconds:.0f} s") from None
  after = resource.getrusage(resource.RUSAGE_CHILDREN)
  used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
  return Outcome(child.process.returncode, output, errors, used)


def tree_of(pid):
  """The process and its descendants, from /proc."""
  found = [pid]
  for parent in found:
    try:
      for thread in os.listdir(f"/proc/{parent}/task"):
        with open(f"/proc/{parent}/task/{thread}/children") as children:
          found.extend(map(int, children.read().split()))
    except OSError:
      continue  # ended meanwhile
  return found


def cpu_seconds_of(pid):
  """Seconds of CPU used so far by the process and its living descendants."""
  ticks = 0
  for member in tree_of(pid):
    try:
      with open(f"/proc/{member}/stat") as stat:
        fields = stat.read().rsplit(")", 1)[1].split()
    except OSError:
      continue
    ticks += int(fields[11]) + int(fields[12])
  return ticks / os.sysconf("SC_CLK_TCK")


def pss_bytes_of(pid, kind="Pss"):
  """Proportional set size: private memory plus this process's share of what it shares. Pss_Anon is the part that is no file's: what
  a program's pages count for depends on who else runs it."""
  with open(f"/proc/{pid}/smaps_rollup") as rollup:
    for line in rollup:
      if line.startswith(f"{kind}:"):
        return int(line.split()[1]) * 1024
  raise Failure(f"/proc/{pid}/smaps_rollup has no {kind} line")


def raise_file_limit():
  """Raises the soft limit of open files, which children inherit, to the hard one and returns it."""
  _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
  resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
  return hard
