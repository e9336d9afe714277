#!/usr/bin/env python3
"""Reads an HdrHistogram log with the PyPI package `hdrhistogram` and prints its figures as JSON.

    decode_hdr.py FILE [TAG]

Adds up the lines with that tag, or those without one. Values are in the log's own unit (nanoseconds).
"""

import json
import sys

from hdrh.histogram import HdrHistogram
from hdrh.log import HistogramLogReader

HIGHEST = 3_600_000_000_000
PERCENTILES = [50, 90, 99, 99.9, 100]


def read(path, tag):
    total = HdrHistogram(1, HIGHEST, 3)
    reader = HistogramLogReader(path, total)
    intervals = 0
    while True:
        interval = reader.get_next_interval_histogram()
        if interval is None:
            break
        if interval.get_tag() == tag:
            total.add(interval)
            intervals += 1
    return total, intervals


def main():
    path = sys.argv[1]
    tag = sys.argv[2] if len(sys.argv) > 2 else None
    total, intervals = read(path, tag)
    figures = {f"p{percent:g}": total.get_value_at_percentile(percent) for percent in PERCENTILES}
    figures.update(
        count=total.get_total_count(),
        intervals=intervals,
        max=total.get_max_value(),
        mean=total.get_mean_value(),
        min=total.get_min_value(),
    )
    json.dump(figures, sys.stdout, indent=2, sort_keys=True)
    print()


if __name__ == "__main__":
    main()
