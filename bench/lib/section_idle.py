"""What idle keep-alive connections cost: memory of the server each, and the rate beside them."""

import contextlib
import os
import select
import subprocess
import sys
import time

import clients
from processes import Child, Failure, raise_file_limit
from rounds import Target, interleave, ratio_target
from tables import rate_table, target_lines

WANTED = 10_000
SPARE_FILES = 300
WITH, WITHOUT = "with idle connections", "with none"
OPENING_SECONDS = 60


class Holder(Child):
  """The process that holds the connections, so that neither their files nor their memory are the server's."""

  def __init__(self, port, count):
    program = os.path.join(os.path.dirname(os.path.abspath(__file__)), "holder.py")
    pipes = dict(stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    super().__init__([sys.executable, program, port, count], **pipes)

  def number(self, word, seconds):
    readable, _, _ = select.select([self.process.stdout], [], [], seconds)
    line = self.process.stdout.readline() if readable else ""
    if not line.startswith(word + " "):
      raise Failure(f"the holder of idle connections said {line!r} instead of {word!r} within {seconds} s")
    return int(line.split()[1])

  def still_open(self):
    self.process.stdin.write("count\n")
    self.process.stdin.flush()
    return self.number("open", 10)


def run(bench):
  count = min(WANTED, raise_file_limit() - SPARE_FILES)
  bench.title(f"idle: inline-server with {count:,} idle connections, GET /hi on {clients.CONNECTIONS} more")
  if count < WANTED:
    bench.note(f"the limit of open files allows {count:,} connections instead of {WANTED:,}")
  held, each, readings = None, None, {}
  with contextlib.ExitStack() as stack:
    try:
      held, each, readings = measure(bench, stack, count)
    except Failure as failure:
      bench.missing_one("inline-server", str(failure))
  rate_table("inline-server", readings, WITHOUT)
  targets = [
    Target("idle connections held to the end", held, least=WANTED, form="{:,.0f}"),
    Target("bytes of PSS per idle connection", each, most=4096, form="{:,.0f}"),
    ratio_target("rate with / without idle connections", readings, WITH, WITHOUT, 0.80),
  ]
  target_lines(targets)
  print("  PSS is the server's own memory; the kernel's socket buffers are not in it.")
  return bench.record(targets, readings)


def measure(bench, stack, count):
  """Returns (connections held to the end, bytes of PSS each, readings)."""
  client, note = clients.neutral(bench)
  bench.note(note)
  servers = {
    lane: stack.enter_context(bench.start("inline-server", "--max-connections", 12_000)) for lane in (WITH, WITHOUT)
  }
  for server in servers.values():  # memory that serving takes in any case must not be counted as the connections'
    client(bench, server, "/hi", 1)
  time.sleep(0.5)
  before = servers[WITH].pss_bytes()
  bench.progress(f"opening {count:,} connections")
  holder = stack.enter_context(Holder(servers[WITH].port, count))
  opened = holder.number("holding", OPENING_SECONDS)
  if opened == 0:
    raise Failure("not one idle connection could be opened")
  time.sleep(0.5)
  each = (servers[WITH].pss_bytes() - before) / opened
  bench.progress(f"{opened:,} connections open")
  readings = interleave(
    [WITH, WITHOUT], bench.rounds, lambda lane: client(bench, servers[lane], "/hi", bench.seconds), bench.progress
  )
  return holder.still_open(), each, readings
