import Testing

@testable import Stores

@Suite("Failures of PostgreSQL")
struct PostgresFailureTests {
  @Test(
    "each SQLSTATE has its kind",
    arguments: [
      ("08006", .transient(.reset)), ("08P01", .fatal(.protocolViolation)), ("57P01", .transient(.reset)),
      ("57P02", .transient(.reset)), ("57P03", .transient(.server)), ("57014", .transient(.timeout)),
      ("53300", .transient(.throttled)), ("53100", .fatal(.occupied)), ("53200", .transient(.server)),
      ("40001", .transient(.contended)), ("40P01", .transient(.contended)), ("55P03", .transient(.contended)),
      ("28000", .fatal(.notAuthorised)), ("28P01", .fatal(.notAuthorised)), ("42501", .fatal(.notAuthorised)),
      ("25006", .fatal(.notAuthorised)), ("3D000", .fatal(.noSuchDatabase)), ("42P01", .fatal(.noSuchDatabase)),
      ("22001", .fatal(.rejectedData)), ("22021", .fatal(.rejectedData)), ("23502", .fatal(.rejectedData)),
      ("23505", .fatal(.rejectedData)), ("22P03", .fatal(.rejectedData)), ("42P07", .fatal(.occupied)),
      ("42601", .fatal(.protocolViolation)), ("XX000", .transient(.server)), ("58030", .transient(.server)),
    ] as [(String, StoreError.Kind)])
  func kinds(_ state: String, _ kind: StoreError.Kind) {
    #expect(PostgresFailure(state: state, message: "why").error("postgresql://h/d").kind == kind)
  }

  @Test("bytes that a column's type does not know are another type's", arguments: ["22P03", "08P01"])
  func anotherType(_ state: String) {
    let failure = PostgresFailure(state: state, message: "why", context: "COPY t, line 1, column c")
    #expect(
      failure.error("postgresql://h/d")
        == .fatal(
          .occupied,
          "A column of a table in postgresql://h/d has another type than a load gives it (why; COPY t, line 1, column c; "
            + "SQLSTATE \(state))."))
  }

  @Test("the state of a failed connection is found in any language, the last attempt's")
  func connecting() {
    let failure = PostgresFailure(
      connecting: """
        connection to server at "h" (::1), port 5432 failed: FATAL:  28000: no entry
        LOCATION:  x, auth.c:1
        connection to server at "h" (127.0.0.1), port 5432 failed: FATALE:  57P03: il sistema si avvia
        LOCATION:  y, postmaster.c:2
        """)
    #expect(failure.state == "57P03")
    #expect(
      failure.error("postgresql://h/d")
        == .transient(.server, "postgresql://h/d cannot do it just now (il sistema si avvia; SQLSTATE 57P03)."))
  }

  @Test("a connection that is lost or cannot be made is so without a state")
  func without() {
    #expect(
      PostgresFailure(lost: "server closed the connection unexpectedly\n\tThis probably means").error("p").kind
        == .transient(.reset))
    #expect(PostgresFailure(connecting: "could not translate host name \"h\"").error("p").kind == .fatal(.unreachable))
    #expect(
      PostgresFailure(connecting: "server closed the connection unexpectedly").error("p").kind == .transient(.reset))
  }
}
