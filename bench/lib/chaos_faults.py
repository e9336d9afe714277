"""The faults of a chaos run that strike processes: workers killed and stopped, the server stopped, descriptors used up."""

import asyncio
import collections
import os
import resource
import signal
import time

from chaos_load import served
from chaos_wire import CHEAP, LOST, REFUSED, RIGHT, TIMED_OUT, Broken, Connection, ask_once

POOLS = ("thread-server", "process-server")
# N of work that does not end in the time of a run.
ENDLESS = 55
# After so long a worker that does not begin its job is taken for hung.
HUNG_SECONDS = 10
# By each a process ends that has not asked for anything else; the kernel, an operator and a bug in C send them.
DEADLY = ("SIGKILL", "SIGSEGV", "SIGABRT", "SIGBUS", "SIGFPE", "SIGILL", "SIGQUIT", "SIGHUP", "SIGUSR1", "SIGALRM")


class Fault:
  """One kind of fault.

  lane: faults of one lane come one after another, those of different lanes at the same time.
  servers: those it makes sense for. flag: what the server must know for it.
  """

  def __init__(self, name, lane, inject, servers=None, flag=None):
    self.name, self.lane, self.inject, self.servers, self.flag = name, lane, inject, servers, flag

  def fits(self, server, flags):
    return (self.servers is None or server in self.servers) and (self.flag is None or self.flag in flags)


class Toll:
  """What a fault cost: its outcomes since then. Only faults of the lane `processes` cause these."""

  def __init__(self, account):
    self.account, self.before = account, collections.Counter(account.outcomes)

  def lost(self):
    gone = self.account.outcomes - self.before
    return collections.Counter({outcome: gone[outcome] for outcome in (LOST, TIMED_OUT) if gone[outcome]})

  def at_most(self, most, outcomes, what):
    lost = self.lost()
    self.account.excusable += most
    if sum(lost.values()) > most or set(lost) - set(outcomes):
      raise Broken(f"{what} cost {dict(lost)}, but may cost {most} of {' or '.join(outcomes)}")
    return lost


async def replaced(course, victims, seconds, what, kind="worker back"):
  """Until as many workers as before are up and the victims are gone."""
  began = time.monotonic()
  while True:
    workers = course.server.children()
    if len(workers) >= course.workers and not set(victims) & set(workers):
      course.slowest(f"{kind} after", time.monotonic() - began)
      return
    if time.monotonic() - began > course.bound(seconds):
      left = set(victims) & set(workers)
      raise Broken(f"{what}: {len(workers)} of {course.workers} workers {seconds} s later, the victim "
                   f"{'still there' if left else 'gone'}")
    await asyncio.sleep(0.01)


def kill_worker(name):
  async def inject(course, chance):
    toll = Toll(course.account)
    busy = await occupy(course, chance)
    victim = chance.choice(course.server.children())
    course.server.strike(victim, getattr(signal, name))
    await replaced(course, [victim], 1, f"a worker got {name}")
    await served(course, 1, f"a worker got {name}")
    await busy
    return toll.at_most(1, [LOST], f"{name} to one worker")

  return Fault(f"worker killed by {name}", "processes", inject, ["process-server"])


async def occupy(course, chance):
  """Mostly the workers are struck at work, with more work waiting; now and then as they are."""
  if chance.randrange(4) == 0:
    return asyncio.gather()
  asking = [ask_once(course.server.port, course.long, course.account) for _ in range(2 * course.most_workers)]
  busy = asyncio.gather(*asking)
  await asyncio.sleep(chance.uniform(0, 0.01))
  return busy


async def kill_all_workers(course, chance):
  toll = Toll(course.account)
  busy = await occupy(course, chance)
  victims = course.server.children()
  for victim in victims:
    course.server.strike(victim, signal.SIGKILL)
  await replaced(course, victims, 1, "all workers were killed")
  await served(course, 1, "all workers were killed")
  await busy
  return toll.at_most(len(victims), [LOST], f"{len(victims)} workers killed")


async def terminate_worker(course, chance):
  """A service manager's SIGTERM reaches the workers as well, and must cost no request in progress."""
  toll = Toll(course.account)
  victim = chance.choice(course.server.children())
  course.server.strike(victim, chance.choice([signal.SIGTERM, signal.SIGINT, signal.SIGPIPE]))
  await asyncio.sleep(0.02)
  await served(course, 1, "a worker got SIGTERM")
  await replaced(course, [], 1, "a worker got SIGTERM")
  return toll.at_most(0, [LOST], "SIGTERM to one worker")


async def stop_worker(course, chance):
  """A worker that hangs in a job is found by --job-timeout, one that hangs before it begins one after ten seconds; it is
  terminated, then killed, and replaced."""
  toll = Toll(course.account)
  asking = [ask_once(course.server.port, course.longer, course.account) for _ in range(2 * course.most_workers)]
  busy = asyncio.gather(*asking)
  await asyncio.sleep(0.03)
  victim = chance.choice(course.server.children())
  course.server.strike(victim, signal.SIGSTOP)
  await replaced(course, [victim], max(course.job_timeout, HUNG_SECONDS) + 2, "a worker was stopped", "hung worker gone")
  await served(course, 1, "a worker was stopped")
  await busy
  return toll.at_most(1, [LOST, TIMED_OUT], "one worker stopped")


