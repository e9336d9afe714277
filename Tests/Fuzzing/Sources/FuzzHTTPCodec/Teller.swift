import HTTPCodec

/// Feeds a parser and writes down what it says, as bytes: equal stories, equal events.
protocol Teller {
  var story: Story { get set }
  /// One call of `next`; false when it wants more bytes or refuses.
  mutating func step(_ input: UnsafeRawBufferPointer) -> (consumed: Int, goOn: Bool)
  mutating func finish()
}

extension Teller {
  /// Hands over the pieces between `cuts`, which ascend, keeping what is not consumed in front of the next.
  mutating func tell(_ bytes: UnsafeRawBufferPointer, cuts: [Int]) -> [UInt8] {
    var start = 0
    for end in cuts + [bytes.count] {
      // A copy that ends where the bytes end, so that the sanitizer sees a read beyond them.
      let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: end - start, alignment: 1)
      defer { copy.deallocate() }
      copy.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[start..<end]))
      start += pull(UnsafeRawBufferPointer(copy))
    }
    finish()
    return story.bytes
  }

  /// Calls until nothing more comes of `input`; how much of it was consumed.
  private mutating func pull(_ input: UnsafeRawBufferPointer) -> Int {
    var offset = 0
    var calls = 0
    while true {
      let rest = UnsafeRawBufferPointer(rebasing: input[offset...])
      let (consumed, goOn) = step(rest)
      require(consumed >= 0 && consumed <= rest.count, "consumed \(consumed) of \(rest.count)")
      offset += consumed
      calls += 1
      require(calls <= 3 * input.count + 3, "\(calls) events out of \(input.count) bytes")
      guard goOn else { return offset }
    }
  }
}

/// What a parser said, adjacent pieces of body joined, nothing after a refusal.
struct Story {
  private(set) var bytes: [UInt8] = []
  private var bodyIsOpen = false
  private var isRefused = false

  mutating func add(_ tag: Character, _ numbers: Int..., ranges: [ByteRange] = [], of input: UnsafeRawBufferPointer) {
    guard !isRefused else { return }
    bodyIsOpen = false
    bytes.append(tag.asciiValue!)
    for number in numbers { bytes.append(decimal: number) }
    for range in ranges {
      bytes.append(contentsOf: checked(range, input))
      bytes.append(0)
    }
  }

  mutating func addBody(_ range: ByteRange, of input: UnsafeRawBufferPointer) {
    require(!range.isEmpty, "an empty piece of body")
    if !bodyIsOpen { bytes.append(UInt8(ascii: "B")) }
    bodyIsOpen = true
    bytes.append(contentsOf: checked(range, input))
  }

  mutating func addRefusal(_ refusal: Refusal) {
    add("R", Int(refusal.reason.rawValue), of: .init(start: nil, count: 0))
    isRefused = true
  }

  private func checked(_ range: ByteRange, _ input: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    require(range.start >= 0 && range.start <= range.end && range.end <= input.count, "\(range) of \(input.count)")
    return range.bytes(in: input)
  }
}

/// All fields, to walk the iterator as well.
func fieldRanges(_ fields: ByteRange, in input: UnsafeRawBufferPointer) -> [ByteRange] {
  FieldIterator(fields, in: input).flatMap { [$0.name, $0.value] }
}

func number(_ framing: BodyFraming) -> Int {
  switch framing {
  case .none: -1
  case .chunked: -2
  case .untilClose: -3
  case .length(let length): length
  }
}
