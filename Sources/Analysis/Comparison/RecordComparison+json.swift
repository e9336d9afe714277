import Inference

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

extension RecordComparison {
  public static let schemaName = "reactometer.comparison/1"

  /// Everything, with what follows from it; latencies in nanoseconds, memory in MiB. Ends with a newline.
  public func json() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(File(self)) + Data("\n".utf8)
  }

  private struct File: Encodable {
    var comparison: RecordComparison

    init(_ comparison: RecordComparison) { self.comparison = comparison }

    enum CodingKeys: String, CodingKey {
      case schema, a, b, pairing, threshold, verdict, servers, cautions, gaps
      case familyError = "family_error"
      case hasWorse = "has_worse"
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(RecordComparison.schemaName, forKey: .schema)
      try container.encode(comparison.a, forKey: .a)
      try container.encode(comparison.b, forKey: .b)
      try container.encode(comparison.pairing, forKey: .pairing)
      try container.encode(comparison.threshold, forKey: .threshold)
      try container.encode(comparison.familyError, forKey: .familyError)
      try container.encode(comparison.verdict, forKey: .verdict)
      try container.encode(comparison.hasWorse, forKey: .hasWorse)
      try container.encode(comparison.servers.map(JudgedServer.init), forKey: .servers)
      try container.encode(comparison.cautions, forKey: .cautions)
      try container.encode(comparison.gaps, forKey: .gaps)
    }
  }

  /// A server with its verdict.
  private struct JudgedServer: Encodable {
    var server: Server

    init(_ server: Server) { self.server = server }

    enum CodingKeys: String, CodingKey { case verdict }

    func encode(to encoder: any Encoder) throws {
      try server.encode(to: encoder)
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(server.verdict, forKey: .verdict)
    }
  }
}
