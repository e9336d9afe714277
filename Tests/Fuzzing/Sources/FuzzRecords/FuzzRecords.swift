import Analysis
import Foundation
import Records

/// libFuzzer's entry: the head of a saved experiment, and after a line of `---` the file of each trial. What is not refused can be
/// printed, exported and drawn.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzRecords(_ start: UnsafeRawPointer?, _ count: Int) -> CInt {
  let text = String(decoding: UnsafeRawBufferPointer(start: start, count: count), as: UTF8.self)
  let files = text.components(separatedBy: "\n---\n")
  do {
    let head = try ExperimentRecord.Head(json: Data(files[0].utf8))
    let trials = try files.dropFirst().prefix(4).map { try TrialRecord(json: Data($0.utf8)) }
    examine(ExperimentRecord(head: head, trials: trials))
  } catch {
    return 0
  }
  return 0
}

private func examine(_ record: ExperimentRecord) {
  // A sweep of thousands of points is a long table, and no mistake.
  guard record.plan.trials.count <= 200 else { return }
  let findings = Findings(record, resamples: 10)
  if findings.text(path: nil).isEmpty { fatalError("a record that says nothing") }
  _ = findings.csvFiles
}
