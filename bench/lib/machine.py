"""What a result was measured on; a number without it cannot be judged."""

import os
import platform
import re
import shutil
import subprocess

TOOLS = {
  "swift": ["swift", "--version"],
  "cc": ["cc", "--version"],
  "wrk": ["wrk", "-v"],
  "h2load": ["h2load", "--version"],
  "httperf": ["httperf", "--version"],
  "nginx": ["nginx", "-v"],
  "node": ["node", "--version"],
}


def first_match(path, pattern):
  try:
    with open(path) as text:
      found = re.search(pattern, text.read(), re.MULTILINE)
  except OSError:
    return None
  return found[1].strip() if found else None


def first_line(command):
  """The first line a command prints that has a digit in it; wrk and nginx print it as an error."""
  program = shutil.which(command[0], path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")
  if program is None:
    return None
  try:
    ended = subprocess.run([program, *command[1:]], capture_output=True, text=True, timeout=20, check=False)
  except (OSError, subprocess.TimeoutExpired):
    return None
  lines = (ended.stdout + ended.stderr).splitlines()
  return next((line.strip() for line in lines if re.search(r"\d\.\d", line)), None)


def revision(root):
  """The commit measured, with `+` when the tree has changes that are not in it."""
  git = ["git", "-C", root]
  commit = subprocess.run([*git, "rev-parse", "HEAD"], capture_output=True, text=True, check=False).stdout.strip()
  changed = subprocess.run([*git, "status", "--porcelain"], capture_output=True, text=True, check=False).stdout.strip()
  return f"{commit}{'+' if changed else ''}" or None


def describe(root):
  memory = first_match("/proc/meminfo", r"^MemTotal: +(\d+) kB")
  return {
    "cpu": first_match("/proc/cpuinfo", r"^model name\s*: (.*)$") or platform.machine(),
    "cores": len(os.sched_getaffinity(0)),
    "memory_bytes": int(memory) * 1024 if memory else None,
    "governor": first_match("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", r"(.*)"),
    "kernel": platform.release(),
    "system": first_match("/etc/os-release", r'^PRETTY_NAME="?([^"\n]*)'),
    "load_average": os.getloadavg()[0],
    "revision": revision(root),
    "tools": {name: first_line(command) for name, command in TOOLS.items()},
  }


def summary(machine):
  memory = machine["memory_bytes"]
  size = f", {memory / 2**30:.0f} GiB" if memory else ""
  return f"{machine['cpu']}, {machine['cores']} cores{size}, {machine['system']}, Linux {machine['kernel']}"
