"""What a server is kept busy with while faults are injected: checked work, and a probe that says how it feels to others."""

import asyncio
import random
import time

from chaos_wire import CHEAP, REFUSED, RIGHT, Broken, Connection, ask_once

CONNECTIONS = 8
THINK_SECONDS = 0.008
# One request in so many comes on a fresh connection, one in so many is some milliseconds of work.
FRESH, HEAVY = 20, 12


class Load:
  """Clients that ask, check, think and ask again; a context manager."""

  def __init__(self, course, seed, connections=CONNECTIONS):
    self.course, self.account = course, course.account
    self.chances = [random.Random(f"{seed} {index}") for index in range(connections)]
    self.is_ending = False
    self.tasks = []

  async def __aenter__(self):
    self.tasks = [asyncio.create_task(self.client(chance)) for chance in self.chances]
    return self

  async def __aexit__(self, *_):
    await self.end()

  async def end(self):
    """Lets every request come to its end."""
    self.is_ending = True
    await asyncio.gather(*self.tasks)

  async def client(self, chance):
    connection = None
    while not self.is_ending:
      if connection is None or not connection.is_open or chance.randrange(FRESH) == 0:
        if connection:
          connection.close()
        connection = await self.connect()
        if connection is None:
          return
      n = self.course.heavy(chance) if chance.randrange(HEAVY) == 0 else chance.choice(CHEAP)
      await connection.ask(n)
      await asyncio.sleep(chance.expovariate(1 / THINK_SECONDS))
    if connection:
      connection.close()

  async def connect(self):
    try:
      return await Connection.open(self.course.server.port, self.account)
    except (OSError, TimeoutError) as error:
      if self.account.stopped_at is None:
        self.course.complain(f"no connection could be made: {error or 'in time'}")
      return None


class Probe:
  """GET /hi at a steady pace; a request is late from when it was due. A context manager."""

  PER_SECOND = 100

  def __init__(self, course):
    self.course = course
    self.samples = []
    self.task = None

  async def __aenter__(self):
    self.task = asyncio.create_task(self.run())
    return self

  async def __aexit__(self, *_):
    self.task.cancel()
    await asyncio.gather(self.task, return_exceptions=True)

  async def run(self):
    connection = await Connection.open(self.course.server.port, self.course.account)
    due = time.monotonic()
    try:
      while True:
        reply = await connection.exchange("/hi")
        if reply is None or reply.body != b"easy!":
          return self.course.complain(f"GET /hi was answered {reply and (reply.status, reply.body)}")
        self.samples.append((due, time.monotonic() - due))
        due += 1 / self.PER_SECOND
        await asyncio.sleep(max(0, due - time.monotonic()))
    except TimeoutError:
      return self.course.complain("GET /hi was not answered")
    finally:
      connection.close()

  async def p99(self, seconds):
    """Of the requests that are due in the next seconds."""
    begin = time.monotonic()
    await asyncio.sleep(seconds)
    while not self.samples or (self.samples[-1][0] < begin + seconds and not self.task.done()):
      await asyncio.sleep(0.01)
    seen = sorted(late for due, late in self.samples if begin <= due < begin + seconds)
    return seen[min(len(seen) - 1, len(seen) * 99 // 100)] if seen else float("inf")


async def served(course, seconds, what):
  """Until a marked request on a fresh connection is answered; a refusal is an answer, but asked again after."""
  deadline = time.monotonic() + course.bound(seconds)
  while True:
    request = await ask_once(course.server.port, course.chance.choice(CHEAP), course.account)
    if request.outcome == RIGHT:
      return
    if request.outcome != REFUSED:
      raise Broken(f"{what}, and then a fresh request was {request.outcome}")
    if time.monotonic() > deadline:
      raise Broken(f"{what}, and {seconds} s later fresh requests are still refused")
    await asyncio.sleep(0.02)
