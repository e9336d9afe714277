import ArgumentParser

/// A time limit that there may not be: `never`, or a number of seconds.
enum TimeLimit: Equatable, ExpressibleByArgument {
  case never
  case seconds(Double)

  init?(argument: String) {
    if argument == "never" {
      self = .never
    } else if let seconds = Double(argument) {
      self = .seconds(seconds)
    } else {
      return nil
    }
  }

  init(_ duration: Duration?) { self = duration.map { .seconds($0 / .seconds(1)) } ?? .never }

  var defaultValueDescription: String {
    switch self {
    case .never: "never"
    case .seconds(let seconds): seconds == seconds.rounded() ? "\(Int(seconds))" : "\(seconds)"
    }
  }

  var duration: Duration? { if case .seconds(let seconds) = self { .seconds(seconds) } else { nil } }
}
