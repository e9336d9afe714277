import Httperf
import Reactor

/// Sessions of calls (`--wsess`; `src/gen/wsess.c`, `src/gen/session.c`): the first call of a burst alone, as a browser gets
/// the page, then the others at once, as it gets what is on the page, then a pause to think.
///
/// A session opens connections as its calls need them and keeps them. One that breaks after a reply is replaced and its
/// calls are sent again; one that breaks before, or times out, fails the session.
final class SessionTraffic: HttperfTraffic {
  /// httperf's `MAX_CONN` and `MAX_PIPED`.
  static let mostConnections = 4
  static let mostCallsPerConnection = 32

  private let engine: HttperfEngine
  private let options: HttperfOptions
  private let plan: HttperfSession
  private var arrivals: HttperfArrivals?
  private var sessions: [ObjectIdentifier: LiveSession] = [:]
  /// By the connection's tag.
  private var places: [Place?] = []

  private struct Place {
    let session: LiveSession
    let slot: Int
  }

  init(_ engine: HttperfEngine, plan: HttperfSession) throws {
    self.engine = engine
    self.plan = plan
    options = engine.options
    arrivals = try HttperfArrivals(options, count: plan.sessions, loop: engine.loop) { [unowned self] in arrive() }
  }

  func start() { arrivals?.start() }

  func stop() {
    arrivals?.stop()
    for session in sessions.values { session.thinking?.cancel() }
    sessions = [:]
    places = []
  }

  private func arrive() {
    let session = LiveSession(
      slots: options.connectionsPerSession, burstLength: options.burstLength, at: MonotonicClock.nanoseconds())
    sessions[ObjectIdentifier(session)] = session
    issue(session)
  }

  // MARK: Calls

  /// Issues the next part of a burst: its first call, or all the others.
  private func issue(_ session: LiveSession) {
    for _ in 0..<session.takePart(of: options.burstLength, atMost: plan.callsPerSession) {
      guard let slot = session.slots.firstIndex(where: { $0.pending < options.callsPerSessionConnection }) else {
        preconditionFailure("a burst that does not fit was let pass: see HttperfOptions.problem")
      }
      session.slots[slot].pending += 1
      push(session, slot)
    }
  }

  /// Sends what waits in a slot, if its connection can carry it; opens one if there is none.
  private func push(_ session: LiveSession, _ slot: Int) {
    guard let link = session.slots[slot].link else { return open(session, slot) }
    guard link.connection.stands, link.connection.isUsable else { return }
    let count = session.slots[slot].unsent
    session.slots[slot].sent += count
    engine.send(count, on: link)
  }

  private func open(_ session: LiveSession, _ slot: Int) {
    let link = engine.open()
    session.slots[slot].link = link
    session.slots[slot].sent = 0
    session.slots[slot].hasReply = false
    while places.count <= link.tag { places.append(nil) }
    places[link.tag] = Place(session: session, slot: slot)
  }

  func connected(_ link: HttperfLink) {
    guard let place = places[link.tag] else { return }
    place.session.connections += 1
    push(place.session, place.slot)
  }

  func answered(_ link: HttperfLink) {
    guard let place = places[link.tag] else { return }
    let (session, slot) = (place.session, place.slot)
    session.slots[slot].answered()
    session.answered += 1
    if options.isHTTP10 {
      // What a browser did before 1.1.
      forget(session, slot)
      engine.close(link)
    }
    goOn(session)
  }

  private func goOn(_ session: LiveSession) {
    if session.answered >= plan.callsPerSession {
      end(session, failed: false)
    } else if session.issuedOfBurst < options.burstLength {
      issue(session)
    } else if session.answered >= session.target {
      session.issuedOfBurst = 0
      session.target += options.burstLength
      think(session)
    }
  }

  private func think(_ session: LiveSession) {
    if session.thinking == nil {
      // Weak: the timer is the session's own.
      session.thinking = Timer(loop: engine.loop) { [unowned self, weak session] in
        if let session { issue(session) }
      }
    }
    session.thinking?.arm(after: .seconds(plan.thinkSeconds))
  }

  // MARK: Ends

  func lost(_ link: HttperfLink, by timeout: Bool) {
    guard let place = places[link.tag] else { return }
    let (session, slot) = (place.session, place.slot)
    let hadReply = session.slots[slot].hasReply
    forget(session, slot)
    if timeout || !hadReply { return end(session, failed: true) }
    if session.slots[slot].pending > 0 { open(session, slot) }
  }

  private func forget(_ session: LiveSession, _ slot: Int) {
    if let link = session.slots[slot].link { places[link.tag] = nil }
    session.slots[slot].link = nil
    session.slots[slot].sent = 0
  }

  private func end(_ session: LiveSession, failed: Bool) {
    session.thinking?.cancel()
    for slot in session.slots.indices {
      guard let link = session.slots[slot].link else { continue }
      forget(session, slot)
      engine.close(link)
    }
    sessions[ObjectIdentifier(session)] = nil
    engine.statistics.sessionEnded(
      lifetimeNanoseconds: MonotonicClock.nanoseconds().elapsed(since: session.startedAt), calls: session.answered,
      connections: session.connections, failed: failed)
    if sessions.isEmpty, arrivals?.isExhausted == true { return engine.finish() }
    arrivals?.follow()
  }
}

/// Where one session is.
private final class LiveSession {
  let startedAt: UInt64
  /// The connections it may have.
  var slots: [Slot]
  var issued = 0
  var issuedOfBurst = 0
  /// Replies at which the burst is over.
  var target: Int
  var answered = 0
  var connections = 0
  var thinking: Timer?

  struct Slot {
    var link: HttperfLink?
    /// Calls that belong here and have no reply.
    var pending = 0
    /// How many of them have been sent on `link`.
    var sent = 0
    /// `link` has given a reply.
    var hasReply = false

    var unsent: Int { pending - sent }

    mutating func answered() {
      pending -= 1
      sent -= 1
      hasReply = true
    }
  }

  init(slots: Int, burstLength: Int, at now: UInt64) {
    startedAt = now
    self.slots = [Slot](repeating: Slot(), count: slots)
    target = burstLength
  }

  /// How many calls to issue now: the first of a burst, or all the others. The last burst may be shorter; httperf makes
  /// more calls than it was asked for then, and leaves them without a reply.
  func takePart(of burstLength: Int, atMost calls: Int) -> Int {
    let part = issuedOfBurst == 0 ? 1 : burstLength - issuedOfBurst
    issuedOfBurst += part
    let count = min(part, calls - issued)
    issued += count
    return count
  }
}
