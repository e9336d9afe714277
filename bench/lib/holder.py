#!/usr/bin/env python3
"""Holds idle keep-alive connections: holder.py PORT COUNT.

Sends one request on each, reads its reply, prints `holding N` and stays idle. For every line on standard input it
prints how many are still open; it ends with its input.
"""

import resource
import select
import socket
import sys


def open_one(port, request):
  """A connection that has been answered once, or None."""
  connection = socket.socket()
  connection.settimeout(5)
  try:
    connection.connect(("127.0.0.1", port))
    connection.sendall(request)
    reply = b""
    while not reply.endswith(b"easy!"):
      piece = connection.recv(4096)
      if not piece:
        raise OSError
      reply += piece
  except OSError:
    connection.close()
    return None
  return connection


def still_open(connections):
  """An idle connection has nothing to read; one that the server closed has its end."""
  poller = select.poll()
  for connection in connections:
    poller.register(connection, select.POLLIN)
  return len(connections) - len(poller.poll(0))


def main():
  port, count = int(sys.argv[1]), int(sys.argv[2])
  _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
  resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
  request = f"GET /hi HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode()
  connections = []
  for _ in range(count):
    connection = open_one(port, request)
    if connection is None:
      break
    connections.append(connection)
  print(f"holding {len(connections)}", flush=True)
  for _ in sys.stdin:
    print(f"open {still_open(connections)}", flush=True)


if __name__ == "__main__":
  main()
