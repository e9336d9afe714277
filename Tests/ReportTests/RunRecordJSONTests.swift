import Measurement
import Report
import Testing

@Suite struct RunRecordJSONTests {
  @Test("a record reads back as it was written")
  func roundTrip() throws {
    for record in [Samples.open, Samples.closed, RunRecord(model: .open, url: "", durationSeconds: 0)] {
      #expect(try RunRecordJSON.decode(try RunRecordJSON.encode(record)) == record)
    }
  }

  @Test("the text of a record is the schema that others read")
  func golden() throws {
    #expect(try RunRecordJSON.encode(Samples.open) == (try goldenFile("open-record")))
  }

  @Test("figures that do not apply are null, not missing")
  func null() throws {
    let text = try RunRecordJSON.encode(RunRecord(model: .closed, url: "", durationSeconds: 1))
    for key in ["offered_rate", "seed", "arrivals", "timeout_s", "p50", "p99.9", "mean"] {
      #expect(text.contains("\"\(key)\" : null"))
    }
  }

  @Test("only what the schema promises must be there")
  func minimal() throws {
    let text = """
      {"schema": "reactometer.run/1", "model": "closed", "offered_rate": null, "achieved_rate": 1.5, "throughput": 1,
       "latency_ms": {"mean": 1, "p50": 1, "p90": 1, "p99": 1, "p99.9": 1, "max": 1}, "service_ms": {},
       "counts": {"scheduled": 3, "sent": 3, "ok": 2, "failed": 0, "timed_out": 1, "in_flight_at_end": 0, "unsent": 0},
       "verdict": {"state": "valid", "reasons": []}, "something_newer": 1}
      """
    let record = try RunRecordJSON.decode(text)
    #expect(record.counts.timedOut == 1 && record.latency[.p999] == 1 && record.service[.p50] == nil)
    #expect(record.url.isEmpty && record.machine.cores == 0)
  }

  @Test(
    "what is no record is refused with a sentence",
    arguments: [
      ("", "this is no record of a run: it is not valid JSON"),
      ("{", "this is no record of a run: it is not valid JSON"),
      ("{}", "this is no record of a run: 'schema' is missing"),
      (
        #"{"schema": "reactometer.run/9"}"#,
        "this is a 'reactometer.run/9' record, not 'reactometer.run/1', which is what can be read here"
      ),
      (#"{"schema": "reactometer.run/1"}"#, "this record of a run cannot be read: 'model' is missing"),
      (
        #"{"schema": "reactometer.run/1", "model": "ajar"}"#,
        "this record of a run cannot be read: 'model' has no known value"
      ),
      (
        #"{"schema": "reactometer.run/1", "model": "open", "counts": {"scheduled": "x"}}"#,
        "this record of a run cannot be read: 'counts.scheduled' is not of the right type"
      ),
    ])
  func refused(text: String, sentence: String) {
    let error = #expect(throws: RecordError.self) { try RunRecordJSON.decode(text) }
    #expect(error?.description == sentence)
  }
}
