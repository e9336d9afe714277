package import CPostgres

/// What a statement gave: rows, or why it failed.
package final class PostgresResult {
  private let result: OpaquePointer

  /// Owns the result from here on.
  init(_ result: OpaquePointer) { self.result = result }

  deinit { PQclear(result) }

  package var status: ExecStatusType { PQresultStatus(result) }
  package var count: Int { Int(PQntuples(result)) }
  /// Rows that were inserted, updated or deleted.
  package var affected: Int { Int(String(cString: PQcmdTuples(result))) ?? 0 }
  /// What was done, in the server's words: `COMMIT`.
  package var command: String { String(cString: PQcmdStatus(result)) }

  /// A value in text form; empty when it is null.
  package func text(_ row: Int, _ column: Int) -> String {
    String(cString: PQgetvalue(result, Int32(row), Int32(column)))
  }

  /// A value in text form that is a whole number by its column's type.
  package func integer(_ row: Int, _ column: Int) -> Int { Int(text(row, column)) ?? 0 }

  /// The OID of a column's type.
  func type(_ column: Int) -> UInt32 { PQftype(result, Int32(column)) }

  /// A value as it came, for as long as the result lives; nil when it is null.
  package func bytes(_ row: Int, _ column: Int) -> UnsafeRawBufferPointer? {
    if PQgetisnull(result, Int32(row), Int32(column)) == 1 { return nil }
    return UnsafeRawBufferPointer(
      start: PQgetvalue(result, Int32(row), Int32(column)), count: Int(PQgetlength(result, Int32(row), Int32(column))))
  }

  /// Why the statement failed; nil when it did not.
  var failure: PostgresFailure? {
    switch status {
    case PGRES_FATAL_ERROR, PGRES_BAD_RESPONSE, PGRES_NONFATAL_ERROR:
      // Without a state it is libpq that speaks, of a connection that was lost.
      guard let state = field("C") else { return PostgresFailure(lost: String(cString: PQresultErrorMessage(result))) }
      return PostgresFailure(
        state: state, message: field("M") ?? "no reason given", detail: field("D"), context: field("W"))
    default:
      return nil
    }
  }

  /// By the letters of https://www.postgresql.org/docs/current/protocol-error-fields.html.
  private func field(_ letter: UnicodeScalar) -> String? {
    PQresultErrorField(result, Int32(letter.value)).map { String(cString: $0) }
  }
}