async def outrun(course, _):
  """A job longer than --job-timeout: 504 to its client, its worker ended and replaced, everybody else as before."""
  toll = Toll(course.account)
  request = await ask_once(course.server.port, ENDLESS, course.account)
  if request.outcome not in (TIMED_OUT, REFUSED):
    raise Broken(f"a job longer than --job-timeout was {request.outcome} after {request.seconds:.1f} s")
  if request.seconds > course.bound(course.job_timeout + 2):
    raise Broken(f"a job longer than --job-timeout was given up after {request.seconds:.1f} s")
  await replaced(course, [], 1, "a job took too long")
  await served(course, 1, "a job took too long")
  return toll.at_most(1, [TIMED_OUT], "one job past --job-timeout")


async def abandon(course, _):
  """A client that leaves a long job: its worker is not kept busy for nobody."""
  toll = Toll(course.account)
  before = (await course.statistics())["counters"]["workers_terminated"]
  connection = await Connection.open(course.server.port, course.account)
  asking = asyncio.create_task(connection.ask(ENDLESS))
  await asyncio.sleep(0.05)
  asking.cancel()
  connection.close()
  await asyncio.gather(asking, return_exceptions=True)
  began = time.monotonic()
  while (await course.statistics())["counters"]["workers_terminated"] == before:
    # The first second is for its turn to come; a job that waits is dropped at once.
    if time.monotonic() - began > course.bound(course.ABANDON_SECONDS + 1):
      told = await course.statistics()
      if told["running"] == 0:
        break
      raise Broken("a worker was still busy with what nobody waits for")
    await asyncio.sleep(0.02)
  await replaced(course, [], 1, "a long job was left")
  await served(course, 1, "a long job was left")
  return toll.at_most(0, [LOST], "a long job left by its client")


async def stop_server(course, chance):
  """All that comes meanwhile waits."""
  toll = Toll(course.account)
  os.kill(course.server.pid, signal.SIGSTOP)
  try:
    await asyncio.sleep(chance.uniform(0.05, 0.3))
  finally:
    os.kill(course.server.pid, signal.SIGCONT)
  await served(course, 1, "the server was stopped")
  return toll.at_most(0, [LOST], "the server stopped and continued")


async def exhaust_descriptors(course, chance):
  """Connections beyond the limit wait, the others are served, and all are answered once there is room."""
  limits = course.server.limit_descriptors(spare=chance.randrange(4))
  waiting = []
  try:
    for _ in range(24):
      waiting.append(asyncio.create_task(ask_once(course.server.port, chance.choice(CHEAP), course.account)))
    await asyncio.sleep(0.3)
  finally:
    resource.prlimit(course.server.pid, resource.RLIMIT_NOFILE, limits)
  for request in await asyncio.gather(*waiting):
    if request.outcome not in (RIGHT, REFUSED):
      raise Broken(f"at the descriptor limit a request was {request.outcome}")
  await served(course, 1, "descriptors were used up")


async def crowd(course, chance, count=1_000):
  """All of them connect at once; then each asks."""
  opened = await asyncio.gather(*[Connection.open(course.server.port, course.account) for _ in range(count)])
  requests = [connection.ask(chance.choice(CHEAP)) for connection in opened]
  for request in await asyncio.gather(*requests):
    if request.outcome not in (RIGHT, REFUSED):
      raise Broken(f"one of {count} connections at once was {request.outcome}")
  for connection in opened:
    connection.close()
  await served(course, 1, f"{count} connections came at once")


async def burst(course, _):
  """Three times as much as the queue holds: a part is refused at once, the rest is answered."""
  count = 3 * (course.MAX_QUEUE + course.most_workers) if course.server.name in POOLS else 60
  began = time.monotonic()
  asking = [ask_once(course.server.port, course.burst, course.account) for _ in range(count)]
  requests = await asyncio.gather(*asking)
  odd = [request for request in requests if request.outcome not in (RIGHT, REFUSED, LOST, TIMED_OUT)]
  if odd:
    raise Broken(f"in a burst of {count} a request was {odd[0].outcome}")
  refused = [request for request in requests if request.outcome == REFUSED]
  course.bursts += 1
  course.refused_in_bursts += len(refused)
  slowest = max((request.sent + request.seconds - began for request in refused), default=0)
  course.slowest("refusal in a burst after", slowest)
  if slowest > course.bound(1):
    raise Broken(f"a refusal took {slowest:.2f} s")
  await served(course, 1, f"a burst of {count} came")


PROCESS_FAULTS = [
  *[kill_worker(name) for name in DEADLY],
  Fault("all workers killed at once", "processes", kill_all_workers, ["process-server"]),
  Fault("worker sent SIGTERM, SIGINT or SIGPIPE", "processes", terminate_worker, ["process-server"]),
  Fault("worker hung (SIGSTOP)", "processes", stop_worker, ["process-server"], flag="--job-timeout"),
  Fault("job longer than --job-timeout", "processes", outrun, ["process-server"], flag="--job-timeout"),
  Fault("long job left by its client", "processes", abandon, ["process-server"], flag="--abandon-grace"),
  Fault("server stopped and continued", "processes", stop_server),
  Fault("descriptors used up", "processes", exhaust_descriptors),
  Fault("1,000 connections at once", "clients", crowd),
  Fault("burst of three times the queue", "clients", burst),
]
