import JSON
import Testing

@testable import StandIns

@Suite("Documents of the CouchDB stand-in")
struct CouchDocumentTests {
  @Test("a document comes back as it was sent, with its name and revision first")
  func roundTrip() throws {
    var server = try CouchTestServer()
    server.ask("PUT", "/db")
    let put = server.ask("PUT", "/db/a", #"{"x": [1, {"y": "ä\n"}], "_id":"a", "big": 12345678901234567890.10}"#)
    #expect(put.status == 201 && put.json["ok"] == true && put.json["id"] == "a")
    #expect(put.revision.hasPrefix("1-") && put.revision.utf8.count == 34)
    let got = server.ask("GET", "/db/a")
    #expect(
      String(decoding: got.answer.body, as: UTF8.self)
        == #"{"_id":"a","_rev":"\#(put.revision)","x": [1, {"y": "ä\n"}],"big": 12345678901234567890.10}"# + "\n")
    #expect(got.field("ETag") == "\"\(put.revision)\"")
    #expect(server.ask("GET", "/db/a", fields: [("if-none-match", "\"\(put.revision)\"")]).status == 304)
  }

  @Test("only who names the newest revision may write")
  func conflicts() throws {
    var server = try CouchTestServer()
    server.ask("PUT", "/db")
    let first = server.ask("PUT", "/db/a", #"{"n":1}"#).revision
    #expect(server.ask("PUT", "/db/a", #"{"n":2}"#).status == 409)
    let second = server.ask("PUT", "/db/a?rev=\(first)", #"{"n":2}"#)
    #expect(second.status == 201 && second.revision.hasPrefix("2-"))
    let stale = server.ask("PUT", "/db/a", #"{"n":3,"_rev":"\#(first)"}"#)
    #expect(stale.status == 409 && stale.error == "conflict" && stale.reason == "Document update conflict.")
    #expect(server.ask("PUT", "/db/a", "{}", fields: [("if-match", second.revision)]).status == 201)
    #expect(server.ask("PUT", "/db/new", #"{"_rev":"\#(first)"}"#).status == 409)
    #expect(server.ask("PUT", "/db/a?rev=\(first)", #"{"_rev":"\#(second.revision)"}"#).status == 400)
    #expect(server.ask("GET", "/db/a?rev=\(first)").reason == "missing", "as after a compaction")
  }

  @Test("what is deleted says so, and can be written again with a longer history")
  func deletion() throws {
    var server = try CouchTestServer()
    server.ask("PUT", "/db")
    let first = server.ask("PUT", "/db/a", #"{"n":1}"#).revision
    #expect(server.ask("DELETE", "/db/a").status == 409)
    #expect(server.ask("DELETE", "/db/b?rev=\(first)").reason == "missing")
    #expect(server.ask("DELETE", "/db/a?rev=\(first)").status == 200)
    let gone = server.ask("GET", "/db/a")
    #expect(gone.status == 404 && gone.error == "not_found" && gone.reason == "deleted")
    #expect(server.ask("GET", "/db/b").reason == "missing")
    let info = server.ask("GET", "/db").json
    #expect(info["doc_count"] == 0 && info["doc_del_count"] == 1)
    #expect(server.ask("PUT", "/db/a", "{}").revision.hasPrefix("3-"))
    #expect(server.ask("GET", "/db").json["doc_del_count"] == 0)
  }

  @Test("a revision follows from the one before and the content: again the same, and else another")
  func revisions() {
    let fields = Array(#""a":1,"b":"x""#.utf8)
    let first = Revision(following: nil, isDeleted: false, fields: fields)
    #expect(first == Revision(following: nil, isDeleted: false, fields: fields))
    var others: Set<Revision> = [first]
    others.insert(Revision(following: nil, isDeleted: true, fields: fields))
    others.insert(Revision(following: first, isDeleted: false, fields: fields))
    for index in fields.indices {
      var changed = fields
      changed[index] ^= 1
      others.insert(Revision(following: nil, isDeleted: false, fields: changed))
    }
    #expect(others.count == fields.count + 3)
    #expect(Revision(first.description.utf8) == first)
    for text in ["", "1", "1-", "0-" + String(repeating: "0", count: 32), "1-" + String(repeating: "g", count: 32)] {
      #expect(Revision(text.utf8) == nil, "\(text)")
    }
  }

  @Test(
    "what is wrong with a document is said as CouchDB says it",
    arguments: [
      ("PUT", "/db/a", "[1]", 400, "bad_request"),
      ("PUT", "/db/a", "{", 400, "bad_request"),
      ("PUT", "/db/a", #"{"_foo":1}"#, 400, "doc_validation"),
      ("PUT", "/db/a", #"{"_rev":"x"}"#, 400, "bad_request"),
      ("PUT", "/db/a?rev=x", "{}", 400, "bad_request"),
      ("PUT", "/db/_a", "{}", 501, "not_implemented"),
      ("POST", "/db", #"{"_id":"_a"}"#, 400, "illegal_docid"),
      ("POST", "/db", #"{"_id":""}"#, 400, "illegal_docid"),
      ("POST", "/db", #"{"_id":7}"#, 400, "illegal_docid"),
      ("PUT", "/db/a/b", "{}", 501, "not_implemented"),
      ("PUT", "/db/%zz", "{}", 400, "bad_request"),
      ("PATCH", "/db/a", "{}", 405, "method_not_allowed"),
      ("GET", "/no/a", "", 404, "not_found"),
    ] as [(String, String, String, Int, String)])
  func mistakes(_ method: String, _ target: String, _ body: String, _ status: Int, _ error: String) throws {
    var server = try CouchTestServer()
    server.ask("PUT", "/db")
    let reply = server.ask(method, target, body)
    #expect(reply.status == status && reply.error == error, "\(reply)")
    #expect(server.ask("GET", "/db").json["doc_count"] == 0)
  }

  @Test("documents of more than 8 MB are refused, alone and in bulks, and nothing is written")
  func size() throws {
    var server = try CouchTestServer()
    server.ask("PUT", "/db")
    let text = String(repeating: "x", count: CouchDatabase.longestDocument)
    let alone = server.ask("PUT", "/db/a", #"{"x":"\#(text)"}"#)
    #expect(alone.status == 413 && alone.error == "document_too_large" && alone.reason == "a")
    let bulk = server.ask("POST", "/db/_bulk_docs", #"{"docs":[{"_id":"b"},{"_id":"a","x":"\#(text)"}]}"#)
    #expect(bulk.status == 413)
    #expect(server.ask("GET", "/db").json["doc_count"] == 0)
  }

  @Test("local documents have revisions of their own, and stand in no list")
  func local() throws {
    var server = try CouchTestServer()
    server.ask("PUT", "/db")
    #expect(server.ask("PUT", "/db/_local/x", #"{"a":1}"#).revision == "0-1")
    #expect(server.ask("PUT", "/db/_local/x", #"{"a":2}"#).status == 409)
    #expect(server.ask("PUT", "/db/_local/x", #"{"a":2,"_rev":"0-1"}"#).revision == "0-2")
    #expect(server.ask("GET", "/db/_local%2Fx").json == ["_id": "_local/x", "_rev": "0-2", "a": 2])
    #expect(server.ask("GET", "/db/_all_docs").rows.isEmpty)
    #expect(server.ask("GET", "/db/_local/y").reason == "missing")
    #expect(server.ask("DELETE", "/db/_local/x?rev=0-2").status == 200)
    #expect(server.ask("GET", "/db/_local/x").status == 404)
  }

  @Test("who does not wait for a write is told neither its revision nor that it failed")
  func postponed() throws {
    var server = try CouchTestServer()
    server.ask("PUT", "/db")
    for number in 1...2 {
      let reply = server.ask("PUT", "/db/a?batch=ok", #"{"n":\#(number)}"#)
      #expect(reply.status == 202 && reply.json == ["ok": true, "id": "a"])
    }
    #expect(server.ask("GET", "/db/a").json["n"] == 1)
  }

  @Test("a database is not deleted by who meant a document of it")
  func meantADocument() throws {
    var server = try CouchTestServer()
    server.ask("PUT", "/db")
    #expect(server.ask("DELETE", "/db?rev=1-a").status == 400 && server.ask("GET", "/db").status == 200)
  }

  @Test("a POST has to say that it is JSON")
  func contentType() throws {
    var server = try CouchTestServer()
    server.ask("PUT", "/db")
    for target in ["/db", "/db/_bulk_docs", "/db/_all_docs"] {
      let reply = server.ask("POST", target, "{}", fields: [("content-type", "text/plain")])
      #expect(reply.status == 415 && reply.error == "bad_content_type")
    }
  }
}
