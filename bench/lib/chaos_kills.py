"""Workers killed many times in a row, under load: what a thousand deaths leave behind."""

import asyncio

from chaos_faults import PROCESS_FAULTS
from chaos_load import Load
from chaos_wire import LOST, REFUSED, RIGHT, Broken

MOST_COMPLAINTS = 5
# What the tree may have grown by: a share of it, or bytes where that is more.
MEMORY = (0.10, 1 << 20)


async def kill_many(course, count):
  """Each signal in its turn, until so many workers were killed; then the reckoning and the two ends of the server."""
  kinds = [fault for fault in PROCESS_FAULTS if fault.name.startswith("worker killed by")]
  await course.warm_up()
  # The first deaths make memory that later ones use again.
  async with Load(course, "first deaths"):
    for fault in kinds:
      await course.inject(fault, course.chance)
  before = await course.at_rest()
  async with Load(course, "kills"):
    for index in range(len(kinds), count):
      await course.inject(kinds[index % len(kinds)], course.chance)
      if len(course.complaints) >= MOST_COMPLAINTS:
        raise Broken(f"given up after {index + 1} kills")
      await asyncio.sleep(0)
  course.checks.add("workers killed", sum(row.survived for row in course.rows.values()), count,
                    sum(row.survived for row in course.rows.values()) >= count)
  await course.reckon(before, memory=MEMORY)
  await agree(course)
  await course.drain()
  await course.lose_the_parent()


async def agree(course):
  """No client of this course leaves: what the server says it has answered is what the clients have got, one by one."""
  told = await course.statistics()
  counted = told["counters"]
  server = (told["goodput"], counted["jobs_lost"], counted["jobs_refused"])
  clients = tuple(course.account.outcomes[kind] for kind in (RIGHT, LOST, REFUSED))
  course.checks.add("200, 502, 503 as the server told", " ".join(f"{count:,}" for count in server),
                    " ".join(f"{count:,}" for count in clients), server == clients)
