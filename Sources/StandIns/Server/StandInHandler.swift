import HTTPCodec
import HTTPServer
import Reactor

#if canImport(Glibc)
  import Glibc
#endif

/// Hands requests to a model and its answers to clients, and does wrong what the plan of faults says. Lives on the loop.
final class StandInHandler: RequestHandler {
  private let loop: EventLoop
  private var model: any StandInModel
  private let kind: StandInKind
  private(set) var dice: FaultDice
  private(set) var requests = 0
  // Set once before the loop runs; the server holds this handler and outlives its use.
  unowned var server: HTTPServer?
  /// Answers that wait, by the request they belong to.
  private var waiting: [RequestTicket: Timer] = [:]

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
    let fate = model.meetsFaults(question) ? dice.fate() : RequestFate()
    if fate.refusal == .reset { return breakOff(exchange.ticket) }
    let answer = fate.refusal.map { model.refusal($0) } ?? model.answer(question, atSeconds: time(nil), &dice)
    if fate.losesAnswer, fate.refusal == nil { return breakOff(exchange.ticket) }
    guard fate.latencyNanoseconds > 0 else { return exchange.answer(answer, kind) }
    delay(answer, exchange.ticket, nanoseconds: fate.latencyNanoseconds)
  }

  var report: FaultReport { FaultReport(kind: kind, plan: dice.plan, requests: requests, counts: dice.counts) }

  private func delay(_ answer: Answer, _ ticket: RequestTicket, nanoseconds: UInt64) {
    let timer = Timer(loop: loop) { [unowned self] in
      waiting[ticket] = nil
      server?.exchange(for: ticket)?.answer(answer, kind)
    }
    waiting[ticket] = timer
    timer.arm(after: .nanoseconds(Int64(nanoseconds)))
  }

  /// After the current events, since a connection must not go while its request is handed over.
  private func breakOff(_ ticket: RequestTicket) {
    loop.afterCurrentEvents { [unowned self] in server?.exchange(for: ticket)?.breakOff() }
  }

  func abandoned(_ ticket: RequestTicket) { waiting[ticket] = nil }
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
      respond(
        status: answer.status, contentType: kind == .couchdb ? "application/json" : "application/x-amz-json-1.0",
        body: body
      ) { output in
        for field in answer.fields {
          output.append(contentsOf: field.name.utf8)
          output.append(": ")
          // What a client chose must not begin a line of its own.
          output.append(contentsOf: field.value.utf8.filter { $0 >= 0x20 })
          output.append("\r\n")
        }
      }
    }
  }
}
