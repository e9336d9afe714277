"""Loads against what others do on the same server: boto3's loop on moto, couchdyno and ready bodies, pgbench -i.

CouchDB is the stand-in, unless REACTOMETER_COUCHDB names a server (http://admin:password@127.0.0.1:5984). couchdyno is
measured when COUCHDYNO names a folder with the original; both it and boto3 run in the Python of `scripts/setup --peers`.
PostgreSQL is measured when REACTOMETER_POSTGRESQL names a database for it (postgresql://me@127.0.0.1/lab); its tables
`weather_records` and pgbench's are replaced.
"""

import csv
import glob
import io
import itertools
import os
import re
import shutil
import time
import urllib.error
import urllib.parse
import urllib.request
from base64 import b64encode

from processes import Child, Failure, cpu_seconds_of, run_bounded
from rounds import Reading, Target, interleave, ratio_target, rates, ratios, spread
from servers import BENCH, ROOT, free_port
from tables import distinct, table, target_lines

PYTHON = f"{ROOT}/.build/peer-python/bin/python"
USERS, RECORDS = 200, 100
DOCUMENTS, COUCHDYNO_DOCUMENTS, SIZE, BATCH, CONNECTIONS = 100_000, 10_000, 1_000, 2_000, 4
ROWS, PGBENCH_ROWS_A_UNIT = 4_000_000, 100_000
PATIENCE = 300

numbers = itertools.count(1)


def run(bench):
  os.environ.update(AWS_ACCESS_KEY_ID="AKIDEXAMPLE", AWS_SECRET_ACCESS_KEY="example")
  readings, targets = {}, []
  bench.title(f"stores: {USERS * RECORDS:,} markers into moto's DynamoDB")
  found = markers(bench)
  show(found, "boto3's loop")
  targets.append(ratio_target("markers: populate / boto3's loop", found, "populate markers", "boto3's loop", 2.0))
  readings.update(found)
  bench.title(f"stores: {DOCUMENTS:,} documents of {SIZE:,} letters into {couch_name()}")
  found = documents(bench)
  show(found, "ready bodies")
  mine = "populate documents"
  targets.append(ratio_target("documents: populate / couchdyno", found, mine, "couchdyno", 4.0))
  if "REACTOMETER_COUCHDB" in os.environ:
    targets.append(ratio_target("documents: populate / ready bodies", found, mine, "ready bodies", 0.90))
  else:
    # Beside the stand-in, which costs little, a client that makes its documents cannot keep up with one that does not.
    rate = rates(found.get(mine, []))
    targets.append(Target("documents/s into the stand-in", rate.median if rate else None, least=20_000, form="{:,.0f}"))
  readings.update(found)
  bench.title(f"stores: {ROWS:,} rows into PostgreSQL")
  found = rows(bench)
  show(found, "pgbench -i")
  targets.append(ratio_target("rows: populate weather / pgbench -i", found, "populate weather", "pgbench -i", 1.0))
  readings.update(found)
  target_lines(targets)
  return bench.record(targets, readings)


def couch_name():
  return "CouchDB" if "REACTOMETER_COUCHDB" in os.environ else "the stand-in of CouchDB"


def show(readings, reference):
  rows = []
  for lane, measured in readings.items():
    rate, ratio = rates(measured), ratios(measured, readings.get(reference, []))
    name = f"{lane} (reference)" if lane == reference else lane
    cells = rate.text("{:,.0f}") if rate else [None, None]
    cells += ratio.text("{:.2f}") if ratio else [None, None]
    cores = spread([reading.server_cpu for reading in measured])
    rows.append([name, *cells, f"{cores.median:.2f}" if cores else None])
  table(["lane", "records/s", "min..max", "ratio", "min..max", "server cores"], rows)
  for lane, measured in readings.items():
    for count, remark in distinct([reading.failure for reading in measured if reading.failure]):
      print(f"  {lane}: {count} of {len(measured)} rounds: {remark}")


