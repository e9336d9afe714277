"""The work, and the ampoule command that carries it to a worker process; a module that the workers can import."""


def fib(n):
  return n if n < 2 else fib(n - 1) + fib(n - 2)


try:
  from ampoule import child
  from twisted.protocols import amp
except ImportError:
  pass
else:

  class Fib(amp.Command):
    arguments = [(b"n", amp.Integer())]
    response = [(b"answer", amp.Integer())]

  class FibChild(child.AMPChild):
    @Fib.responder
    def answer(self, n):
      return {"answer": fib(n)}
