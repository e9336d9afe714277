import Foundation
import HTTPServer
import Measurement
import Offload
import Reactor
import Testing

@testable import ServerApp

/// A file in a folder of its own, which goes with it.
private final class TemporaryFile {
  let path: String
  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("telemetry-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    path = folder.appendingPathComponent("samples").path
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  func samples() throws -> [LoopSample] {
    try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map {
      try JSONDecoder().decode(LoopSample.self, from: Data($0.utf8))
    }
  }
}

@Suite("Telemetry of a loop")
struct TelemetryTests {
  private static let millisecond: UInt64 = 1_000_000

  @Test("samples follow each other without a gap, and a stall makes one long one")
  func samples() throws {
    let file = try TemporaryFile()
    let loop = try EventLoop(isMeasured: true)
    let start: UInt64 = 1_000 * Self.millisecond
    let telemetry = Telemetry(
      file: try TelemetryFile(path: file.path) { _ in Issue.record("not written") }, meter: try #require(loop.meter),
      now: start)
    // Beats every 10 ms; the loop stands still between the 30th, at 300 ms, and 551 ms.
    for beat in 1...80 as ClosedRange<UInt64> where !(31...55).contains(beat) {
      let (late, missed): (UInt64, UInt64) = beat == 56 ? (250 * Self.millisecond, 25) : (0, 0)
      let now = start + (beat == 56 ? 561 : beat * 10) * Self.millisecond
      if telemetry.beat(late: late, missedBeats: missed, every: 10 * Self.millisecond, now: now) {
        telemetry.end(at: now, counters: ServerCounters(), connections: 4, gauges: OffloadGauges())
      }
    }
    telemetry.end(
      at: start + 820 * Self.millisecond, counters: ServerCounters(), connections: 0, gauges: OffloadGauges())
    let samples = try file.samples()
    #expect(
      samples.map { ($0.untilNanoseconds - start) / Self.millisecond } == [100, 200, 300, 561, 600, 700, 800, 820])
    #expect(zip(samples, samples.dropFirst()).allSatisfy { $0.untilNanoseconds == $1.fromNanoseconds })
    #expect(samples[3].lag.count == 26, "the late beat stands for those that were due meanwhile")
    #expect(samples.map(\.connections) == [4, 4, 4, 4, 4, 4, 4, 0])
  }

  @Test("a file that is there already is appended to")
  func appends() throws {
    let file = try TemporaryFile()
    for _ in 0..<2 {
      try TelemetryFile(path: file.path) { _ in Issue.record("not written") }.append(Array("{}\n".utf8))
    }
    #expect(try String(contentsOfFile: file.path, encoding: .utf8) == "{}\n{}\n")
  }

  @Test("a full disk is told once and not again")
  func full() throws {
    var troubles: [SystemError] = []
    let file = try TelemetryFile(path: "/dev/full") { troubles.append($0) }
    for _ in 0..<3 { file.append(Array("{}\n".utf8)) }
    #expect(troubles.map(\.code) == [ENOSPC])
    #expect(troubles.first?.description == "write /dev/full: No space left on device")
  }

  @Test("what was torn off is ended before the next line, so that at most one is unreadable")
  func torn() throws {
    let path = try TemporaryFile().path
    try FileManager.default.createDirectory(
      at: URL(fileURLWithPath: path).deletingLastPathComponent(), withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: URL(fileURLWithPath: path).deletingLastPathComponent()) }
    try #require(mkfifo(path, 0o600) == 0)
    // A pipe that holds little more than a page takes the second line in part.
    let reader = open(path, O_RDONLY | O_NONBLOCK)
    defer { close(reader) }
    var troubles: [SystemError] = []
    let file = try TelemetryFile(path: path) { troubles.append($0) }
    let line = [UInt8](repeating: UInt8(ascii: "a"), count: 49_999) + [UInt8(ascii: "\n")]
    file.append(line)
    file.append(line)
    #expect(troubles.count == 1)
    var text = readAll(reader)
    file.append(Array("{}\n".utf8))
    text += readAll(reader)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.count == 4)
    #expect(lines[0].count == 49_999)
    #expect(lines[1].count < 49_999)
    #expect(lines[2...].map { String($0) } == ["{}", ""])
  }

  private func readAll(_ descriptor: Int32) -> String {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
      bytes.append(contentsOf: buffer[..<count])
    }
  }

  @Test("a path that cannot be opened is named with the reason")
  func unopenable() {
    #expect(throws: SystemError("open", on: "/nowhere/at/all", code: ENOENT)) {
      try TelemetryFile(path: "/nowhere/at/all") { _ in }
    }
  }
}
