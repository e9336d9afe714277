import HTTPCodec
import Measurement
import Reactor
import Testing

@testable import LoadClient

@Suite("The ledger of a run")
struct LedgerTests {
  private static func reply(_ stamps: String) -> String {
    "HTTP/1.1 200 OK\r\nReactometer-Ledger: \(stamps)\r\nContent-Length: 2\r\n\r\nhi"
  }

  private func ledger(_ reply: @escaping @Sendable () -> String) throws -> Ledger {
    let server = try ScriptedServer { _ in .reply(reply()) }
    let outcome = try perform(plan(server, requests: 20) { $0.asksLedger = true })
    #expect(outcome.counts.ok == 20)
    let ledger = try #require(outcome.ledger)
    #expect(ledger.count == 20)
    // Each part is a difference of two stamps, and each stamp ends one part and begins the next.
    #expect(ledger.residual == 0)
    return ledger
  }

  @Test("takes the server's parts from the answers")
  func told() throws {
    let ledger = try ledger {
      let now = MonotonicClock.nanoseconds()
      return Self.reply("read=\(now);parse=0;queue=0;hand-over=0;work=0;cpu=7;return=0;made=\(now)")
    }
    #expect(ledger.toldByServer == 20)
    #expect(ledger.meanWorkCPU == 7e-6)
    #expect(ledger.mean(.loopWait) > 0)
    #expect(ledger.mean(.write) > 0)
  }

  @Test(
    "knows only the client's parts of an answer that tells none, or nonsense",
    arguments: [
      ScriptedServer.ok, reply(""), reply("1"),
      // Of another machine's clock, which began later or earlier.
      reply("read=1;parse=0;queue=0;hand-over=0;work=0;cpu=0;return=0;made=2"),
      reply("read=\(UInt64.max);parse=0;queue=0;hand-over=0;work=0;cpu=0;return=0;made=\(UInt64.max)"),
    ])
  func untold(reply: String) throws {
    let ledger = try ledger { reply }
    #expect(ledger.toldByServer == 0)
    #expect(ledger.mean(.loopWait) > 0)
    #expect(ledger.mean(.write) == 0)
  }

  @Test("is asked for with a header, and not kept when it is not asked for")
  func asking() throws {
    var plan = LoadPlan(url: try HTTPURL("http://localhost/"))
    let field = "\r\nReactometer-Ledger: 1\r\n"
    #expect(!String(decoding: plan.message.bytes, as: UTF8.self).contains(field))
    plan.asksLedger = true
    #expect(String(decoding: plan.message.bytes, as: UTF8.self).contains(field))
    let server = try ScriptedServer()
    #expect(try perform(LoadClientTests.plan(server, requests: 2)).ledger == nil)
  }

  @Test("lets what is out of order between two stamps be nothing, and shows it in the residual")
  func disorder() {
    var exchange = Exchange(token: 0, startedAt: 1_000)
    exchange.sentAt = 1_200
    exchange.firstByteAt = 1_500
    exchange.endedAt = 1_600
    var stamps = ServerStamps()
    // Read before it was sent, by the clock.
    stamps.read = 1_150
    stamps.work = 300
    stamps.made = 1_450
    exchange.stamps = stamps
    var tally = LedgerTally()
    tally.record(exchange, due: 900)
    let ledger = tally.ledger
    #expect(ledger.toldByServer == 1)
    let parts = Ledger.Part.allCases.map { (ledger.mean($0) * 1e6).rounded() }
    #expect(parts == [100, 200, 0, 0, 0, 0, 300, 0, 50, 100])
    #expect(abs(ledger.residual - 50.0 / 700) < 1e-9)
  }
}

@Suite("The stamps of a server")
struct ServerStampsTests {
  private func parse(_ text: String) -> ServerStamps? { Array(text.utf8).withUnsafeBytes(ServerStamps.init(parsing:)) }

  @Test("are read from the field of an answer")
  func parsing() throws {
    let stamps = try #require(parse("read=1;parse=2;queue=3;hand-over=4;work=5;cpu=6;return=7;made=\(UInt64.max)"))
    let numbers = [
      stamps.read, stamps.parse, stamps.queue, stamps.handOver, stamps.work, stamps.cpu, stamps.return, stamps.made,
    ]
    #expect(numbers == [1, 2, 3, 4, 5, 6, 7, .max])
  }

  @Test(
    "are nothing when the field is not just that",
    arguments: [
      "", "read", "read=", "read=1", "read=1;parse=2;queue=3;hand-over=4;work=5;cpu=6;return=7;made=",
      "read=1;parse=2;queue=3;hand-over=4;work=5;cpu=6;return=7",
      "read=1;parse=2;queue=3;hand-over=4;work=5;cpu=6;return=7;made=8;",
      "read=1;parse=2;queue=3;hand-over=4;work=5;cpu=6;return=7;made=8 ",
      "read=1;queue=3;parse=2;hand-over=4;work=5;cpu=6;return=7;made=8",
      "read=-1;parse=2;queue=3;hand-over=4;work=5;cpu=6;return=7;made=8",
      "read=1.5;parse=2;queue=3;hand-over=4;work=5;cpu=6;return=7;made=8",
      "read= 1;parse=2;queue=3;hand-over=4;work=5;cpu=6;return=7;made=8",
      "Read=1;parse=2;queue=3;hand-over=4;work=5;cpu=6;return=7;made=8",
      "read=18446744073709551616;parse=2;queue=3;hand-over=4;work=5;cpu=6;return=7;made=8",
      "read=99999999999999999999;parse=2;queue=3;hand-over=4;work=5;cpu=6;return=7;made=8",
    ])
  func malformed(text: String) { #expect(parse(text) == nil) }

  @Test(
    "are not believed when they cannot be of that request",
    arguments: [
      (100, 200, 0, true), (99, 200, 0, false), (100, 201, 0, false), (200, 100, 0, false), (150, 150, 100, true),
      (150, 150, 101, false),
    ] as [(UInt64, UInt64, UInt64, Bool)])
  func plausibility(read: UInt64, made: UInt64, work: UInt64, isPlausible: Bool) {
    var exchange = Exchange(token: 0, startedAt: 100)
    exchange.endedAt = 200
    var stamps = ServerStamps()
    (stamps.read, stamps.made, stamps.work) = (read, made, work)
    #expect(stamps.isPlausible(for: exchange) == isPlausible)
  }
}
