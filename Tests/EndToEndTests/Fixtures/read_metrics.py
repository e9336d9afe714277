#!/usr/bin/env python3
"""Reads Prometheus' text format from standard input with the PyPI package `prometheus-client` and prints what it read as JSON:
each family's type, and each sample by its name and labels."""

import json
import sys

from prometheus_client.parser import text_string_to_metric_families

families = {}
samples = {}
for family in text_string_to_metric_families(sys.stdin.read()):
    families[family.name] = family.type
    for sample in family.samples:
        labels = ",".join(f"{name}={value}" for name, value in sorted(sample.labels.items()))
        samples[sample.name + ("{" + labels + "}" if labels else "")] = str(float(sample.value))
print(json.dumps({"families": families, "samples": samples}))
