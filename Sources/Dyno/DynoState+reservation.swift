internal import JSON

/// A window that a run has taken for itself, and until when others leave it to that run.
///
/// The state is written twice by a run. First the window is reserved: `start` moves on, so that whoever comes next, couchdyno
/// included, takes the window after it. Then the run is remembered and the reservation removed. A run that dies leaves its
/// reservation, and once that has expired the next run takes its window before a new one. Both writes name the revision that
/// was read, so of two at once one has to read again: no update of the state is lost.
public struct Reservation: Hashable, Sendable {
  public var start: Int
  public var count: Int
  /// 0: left behind by a run that was stopped; anybody's.
  public var untilEpochSeconds: Int
  /// Tells the runs apart.
  public var token: String

  init(start: Int, count: Int, untilEpochSeconds: Int, token: String) {
    self.start = start
    self.count = count
    self.untilEpochSeconds = untilEpochSeconds
    self.token = token
  }

  init?(_ value: JSONValue) {
    guard let line = value.elements, line.count == 4, let start = line[0].integer, let count = line[1].integer,
      let until = line[2].integer, let token = line[3].string, start >= 0, count > 0
    else { return nil }
    self.init(start: start, count: count, untilEpochSeconds: until, token: token)
  }

  var value: JSONValue {
    [.integer(start), .integer(count), .integer(untilEpochSeconds), .text(token)]
  }
}

extension DynoState {
  /// The one field that couchdyno does not know; it keeps it all the same.
  static let reservedField = "reactometer_reserved"
  /// How long a run that gives no sign keeps its window: longer than any bulk update with its retries, and than clocks differ.
  public static let leaseSeconds = 300

  /// Windows that runs have taken, or left behind.
  public var reservations: [Reservation] { (fields[Self.reservedField]?.elements ?? []).compactMap(Reservation.init) }

  private mutating func keep(_ reservations: [Reservation]) {
    set(Self.reservedField, to: reservations.isEmpty ? nil : .array(reservations.map(\.value)))
  }

  /// Takes a window: one that a run left behind, or else the next.
  /// - Parameter updates: documents of a new window; nil: as many as the state says.
  mutating func reserve(updates: Int?, token: String, nowEpochSeconds now: Int) -> Window {
    var reserved = reservations
    // The answer to an earlier attempt was lost, and it had been carried out.
    if let mine = reserved.first(where: { $0.token == token }) {
      return Window(start: mine.start, updates: mine.count, total: total)
    }
    var window = Window(start: start, updates: updates ?? self.updates, total: total)
    if let left = reserved.firstIndex(where: { $0.untilEpochSeconds <= now }) {
      let abandoned = reserved.remove(at: left)
      window = Window(start: abandoned.start, updates: abandoned.count, total: total)
    } else {
      start = window.end
    }
    if window.count > 0 {
      reserved.append(
        Reservation(
          start: window.start, count: window.count, untilEpochSeconds: now + Self.leaseSeconds, token: token))
    }
    keep(reserved)
    return window
  }

  /// Says that the run is still at work. Nothing happens when others have taken the window meanwhile.
  /// - Parameter done: documents of the window that are updated, and need not be again.
  mutating func renew(_ window: Window, done: Int, token: String, nowEpochSeconds now: Int) {
    let rest = window.rest(after: done)
    keep(
      reservations.map { reservation in
        guard reservation.token == token, rest.count > 0 else { return reservation }
        return Reservation(
          start: rest.start, count: rest.count, untilEpochSeconds: now + Self.leaseSeconds, token: token)
      })
  }

  /// Remembers a run and gives back what it did not get to.
  /// - Parameter done: documents from the front of the window that need not be updated again.
  mutating func finish(_ window: Window, done: Int, line: HistoryLine, token: String) {
    var reserved = reservations
    // What an attempt left behind has our token too, and is anybody's.
    let mine = reserved.firstIndex { $0.token == token && $0.untilEpochSeconds > 0 }
    // The answer to an earlier attempt was lost, and it had been carried out.
    if mine == nil, history.suffix(100).contains(line) { return }
    if let mine { reserved.remove(at: mine) }
    let rest = window.rest(after: done)
    if rest.count > 0, mine != nil {
      if start == window.end {
        start = rest.start
      } else {
        reserved.append(Reservation(start: rest.start, count: rest.count, untilEpochSeconds: 0, token: token))
      }
    }
    keep(reserved)
    remember(line)
  }
}
