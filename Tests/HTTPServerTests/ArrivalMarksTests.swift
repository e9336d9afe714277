import Testing

@testable import HTTPServer

@Suite("When the bytes of a request were read")
struct ArrivalMarksTests {
  @Test("each byte is told the moment of the read it came with, also after others were consumed")
  func moments() {
    var marks = ArrivalMarks()
    #expect(marks.isEmpty)
    marks.note(10, at: 1)
    marks.note(10, at: 2)
    marks.note(25, at: 3)
    #expect(marks.moment(before: 1) == 1)
    #expect(marks.moment(before: 10) == 1)
    #expect(marks.moment(before: 11) == 3)
    #expect(marks.moment(before: 25) == 3)
    #expect(marks.moment(before: 26) == nil, "it has just been read")
    marks.consume(4)
    #expect(marks.moment(before: 6) == 1)
    #expect(marks.moment(before: 7) == 3)
    marks.consume(6)
    #expect(marks.moment(before: 1) == 3)
    marks.consume(15)
    #expect(marks.isEmpty)
  }

  @Test("a peer that sends byte by byte does not make them grow without end")
  func bounded() {
    var marks = ArrivalMarks()
    for count in 1...1_000 { marks.note(count, at: UInt64(count)) }
    #expect(marks.moment(before: 1) == 1)
    #expect(marks.moment(before: ArrivalMarks.limit - 1) == UInt64(ArrivalMarks.limit - 1))
    #expect(marks.moment(before: ArrivalMarks.limit) == 1_000)
    marks.consume(1_000)
    #expect(marks.isEmpty)
  }
}
