import JSON

/// A document as a client sends it: what CouchDB has to know of it, and the rest as the bytes they are.
struct IncomingDocument: Sendable {
  var id: ByteKey?
  var revision: Revision?
  /// Of a local document, which says `0-3`.
  var localGeneration: Int?
  var isDeleted = false
  /// `_revisions`: the version itself and those before it, newest first.
  var history: [Revision] = []
  /// The other members with commas between, without braces: `"ts":1,"data":"x"`.
  var fields: [UInt8] = []
  /// Bytes the client sent for it.
  var size = 0
  /// Its first mistake.
  var failure: CouchFailure?

  /// Takes the object that comes next. A mistake in what it says is kept in ``failure``; what is no JSON is thrown.
  init(_ scanner: inout JSONScanner) throws(JSONError) {
    guard scanner.peek() == UInt8(ascii: "{") else {
      let range = try scanner.value()
      size = range.count
      failure = .badRequest("Document must be a JSON object")
      return
    }
    let start = scanner.offset
    var document = self
    try scanner.object { (scanner, name) throws(JSONError) in
      guard !name.range.isEmpty, scanner.bytes[name.range.lowerBound] == UInt8(ascii: "_") else {
        let value = try scanner.value()
        return document.append(name, value, scanner.bytes)
      }
      try document.take(name, &scanner)
    }
    self = document
    size = scanner.offset - start
    // What stands between members is copied as it is, and lines matter where documents are streamed.
    if fields.contains(where: { $0 == 0x0A || $0 == 0x0D || $0 == 0x09 }) { fields = JSONText.compact(fields) }
  }

  init(parsing body: [UInt8]) throws(CouchFailure) {
    do throws(JSONError) {
      self = try JSONScanner.scan(body) { (scanner) throws(JSONError) in
        let document = try IncomingDocument(&scanner)
        try scanner.end()
        return document
      }
    } catch { throw .notJSON }
    if let failure { throw failure }
  }

  /// Name and value as they were written.
  private mutating func append(_ name: JSONString, _ value: Range<Int>, _ bytes: UnsafeRawBufferPointer) {
    if !fields.isEmpty { fields.append(UInt8(ascii: ",")) }
    fields.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes[(name.range.lowerBound - 1)..<value.upperBound]))
  }

  private mutating func take(_ name: JSONString, _ scanner: inout JSONScanner) throws(JSONError) {
    func isCalled(_ text: StaticString) -> Bool { name.isWritten(text, in: scanner.bytes) }
    if isCalled("_id") {
      takeID(try JSONValue(&scanner))
    } else if isCalled("_rev") {
      takeRevision(try JSONValue(&scanner))
    } else if isCalled("_deleted") {
      isDeleted = try JSONValue(&scanner).isTrue
    } else if isCalled("_revisions") {
      takeHistory(try JSONValue(&scanner))
    } else if isCalled("_attachments") {
      // Empty ones, and none, are all that can be kept here.
      if case .object(let members) = try JSONValue(&scanner), members.isEmpty { return }
      fail(.notSpoken("attachments"))
    } else if Self.passedOver.contains(where: isCalled) {
      try scanner.value()
    } else {
      try scanner.value()
      fail(CouchFailure(400, "doc_validation", "Bad special document member: \(scanner.text(of: name))"))
    }
  }

  /// What a client may send back because it once got it.
  private static let passedOver: [StaticString] = [
    "_revs_info", "_conflicts", "_deleted_conflicts", "_local_seq", "_access",
  ]

  private mutating func fail(_ failure: CouchFailure) {
    if self.failure == nil { self.failure = failure }
  }

  private mutating func takeID(_ value: JSONValue) {
    guard case .string(let id) = value else { return fail(.badID("Document id must be a string")) }
    if let failure = Self.failure(ofID: id) { fail(failure) }
    self.id = id
  }

  /// What is wrong with a name.
  static func failure(ofID id: ByteKey) -> CouchFailure? {
    if id.bytes.isEmpty { return .badID("Document id must not be empty") }
    guard id.hasPrefix("_") else { return nil }
    if id.hasPrefix("_design/") || id.hasPrefix("_local/") {
      return id.bytes.last == UInt8(ascii: "/") ? .badID("Illegal document id `\(id)`") : nil
    }
    return .badID("Only reserved document ids may start with underscore.")
  }

  private mutating func takeRevision(_ value: JSONValue) {
    guard case .string(let text) = value else { return fail(.badRevision) }
    if text.hasPrefix("0-"), let generation = Int(text.text.dropFirst(2)) {
      localGeneration = generation
      return
    }
    guard let revision = Revision(text.bytes) else { return fail(.badRevision) }
    self.revision = revision
  }

  private mutating func takeHistory(_ value: JSONValue) {
    let ids = value["ids"]?.elements ?? []
    guard let start = value["start"]?.integer, start >= ids.count else {
      return fail(CouchFailure(400, "doc_validation", "_revisions.start isn't an integer, or is too small."))
    }
    for (index, id) in ids.enumerated() {
      guard let revision = Revision("\(start - index)-\(id.string ?? "")".utf8) else {
        return fail(CouchFailure(400, "doc_validation", "_revisions.ids holds what is no revision."))
      }
      history.append(revision)
    }
  }
}
