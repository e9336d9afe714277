"""Does `reactometer compare` find a server that is 10 % slower, and nothing between equals?

Each try runs inline-server under three labels, by turns in the rounds of one run: `base`, `same`, which is the same,
and `slow`, which burns 10 % of each request's CPU time once more (bench/limits/slower.c, preloaded; into the other two as
well, with 0 %).
Then `same` and `slow` are each held against `base`.
"""

import collections
import json
import os
import subprocess
import time

from processes import Failure
from rounds import Target
from servers import BENCH
from tables import table, target_lines

TRIES = 20
ENOUGH = 19
# Many and short: this finds what a machine hides that is faster at one second than at the next.
ROUNDS = 60
SLOWER = {"base": 0, "same": 0, "slow": 10}
EXPECTED = {"same": "not distinguishable", "slow": "worse"}
PLAN = """
name: compare
fib: 27 # more than half a millisecond: read and send, which are not slowed, are a few percent of it
seed: {seed}
warmup: 100ms
interval: 25ms
servers:
{servers}
experiments:
  A: {{connections: 2, duration: 250ms, repeats: {rounds}}}
"""


def run(bench):
  bench.title(f"compare: {TRIES} tries of {ROUNDS} rounds, GET / (fib 27) on 2 connections; about half an hour")
  tries = []
  try:
    folders = {label: slowed(bench, label, percent) for label, percent in SLOWER.items()}
    for number in range(1, TRIES + 1):
      began = time.monotonic()
      tries.append(one_try(bench, folders, number))
      told = ", ".join(f"{label} {result['verdict']}{ratio(result)}" for label, result in tries[-1].items())
      print(f"  try {number} of {TRIES}, {time.monotonic() - began:.0f} s: {told}")
      for doubt in {doubt: None for result in tries[-1].values() for doubt in result["doubts"]}:
        print(f"    {doubt}")
  except Failure as failure:
    bench.missing_one("compare", str(failure))
  verdicts = {label: collections.Counter(one[label]["verdict"] for one in tries) for label in EXPECTED}
  rows = [[label, f"{SLOWER[label]} %", *(f"{verdicts[label][name]}" for name in VERDICTS)] for label in EXPECTED]
  table(["held against base", "slowed by", *VERDICTS], rows)
  targets = [
    Target(f"{label} is {expected}, of {TRIES}", count(verdicts[label][expected], tries), least=ENOUGH, form="{:.0f}")
    for label, expected in EXPECTED.items()
  ]
  target_lines(targets)
  return bench.record(targets, {}, tries=tries)


VERDICTS = ["not distinguishable", "better", "worse", "mixed", "cannot tell"]


def count(value, tries):
  """Of fewer tries than there should be nothing can be said."""
  return value if len(tries) == TRIES else None


def ratio(result):
  return "" if result["throughput"] is None else f" ({result['throughput']:.3f})"


def slowed(bench, label, percent):
  """A folder with an inline-server that is slower; returns its path."""
  program, library = os.path.join(bench.binaries, "inline-server"), f"{BENCH}/limits/build/slower.so"
  for path, hint in ((program, "run swift build -c release"), (library, "see make -C bench/limits")):
    if not os.path.exists(path):
      raise Failure(f"{path} is not there: {hint}")
  folder = os.path.join(bench.folder, label)
  os.makedirs(folder, exist_ok=True)
  script = os.path.join(folder, "inline-server")
  with open(script, "w") as file:
    file.write(f"#!/bin/sh\nexport LD_PRELOAD='{library}' SLOWER_BY={percent}\nexec '{program}' \"$@\"\n")
  os.chmod(script, 0o755)
  return folder


def one_try(bench, folders, number):
  results = os.path.join(bench.folder, f"try-{number}")
  plan = os.path.join(bench.folder, f"try-{number}.yaml")
  servers = "\n".join(f"  - {{name: inline-server, label: {name}, folder: {path}}}" for name, path in folders.items())
  with open(plan, "w") as file:
    file.write(PLAN.format(seed=number, servers=servers, rounds=ROUNDS))
  reactometer(bench, "run", plan, "--results", results, accepted=(0, 3))
  record = os.path.join(results, os.listdir(results)[0])
  return {label: held(bench, f"{record}:base", f"{record}:{label}") for label in EXPECTED}


def held(bench, a, b):
  compared = json.loads(reactometer(bench, "compare", a, b, "--json", accepted=(0, 3, 4)))
  figures = {figure["figure"]: figure for figure in compared["servers"][0]["parts"][0]["comparison"]["figures"]}
  ratios = {name: (figure.get("ratio") or {}).get("value") for name, figure in figures.items()}
  verdicts = {name: figure["verdict"] for name, figure in figures.items()}
  return {
    "verdict": compared["verdict"], "throughput": ratios.get("throughput"), "ratios": ratios, "verdicts": verdicts,
    "doubts": compared["cautions"] + compared["gaps"] + [f["note"] for f in figures.values() if "note" in f],
  }


def reactometer(bench, *arguments, accepted):
  command = [os.path.join(bench.binaries, "reactometer"), *arguments]
  try:
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
  except (OSError, subprocess.TimeoutExpired) as error:
    raise Failure(f"reactometer {arguments[0]}: {error}") from None
  if done.returncode not in accepted:
    last = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
    raise Failure(f"reactometer {arguments[0]} ended with status {done.returncode}: {last}")
  return done.stdout
