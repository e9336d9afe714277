"""Our client against the others on a server that costs next to nothing, so that the client is the limit."""

import clients
from rounds import interleave, ratio_target
from tables import rate_table, target_lines

REFERENCE = "wrk"
LANES = {
  "reactometer load": clients.ours,
  "wrk": clients.wrk,
  "h2load": clients.h2load,
  "httperf": clients.httperf,
}


def run(bench):
  bench.title(f"clients: GET /hi on epoll-server, {clients.CONNECTIONS} keep-alive connections, one thread each")
  with bench.servers(["epoll-server"]) as running:
    readings = {}
    if running:
      server = running["epoll-server"]
      readings = interleave(
        list(LANES), bench.rounds, lambda lane: LANES[lane](bench, server, "/hi", bench.seconds), bench.progress
      )
  rate_table("client", readings, REFERENCE)
  print("  h2load and httperf print no percentiles; only reactometer and wrk have them.")
  targets = [ratio_target("reactometer / wrk", readings, "reactometer load", REFERENCE, 0.90)]
  target_lines(targets)
  return bench.record(targets, readings)
