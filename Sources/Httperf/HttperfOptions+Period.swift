import Pacing

extension HttperfOptions {
  /// The most pairs `--period=v` takes.
  static let highestStepCount = 16

  /// `[d|u|e]T1[,T2]` or `vT1,D1[,T2,D2]...`
  static func period(_ text: String) throws(HttperfUsageError) -> HttperfPeriod {
    guard let first = text.first else { throw illegal("period", text, "seconds between arrivals") }
    let isBare = first.isNumber || first == "."
    let numbers = try numbers(isBare ? text[...] : text.dropFirst(), in: text)
    switch isBare ? "d" : first.lowercased() {
    case "d":
      let gap = try single(numbers, text)
      return gap == 0 ? .sequential : try pacable(.deterministic(perSecond: 1 / gap), text)
    case "e":
      let mean = try single(numbers, text)
      return mean == 0 ? .sequential : try pacable(.exponential(meanSeconds: mean), text)
    case "u":
      guard numbers.count == 2 else { throw illegal("period", text, "a smallest and a largest gap, such as u0.1,0.3") }
      return numbers == [0, 0]
        ? .sequential : try pacable(.uniform(fromSeconds: numbers[0], toSeconds: numbers[1]), text)
    case "v": return try pacable(.variable(steps(numbers, text)), text)
    default:
      throw illegal("interarrival distribution '\(first)' in", text, "d, u, e or v before the seconds")
    }
  }

  private static func numbers(_ list: Substring, in text: String) throws(HttperfUsageError) -> [Double] {
    var numbers: [Double] = []
    for part in list.split(separator: ",", omittingEmptySubsequences: false) {
      guard let value = realNumber(part) else { throw illegal("interarrival time", text, "seconds of 0 or more") }
      numbers.append(value)
    }
    return numbers
  }

  private static func single(_ numbers: [Double], _ text: String) throws(HttperfUsageError) -> Double {
    guard numbers.count == 1 else { throw illegal("mean interarrival time", text, "one number of seconds") }
    return numbers[0]
  }

  private static func steps(_ numbers: [Double], _ text: String) throws(HttperfUsageError) -> [ArrivalStep] {
    guard numbers.count.isMultiple(of: 2), numbers.count <= 2 * highestStepCount else {
      throw illegal("period", text, "up to \(highestStepCount) pairs of a gap and a duration, such as v0.1,5,0.2,5")
    }
    return stride(from: 0, to: numbers.count, by: 2).map {
      ArrivalStep(gapSeconds: numbers[$0], durationSeconds: numbers[$0 + 1])
    }
  }

  /// Refuses at once what ``Pacer`` would refuse later.
  private static func pacable(_ period: HttperfPeriod, _ text: String) throws(HttperfUsageError) -> HttperfPeriod {
    guard let arrivals = period.arrivals else { return period }
    do {
      _ = try Pacer(arrivals, seed: 0)
    } catch {
      throw HttperfUsageError("illegal period '\(text)': \(error)")
    }
    return period
  }
}
