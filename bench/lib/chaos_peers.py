"""The faults of a chaos run that clients commit: leaving, dripping, not reading, and saying what is no HTTP."""

import asyncio
import select
import socket
import time

from chaos_faults import Fault
from chaos_load import served
from chaos_wire import CHEAP, Broken, Connection, head

MALFORMED = [
  b"\r\n\r\n\r\n",
  b"GET\r\n\r\n",
  b"GET /hi\r\n\r\n",
  b"GET /hi HTTP/9.9\r\nHost: x\r\n\r\n",
  b"GET /hi HTTP/1.1\r\n\r\n",
  b"GET /hi HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
  b"GET /hi HTTP/1.1\r\nHost: x\r\nBad Field: 1\r\n\r\n",
  b"GET /hi HTTP/1.1\r\nHost: x\r\n folded: 1\r\n\r\n",
  b"GET /hi HTTP/1.1\nHost: x\n\n",
  b"GET /hi HTTP/1.1\r\nHost: x\r\nX: \0\r\n\r\n",
  b"POST /hi HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
  b"POST /hi HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
  b"POST /hi HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n",
  b"POST /hi HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n",
  b"POST /hi HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n",
  b"POST /hi HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n",
  b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
  b"GET /hi HTTP/1.1\r\nHost: x\r\n" + b"A: b\r\n" * 20_000 + b"\r\n",
  b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(range(256)),
  b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
  b"\0" * 4096,
]


class Silent(asyncio.Protocol):
  """A client that keeps what it gets and judges nothing."""

  def __init__(self):
    self.received = bytearray()
    self.transport = None
    self.ended = asyncio.get_running_loop().create_future()

  @classmethod
  async def open(cls, course, receive_buffer=None):
    loop = asyncio.get_running_loop()
    own = socket.socket()
    own.setblocking(False)
    if receive_buffer:
      own.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
    async with asyncio.timeout(course.account.patience):
      await loop.sock_connect(own, ("127.0.0.1", course.server.port))
      return (await loop.create_connection(cls, sock=own))[1]

  def connection_made(self, transport):
    self.transport = transport

  def data_received(self, data):
    self.received += data

  def connection_lost(self, _):
    if not self.ended.done():
      self.ended.set_result(None)

  def is_cut(self):
    """Whether the peer has ended the connection, asked of the kernel: whoever does not read is not told."""
    poller = select.poll()
    poller.register(self.transport.get_extra_info("socket").fileno(), select.POLLRDHUP)
    return bool(poller.poll(0))

  @property
  def status(self):
    return int(self.received[9:12]) if self.received[9:12].isdigit() else None


def leave(fib, pause, is_reset):
  """Clients whose work is queued or running, and who do not wait for it."""

  async def inject(course, chance):
    n = fib(course, chance)
    connections = await asyncio.gather(*[Connection.open(course.server.port, course.account) for _ in range(16)])
    asking = [asyncio.create_task(connection.ask(n)) for connection in connections]
    await asyncio.sleep(chance.uniform(0, pause))
    for task, connection in zip(asking, connections):
      task.cancel()
      if is_reset:
        connection.reset()
      else:
        connection.close()
    await asyncio.gather(*asking, return_exceptions=True)
    await served(course, 5, "clients left")

  return inject


async def half_close(course, chance):
  """Asks and ends its side: it is answered, or taken for one that left. It never hangs."""
  connections = await asyncio.gather(*[Silent.open(course) for _ in range(8)])
  for connection in connections:
    connection.transport.write(head(f"/?fib={chance.choice(CHEAP)}"))
    connection.transport.write_eof()
  try:
    async with asyncio.timeout(course.bound(5)):
      await asyncio.gather(*[connection.ended for connection in connections])
  except TimeoutError:
    raise Broken("a half-closed connection was still open after 5 s") from None
  finally:
    for connection in connections:
      connection.transport.abort()
  await served(course, 1, "clients half-closed")


def drip(text, seconds):
  """Bytes that come one by one, for as long as the server listens: it must end at its deadline, not at their end."""

  async def inject(course, _):
    limit = course.bound(seconds(course) + 1)
    connections = await asyncio.gather(*[Silent.open(course) for _ in range(20)])
    began = time.monotonic()
    rest = bytearray(text)
    while not all(connection.received or connection.ended.done() for connection in connections):
      if time.monotonic() - began > limit:
        raise Broken(f"a drip was still listened to after {limit:.1f} s")
      byte = bytes([rest.pop(0)]) if rest else b"a"
      for connection in connections:
        if not connection.transport.is_closing():
          connection.transport.write(byte)
      await asyncio.sleep(0.02)
    statuses = {connection.status for connection in connections}
    for connection in connections:
      connection.transport.abort()
    if statuses - {408, None}:
      raise Broken(f"a drip was answered with {statuses}")
    await served(course, 1, "20 clients dripped")

  return inject


async def read_slowly(course, _):
  """Asks for more than the kernel holds and reads nothing: the server must not keep the answers for it, and cuts it off."""
  connections = await asyncio.gather(*[Silent.open(course, receive_buffer=4_096) for _ in range(4)])
  for connection in connections:
    connection.transport.pause_reading()
    connection.transport.write(head("/hi") * 40_000)
  await asyncio.sleep(0.3)
  await served(course, 1, "4 clients did not read")
  limit = time.monotonic() + course.bound(course.SEND_SECONDS + 1)
  while not all(connection.is_cut() for connection in connections):
    if time.monotonic() > limit:
      raise Broken(f"a client that did not read was not cut off within {course.bound(course.SEND_SECONDS + 1)} s")
    await asyncio.sleep(0.05)
  for connection in connections:
    connection.transport.abort()


def mutated(chance):
  """An easy request with some bytes changed; it may still be one."""
  data = bytearray(head("/hi", fields="Accept: */*\r\nConnection: keep-alive\r\n"))
  for _ in range(chance.randint(1, 6)):
    at = chance.randrange(len(data))
    match chance.randrange(3):
      case 0:
        data[at] = chance.randrange(256)
      case 1:
        del data[at]
      case _:
        data[at:at] = chance.randbytes(chance.randint(1, 8))
  return bytes(data)


async def say_nonsense(course, chance):
  """Each is refused, or still a request; and next to it others get their own answers."""
  for data in [*chance.sample(MALFORMED, 6), *[mutated(chance) for _ in range(6)]]:
    connection = await Silent.open(course)
    connection.transport.write(data)
    await served(course, 1, f"{data[:40]!r} was sent")
    if data in MALFORMED and connection.status is not None and not 400 <= connection.status < 600:
      raise Broken(f"{data[:40]!r} was answered with {connection.status}")
    connection.transport.abort()


def heavy(course, chance):
  return course.heavy(chance)


def long(course, _):
  return course.long


PEER_FAULTS = [
  Fault("client left while queued", "clients", leave(heavy, 0.002, is_reset=False)),
  Fault("client left while running", "clients", leave(long, 0.05, is_reset=False), ["thread-server", "process-server"]),
  Fault("client reset its connection", "clients", leave(heavy, 0.02, is_reset=True)),
  Fault("client half-closed", "clients", half_close),
  Fault("malformed bytes", "clients", say_nonsense),
  Fault("slow heads", "slow", drip(head("/hi")[:-4] + b"\r\nX-Slow: ", lambda course: course.HEAD_SECONDS)),
  Fault(
    "slow bodies", "slow",
    drip(head("/hi", "POST", "Content-Length: 100000\r\n"), lambda course: course.REQUEST_SECONDS)),
  Fault("slow readers", "slow", read_slowly, flag="--send-deadline"),
]
