import Glibc
import HTTPCodec

/// Nanoseconds on the monotonic clock.
func now() -> UInt64 {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
}

/// Parses the request so often, each time to its end; the sum keeps the work from being optimised away.
@inline(never)
func parseRequests(_ message: [UInt8], _ times: Int) -> Int {
  var parser = RequestParser()
  var sum = 0
  message.withUnsafeBytes { message in
    for _ in 0..<times {
      var offset = 0
      while offset >= 0 {
        let step = parser.next(UnsafeRawBufferPointer(rebasing: message[offset...]))
        offset += step.consumed
        switch step.event {
        case .head(let head): sum &+= head.path.count
        case .body: break
        case .end: offset = -1
        case .needMore, .refused: fatalError("the message is not whole")
        }
      }
    }
  }
  return sum
}

/// Parses the response so often.
@inline(never)
func parseResponses(_ message: [UInt8], _ times: Int) -> Int {
  var parser = ResponseParser()
  var sum = 0
  message.withUnsafeBytes { message in
    for _ in 0..<times {
      var offset = 0
      parser.expect(.get)
      while offset >= 0 {
        let step = parser.next(UnsafeRawBufferPointer(rebasing: message[offset...]))
        offset += step.consumed
        switch step.event {
        case .head(let head): sum &+= head.status
        case .body(let range): sum &+= range.count
        case .end: offset = -1
        case .needMore, .refused, .informational: fatalError("the message is not whole")
        }
      }
    }
  }
  return sum
}

@inline(never)
func writeResponses(_ times: Int) -> Int {
  let date = HTTPDate(secondsSinceEpoch: 784_111_777)
  var out: [UInt8] = []
  var sum = 0
  for _ in 0..<times {
    out.removeAll(keepingCapacity: true)
    ResponseWriter(keepAlive: true, date: date).write(status: 200, contentType: "text/plain", body: "easy!", to: &out)
    sum &+= out.count
  }
  return sum
}

@inline(never)
func writeRequests(_ times: Int) -> Int {
  var out: [UInt8] = []
  var sum = 0
  for _ in 0..<times {
    out.removeAll(keepingCapacity: true)
    RequestWriter.write(target: "/hi", host: "localhost:8080", to: &out)
    sum &+= out.count
  }
  return sum
}

let arguments = CommandLine.arguments
let times = arguments.count > 1 ? Int(arguments[1]) ?? 1_000_000 : 1_000_000
let only = arguments.count > 2 ? arguments[2] : nil
let messages = Messages()
let cases: [(name: String, work: (Int) -> Int)] = [
  ("request-\(messages.short.count)", { parseRequests(messages.short, $0) }),
  ("request-\(messages.usual.count)", { parseRequests(messages.usual, $0) }),
  ("request-\(messages.browser.count)", { parseRequests(messages.browser, $0) }),
  ("response-\(messages.response.count)", { parseResponses(messages.response, $0) }),
  ("write-response", writeResponses),
  ("write-request", writeRequests),
]

for (name, work) in cases where only == nil || only == name {
  // The best of five: what the code costs, not what the machine was doing besides.
  var best = UInt64.max
  for _ in 0..<(only == nil ? 5 : 1) {
    let start = now()
    precondition(work(times) > 0)
    best = min(best, now() - start)
  }
  print("\(name): \((Double(best) / Double(times)).rounded()) ns a message")
}
