#!/usr/bin/env python3
"""Asks a CouchDB, by the PyPI package `CouchDB`, for what databases have in common, and stops at the first surprise."""

import sys

import couchdb
from couchdb.design import ViewDefinition


def expect(condition, *what):
    if not condition:
        sys.exit(f"not as it should be: {what}")


def refused(kind, action):
    try:
        action()
    except kind as error:
        return error
    sys.exit(f"{kind.__name__} did not come")


server = couchdb.Server(sys.argv[1])
expect(server.version() >= "3", server.version())
expect(list(server) == [], list(server))
refused(couchdb.Unauthorized, lambda: list(couchdb.Server(sys.argv[1].replace("me:", "you:"))))
database = server.create("people")
refused(couchdb.PreconditionFailed, lambda: server.create("people"))
expect("people" in server and "animals" not in server)
refused(couchdb.ResourceNotFound, lambda: server["animals"])

identity, revision = database.save({"name": "Ä \"n\"\n", "list": [1, 2.5, None, True]})
document = database[identity]
expect(document.rev == revision and document["name"] == "Ä \"n\"\n" and document["list"] == [1, 2.5, None, True])
document["name"] = "B"
database.save(document)
document["_rev"] = revision
refused(couchdb.ResourceConflict, lambda: database.save(document))
database.delete(database[identity])
refused(couchdb.ResourceNotFound, lambda: database[identity])
expect(database.get(identity) is None and identity not in database and len(database) == 0)

results = database.update([{"_id": f"p{n:04}", "type": "person", "town": "abc"[n % 3], "n": n} for n in range(1000)])
expect(all(result[0] for result in results) and len(database) == 1000)
again = database.update([{"_id": "p0001"}, {"_id": "q"}])
expect([result[0] for result in again] == [False, True] and isinstance(again[0][2], couchdb.ResourceConflict))

rows = list(database.iterview("_all_docs", batch=99, include_docs=True))
expect(len(rows) == 1001 and rows[7].doc["n"] == 7)
rows = database.view("_all_docs", startkey="p0100", endkey="p0110", inclusive_end=False)
expect([row.id for row in rows] == [f"p0{n}" for n in range(100, 110)] and rows.offset == 100 and rows.total_rows == 1001)
rows = list(database.view("_all_docs", keys=["p0003", "nobody"]))
expect(rows[0].value["rev"].startswith("1-") and rows[1].get("error") == "not_found")

by_town = ViewDefinition("people", "by_town", "function(doc) { if (doc.type == 'person') emit(doc.town, doc.n); }")
by_town.sync(database)
expect(len(by_town(database)) == 1000 and [row.id for row in by_town(database, key="b", limit=2)] == ["p0001", "p0004"])
expect(len(list(database.iterview("people/by_town", batch=50, startkey="b"))) == 666)
sums = ViewDefinition("people", "sums", "function(doc) { if (doc.type) emit(doc.town, doc.n) }", reduce_fun="_sum")
sums.sync(database)
expect([row.value for row in sums(database)] == [499500], list(sums(database)))
expect({row.key for row in sums(database, group=True)} == {"a", "b", "c"})

changes = database.changes(since=0, limit=5)
expect(len(changes["results"]) == 5 and changes["results"][0]["deleted"])
lines = list(database.changes(feed="continuous", since=0, limit=3, timeout=1000))
expect([len(lines[0]["changes"]), len(lines), "last_seq" in lines[3]] == [1, 4, True], lines)
quiet = database.changes(feed="longpoll", since=database.info()["update_seq"], timeout=20)
expect(quiet["results"] == [] and quiet["last_seq"] == database.info()["update_seq"], quiet)
info = database.info()
expect(info["doc_count"] == 1002 and info["doc_del_count"] == 1 and info["disk_size"] > 10_000, info)
del server["people"]
refused(couchdb.ResourceNotFound, lambda: database["p0001"])
print("all as it should be")
