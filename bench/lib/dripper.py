#!/usr/bin/env python3
"""Slow clients: dripper.py PORT COUNT SECONDS.

Holds COUNT connections, half of them within a head and half within a body, and sends one byte on each every SECONDS, evenly spread.
One that the server gives up is opened anew. Prints `holding N` once all are open. For every line on standard input it prints how
many are open and how many were given up so far; it ends with its input.
"""

import resource
import select
import socket
import sys
import time

HEAD = b"GET /hi HTTP/1.1\r\nHost: 127.0.0.1\r\nX: "
BODY = b"POST /hi HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000000\r\n\r\n"


class Slow:
  """One slow client; `given_up` counts how often the server ended it."""

  def __init__(self, port, first):
    self.port, self.first, self.given_up = port, first, 0
    self.connection = None
    self.open()

  def open(self):
    connection = socket.socket()
    connection.settimeout(5)
    try:
      connection.connect(("127.0.0.1", self.port))
      connection.sendall(self.first)
      connection.setblocking(False)
    except OSError:
      connection.close()
      return
    self.connection = connection

  def drip(self):
    if self.connection is None:
      self.open()
      return
    try:
      readable, _, _ = select.select([self.connection], [], [], 0)
      if readable:
        raise OSError("the server has answered or closed")
      self.connection.send(b"a")
    except OSError:
      self.connection.close()
      self.connection = None
      self.given_up += 1
      self.open()


def main():
  port, count, interval = int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])
  _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
  resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
  clients = [Slow(port, BODY if number % 2 else HEAD) for number in range(count)]

  def still_open():
    return sum(client.connection is not None for client in clients)

  print(f"holding {still_open()}", flush=True)
  turn = 0
  next_at = time.monotonic()
  while True:
    asked, _, _ = select.select([sys.stdin], [], [], max(0, next_at - time.monotonic()))
    if asked:
      if not sys.stdin.readline():
        return
      print(f"open {still_open()} {sum(client.given_up for client in clients)}", flush=True)
    if time.monotonic() >= next_at:
      clients[turn % count].drip()
      turn += 1
      next_at = max(next_at + interval / count, time.monotonic() - interval)


if __name__ == "__main__":
  main()
