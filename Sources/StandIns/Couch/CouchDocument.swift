import HTTPCodec
import JSON

/// A document as the database holds it: its newest versions.
struct CouchDocument: Sendable {
  /// One version that nothing follows.
  struct Leaf: Sendable {
    var revision: Revision
    var isDeleted: Bool
    /// Its members without braces and without those that begin with `_`.
    var fields: [UInt8]

    /// Of two versions that exclude each other, whether this one is shown: what lives before what is deleted, then the longer history.
    func wins(over other: Leaf) -> Bool {
      isDeleted == other.isDeleted ? other.revision < revision : !isDeleted
    }
  }

  /// The version that is shown.
  private(set) var winner: Leaf
  /// Versions that exclude it, which only replication makes; the deleted among them too.
  private(set) var others: [Leaf] = []
  /// The change that made it what it is.
  var sequence: Int

  init(_ leaf: Leaf, sequence: Int) {
    winner = leaf
    self.sequence = sequence
  }

  var isDeleted: Bool { winner.isDeleted }
  var leaves: [Leaf] { [winner] + others }

  func leaf(_ revision: Revision) -> Leaf? {
    winner.revision == revision ? winner : others.first { $0.revision == revision }
  }

  /// Versions that exclude the one that is shown, and live.
  var conflicts: [Revision] { others.filter { !$0.isDeleted }.map(\.revision).sorted(by: >) }

  /// Puts a version in the place of the one it follows.
  mutating func replace(_ revision: Revision, by leaf: Leaf) {
    if winner.revision == revision, others.isEmpty {
      winner = leaf
    } else {
      settle(leaves.filter { $0.revision != revision } + [leaf])
    }
  }

  /// Adds a version beside the others.
  mutating func add(_ leaf: Leaf) { settle(leaves + [leaf]) }

  private mutating func settle(_ leaves: [Leaf]) {
    let ranked = leaves.sorted { $0.wins(over: $1) }
    winner = ranked[0]
    others = Array(ranked.dropFirst())
  }
}

extension CouchDocument.Leaf {
  /// The document as JSON.
  /// - Parameter extra: more members, each begun by a comma.
  func append(to bytes: inout [UInt8], id: ByteKey, extra: [UInt8] = []) {
    bytes.append("{\"_id\":")
    JSONText.append(id.bytes, to: &bytes)
    bytes.append(",\"_rev\":\"")
    revision.append(to: &bytes)
    bytes.append("\"")
    if isDeleted { bytes.append(",\"_deleted\":true") }
    if !fields.isEmpty {
      bytes.append(",")
      bytes.append(contentsOf: fields)
    }
    bytes.append(contentsOf: extra)
    bytes.append("}")
  }
}
