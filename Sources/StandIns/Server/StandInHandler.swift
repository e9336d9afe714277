import HTTPCodec
import HTTPServer
import Reactor

#if canImport(Glibc)
  import Glibc
#endif

/// Hands requests to a model and its answers to clients, and does wrong what the plan of faults says. Lives on the loop.
final class StandInHandler: RequestHandler {
  let loop: EventLoop
  var model: any StandInModel
  let kind: StandInKind
  private(set) var dice: FaultDice
  private(set) var requests = 0
  // Set once before the loop runs; the server holds this handler and outlives its use.
  unowned var server: HTTPServer?
  /// Answers that wait, or whose bodies trickle, by the request they belong to.
  private var waiting: [RequestTicket: Timer] = [:]
  /// Answers that go on with what changes.
  var feeds: [RequestTicket: OpenFeed] = [:]
  var looksForChanges = false

  init(loop: EventLoop, kind: StandInKind, model: any StandInModel, plan: FaultPlan) {
    self.loop = loop
    self.kind = kind
    self.model = model
    dice = FaultDice(plan)
  }

  func handle(_ request: Request, _ exchange: ServerConnection) {
    let question = Question(request)
    requests += 1
    if question.path == "/_faults" { return exchange.answer(Answer(200, report.json), self.kind) }
    var fate = model.meetsFaults(question) ? dice.fate() : RequestFate()
    // It has no body that could trickle.
    if question.method == "HEAD" { fate.bodyNanoseconds = 0 }
    if fate.refusal == .reset { return breakOff(exchange.ticket) }
    let answer = fate.refusal.map { model.refusal($0) } ?? model.answer(question, atSeconds: time(nil), &dice)
    if fate.refusal == nil { lookForChanges() }
    if fate.losesAnswer, fate.refusal == nil { return breakOff(exchange.ticket) }
    guard fate.latencyNanoseconds > 0 else { return give(answer, exchange, overNanoseconds: fate.bodyNanoseconds) }
    wait(fate.latencyNanoseconds, exchange.ticket) { [unowned self, fate] in
      give(answer, $0, overNanoseconds: fate.bodyNanoseconds)
    }
  }

  var report: FaultReport { FaultReport(kind: kind, plan: dice.plan, requests: requests, counts: dice.counts) }

  private func give(_ answer: Answer, _ exchange: ServerConnection, overNanoseconds nanoseconds: UInt64) {
    if let feed = answer.feed { return open(feed, answer, exchange) }
    guard nanoseconds > 0, !answer.body.isEmpty else { return exchange.answer(answer, kind) }
    exchange.begin(answer, kind, length: answer.body.count)
    trickle(answer.body, Trickle(length: answer.body.count, nanoseconds: nanoseconds), exchange.ticket)
  }

  private func trickle(_ body: [UInt8], _ pieces: Trickle, _ ticket: RequestTicket) {
    wait(pieces.intervalNanoseconds, ticket) { [unowned self] exchange in
      var pieces = pieces
      exchange.send(body[pieces.next()])
      if pieces.isOver { exchange.endPieces() } else { trickle(body, pieces, ticket) }
    }
  }

  /// Goes on with an answer after a while, unless its client has left by then.
  private func wait(_ nanoseconds: UInt64, _ ticket: RequestTicket, _ action: @escaping (ServerConnection) -> Void) {
    let timer = Timer(loop: loop) { [unowned self] in
      waiting[ticket] = nil
      if let exchange = server?.exchange(for: ticket) { action(exchange) }
    }
    waiting[ticket] = timer
    timer.arm(after: .nanoseconds(Int64(nanoseconds)))
  }

  /// After the current events, since a connection must not go while its request is handed over.
  private func breakOff(_ ticket: RequestTicket) {
    loop.afterCurrentEvents { [unowned self] in server?.exchange(for: ticket)?.breakOff() }
  }

  func abandoned(_ ticket: RequestTicket) {
    waiting[ticket] = nil
    feeds[ticket] = nil
  }
}

extension Question {
  init(_ request: Request) {
    let head = request.head
    method = head.methodName.text(in: request.bytes)
    path = head.path.text(in: request.bytes)
    query = head.query.text(in: request.bytes)
    fields = FieldIterator(head.fields, in: request.bytes).map { field in
      (field.name.text(in: request.bytes).lowercased(), field.value.text(in: request.bytes))
    }
    body = Array(request.body)
  }
}

extension ServerConnection {
  func answer(_ answer: Answer, _ kind: StandInKind) {
    answer.body.withUnsafeBytes { body in
      respond(status: answer.status, contentType: kind.contentType, body: body) { answer.appendFields(to: &$0) }
    }
  }

  /// The head of an answer whose body follows in pieces.
  func begin(_ answer: Answer, _ kind: StandInKind, length: Int?) {
    beginPieces(status: answer.status, contentType: kind.contentType, length: length) { answer.appendFields(to: &$0) }
  }

  func send(_ piece: ArraySlice<UInt8>) { piece.withUnsafeBytes { send(piece: $0) } }
}

extension Answer {
  func appendFields(to output: inout [UInt8]) {
    for field in fields {
      output.append(contentsOf: field.name.utf8)
      output.append(": ")
      // What a client chose must not begin a line of its own.
      output.append(contentsOf: field.value.utf8.filter { $0 >= 0x20 })
      output.append("\r\n")
    }
  }
}

extension StandInKind {
  fileprivate var contentType: StaticString {
    self == .couchdb ? "application/json" : "application/x-amz-json-1.0"
  }
}
