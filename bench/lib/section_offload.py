"""What it costs to move a job off the loop: fib(1) is no work at all, so everything here is the way there and back."""

import clients
from rounds import interleave, ratio_target
from tables import rate_table, target_lines

LANES = ["inline-server", "thread-server", "process-server"]
REFERENCE = "inline-server"
PATH = "/?fib=1"


def run(bench):
  bench.title(f"offload: GET {PATH}, {clients.CONNECTIONS} keep-alive connections, one client thread")
  measure, note = clients.neutral(bench)
  bench.note(note)
  with bench.servers(LANES, "--fib", 1) as running:
    for server in running.values():
      server.await_reply(PATH, "answer is >>> 1\n")
    readings = interleave(
      list(running), bench.rounds, lambda lane: measure(bench, running[lane], PATH, bench.seconds), bench.progress
    )
  rate_table("server", readings, REFERENCE)
  targets = [
    ratio_target("thread-server / inline-server", readings, "thread-server", REFERENCE, 0.45),
    ratio_target("process-server / inline-server", readings, "process-server", REFERENCE, 0.30),
  ]
  target_lines(targets)
  return bench.record(targets, readings)
