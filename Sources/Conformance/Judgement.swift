/// What a client saw of one play of a case.
public struct Course: Sendable {
  /// How the connection of the message stood at the end.
  public enum State: Equatable, Sendable {
    /// Nobody has ended it.
    case open
    /// The server has, in good order.
    case ended
    /// It broke: the server reset it.
    case broken
    /// This client has: the case asks for it.
    case left
  }

  /// The connection of the message.
  public var reader: AnswerReader
  public var state = State.open
  /// Whether the marked request was sent on it too.
  public var askedAgain = false
  /// The connection of the marked request afterwards; nothing when it could not be made.
  public var fresh: AnswerReader?

  public init(reader: AnswerReader) { self.reader = reader }

  /// In words, for the table.
  public var text: String {
    let statuses = reader.interims.map { "\($0.status)" } + reader.answers.map { "\($0.status)" }
    let said = statuses.count > 5 ? "\(statuses.count) answers" : statuses.joined(separator: " ")
    let end =
      switch state {
      case .open: "open"
      case .ended: "closed"
      case .broken: "reset"
      case .left: "left"
      }
    return [said, end].filter { !$0.isEmpty }.joined(separator: ", ")
  }
}

/// Says whether what came back is what was due.
public struct Judgement: Sendable {
  public let expectation: ExpectedCourse
  public let marks: Marks

  public init(_ expectation: ExpectedCourse, marks: Marks) {
    self.expectation = expectation
    self.marks = marks
  }

  /// Which answers are to a HEAD: what a reader of this course has to know.
  public var isHead: [Bool] { expectation.answers.map(\.isHead) }

  /// Whether everything has come that the message itself can bring, and only the further request is left to ask.
  public func isSettled(_ course: Course) -> Bool {
    if course.state != .open || course.reader.fault != nil { return true }
    return !expectation.isOpenEnded && expectation.sequel != .closes
      && course.reader.answers.count >= expectation.answers.count
  }

  /// Whether the further request on the same connection has its answer, or never will.
  public func isAnsweredAgain(_ course: Course) -> Bool {
    course.state != .open || course.reader.fault != nil
      || course.reader.answers.count > expectation.answers.count
  }

  /// What is wrong, in a sentence without its end; nothing when all is well.
  public func fault(in course: Course) -> String? {
    if expectation.ending == .none || expectation.ending == .halfClose {
      if let fault = faultOfConnection(course) { return fault }
    }
    return faultOfFresh(course)
  }

  private func faultOfConnection(_ course: Course) -> String? {
    if let fault = course.reader.fault, !(expectation.maySayLess && course.state != .open) {
      return "what came back is no answer: \(fault)"
    }
    if expectation.isOpenEnded { return faultOfOpenEnd(course) }
    return faultOfInterims(course) ?? faultOfAnswers(course) ?? faultOfSequel(course)
  }

  private func faultOfOpenEnd(_ course: Course) -> String? {
    if let odd = course.reader.answers.first(where: { !(200..<600).contains($0.status) }) {
      return "it was answered with \(odd.status)"
    }
    return course.state == .open ? "the connection was not closed in time, though this side had ended" : nil
  }

  private func faultOfInterims(_ course: Course) -> String? {
    let interims = course.reader.interims
    if let odd = interims.first(where: { $0.status != 100 }) { return "an interim answer \(odd.status) came" }
    switch expectation.interim {
    case .perhaps: return nil
    case .never: return interims.isEmpty ? nil : "100 Continue came, which nobody asked for"
    case .once: return interims.count == 1 ? nil : "100 Continue came \(interims.count) times instead of once"
    }
  }

  private func faultOfAnswers(_ course: Course) -> String? {
    for (index, due) in expectation.answers.enumerated() {
      guard index < course.reader.answers.count else {
        if expectation.maySayLess, course.state != .open { return nil }
        let which = expectation.answers.count == 1 ? "no answer came" : "answer \(index + 1) did not come"
        return course.state == .open ? "\(which) in time" : "\(which), and the connection was \(course.stateText)"
      }
      let answer = course.reader.answers[index]
      guard due.allows(answer.status) else {
        return "answer \(answer.status)\(told(answer)) came where \(due.text) was due"
      }
      if let mark = due.mark, answer.status == 200, !due.isHead, answer.body != marks.answer(mark) {
        return "answer \(index + 1) is not its own, but \(owner(of: answer))"
      }
    }
    return nil
  }

  private func faultOfSequel(_ course: Course) -> String? {
    let further = course.reader.answers.dropFirst(expectation.answers.count)
    if expectation.sequel == .closes {
      if let extra = further.first { return "a further answer came, \(owner(of: extra))" }
      if course.state == .open { return "the connection was left open" }
      // Of a client that has ended its side the server could not know when it answered.
      guard expectation.ending == .none, let last = course.reader.answers.last, last.keepAlive else { return nil }
      return "the connection was \(course.stateText), but the answer had not said so"
    }
    guard course.askedAgain else {
      return expectation.sequel == .lives ? "the connection was \(course.stateText), but should have lived" : nil
    }
    guard let again = further.first else {
      if expectation.sequel == .either, course.state != .open { return nil }
      return course.state == .open
        ? "a further request on the same connection was not answered in time"
        : "a further request on the same connection was not answered: the connection was \(course.stateText)"
    }
    if again.status == 200, again.body == marks.answer(.same), further.count == 1 { return nil }
    return "a further request on the same connection got an answer that is not its own: \(owner(of: again))"
  }

  /// The marked request on a connection of its own.
  private func faultOfFresh(_ course: Course) -> String? {
    guard let fresh = course.fresh else { return "afterwards no connection could be made" }
    if let fault = fresh.fault { return "afterwards a new connection got what is no answer: \(fault)" }
    guard let answer = fresh.answers.first else { return "afterwards a new connection got no answer in time" }
    if answer.status == 200, answer.body == marks.answer(.fresh), fresh.answers.count == 1 { return nil }
    return "afterwards a new connection got an answer that is not its own: \(owner(of: answer))"
  }

  private func owner(of answer: ReceivedAnswer) -> String {
    switch marks.mark(of: answer.body) {
    case .smuggled: "that of a request which was hidden where none is"
    case .a, .b, .c: "that of another request of the message"
    case .same, .fresh: "that of a marked request"
    case nil: "\(answer.status)\(told(answer))"
    }
  }

  /// The beginning of an answer's body, for people.
  private func told(_ answer: ReceivedAnswer) -> String {
    let text = answer.body.prefix(60).map { (32..<127).contains($0) ? Character(Unicode.Scalar($0)) : " " }
    return text.isEmpty ? "" : " (\(String(text).trimmedEnd))"
  }
}

extension Course {
  var stateText: String { state == .broken ? "reset" : "closed" }
}

extension String {
  fileprivate var trimmedEnd: String { String(reversed().drop { $0 == " " }.reversed()) }
}
