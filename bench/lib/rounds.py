"""Rounds, interleaved: every lane is measured once a round, so drift of the machine meets all of them alike.

A ratio is taken round by round and the median of those ratios is reported: two medians from different moments of a
drifting machine would not compare.
"""

import math
import statistics
from dataclasses import asdict, dataclass, field
from typing import List, Optional

from processes import Failure


@dataclass
class Reading:
  """One measurement. Rates in requests per second, times in milliseconds, CPU in cores (1.0 = one core busy)."""

  rate: float = 0.0
  p50_ms: Optional[float] = None
  p99_ms: Optional[float] = None
  server_cpu: Optional[float] = None
  client_cpu: Optional[float] = None
  notes: List[str] = field(default_factory=list)
  failure: Optional[str] = None

  @property
  def server_us(self):
    """Microseconds of server CPU for one request: it still tells servers apart when the client was the limit."""
    return self.server_cpu / self.rate * 1e6 if self.server_cpu is not None and self.rate else None

  record = asdict


@dataclass
class Spread:
  """Median and range over the rounds."""

  median: float
  low: float
  high: float

  def text(self, form):
    return [form.format(self.median), f"{form.format(self.low)}..{form.format(self.high)}"]


def spread(values):
  values = [value for value in values if value is not None]
  return Spread(statistics.median(values), min(values), max(values)) if values else None


@dataclass
class Usual:
  """The mean of ratios, taken of their logarithms, with its 95 % interval: what many noisy rounds know together."""

  ratio: float
  low: float
  high: float

  def text(self, form):
    return f"{form.format(self.ratio)} ({form.format(self.low)}..{form.format(self.high)})"


def usual(ratios):
  """None for fewer than five ratios. The interval is that of a normal mean; with few rounds it is a little narrow."""
  logs = [math.log(ratio) for ratio in ratios]
  if len(logs) < 5:
    return None
  mean, half = statistics.fmean(logs), 1.96 * statistics.stdev(logs) / len(logs) ** 0.5
  return Usual(math.exp(mean), math.exp(mean - half), math.exp(mean + half))


def interleave(lanes, rounds, measure, progress):
  """Measures each lane once a round and returns {lane: [Reading]}; who comes first changes from round to round."""
  readings = {lane: [] for lane in lanes}
  for number in range(rounds):
    shift = number % len(lanes) if lanes else 0
    for lane in lanes[shift:] + lanes[:shift]:
      progress(f"round {number + 1} of {rounds}: {lane}")
      try:
        readings[lane].append(measure(lane))
      except Failure as failure:
        readings[lane].append(Reading(failure=str(failure)))
  return readings


def good(readings):
  return [reading for reading in readings if reading.failure is None]


def rates(readings):
  return spread([reading.rate for reading in good(readings)])


def ratios(readings, reference):
  """Spread of the ratios to the reference, of the rounds in which both were measured."""
  pairs = [(a.rate, b.rate) for a, b in zip(readings, reference) if a.failure is None and b.failure is None]
  return spread([a / b for a, b in pairs if b > 0])


@dataclass
class Target:
  """What a figure must reach. `value` is None when it could not be measured."""

  text: str
  value: Optional[float]
  least: Optional[float] = None
  most: Optional[float] = None
  form: str = "{:.2f}"

  @property
  def state(self):
    if self.value is None:
      return "NOT MEASURED"
    below = self.least is not None and self.value < self.least
    above = self.most is not None and self.value > self.most
    return "MISSED" if below or above else "met"

  def bound(self):
    if self.least is None:
      return f"at most {self.form.format(self.most)}"
    return f"at least {self.form.format(self.least)}"

  def record(self):
    return {**asdict(self), "state": self.state}


def ratio_target(text, readings, lane, reference, least):
  """The target that a lane's median ratio to the reference be at least so much."""
  ratio = ratios(readings.get(lane, []), readings.get(reference, []))
  return Target(text, ratio.median if ratio else None, least=least)