def markers(bench):
  lanes = ["populate markers", "boto3's loop"]
  if not os.path.exists(PYTHON):
    bench.missing_one("moto", "moto: not installed, run scripts/setup --peers")
    return {}
  config = os.path.join(bench.folder, "markers.json")
  program = reactometer(bench)
  done = run_bounded([program, "markers-config", USERS, 90, RECORDS], 60)
  with open(config, "w") as file:
    file.write(done.output)
  port = free_port()
  endpoint = f"http://127.0.0.1:{port}"
  with open(os.path.join(bench.folder, "moto.log"), "w") as log:
    with Child([PYTHON, "-m", "moto.server", "-p", port], bench.server_cpu, stdout=log, stderr=log) as moto:
      await_answer(endpoint)

      def measure(lane):
        # Python runs one thread at a time: a server that keeps a whole core busy is the limit, whoever asks.
        before = cpu_seconds_of(moto.pid)
        reading = load(lane)
        reading.server_cpu = (cpu_seconds_of(moto.pid) - before) * reading.rate / (USERS * RECORDS)
        return reading

      def load(lane):
        name = f"lab-{next(numbers)}"
        if lane == "boto3's loop":
          return from_line(bench, [PYTHON, f"{BENCH}/peers/stores/boto3_loop.py", endpoint, name, USERS * RECORDS])
        into = f"dynamodb://us-west-2/{name}?endpoint={endpoint}"
        journal = os.path.join(bench.folder, f"{name}.journal")
        more = ["--config", config, "--journal", journal, "--log", os.path.join(bench.folder, "runtime.log")]
        return populate(bench, ["markers", "--into", into, *more])

      return interleave(lanes, bench.rounds, measure, bench.progress)


def documents(bench):
  lanes = ["populate documents", "ready bodies"]
  couchdyno = os.environ.get("COUCHDYNO")
  if couchdyno and os.path.exists(PYTHON):
    lanes.append("couchdyno")
  else:
    bench.missing_one("couchdyno", "couchdyno: name its folder by COUCHDYNO, and run scripts/setup --peers")
  server = os.environ.get("REACTOMETER_COUCHDB", "").rstrip("/")
  if server:
    return interleave(lanes, bench.rounds, lambda lane: into_couch(bench, lane, server), bench.progress)

  def measure(lane):
    # A fresh one each time: what it keeps is memory.
    port = free_port()
    with open(os.path.join(bench.folder, "stand-in.log"), "w") as log:
      with Child([reactometer(bench), "stand-in", "couchdb", "--port", port], bench.server_cpu, stdout=log, stderr=log):
        await_answer(f"http://127.0.0.1:{port}")
        return into_couch(bench, lane, f"http://127.0.0.1:{port}")

  return interleave(lanes, bench.rounds, measure, bench.progress)


def into_couch(bench, lane, server):
  name = f"reactometer_bench_{os.getpid()}_{next(numbers)}"
  try:
    if lane == "ready bodies":
      command = [f"{BENCH}/peers/stores/ready_bodies.py", server, name, DOCUMENTS, SIZE, BATCH, CONNECTIONS]
      return from_line(bench, [PYTHON if os.path.exists(PYTHON) else "python3", *command])
    if lane == "couchdyno":
      return original(bench, f"{server}/{name}")
    more = ["--records", DOCUMENTS, "--size", SIZE, "--batch", BATCH, "--connections", CONNECTIONS]
    return populate(bench, ["documents", "--into", f"{server}/{name}", *more])
  finally:
    delete(server, name)


