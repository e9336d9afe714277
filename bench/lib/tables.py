"""Aligned text: names to the left, numbers to the right, units in the head."""

import re

from rounds import good, rates, ratios, spread


def table(head, rows):
  """Prints rows under their heads; the first column and notes in the last one are flush left."""
  cells = [head, *[["-" if cell is None else str(cell) for cell in row] for row in rows]]
  widths = [max(len(row[column]) for row in cells) for column in range(len(head))]
  for row in cells:
    aligned = [row[0].ljust(widths[0])] + [cell.rjust(width) for cell, width in zip(row[1:], widths[1:])]
    print("  " + "  ".join(aligned).rstrip())
    if row is head:
      print("  " + "  ".join("-" * width for width in widths))


HEAD = ["req/s", "min..max", "ratio", "min..max", "p50 ms", "p99 ms", "server CPU", "client CPU", "server us/req"]


def rate_row(readings, reference):
  """The cells of HEAD for one lane; the CPU figures are cores, so 1.00 on one side says which side was the limit."""
  rate, ratio = rates(readings), ratios(readings, reference)
  fields = ["p50_ms", "p99_ms", "server_cpu", "client_cpu", "server_us"]
  medians = [spread([getattr(reading, field) for reading in good(readings)]) for field in fields]
  forms = ["{:.3f}", "{:.3f}", "{:.2f}", "{:.2f}", "{:.2f}"]
  cells = rate.text("{:,.0f}") if rate else [None, None]
  cells += ratio.text("{:.2f}") if ratio else [None, None]
  return cells + [form.format(median.median) if median else None for form, median in zip(forms, medians)]


def rate_table(first, readings, reference, extra=None):
  """One row a lane, with `extra` = (head, {lane: cell}) as the last column."""
  head = [first, *HEAD] + ([extra[0]] if extra else [])
  rows = []
  for lane, measured in readings.items():
    name = f"{lane} (reference)" if lane == reference else lane
    row = [name, *rate_row(measured, readings.get(reference, []))]
    rows.append(row + ([extra[1].get(lane)] if extra else []))
  table(head, rows)
  for lane, measured in readings.items():
    remarks = [reading.failure for reading in measured if reading.failure]
    remarks += [note for reading in measured for note in reading.notes]
    for count, remark in distinct(remarks):
      print(f"  {lane}: {count} of {len(measured)} rounds: {remark}")


def distinct(remarks):
  """(how often, the first of them) for remarks that differ in their numbers at most."""
  groups = {}
  for remark in remarks:
    groups.setdefault(re.sub(r"[\d.,]+", "#", remark), []).append(remark)
  return [(len(group), group[0]) for group in groups.values()]


def target_lines(targets):
  for target in targets:
    value = "" if target.value is None else f" {target.form.format(target.value)}"
    print(f"  target: {target.text}:{value} ({target.bound()}) {target.state}")
