import Httperf

/// Connections that each make their calls in bursts and are then closed (`src/gen/conn_rate.c`, `src/gen/call_seq.c`).
final class CallSequence: HttperfTraffic {
  private let engine: HttperfEngine
  private let options: HttperfOptions
  private var arrivals: HttperfArrivals?
  private var open = 0
  /// Calls begun so far, by the connection's tag.
  private var begun: [Int] = []

  init(_ engine: HttperfEngine) throws {
    self.engine = engine
    options = engine.options
    arrivals = try HttperfArrivals(options, count: options.connections, loop: engine.loop) { [unowned self] in arrive()
    }
  }

  func start() { arrivals?.start() }
  func stop() { arrivals?.stop() }

  private func arrive() {
    // One arrival less, without a word: httperf's way.
    guard options.maxConnections == 0 || open < options.maxConnections else { return }
    open += 1
    let link = engine.open()
    while begun.count <= link.tag { begun.append(0) }
    begun[link.tag] = 0
  }

  func connected(_ link: HttperfLink) { issueBurst(link) }

  private func issueBurst(_ link: HttperfLink) {
    let count = min(options.burstLength, options.callsPerConnection - begun[link.tag])
    begun[link.tag] += count
    engine.send(count, on: link)
  }

  func answered(_ link: HttperfLink) {
    guard link.connection.outstanding == 0 else { return }
    if begun[link.tag] == options.callsPerConnection {
      engine.close(link)
      ended()
    } else if link.connection.isUsable {
      issueBurst(link)
    }
  }

  func lost(_ link: HttperfLink, by timeout: Bool) { ended() }

  private func ended() {
    open -= 1
    if open == 0, arrivals?.isExhausted == true { return engine.finish() }
    arrivals?.follow()
  }
}
