#!/usr/bin/env python3
"""Speaks TLS in front of a server on this machine that does not, until it is killed, but no longer than half an hour.

  tls_front.py CERTIFICATE KEY PORT

Prints the port it listens on.
"""

import select
import signal
import socket
import ssl
import sys
import threading


def serve(plain, context, port):
  try:
    with context.wrap_socket(plain, server_side=True) as client, socket.create_connection(("127.0.0.1", port)) as server:
      while True:
        ready = [client] if client.pending() else select.select([client, server], [], [])[0]
        for source in ready:
          data = source.recv(65536)
          if not data:
            return
          (server if source is client else client).sendall(data)
  except OSError:
    pass  # who does not trust the certificate leaves


def main():
  certificate, key, port = sys.argv[1], sys.argv[2], int(sys.argv[3])
  signal.alarm(1800)
  context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
  context.load_cert_chain(certificate, key)
  listener = socket.create_server(("127.0.0.1", 0))
  print(listener.getsockname()[1], flush=True)
  while True:
    threading.Thread(target=serve, args=(listener.accept()[0], context, port), daemon=True).start()


if __name__ == "__main__":
  main()
