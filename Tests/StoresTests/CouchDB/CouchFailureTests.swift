import JSON
import Testing

@testable import Stores

@Suite("What CouchDB's refusals mean")
struct CouchFailureTests {
  @Test(
    "each status and word has its kind",
    arguments: [
      (400, "bad_request", StoreError.Kind.fatal(.protocolViolation)), (400, "illegal_database_name", .fatal(.usage)),
      (400, "illegal_docid", .fatal(.rejectedData)), (400, "doc_validation", .fatal(.rejectedData)),
      (401, "unauthorized", .fatal(.notAuthorised)), (403, "forbidden", .fatal(.notAuthorised)),
      (404, "not_found", .fatal(.noSuchDatabase)), (405, "method_not_allowed", .fatal(.protocolViolation)),
      (409, "conflict", .transient(.contended)), (412, "file_exists", .transient(.contended)),
      (413, "document_too_large", .fatal(.rejectedData)), (413, "too_large", .fatal(.rejectedData)),
      (415, "bad_content_type", .fatal(.protocolViolation)), (429, "too_many_requests", .transient(.throttled)),
      (500, "internal_server_error", .transient(.server)), (501, "not_implemented", .fatal(.protocolViolation)),
      (502, "", .transient(.server)),
      (503, "service_unavailable", .transient(.server)), (504, "", .transient(.server)),
      (507, "insufficient_storage", .fatal(.occupied)),
    ])
  func classifies(_ row: (status: Int, error: String, kind: StoreError.Kind)) {
    let error = CouchFailure(status: row.status, error: row.error, reason: "Why.").storeError("http://h/d")
    #expect(error.kind == row.kind)
    #expect(error.sentence.hasPrefix("http://h/d ") && error.sentence.hasSuffix("."))
    #expect(error.sentence.contains("\(row.status)") && error.sentence.contains("Why."))
  }

  @Test(
    "each document of a bulk has its fate",
    arguments: [
      (nil, CouchResult.Fate.written), ("conflict", .conflict), ("forbidden", .rejected),
      ("document_too_large", .rejected), ("unauthorized", .notAuthorised), ("timeout", .unknown),
      ("internal_server_error", .unknown), ("error", .unknown),
    ] as [(String?, CouchResult.Fate)])
  func tellsFates(_ row: (error: String?, fate: CouchResult.Fate)) {
    #expect(CouchResult(id: "x", error: row.error).fate == row.fate)
  }

  @Test("results are read, also within an object")
  func readsResults() throws {
    let list = #"[{"ok":true,"id":"a","rev":"1-x"},{"id":"b","error":"conflict","reason":"Document update conflict."}]"#
    let expected = [CouchResult(id: "a"), CouchResult(id: "b", error: "conflict", reason: "Document update conflict.")]
    #expect(try CouchResult.parse(Array(list.utf8)) == expected)
    #expect(try CouchResult.parse(Array(#"{"error":"x","results":\#(list)}"#.utf8)) == expected)
    #expect(throws: JSONError.self) { try CouchResult.parse(Array("<html>".utf8)) }
  }
}
