import Testing
import Work

@testable import ServerApp

@Suite("The ledger's field")
struct LedgerFieldTests {
  private func field(_ timing: JobTiming?) -> String {
    var output: [UInt8] = []
    output.appendLedger(read: 1_000, timing: timing, made: 2_500)
    return String(decoding: output, as: UTF8.self)
  }

  @Test("tells the parts of a job from the moment of its submission")
  func job() {
    let timing = JobTiming(submitted: 1_100, free: 1_130, began: 1_200, ended: 2_000, delivered: 2_400, cpu: 750)
    #expect(
      field(timing)
        == "Reactometer-Ledger: read=1000;parse=100;queue=30;hand-over=70;work=800;cpu=750;return=400;made=2500\r\n")
  }

  @Test("without a job, all of the time is parsing")
  func noJob() {
    #expect(
      field(nil) == "Reactometer-Ledger: read=1000;parse=1500;queue=0;hand-over=0;work=0;cpu=0;return=0;made=2500\r\n")
  }
}
