#!/usr/bin/env python3
"""Twisted as a peer, and the original experiment's three ways of doing fib: on the reactor, on its thread pool, in an
ampoule process pool.

    server.py --port 0 --fib 25 --work inline|thread|ampoule

`/hi` answers `easy!`; `/` answers `answer is >>> N`; `/?fib=20` overrides N. Loopback only.
"""

import argparse
import os
import sys

from twisted.internet import defer, reactor, threads
from twisted.web import resource, server

from fib import fib


def parse_arguments():
  parser = argparse.ArgumentParser(description="Twisted web server with fib inline, in threads or in processes")
  parser.add_argument("--port", type=int, default=0, help="0 picks a free one (default)")
  parser.add_argument("--fib", type=int, default=int(os.environ.get("FIB", "30")))
  parser.add_argument("--work", choices=["inline", "thread", "ampoule"], default="inline")
  parser.add_argument("--workers", type=int, default=4, help="threads or processes (default 4, as the originals had)")
  return parser.parse_args()


def make_offload(options):
  """Returns fib as a function whose result may be a Deferred."""
  if options.work == "inline":
    return lambda n: defer.succeed(fib(n))
  if options.work == "thread":
    reactor.suggestThreadPoolSize(options.workers)
    return lambda n: threads.deferToThread(fib, n)
  return make_ampoule_offload(options.workers)


def make_ampoule_offload(workers):
  try:
    from ampoule import main as ampoule
    from ampoule import pool
    from fib import Fib, FibChild
  except ImportError:
    sys.exit("ampoule is not installed: run make bench-setup and start this with bench/.venv/bin/python")
  # The workers' environment starts empty; they must find fib.py from any folder.
  starter = ampoule.ProcessStarter(env={"PYTHONPATH": os.path.dirname(os.path.abspath(__file__))})
  processes = pool.ProcessPool(FibChild, min=1, max=workers, recycleAfter=0, starter=starter)
  reactor.callWhenRunning(processes.start)
  reactor.addSystemEventTrigger("before", "shutdown", processes.stop)

  def offload(n):
    return processes.doWork(Fib, n=n).addCallback(lambda answer: int(answer["answer"]))

  return offload


class Easy(resource.Resource):
  isLeaf = True

  def render_GET(self, request):
    request.setHeader(b"content-type", b"text/plain")
    return b"easy!"


class Answer(resource.Resource):
  def __init__(self, n, offload):
    super().__init__()
    self.n = n
    self.offload = offload
    self.putChild(b"", self)
    self.putChild(b"hi", Easy())

  def render_GET(self, request):
    request.setHeader(b"content-type", b"text/plain")
    n = int(request.args.get(b"fib", [self.n])[0])
    gone = request.notifyFinish()
    gone.addErrback(lambda _: None)
    work = self.offload(n)
    work.addCallback(lambda answer: self.finish(request, b"answer is >>> %d\n" % answer))
    work.addErrback(lambda failure: self.finish(request, failure.getErrorMessage().encode() + b"\n", 500))
    return server.NOT_DONE_YET

  def finish(self, request, body, status=200):
    if request._disconnected:  # Twisted has no public question for this in 22.4
      return
    request.setResponseCode(status)
    request.setHeader(b"content-length", b"%d" % len(body))
    request.write(body)
    request.finish()


def main():
  options = parse_arguments()
  site = server.Site(Answer(options.fib, make_offload(options)), timeout=600)
  port = reactor.listenTCP(options.port, site, backlog=4096, interface="127.0.0.1")
  name = f"twisted-{options.work}-server"
  print(f"{name} listening on http://127.0.0.1:{port.getHost().port} (fib {options.fib})", flush=True)
  reactor.run()


if __name__ == "__main__":
  main()
