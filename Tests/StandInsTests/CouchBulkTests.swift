import JSON
import Testing

@testable import StandIns

@Suite("Bulks and lists of the CouchDB stand-in")
struct CouchBulkTests {
  private func filled(_ count: Int, faults: [String] = []) throws -> CouchTestServer {
    var server = try CouchTestServer(faults: faults)
    server.ask("PUT", "/db")
    let docs = (0..<count).map { #"{"_id":"d\#($0 + 100)","n":\#($0)}"# }.joined(separator: ",")
    server.ask("POST", "/db/_bulk_docs", #"{"docs":[\#(docs)]}"#)
    return server
  }

  @Test("each document is told about by itself, in the order sent; the second of one name is a conflict")
  func results() throws {
    var server = try filled(1)
    let reply = server.ask(
      "POST", "/db/_bulk_docs",
      #"{"new_edits":true,"docs":[{"_id":"x"},{"_id":"d100"},{"_id":"x"},{"n":1},{"_id":"_local/l","a":1}]}"#)
    #expect(reply.status == 201)
    let results = try #require(reply.json.elements)
    #expect(results.map { $0["error"]?.string } == [nil, "conflict", "conflict", nil, nil])
    #expect(results[3]["id"]?.string?.utf8.count == 32)
    #expect(results[4]["rev"] == "0-1")
    #expect(server.ask("GET", "/db").json["doc_count"] == 3)
  }

  @Test(
    "a bulk that cannot be understood is refused as a whole",
    arguments: [
      ("[]", "bad_request"), ("{}", "bad_request"), (#"{"docs":1}"#, "bad_request"),
      (#"{"docs":[{"_id":"a"}],"new_edits":"no"}"#, "bad_request"), (#"{"docs":[1]}"#, "bad_request"),
      (#"{"docs":[{"_id":"a"},{"_id":"_x"}]}"#, "illegal_docid"), (#"{"docs":[{"_id":"a"}"#, "bad_request"),
      (#"{"docs":[{"_id":"a"},{"_x":1}]}"#, "doc_validation"),
    ])
  func refused(_ body: String, _ error: String) throws {
    var server = try filled(0)
    let reply = server.ask("POST", "/db/_bulk_docs", body)
    #expect(reply.status == 400 && reply.error == error)
    #expect(server.ask("GET", "/db").json["doc_count"] == 0)
  }

  @Test("with new_edits false versions stand beside each other, and the same one wins everywhere")
  func replication() throws {
    var server = try filled(0)
    let (low, high) = (String(repeating: "a", count: 32), String(repeating: "b", count: 32))
    let third = String(repeating: "c", count: 32)
    func send(_ doc: String) -> CouchTestServer.Reply {
      server.ask("POST", "/db/_bulk_docs", #"{"new_edits":false,"docs":[\#(doc)]}"#)
    }
    #expect(send(#"{"_id":"a","_rev":"2-\#(high)","n":2}"#).json == [])
    #expect(send(#"{"_id":"a","_rev":"2-\#(low)","n":1}"#).json == [])
    #expect(send(#"{"_id":"a","_rev":"2-\#(low)","n":1}"#).json == [], "known already")
    var got = server.ask("GET", "/db/a?conflicts=true").json
    #expect(got["n"] == 2 && got["_conflicts"] == [.text("2-\(low)")])
    #expect(send(#"{"_id":"a","_revisions":{"start":3,"ids":["\#(third)","\#(low)"]},"n":3}"#).json == [])
    got = server.ask("GET", "/db/a?conflicts=true").json
    #expect(got["n"] == 3 && got["_rev"] == .text("3-\(third)") && got["_conflicts"] == [.text("2-\(high)")])
    #expect(server.ask("GET", "/db/a?rev=2-\(high)").json["n"] == 2)
    #expect(server.ask("DELETE", "/db/a?rev=2-\(high)").status == 200)
    got = server.ask("GET", "/db/a?conflicts=true").json
    #expect(got["_conflicts"] == nil && got["n"] == 3)
    #expect(send(#"{"_id":"b","n":3}"#).json.elements?.first?["error"] == "bad_request")
  }

  @Test(
    "lists have the documents between two names",
    arguments: [
      ("", ["d100", "d101", "d102", "d103", "d104"], 0),
      (#"startkey="d101"&endkey="d103""#, ["d101", "d102", "d103"], 1),
      (#"start_key="d101"&end_key="d103"&inclusive_end=false"#, ["d101", "d102"], 1),
      (#"startkey="d1010"&limit=2"#, ["d102", "d103"], 2),
      (#"startkey="d101"&skip=1&limit=1"#, ["d102"], 2),
      (#"descending=true&limit=2"#, ["d104", "d103"], 0),
      (#"descending=true&startkey="d103"&endkey="d101"&inclusive_end=false"#, ["d103", "d102"], 1),
      (#"descending=true&startkey="d103"&skip=1"#, ["d102", "d101", "d100"], 2),
      (#"startkey="d103"&endkey="d101""#, [], 3),
      (#"key="d102""#, ["d102"], 2),
      (#"key=7"#, [], 0),
      (#"startkey=null&endkey={}"#, ["d100", "d101", "d102", "d103", "d104"], 0),
      ("limit=0", [], 0), ("skip=9", [], 5), (#"startkey="d103"&skip=9223372036854775807"#, [], 5),
    ] as [(String, [String], Int)])
  func ranges(_ query: String, _ ids: [String], _ offset: Int) throws {
    var server = try filled(5)
    let reply = server.ask("GET", "/db/_all_docs?\(query)")
    #expect(reply.status == 200 && reply.ids == ids)
    #expect(reply.json["total_rows"] == 5 && reply.json["offset"]?.integer == offset)
  }

  @Test("asked by names, rows come in that order, with what is missing and what is deleted")
  func keys() throws {
    var server = try filled(3)
    let revision = server.ask("GET", "/db/d101").json["_rev"]?.string ?? ""
    server.ask("DELETE", "/db/d101?rev=\(revision)")
    let reply = server.ask(
      "POST", "/db/_all_docs?include_docs=true&update_seq=true", #"{"keys":["d102","no","d101","d100"],"limit":4}"#)
    #expect(reply.rows.count == 4 && reply.json["offset"] == .null && reply.json["update_seq"] == "4-standin")
    #expect(reply.rows[0]["doc"]?["n"] == 2)
    #expect(reply.rows[1] == ["key": "no", "error": "not_found"])
    #expect(reply.rows[2]["value"]?["deleted"] == true && reply.rows[2]["doc"] == .null)
    #expect(server.ask("GET", "/db/_all_docs").ids == ["d100", "d102"])
  }

  @Test(
    "options that make no sense are named",
    arguments: [
      ("limit=x", "query_parse_error"), ("limit=-1", "query_parse_error"), ("descending=1", "query_parse_error"),
      ("startkey=x", "bad_request"), ("keys=1", "bad_request"), (#"keys=["a"]&key="b""#, "query_parse_error"),
    ])
  func options(_ query: String, _ error: String) throws {
    var server = try filled(1)
    let reply = server.ask("GET", "/db/_all_docs?\(query)")
    #expect(reply.status == 400 && reply.error == error)
  }

  @Test("a conflict on demand is somebody else's write: a new document is there, an old one has a new revision")
  func conflicts() throws {
    var server = try CouchTestServer(faults: ["conflict=100%"])
    server.ask("PUT", "/db")
    let first = server.ask("POST", "/db/_bulk_docs", #"{"docs":[{"_id":"a","n":1}]}"#)
    #expect(first.json.elements?[0]["error"] == "conflict")
    let there = server.ask("GET", "/db/a").json
    #expect(there["n"] == 1)
    let revision = there["_rev"]?.string ?? ""
    #expect(server.ask("PUT", "/db/a?rev=\(revision)", #"{"n":2}"#).status == 409)
    let after = server.ask("GET", "/db/a").json
    #expect(after["n"] == 1 && after["_rev"] != there["_rev"])
  }

  @Test("changes come in the order of the last one of each document, from where one asks on")
  func changes() throws {
    var server = try filled(3)
    let revision = server.ask("GET", "/db/d100").json["_rev"]?.string ?? ""
    server.ask("DELETE", "/db/d100?rev=\(revision)")
    let all = server.ask("GET", "/db/_changes?include_docs=true").json
    let results = try #require(all["results"]?.elements)
    #expect(results.map { $0["id"]?.string } == ["d101", "d102", "d100"])
    #expect(results[2]["deleted"] == true && results[0]["doc"]?["n"] == 1)
    #expect(all["last_seq"] == "4-standin" && all["pending"] == 0)
    let some = server.ask("GET", "/db/_changes?since=2-standin&limit=1").json
    #expect(some["results"]?.elements?.count == 1 && some["last_seq"] == "3-standin" && some["pending"] == 1)
    #expect(server.ask("GET", "/db/_changes?since=now").json["results"] == [])
    #expect(server.ask("GET", "/db/_changes?since=x").status == 400)
  }

  @Test("the log of changes does not grow with changes of the same documents")
  func log() {
    var log = ChangeLog()
    var last: [ByteKey: Int] = [:]
    for change in 0..<50_000 {
      let id = ByteKey("d\(change % 10)")
      last[id] = log.append(id)
      log.tidy(documents: 10) { last[$0.id] == $0.sequence }
    }
    #expect(log.entries.count < 2_000 && log.last == 50_000)
    #expect(log.entries(after: 49_990).count == 10)
  }

  @Test("pages of a list lead on by next, until there are no more")
  func pages() throws {
    var server = try CouchTestServer()
    server.ask("PUT", "/a%2Fb")
    let docs = (0..<45).map { #"{"_id":"user_\#($0 + 100)"}"# } + [#"{"_id":"user"}"#, #"{"_id":"userz"}"#]
    server.ask("POST", "/a%2Fb/_bulk_docs", #"{"docs":[\#(docs.joined(separator: ","))]}"#)
    var target: String? = "/a%2Fb/_pages/users"
    var sizes: [Int] = []
    while let page = target {
      let json = server.ask("GET", page).json
      #expect(json["total"] == 45)
      sizes.append(json["objects"]?.elements?.count ?? 0)
      target = json["next"]?.string
    }
    #expect(sizes == [20, 20, 5])
    #expect(server.ask("GET", "/a%2Fb/_pages/users?page=99999999999999999&size=20").json["objects"] == [])
    #expect(server.ask("GET", "/a%2Fb/_pages/users?page=0").status == 400)
    #expect(server.ask("GET", "/a%2Fb/_pages/things").status == 404)
  }
}
