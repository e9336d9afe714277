import JSON
import Testing

@testable import StandIns

@Suite("Views of the CouchDB stand-in")
struct CouchViewTests {
  private static let map = "function (doc) { if (doc.domain) { emit([doc.domain, doc.name], doc.n); } }"

  private func filled(map: String = Self.map, reduce: String? = nil) throws -> CouchTestServer {
    var server = try CouchTestServer()
    server.ask("PUT", "/db")
    var view: JSONValue = ["map": .text(map)]
    if let reduce { view = ["map": .text(map), "reduce": .text(reduce)] }
    let design: JSONValue = ["views": ["by": view]]
    server.ask("PUT", "/db/_design/d", String(decoding: design.bytes, as: UTF8.self))
    let docs = [("1", "b", "x", 1), ("2", "a", "y", 2), ("3", "a", "x", 3), ("4", "b", "x", 4)].map {
      #"{"_id":"\#($0)","domain":"\#($1)","name":"\#($2)","n":\#($3)}"#
    }
    server.ask("POST", "/db/_bulk_docs", #"{"docs":[\#(docs.joined(separator: ",")),{"_id":"5"}]}"#)
    return server
  }

  @Test(
    "rows come in the order of their keys, then of names",
    arguments: [
      ("", ["3", "2", "1", "4"]),
      ("descending=true", ["4", "1", "2", "3"]),
      (#"startkey=["a"]&endkey=["a",{}]"#, ["3", "2"]),
      (#"startkey=["a",{}]&endkey=["a"]&descending=true"#, ["2", "3"]),
      (#"key=["b","x"]"#, ["1", "4"]),
      (#"startkey=["b","x"]&startkey_docid=4"#, ["4"]),
      (#"endkey=["b","x"]&endkey_docid=1"#, ["3", "2", "1"]),
      (#"endkey=["b","x"]&inclusive_end=false"#, ["3", "2"]),
      (#"keys=[["b","x"],["a","y"]]"#, ["1", "4", "2"]),
      ("skip=1&limit=2", ["2", "1"]),
      ("skip=1&limit=2&descending=true", ["1", "2"]),
    ] as [(String, [String])])
  func ranges(_ query: String, _ ids: [String]) throws {
    var server = try filled()
    let reply = server.ask("GET", "/db/_design/d/_view/by?\(query)")
    #expect(reply.status == 200 && reply.ids == ids, "\(reply.json)")
    #expect(reply.json["total_rows"] == 4)
  }

  @Test("a view follows its documents and its definition")
  func updates() throws {
    var server = try filled()
    let view = "/db/_design/d/_view/by"
    #expect(server.ask("GET", view).ids.count == 4)
    let revision = server.ask("GET", "/db/3").json["_rev"]?.string ?? ""
    server.ask("PUT", "/db/3?rev=\(revision)", #"{"domain":"z","name":"x","n":9}"#)
    let last = server.ask("GET", view + "?include_docs=true&descending=true&limit=1").rows
    #expect(last.first?["doc"]?["n"] == 9 && last.first?["value"] == 9)
    let design = server.ask("GET", "/db/_design/d").json["_rev"]?.string ?? ""
    server.ask("PUT", "/db/_design/d?rev=\(design)", #"{"views":{"by":{"map":"function(d){ emit(d.n, null) }"}}}"#)
    #expect(server.ask("GET", view).ids == ["5", "1", "2", "4", "3"])
    #expect(server.ask("GET", "/db/_design/d/_view/no").reason == "missing_named_view")
    #expect(server.ask("GET", "/db/_design/no/_view/by").reason == "missing")
  }

  @Test("built-in reduce functions, by group or over all")
  func reductions() throws {
    var server = try filled(reduce: "_sum")
    let view = "/db/_design/d/_view/by"
    #expect(server.ask("GET", view).json == ["rows": [["key": .null, "value": 10]]])
    #expect(
      server.ask("GET", view + "?group_level=1").rows == [["key": ["a"], "value": 5], ["key": ["b"], "value": 5]])
    #expect(server.ask("GET", view + "?group=true").rows.map { $0["value"]?.integer } == [3, 2, 5])
    #expect(server.ask("GET", view + #"?startkey=["c"]"#).rows == [])
    #expect(server.ask("GET", view + "?reduce=false").ids.count == 4)
    #expect(server.ask("GET", view + "?include_docs=true").status == 400)
    #expect(server.ask("GET", view + #"?keys=[["b","x"]]"#).error == "query_parse_error")
    #expect(server.ask("GET", view + #"?keys=[["b","x"]]&group=true"#).rows == [["key": ["b", "x"], "value": 5]])
    #expect(server.ask("GET", view + "?reduce=false&update_seq=true").json["update_seq"] == "6-standin")
    server = try filled(reduce: "_stats")
    #expect(
      server.ask("GET", view).rows.first?["value"] == ["sum": 10, "count": 4, "min": 1, "max": 4, "sumsqr": 30])
    server = try filled(reduce: "function(keys, values) { return 1; }")
    #expect(server.ask("GET", view).status == 501)
  }

  @Test("views that only a JavaScript engine could make are refused; CommCare's two are known by name")
  func refused() throws {
    var server = try filled(map: "function(doc) { for (var i in doc.domains) emit(doc.domains[i], 1); }")
    let reply = server.ask("GET", "/db/_design/d/_view/by")
    #expect(reply.status == 501 && reply.reason?.contains("'for'") == true)
    server.ask(
      "PUT", "/db/_design/users", #"{"views":{"by_domain":{"map":"function(doc) { var x = 1; emit(x, null); }"}}}"#)
    #expect(server.ask("GET", #"/db/_design/users/_view/by_domain?key="a""#).ids == ["2", "3"])
  }

  @Test("ranges that can hold nothing are told, as there")
  func emptyRange() throws {
    var server = try filled()
    #expect(server.ask("GET", #"/db/_design/d/_view/by?startkey=2&endkey=1"#).error == "query_parse_error")
    #expect(server.ask("GET", "/db/_design/d/_view/by?group=true").status == 400)
  }
}

@Suite("Map functions")
struct MapFunctionTests {
  @Test(
    "conditions and keys, as JavaScript has them",
    arguments: [
      ("emit(doc.a, null)", "1 null"),
      ("emit(doc.no, doc.s)", #"null "text""#),
      ("emit(doc.a)", "1 null"),
      ("if (doc.s === 'text' && !doc.no) emit([doc.s, -1, true], 1);", #"["text",-1,true] 1"#),
      ("if (doc.s !== \"text\") emit(1, 1)", ""),
      ("if (doc.no || doc.a == 1) { emit(1, 2); emit(3, 4); }", "1 2,3 4"),
      ("if (doc._id.indexOf(\"d_\") === 0 && doc.a) emit(doc.o.p, doc.l.length)", "7 2"),
      ("if (doc.l.indexOf(2) == -1) emit(1, 1)", ""),
      ("emit(doc['o'][\"p\"], null) // and a comment\n", "7 null"),
      ("/* one */ emit(doc.no.p, null); emit(1, 1)", ""),
      ("if (doc.zero) emit(0, 0); if (doc.empty) emit('', 0); if (doc.l) emit('l', 0)", #""l" 0"#),
      ("if ((doc.a === 1 || doc.a === 2) && doc.b === false) emit(1, 1)", "1 1"),
    ])
  func emissions(_ body: String, _ expected: String) throws {
    let document = try JSONValue(
      parsing: #"{"_id":"d_1","a":1,"b":false,"s":"text","o":{"p":7},"l":[1,2],"zero":0,"empty":""}"#)
    let function = try MapFunction(parsing: "function (doc) { \(body) }")
    let text = function.emissions(for: document).map {
      String(decoding: $0.key.bytes + [0x20] + $0.value.bytes, as: UTF8.self)
    }
    #expect(text.joined(separator: ",") == expected)
  }

  @Test("the originals' are understood")
  func originals() throws {
    let times = """

      function(doc) {
            if(doc._id.indexOf("couchdyno_") === 0 &&  doc.ts) {
               emit(doc.ts, null);
            }
      }

      """
    let document = try JSONValue(parsing: #"{"_id":"couchdyno_1","ts":5,"_conflicts":["1-a","1-b"]}"#)
    #expect(try MapFunction(parsing: times).emissions(for: document) == [.init(key: 5, value: .null)])
    let conflicts = times.replacing("doc.ts)", with: "doc._conflicts)").replacing(
      "emit(doc.ts, null)", with: "emit(doc._id, doc._conflicts.length)")
    #expect(try MapFunction(parsing: conflicts).emissions(for: document) == [.init(key: "couchdyno_1", value: 2)])
  }

  @Test(
    "anything else is refused where it stands",
    arguments: [
      "", "doc => emit(1, 1)", "function(doc) { var x; }", "function(doc) { emit() }", "function(doc) { emit(x, 1) }",
      "function(doc) { if (doc.a > 1) emit(1, 1) }", "function(doc) { emit(doc.l[0], 1) }",
      "function(doc) { emit('x, 1) }",
      "function(doc) { emit(" + String(repeating: "(", count: 1_500),
      "function(doc) { if (" + String(repeating: "!", count: 1_500),
      "function(doc) { " + String(repeating: "{", count: 1_500),
      "function(doc) { if (" + String(repeating: "doc || ", count: 100_000) + "doc) emit(1, 1) }",
      "function(doc) { emit(1, 1) } more",
    ])
  func refused(_ source: String) {
    #expect(throws: MapError.self) { try MapFunction(parsing: source) }
  }

  @Test("keys are ordered by kind, then by value")
  func collation() throws {
    let texts = [
      "null", "false", "true", "-1", "0", "1.5", "10", "9007199254740993", #""""#, #""a""#, #""b""#, "[]", "[null]",
      "[1]", "[1,1]", "[2]", "{}", #"{"a":1}"#, #"{"a":2}"#, #"{"b":1}"#,
    ]
    let keys = try texts.map { try JSONValue(parsing: $0) }
    for (index, key) in keys.enumerated() {
      for (other, theirs) in keys.enumerated() {
        #expect(Collation.compare(key, theirs).signum() == (index - other).signum(), "\(texts[index]) \(texts[other])")
      }
    }
  }
}
