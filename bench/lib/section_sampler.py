"""What watching a server costs: CPU time of the thread that samples its processes ten times a second."""

import json
import subprocess

import clients
from rounds import Target, interleave
from tables import table, target_lines

LANES = ["thread-server", "process-server"]
HEADS = ["server", "processes", "threads", "PSS MiB", "samples/s", "% of a core"]


def run(bench):
  bench.title("sampler: 10 samples a second of a server with two workers, GET /?fib=20 on 32 connections")
  costs = {lane: [] for lane in LANES}
  with bench.servers(LANES, "--workers", 2) as running:
    readings = interleave(
      list(running), bench.rounds, lambda lane: measure(bench, running[lane], costs[lane]), bench.progress
    )
  table(HEADS, [row(lane, cost) for lane, cost in costs.items() if cost])
  targets = [Target(f"% of a core, {lane}", share(cost), most=1.0) for lane, cost in costs.items()]
  target_lines(targets)
  print("  It is the sampling thread's own account (CLOCK_THREAD_CPUTIME_ID).")
  return bench.record(targets, readings, costs=costs)


def measure(bench, server, costs):
  """Loads a server and watches it meanwhile."""
  seconds = max(3, bench.seconds)

  def watch(_):
    command = [f"{bench.binaries}/reactometer", "sample", str(server.pid), "--cost", "--seconds", str(seconds - 0.5)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=seconds + 10, check=False)
    if done.returncode == 0:
      costs.append(json.loads(done.stdout))

  # The reading is the load's; what the sampling took stands beside it.
  reading, _ = clients.reactometer(bench, server, "/?fib=20", seconds, meanwhile=watch)
  return reading


def middle(costs, key):
  return sorted(key(cost) for cost in costs)[len(costs) // 2]


def share(costs):
  return middle(costs, lambda cost: cost["share"] * 100) if costs else None


def row(lane, costs):
  last = costs[-1]
  rate = middle(costs, lambda cost: cost["samples"] / cost["seconds"])
  return [
    lane, f"{last['processes']}", f"{last['threads']}", f"{last['pss_bytes'] / 2**20:.1f}", f"{rate:.1f}",
    f"{share(costs):.2f}",
  ]
