"""Does a figure grow? Theil-Sen slope with Sen's interval: robust against outliers, and without a model of the noise."""

import math
from statistics import NormalDist, median

FLAT, GROWING, UNTOLD = "flat", "GROWING", "cannot be told"


class Trend:
  """The slope of a figure over time, and what it says against a limit.

  growth, low, high: change over the whole time as a share of the median, with its 95 % interval. With fewer than five
  moments nothing can be told. Sen, JASA 63 (1968), 1379; neighbouring moments that are alike make the interval too narrow.
  In logarithms where a figure is restless by factors, as percentiles are: the growth is then of its geometric course.
  """

  LEAST = 5

  def __init__(self, seconds, values, limit, logarithms=False):
    self.limit = limit
    if logarithms:
      values = [math.log(value) for value in values]
    self.middle = median(values) if values else 0
    self.growth, self.low, self.high = 0.0, float("-inf"), float("inf")
    count = len(values)
    if count < self.LEAST:
      return
    slopes = sorted(
      (values[later] - values[earlier]) / (seconds[later] - seconds[earlier])
      for later in range(count) for earlier in range(later))
    spread = NormalDist().inv_cdf(0.975) * (count * (count - 1) * (2 * count + 5) / 18) ** 0.5
    low = max(0, int((len(slopes) - spread) / 2))
    high = min(len(slopes) - 1, int((len(slopes) + spread) / 2) + 1)
    whole = seconds[-1] - seconds[0]
    found = [slope * whole for slope in (median(slopes), slopes[low], slopes[high])]
    shares = [math.expm1(change) if logarithms else change / (self.middle or 1) for change in found]
    self.growth, self.low, self.high = shares

  @property
  def verdict(self):
    if self.high <= self.limit:
      return FLAT
    return GROWING if self.low > self.limit else UNTOLD

  def row(self, name):
    """Cells for the table: name, growth with its interval, limit, verdict."""
    return (name, f"{self.growth:+.1%} ({self.low:+.1%} to {self.high:+.1%})", f"{self.limit:.0%}", self.verdict)
