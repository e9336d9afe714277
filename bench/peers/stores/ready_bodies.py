"""What a CouchDB takes when nobody has to make documents: ready bodies, posted to _bulk_docs. Prints documents/s.

  ready_bodies.py URL DATABASE COUNT SIZE BATCH CONNECTIONS
"""

import http.client
import json
import queue
import sys
import threading
import time
import urllib.parse
from base64 import b64encode


class Server:
  def __init__(self, url):
    self.parts = urllib.parse.urlsplit(url)
    self.headers = {"Content-Type": "application/json"}
    if self.parts.username:
      pair = f"{urllib.parse.unquote(self.parts.username)}:{urllib.parse.unquote(self.parts.password or '')}"
      self.headers["Authorization"] = "Basic " + b64encode(pair.encode()).decode()

  def connect(self):
    kind = http.client.HTTPSConnection if self.parts.scheme == "https" else http.client.HTTPConnection
    return kind(self.parts.hostname, self.parts.port)

  def ask(self, connection, method, path, body=None):
    connection.request(method, path, body, self.headers)
    answer = connection.getresponse()
    return answer.status, answer.read()


def main():
  url, database = sys.argv[1:3]
  count, size, batch, width = map(int, sys.argv[3:])
  data = "x" * size
  bodies = queue.SimpleQueue()
  for start in range(0, count, batch):
    documents = [{"_id": f"cdyno_{n:012d}", "ts": 1, "data": data} for n in range(start, min(start + batch, count))]
    bodies.put(json.dumps({"docs": documents}, separators=(",", ":")).encode())
  server = Server(url)
  status, _ = server.ask(server.connect(), "PUT", f"/{database}")
  if status not in (201, 202):
    sys.exit(f"ready_bodies: the database cannot be made, status {status}")
  failed = []

  def post():
    connection = server.connect()
    while True:
      try:
        body = bodies.get_nowait()
      except queue.Empty:
        return
      status, answer = server.ask(connection, "POST", f"/{database}/_bulk_docs", body)
      if status not in (201, 202) or b'"error"' in answer:
        failed.append(status)

  threads = [threading.Thread(target=post) for _ in range(width)]
  begin = time.monotonic()
  for thread in threads:
    thread.start()
  for thread in threads:
    thread.join()
  seconds = time.monotonic() - begin
  if failed:
    sys.exit(f"ready_bodies: {len(failed)} requests failed, status {failed[0]}")
  print(count / seconds)


if __name__ == "__main__":
  main()
