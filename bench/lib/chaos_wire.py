"""The client's end of a chaos run: every request is marked by its own N, so that each answer can be told to be its own."""

import asyncio
import collections
import re
import socket
import struct
import time

FIB = [0, 1]
while len(FIB) < 94:
  FIB.append(FIB[-1] + FIB[-2])

# 1 and 2 have the same answer.
CHEAP = range(3, 19)

RIGHT, REFUSED, LOST, TIMED_OUT = "right", "503", "502", "504"
CUT, SILENT, WRONG, LEFT, LATE = "cut off", "unanswered", "wrong", "left", "too late"
# What no fault excuses.
BROKEN = (CUT, SILENT, WRONG)


class Broken(Exception):
  """A promise did not hold; its text says which, as a sentence."""


class Reply:
  def __init__(self, status, fields, body):
    self.status, self.fields, self.body = status, fields, body

  @staticmethod
  def take(buffer):
    """The first whole reply in the buffer and its length, or (None, 0); raises ValueError at what is no reply."""
    end = buffer.find(b"\r\n\r\n")
    if end < 0:
      if len(buffer) > 65536 or not b"HTTP/1.1 ".startswith(bytes(buffer[:9])):
        raise ValueError(f"no HTTP: {bytes(buffer[:40])!r}")
      return None, 0
    lines = bytes(buffer[:end]).decode("latin-1").split("\r\n")
    status = re.fullmatch(r"HTTP/1\.[01] (\d{3}) .*", lines[0])
    fields = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
    if not status or not fields.get("content-length", "").isdigit():
      raise ValueError(f"no reply with a length: {lines}")
    length = end + 4 + int(fields["content-length"])
    if len(buffer) < length:
      return None, 0
    return Reply(int(status[1]), fields, bytes(buffer[end + 4 : length])), length

  def verdict(self, n):
    """What an answer to GET /?fib=N is."""
    if self.status == 200 and self.body == b"answer is >>> %d\n" % FIB[n]:
      return RIGHT
    if self.status == 503 and self.fields.get("retry-after", "").isdigit():
      return REFUSED
    return {502: LOST, 504: TIMED_OUT}.get(self.status, WRONG)


class Request:
  def __init__(self, n):
    self.n, self.sent, self.outcome, self.seconds = n, time.monotonic(), None, None


class Account:
  """What became of every request: each is outstanding or has exactly one outcome."""

  def __init__(self, patience):
    self.patience = 30 * patience
    self.sent = 0
    self.outstanding = set()
    self.outcomes = collections.Counter()
    self.unasked = 0
    # What the faults so far may have cost at most.
    self.excusable = 0
    self.examples = []
    # Once the server has been told to stop, a new request may find its connection closed.
    self.stopped_at = None

  def begin(self, n):
    request = Request(n)
    self.sent += 1
    self.outstanding.add(request)
    return request

  def end(self, request, outcome, what=""):
    if outcome == CUT and self.stopped_at is not None and request.sent >= self.stopped_at and not what:
      outcome = LATE
    self.outstanding.discard(request)
    request.outcome, request.seconds = outcome, time.monotonic() - request.sent
    self.outcomes[outcome] += 1
    if outcome in BROKEN:
      self.example(f"fib({request.n}) was {outcome} after {request.seconds:.2f} s {what}".rstrip())

  def example(self, text):
    if len(self.examples) < 10:
      self.examples.append(text)

  def unasked_bytes(self, data):
    self.unasked += 1
    self.example(f"an answer nobody asked for: {bytes(data[:80])!r}")

  @property
  def broken(self):
    return sum(self.outcomes[outcome] for outcome in BROKEN) + self.unasked

  @property
  def accounted(self):
    return self.sent == sum(self.outcomes.values()) + len(self.outstanding)


class Connection(asyncio.Protocol):
  """A keep-alive connection; requests may be pipelined. Answers that nobody waits for are put on the account."""

  def __init__(self, account):
    self.account = account
    self.buffer = bytearray()
    self.waiting = collections.deque()
    self.transport = None
    self.ended = asyncio.get_running_loop().create_future()

  @classmethod
  async def open(cls, port, account):
    loop = asyncio.get_running_loop()
    # Not wait_for, which in Python 3.11 may swallow a cancellation.
    async with asyncio.timeout(account.patience):
      _, connection = await loop.create_connection(lambda: cls(account), "127.0.0.1", port)
    return connection

  def connection_made(self, transport):
    self.transport = transport

  def data_received(self, data):
    self.buffer += data
    try:
      while self.buffer:
        reply, length = Reply.take(self.buffer)
        if reply is None:
          return
        self.answer(reply)
        del self.buffer[:length]
    except ValueError as error:
      self.account.example(str(error))
      self.answer(error)
      self.transport.abort()

  def answer(self, what):
    """Gives it to the oldest request. One that was given up stays in the line, since its answer may still come."""
    if not self.waiting:
      return self.account.unasked_bytes(self.buffer)
    future = self.waiting.popleft()
    return None if future.done() else future.set_result(what)

  def connection_lost(self, error):
    for future in self.waiting:
      if not future.done():
        future.set_result(None)
    self.waiting.clear()
    if not self.ended.done():
      self.ended.set_result(error)

  @property
  def is_open(self):
    return not self.ended.done() and not self.transport.is_closing()

  def send(self, data):
    self.transport.write(data)

  async def exchange(self, target):
    """One request that is not work: the reply, None when the connection ended first."""
    future = asyncio.get_running_loop().create_future()
    self.waiting.append(future)
    self.send(head(target))
    async with asyncio.timeout(self.account.patience):
      return await future

  async def ask(self, n):
    """GET /?fib=N; puts what became of it on the account, and returns the request."""
    request = self.account.begin(n)
    try:
      reply = await self.exchange(f"/?fib={n}")
    except TimeoutError:
      self.account.end(request, SILENT)
    except asyncio.CancelledError:
      self.account.end(request, LEFT)
      raise
    else:
      if reply is None:
        self.account.end(request, CUT, f"behind {bytes(self.buffer[:40])!r}" if self.buffer else "")
      elif isinstance(reply, ValueError):
        self.account.end(request, WRONG, str(reply))
      else:
        verdict = reply.verdict(n)
        self.account.end(request, verdict, f"{reply.status} {reply.body[:60]!r}" if verdict == WRONG else "")
    return request

  def close(self):
    self.transport.close()

  def reset(self):
    """Breaks the connection, so that the peer gets a reset rather than an end."""
    self.transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    self.transport.abort()


def head(target, method="GET", fields=""):
  return f"{method} {target} HTTP/1.1\r\nHost: chaos\r\n{fields}\r\n".encode()


async def ask_once(port, n, account):
  """A marked request on a fresh connection."""
  try:
    connection = await Connection.open(port, account)
  except OSError as error:
    raise Broken(f"no connection could be made: {error}") from None
  except TimeoutError:
    raise Broken("no connection could be made in time") from None
  request = await connection.ask(n)
  connection.close()
  return request