def original(bench, url):
  """couchdyno-setup as its users start it, with the making of the database, which takes next to no time."""
  code = "import sys; sys.argv[0] = 'couchdyno-setup'; from couchdyno.couchdyno import setup; setup()"
  command = ["env", f"PYTHONPATH={os.environ['COUCHDYNO']}", PYTHON, "-c", code]
  # What Python takes to start and import is not the filling.
  begin = time.monotonic()
  run_bounded([*command[:-1], "import couchdb, couchdyno.couchdyno"], PATIENCE, bench.client_cpu)
  start = time.monotonic() - begin
  begin = time.monotonic()
  done = run_bounded([*command, "-w", "-t", COUCHDYNO_DOCUMENTS, "-s", SIZE, url], PATIENCE, bench.client_cpu)
  if done.status != 0:
    raise Failure(f"couchdyno ended with status {done.status}: {last_words(done)}")
  return Reading(rate=COUCHDYNO_DOCUMENTS / (time.monotonic() - begin - start))


def rows(bench):
  """Weather against pgbench's accounts, each by its client's own clock, indexes not counted."""
  database = os.environ.get("REACTOMETER_POSTGRESQL")
  pgbench = shutil.which("pgbench") or next(iter(sorted(glob.glob("/usr/lib/postgresql/*/bin/pgbench"))), None)
  if not database or not pgbench:
    bench.missing_one("PostgreSQL", "PostgreSQL: name a database by REACTOMETER_POSTGRESQL, and install pgbench")
    return {}

  def measure(lane):
    # What the lane before left for the server to write is not this one's.
    settled = run_bounded(["psql", "-q", "-X", "-d", database, "-c", "CHECKPOINT"], PATIENCE)
    if settled.status != 0:
      raise Failure(f"psql ended with status {settled.status}: {last_words(settled)}")
    if lane == "populate weather":
      return populate(bench, ["weather", "--records", ROWS, "--into", database, "--replace"])
    scale = ROWS // PGBENCH_ROWS_A_UNIT
    done = run_bounded([pgbench, "-i", "-s", scale, "-I", "dtg", database], PATIENCE, bench.client_cpu)
    told = re.search(r"client-side generate ([0-9.]+) s", done.errors + done.output)
    if done.status != 0 or not told:
      raise Failure(f"pgbench ended with status {done.status}: {last_words(done)}")
    return Reading(rate=scale * PGBENCH_ROWS_A_UNIT / float(told.group(1)))

  return interleave(["populate weather", "pgbench -i"], bench.rounds, measure, bench.progress)


def reactometer(bench):
  program = os.path.join(bench.binaries, "reactometer")
  if not os.path.exists(program):
    raise Failure(f"reactometer: not built ({bench.binaries}), run swift build -c release")
  return program


def populate(bench, arguments):
  done = run_bounded([reactometer(bench), "populate", *arguments], PATIENCE, bench.client_cpu)
  if done.status != 0:
    raise Failure(f"populate ended with status {done.status}: {last_words(done)}")
  # A line of CSV an interval; the last one is of the end.
  last = list(csv.DictReader(io.StringIO(done.output)))[-1]
  return Reading(rate=float(last["records_per_second"]))


def from_line(bench, command):
  done = run_bounded(command, PATIENCE, bench.client_cpu)
  if done.status != 0:
    raise Failure(f"{os.path.basename(command[1])} ended with status {done.status}: {last_words(done)}")
  return Reading(rate=float(done.output))


def last_words(done):
  return (done.errors.strip().splitlines() or ["it printed nothing"])[-1]


def await_answer(url):
  deadline = time.monotonic() + 30
  while True:
    try:
      urllib.request.urlopen(url, timeout=2).close()
      return
    except urllib.error.HTTPError:
      return
    except OSError:
      if time.monotonic() > deadline:
        raise Failure(f"{url} did not answer within 30 s") from None
      time.sleep(0.05)


def delete(server, name):
  parts = urllib.parse.urlsplit(server)
  host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
  request = urllib.request.Request(f"{parts.scheme}://{host}:{parts.port}/{name}", method="DELETE")
  if parts.username:
    pair = f"{urllib.parse.unquote(parts.username)}:{urllib.parse.unquote(parts.password or '')}"
    request.add_header("Authorization", "Basic " + b64encode(pair.encode()).decode())
  try:
    urllib.request.urlopen(request, timeout=60).close()
  except OSError:
    pass  # it was never made
