"""What one server goes through in a chaos run: a quiet start, the mix of faults under load, the reckoning, its end."""

import asyncio
import collections
import json
import math
import os
import random
import resource
import shlex
import signal
import subprocess
import time

from chaos_checks import Checks, Target, mebibytes, state_of
from chaos_faults import ENDLESS, POOLS, PROCESS_FAULTS, burst, crowd
from chaos_load import Load, Probe, served
from chaos_peers import PEER_FAULTS, Silent
from chaos_wire import CHEAP, LOST, REFUSED, RIGHT, TIMED_OUT, Account, Broken, Connection, ask_once, head


# What the processes may have grown by when the mix is over: a share, or bytes where that is more.
MEMORY = (0.25, 4 << 20)


class Row:
  """One line of the table: a fault, how often it was injected, and what came of it."""

  def __init__(self):
    self.injected, self.survived, self.lost = 0, 0, collections.Counter()


class Course:
  MAX_QUEUE = 64
  HEAD_SECONDS, REQUEST_SECONDS, SEND_SECONDS, DRAIN_SECONDS = 1, 2, 1, 10
  ABANDON_SECONDS = 0.5
  # What `long` work takes, in seconds, without any other; `burst` work takes a quarter of it, `longer` work seven times as long.
  LONG_SECONDS = 0.011

  def __init__(self, options, name, flags, folder):
    self.options, self.flags = options, flags
    self.chance = random.Random(f"{options.seed} {name}")
    self.account = Account(options.patience)
    self.workers, self.most_workers = options.workers, 2 * options.workers
    # None of the other jobs may take as long, however busy the machine is.
    self.job_timeout = 2 if options.patience == 1 else 5
    self.rows = collections.defaultdict(Row)
    self.complaints = []
    self.checks = Checks()
    self.slowest_seconds = {}
    self.bursts = self.refused_in_bursts = 0
    self.name, self.folder = name, folder
    self.command = self.arguments()
    self.server = self.start()

  def arguments(self):
    """So that all that a pool can do happens: it grows, shrinks, renews its workers, and gives up what takes too long."""
    wanted = {
      "--min-workers": self.workers, "--max-workers": self.most_workers, "--max-idle": 1, "--recycle-after": 200,
      "--max-queue": self.MAX_QUEUE, "--max-fib": ENDLESS, "--job-timeout": self.job_timeout,
      "--abandon-grace": self.ABANDON_SECONDS, "--head-deadline": self.HEAD_SECONDS,
      "--request-deadline": self.REQUEST_SECONDS, "--send-deadline": self.SEND_SECONDS, "--drain-deadline": self.bound(self.DRAIN_SECONDS),
    }
    own = [word for flag, value in wanted.items() if flag in self.flags for word in (flag, str(value))]
    return own + shlex.split(self.options.flags)

  def start(self):
    return Target(self.options.bin, self.name, self.command, self.folder)

  async def calibrate(self):
    """The N of work of known lengths, whatever the machine and the build: each step of N takes 1.618 times as long."""
    seconds = min([(await ask_once(self.server.port, 27, self.account)).seconds for _ in range(5)])
    self.long = max(22, min(33, 27 + round(math.log(self.LONG_SECONDS / seconds, 1.618))))
    self.burst, self.longer = self.long - 3, self.long + 4

  def heavy(self, chance):
    return chance.randrange(max(19, self.long - 10), self.long - 1)

  def bound(self, seconds):
    return seconds * self.options.patience

  def judged(self, holds):
    """Of what depends on how busy the machine is with other things: judged only when it is not."""
    return holds if self.options.patience == 1 else None

  def complain(self, sentence):
    self.complaints.append(sentence)

  def slowest(self, what, seconds):
    self.slowest_seconds[what] = max(seconds, self.slowest_seconds.get(what, 0))

  async def statistics(self, connection=None):
    own = connection or await Connection.open(self.server.port, self.account)
    reply = await own.exchange("/stats")
    if not connection:
      own.close()
    return json.loads(reply.body)

  # The mix

  async def run(self):
    """Everything in its order. Raises Broken when the server is in no state to go on."""
    await self.warm_up()
    before = await self.at_rest()
    async with Load(self, f"{self.options.seed} {self.name}"), Probe(self) as probe:
      quiet = await probe.p99(1)
      await self.mix()
      await self.calm_down(probe, quiet)
    await self.reckon(before)
    await self.at_the_descriptor_limit()
    await self.drain()
    if self.name == "process-server":
      await self.lose_the_parent()

  async def warm_up(self):
    """Memory that a server takes once and keeps is no growth: the largest crowds come before the first look."""
    await self.calibrate()
    async with Load(self, "warm-up"):
      await crowd(self, self.chance)
      await burst(self, self.chance)
      await asyncio.sleep(0.5)

  async def mix(self):
    faults = [fault for fault in [*PROCESS_FAULTS, *PEER_FAULTS] if fault.fits(self.name, self.flags)]
    lanes = [[fault for fault in faults if fault.lane == lane] for lane in ("processes", "clients", "slow")]
    deadline = time.monotonic() + self.options.seconds / len(self.options.server)
    await asyncio.gather(*[self.lane(faults, index, deadline) for index, faults in enumerate(lanes) if faults])

  async def lane(self, faults, index, deadline):
    """Each fault once in every round, in an order of chance, until the time is over; one round in any case."""
    chance = random.Random(f"{self.options.seed} {self.name} {index}")
    is_first = True
    while is_first or time.monotonic() < deadline:
      for fault in chance.sample(faults, len(faults)):
        if not is_first and time.monotonic() >= deadline:
          return
        await self.inject(fault, chance)
        await asyncio.sleep(chance.uniform(0, 0.05))
      is_first = False

  async def inject(self, fault, chance):
    row = self.rows[fault.name]
    row.injected += 1
    try:
      row.lost += await fault.inject(self, chance) or {}
      row.survived += 1
    except Broken as broken:
      self.complain(f"{fault.name}: {broken}")
    except (OSError, TimeoutError, IndexError) as error:
      self.complain(f"{fault.name}: {type(error).__name__} {error}")
    if self.server.process.poll() is not None:
      raise Broken(f"{fault.name}: the server ended with status {self.server.process.returncode}")

  async def calm_down(self, probe, quiet):
    """How long until others see nothing any more: the first second whose p99 is near the one before."""
    bound = max(2 * quiet, 0.010)
    began = time.monotonic()
    for _ in range(10 if self.options.patience == 1 else 2):
      late = await probe.p99(1)
      if late <= bound:
        break
    back = time.monotonic() - began
    text = f"{late * 1000:.1f} ms, the second that ended {back:.0f} s after"
    limit = f"{bound * 1000:.1f} ms after 2 s (quiet {quiet * 1000:.1f} ms)"
    self.checks.add("p99 of GET /hi after the mix", text, limit, self.judged(late <= bound and back < 2.5))

  # The reckoning

  async def at_rest(self):
    """Descriptors, workers and memory when nobody is connected, nothing is to be done and the pool has shrunk."""
    deadline = time.monotonic() + self.bound(5)
    last = None
    while time.monotonic() < deadline:
      told = await self.statistics()
      await asyncio.sleep(0.1)
      now = (self.server.descriptors(), len(self.server.children()))
      is_shrunk = now[1] <= self.workers or "--max-idle" not in self.flags
      if told.get("queue_depth") == told.get("running") == 0 and now == last and is_shrunk:
        break
      last = now
    return {"told": told, "descriptors": now[0], "workers": now[1], "pss": self.server.tree_pss_bytes("Pss_Anon")}

  async def reckon(self, before, memory=MEMORY):
    await self.like_before(before, memory)
    account, checks = self.account, self.checks
    outcomes = account.outcomes
    answered = sum(outcomes[kind] for kind in (RIGHT, REFUSED, LOST, TIMED_OUT))
    checks.add(
      "every request accounted", f"{account.sent:,} sent, {answered:,} answered, {outcomes['left']:,} left",
      "the sum, none open", account.accounted and not account.outstanding)
    checks.add("wrong, cut off or unanswered", sum(outcomes[kind] for kind in ("wrong", "cut off", "unanswered")), 0,
               not any(outcomes[kind] for kind in ("wrong", "cut off", "unanswered")))
    checks.add("answers that nobody asked for", account.unasked, 0, account.unasked == 0)
    excused = sum((row.lost for row in self.rows.values()), collections.Counter())
    lost = outcomes[LOST] + outcomes[TIMED_OUT]
    checks.add("502 and 504 without a worker killed or hung", lost - sum(excused.values()), 0,
               lost == sum(excused.values()))
    if self.name == "process-server":
      checks.add("jobs lost", lost, f"{account.excusable}, one for each worker killed or hung", lost <= account.excusable)
    if self.name in POOLS and self.bursts:
      checks.add("refused at once in bursts", f"{self.refused_in_bursts} of {self.bursts} bursts", "some",
                 self.refused_in_bursts > 0)
    for what, seconds in sorted(self.slowest_seconds.items()):
      checks.add(f"slowest {what}", f"{seconds * 1000:.0f} ms", f"{self.bound(1)} s, or its time-out", True)

  async def like_before(self, before, memory):
    """Back to what was at the start."""
    checks, server = self.checks, self.server
    deadline = time.monotonic() + self.bound(5)
    after = await self.at_rest()
    while any(after[what] != before[what] for what in ("descriptors", "workers")) and time.monotonic() < deadline:
      after = await self.at_rest()
    for what in ("descriptors", "workers"):
      checks.add(what, after[what], before[what], after[what] == before[what])
    # One that is found between its death and the look of the server is none.
    while (zombies := len(server.zombies())) and time.monotonic() < deadline:
      await asyncio.sleep(0.01)
    checks.add("zombies", zombies, 0, zombies == 0)
    bound = before["pss"] + max(before["pss"] * memory[0], memory[1]) + self.options.memory_slack * 1_048_576
    checks.add("PSS without files", mebibytes(after["pss"]), f"{mebibytes(bound)} ({mebibytes(before['pss'])} before)",
               after["pss"] <= bound)
    told = after["told"]
    checks.add("queued and running, as told", told.get("queue_depth", 0) + told.get("running", 0), 0,
               told.get("queue_depth") == told.get("running") == 0)

  # The ends

  async def at_the_descriptor_limit(self):
    """Without load, so that the server's CPU is what the limit costs."""
    teller = await Connection.open(self.server.port, self.account)
    pauses = (await self.statistics(teller))["counters"]["accept_pauses"]
    limits = self.server.limit_descriptors(spare=0)
    opened = time.monotonic()
    try:
      connections = [await Silent.open(self) for _ in range(24)]
      for connection in connections:
        connection.transport.write(head("/hi"))
      used, began = self.server.own_cpu_seconds(), time.monotonic()
      await asyncio.sleep(1)
      used = (self.server.own_cpu_seconds() - used) / (time.monotonic() - began)
      waiting = sum(1 for connection in connections if not connection.received)
      pauses = (await self.statistics(teller))["counters"]["accept_pauses"] - pauses
      # 50 ms, and each time twice as long, up to a second; and once more from the start for the odd number that was free.
      most = 10 + int(time.monotonic() - opened)
    finally:
      resource.prlimit(self.server.pid, resource.RLIMIT_NOFILE, limits)
    began = time.monotonic()
    while not all(connection.received for connection in connections) and time.monotonic() - began < self.bound(5):
      await asyncio.sleep(0.005)
    back = time.monotonic() - began
    for connection in connections:
      connection.transport.abort()
    teller.close()
    self.checks.add("attempts to accept at the descriptor limit", f"{pauses}, {waiting} waiting", f"1 to {most}, some",
                    waiting > 0 and 1 <= pauses <= most)
    self.checks.add("CPU at the descriptor limit", f"{used:.1%} of a core", "5 %", self.judged(used < 0.05))
    self.checks.add("accepting again after", f"{back:.2f} s", f"{self.bound(1)} s", back < self.bound(1))

  async def drain(self):
    """SIGTERM under load: what was sent before it is answered, and the server ends by itself."""
    load = Load(self, "drain")
    async with load:
      await asyncio.sleep(0.2)
      asking = [ask_once(self.server.port, self.burst, self.account) for _ in range(self.MAX_QUEUE // 2)]
      queued = [asyncio.create_task(request) for request in asking]
      await asyncio.sleep(0.02)
      sent = list(self.account.outstanding)
      began = time.monotonic()
      self.account.stopped_at = began
      os.kill(self.server.pid, signal.SIGTERM)
      await asyncio.sleep(0.05)
    await asyncio.gather(*queued, return_exceptions=True)
    try:
      status = await asyncio.to_thread(self.server.process.wait, self.bound(self.DRAIN_SECONDS) + 5)
    except subprocess.TimeoutExpired:
      raise Broken("SIGTERM under load: the server did not end") from None
    seconds = time.monotonic() - began
    unanswered = [request for request in sent if request.outcome not in (RIGHT, REFUSED)]
    self.checks.add("SIGTERM under load: answered", f"{len(sent) - len(unanswered)} of {len(sent)} sent before", "all",
                    not unanswered)
    self.checks.add("SIGTERM under load: ends", f"status {status} after {seconds:.2f} s",
                    f"0 within {self.bound(self.DRAIN_SECONDS)} s",
                    status == 0 and seconds <= self.bound(self.DRAIN_SECONDS))

  async def lose_the_parent(self):
    """A second server, whose loop is killed: its workers must not outlive it."""
    self.server.stop()
    self.account = Account(self.options.patience)
    self.server = self.start()
    async with Load(self, "parent"):
      await asyncio.sleep(0.2)
      workers = self.server.children()
      self.account.stopped_at = 0
      os.kill(self.server.pid, signal.SIGKILL)
      began = time.monotonic()
      while (left := [pid for pid in workers if state_of(pid) not in (None, "Z")]) and time.monotonic() - began < 10:
        await asyncio.sleep(0.005)
      seconds = time.monotonic() - began
    self.checks.add("parent killed: workers gone", f"{len(workers) - len(left)} of {len(workers)} after {seconds:.2f} s",
                    f"all within {self.bound(1)} s", workers and not left and seconds <= self.bound(1))
