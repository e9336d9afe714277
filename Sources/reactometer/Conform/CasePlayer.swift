import Conformance
import Reactor

#if canImport(Glibc)
  import Glibc
#endif

/// Plays cases against a server, one connection after another, and writes down what came back.
struct CasePlayer {
  let address: SocketAddress
  /// What requests name as their Host.
  let host: String
  /// How long the server may take for everything that one connection is due.
  let timeoutNanoseconds: UInt64

  /// Between two pieces of a message, so that the server reads them apart. Nothing depends on whether it does.
  private static let pauseMicroseconds: UInt32 = 200
  /// How long a message of unknown meaning may stay without an answer before this side ends.
  private static let patienceNanoseconds: UInt64 = 150_000_000

  private var deadline: UInt64 { MonotonicClock.nanoseconds() + timeoutNanoseconds }

  /// Sends the pieces, asks again on the same connection where that lives, then on a new one.
  /// - Returns: nothing when no connection could be made.
  func play(_ pieces: [Message.Piece], _ judgement: Judgement) -> Course? {
    let deadline = deadline
    guard let socket = RawSocket(to: address, until: deadline) else { return nil }
    var course = Course(reader: AnswerReader(isHead: judgement.isHead))
    send(pieces, on: socket, deadline, &course)
    end(judgement.expectation.ending, socket, &course)
    if judgement.expectation.isOpenEnded {
      let patience = MonotonicClock.nanoseconds() + CasePlayer.patienceNanoseconds
      read(socket, until: min(patience, deadline), &course) { $0.state != .open }
      if course.state == .open { socket.endSending() }
    }
    read(socket, until: deadline, &course, judgement.isSettled)
    if course.state == .open, judgement.expectation.sequel != .closes {
      askAgain(socket, judgement, deadline, &course)
    }
    socket.close()
    course.fresh = ask(judgement.marks.request(.fresh, host: host))
    return course
  }

  /// One request on a connection of its own, and what came of it; nothing when none could be made.
  func ask(_ request: [UInt8]) -> AnswerReader? {
    let deadline = deadline
    guard let socket = RawSocket(to: address, until: deadline) else { return nil }
    var course = Course(reader: AnswerReader())
    send([Message.Piece(request)], on: socket, deadline, &course)
    read(socket, until: deadline, &course) {
      $0.state != .open || !$0.reader.answers.isEmpty || $0.reader.fault != nil
    }
    return course.reader
  }

  private func send(_ pieces: [Message.Piece], on socket: RawSocket, _ deadline: UInt64, _ course: inout Course) {
    for (index, piece) in pieces.enumerated() {
      let before = course.reader.count
      guard socket.send(piece.bytes, until: deadline, received: { take($0, &course) }) else { return }
      if piece.awaitsReply {
        read(socket, until: deadline, &course) { $0.state != .open || $0.reader.count > before }
      } else if index + 1 < pieces.count {
        usleep(CasePlayer.pauseMicroseconds)
        // At once: an answer that is not taken before the connection breaks is lost.
        take(socket.receive(until: 0), &course)
      }
      guard course.state == .open else { return }
    }
  }

  private func end(_ ending: ConformanceCase.Ending, _ socket: RawSocket, _ course: inout Course) {
    switch ending {
    case .none: return
    case .halfClose: socket.endSending()
    case .close:
      socket.close()
      course.state = .left
    case .reset:
      socket.breakOff()
      course.state = .left
    }
  }

  private func askAgain(_ socket: RawSocket, _ judgement: Judgement, _ deadline: UInt64, _ course: inout Course) {
    guard course.reader.answers.count >= judgement.expectation.answers.count else { return }
    course.askedAgain = true
    send([Message.Piece(judgement.marks.request(.same, host: host))], on: socket, deadline, &course)
    read(socket, until: deadline, &course, judgement.isAnsweredAgain)
  }

  /// Reads until `isDone`, or until the deadline.
  private func read(
    _ socket: RawSocket, until deadline: UInt64, _ course: inout Course, _ isDone: (Course) -> Bool
  ) {
    while !isDone(course) {
      let news = socket.receive(until: deadline)
      if case .nothing = news { return }
      take(news, &course)
    }
  }

  private func take(_ news: RawSocket.Received, _ course: inout Course) {
    guard course.state == .open else { return }
    switch news {
    case .bytes(let bytes): course.reader.read(bytes)
    case .nothing: break
    case .ended:
      course.reader.end()
      course.state = .ended
    case .broken:
      course.reader.end()
      course.state = .broken
    }
  }
}
