"""The servers that are measured: ours, the two limits in C, the peers. How each is started, and when it is ready."""

import os
import re
import shutil
import socket
import subprocess
import time

from processes import Child, Failure, cpu_seconds_of, pss_bytes_of

BENCH = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
ROOT = os.path.dirname(BENCH)
READY_SECONDS = 15
PEER_HINT = "not installed, run make bench-setup"


def build_limits():
  """Builds the C servers; a failure shows later as a server that is missing."""
  subprocess.run(["make", "-s", "-C", f"{BENCH}/limits", "-k"], timeout=60, check=False)


def free_port():
  """For nginx, which cannot be asked to pick one itself."""
  with socket.socket() as probe:
    probe.bind(("127.0.0.1", 0))
    return probe.getsockname()[1]


def exchange(port, path, seconds=2):
  """One request on a keep-alive connection; returns (status, body, bytes of the whole reply)."""
  with socket.create_connection(("127.0.0.1", port), timeout=seconds) as connection:
    connection.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
    reply = b""
    while True:
      head, end, body = reply.partition(b"\r\n\r\n")
      length = re.search(rb"(?i)\r\ncontent-length: *(\d+)", head)
      if end and length and len(body) >= int(length[1]):
        return int(head.split()[1]), body.decode(), len(reply)
      piece = connection.recv(65536)
      if not piece:
        raise OSError("closed before the reply was complete")
      reply += piece


class Server(Child):
  """A server that runs, is ready and has answered rightly once."""

  def __init__(self, name, command, folder, port=None, cpu=None):
    self.name = name
    self.log = os.path.join(folder, f"{name}-{time.monotonic_ns()}.log")
    with open(self.log, "w") as log:
      super().__init__(command, cpu, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    try:
      self.port = port or self.await_port()
      self.url = f"http://127.0.0.1:{self.port}"
      self.reply_bytes = self.await_reply("/hi", "easy!")
    except BaseException:
      self.stop()
      raise

  def await_port(self):
    ready = re.compile(r"listening on http://127\.0\.0\.1:(\d+)")
    return int(self.poll(lambda: ready.search(self.text()), "did not listen")[1])

  def await_reply(self, path, expected):
    """Asks until there is a reply, which must be the expected one; returns the bytes of the whole reply."""

    def ask():
      try:
        return exchange(self.port, path)
      except OSError:
        return None

    status, body, size = self.poll(ask, f"did not answer GET {path}")
    if status != 200 or body != expected:
      raise Failure(f"{self.name} answered GET {path} with {status} {body[:40]!r} instead of 200 {expected!r}")
    return size

  def poll(self, question, complaint):
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
      answer = question()
      if answer:
        return answer
      if self.process.poll() is not None:
        raise Failure(f"{self.name} ended with status {self.process.returncode}: {self.last_words()}")
      time.sleep(0.02)
    raise Failure(f"{self.name} {complaint} within {READY_SECONDS} s: {self.last_words()}")

  def text(self):
    with open(self.log, errors="replace") as log:
      return log.read()

  def last_words(self):
    return (self.text().strip().splitlines() or ["it printed nothing"])[-1]

  def cpu_seconds(self):
    return cpu_seconds_of(self.pid)

  def pss_bytes(self):
    return pss_bytes_of(self.pid)


def nginx_command(folder, port):
  own = os.path.join(folder, "nginx")
  os.makedirs(own, exist_ok=True)
  with open(f"{BENCH}/peers/nginx.conf") as template:
    text = template.read().replace("@PORT@", str(port)).replace("@FOLDER@", own)
  with open(f"{own}/nginx.conf", "w") as configuration:
    configuration.write(text)
  # -e: without it nginx opens the system's own error log before it reads the file.
  return [find("nginx"), "-e", "stderr", "-p", own, "-c", f"{own}/nginx.conf"]


def find(tool):
  """The path of a tool, also from sbin, or None."""
  return shutil.which(tool, path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")


def twisted_python():
  """The Python that has Twisted: the virtual environment of bench/setup or Debian's."""
  for python in (f"{BENCH}/.venv/bin/python", "/usr/bin/python3"):
    test = [python, "-c", "import twisted.web"]
    if os.path.exists(python) and subprocess.run(test, capture_output=True, timeout=30, check=False).returncode == 0:
      return python
  return None


def start(bench, name, *arguments):
  """Starts the server called `name` with further arguments; raises Failure with what is missing or went wrong."""
  port = None
  if name in ("epoll-server", "evhttp-server"):
    program, hint = f"{BENCH}/limits/build/{name}", "not built, see make -C bench/limits"
    command = [program, "--port", 0]
  elif name == "nginx":
    program, hint, port = find("nginx"), PEER_HINT, free_port()
    command = nginx_command(bench.folder, port) if program else []
  elif name == "node":
    program, hint = find("node"), PEER_HINT
    command = [program, f"{BENCH}/peers/node/server.js", "--port", 0]
  elif name == "twisted":
    program, hint = twisted_python(), PEER_HINT
    command = [program, f"{BENCH}/peers/twisted/server.py", "--port", 0]
  else:
    program, hint = os.path.join(bench.binaries, name), f"not built ({bench.binaries}), run swift build -c release"
    command = [program, "--port", 0]
  if not program or not os.path.exists(program):
    raise Failure(f"{name}: {hint}")
  return Server(name, [*command, *arguments], bench.folder, port, bench.server_cpu)
