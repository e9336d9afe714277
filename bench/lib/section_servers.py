"""The no-CPU reply of inline-server against the limit of one thread, libevent's evhttp, and what others run."""

import contextlib

import clients
from processes import Failure
from rounds import Target, interleave, rates, ratio_target
from tables import rate_table, target_lines

LANES = ["inline-server", "epoll-server", "evhttp-server", "nginx", "node", "twisted"]
REFERENCE = "epoll-server"


def run(bench):
  bench.title(f"servers: GET /hi, {clients.CONNECTIONS} keep-alive connections, one client thread")
  measure, note = clients.neutral(bench)
  bench.note(note)
  with bench.servers(LANES) as running:
    for server in running.values():
      bench.progress(f"warming {server.name}")
      with contextlib.suppress(Failure):  # its rounds will say the same
        measure(bench, server, "/hi", 1)
    sizes = {lane: server.reply_bytes for lane, server in running.items()}
    readings = interleave(
      list(running), bench.rounds, lambda lane: measure(bench, running[lane], "/hi", bench.seconds), bench.progress
    )
  rate_table("server", readings, REFERENCE, ("reply bytes", sizes))
  targets = [ratio_target("inline-server / epoll-server", readings, "inline-server", REFERENCE, 0.90)]
  for peer in ("evhttp-server", "node", "twisted"):
    if rates(readings.get(peer, [])):
      targets.append(ratio_target(f"inline-server / {peer}", readings, "inline-server", peer, 1.0))
    else:
      targets.append(Target(f"inline-server / {peer}", None, least=1.0))
  target_lines(targets)
  return bench.record(targets, readings, reply_bytes=sizes)
