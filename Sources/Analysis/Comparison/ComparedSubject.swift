public import Inference
import Plans
import Records

/// What of an experiment is compared: one stream in one phase, in the figures it can tell.
public enum ComparedSubject: String, CaseIterable, Sendable, Codable {
  /// Experiment A.
  case fixedLoad = "fixed_load"
  /// Experiment B.
  case easy
  /// The easy request beside the load of experiment C, as much of it as there can be.
  case easyBesideLoad = "easy_beside_load"
  /// The probe beside that load.
  case probeBesideLoad = "probe_beside_load"

  /// What it is called in tables and sentences. Without the letters of the experiments: A and B are the sides here.
  public var title: String {
    switch self {
    case .fixedLoad: "fixed load"
    case .easy: "/hi"
    case .easyBesideLoad: "/hi beside load"
    case .probeBesideLoad: "probe beside load"
    }
  }

  var experiment: ExperimentName {
    switch self {
    case .fixedLoad: .a
    case .easy: .b
    case .easyBesideLoad, .probeBesideLoad: .c
    }
  }

  func selection(of server: String, at setting: Setting) -> Selection {
    switch self {
    case .fixedLoad: Selection(.a, server: server, setting: setting, role: .work)
    case .easy: Selection(.b, server: server, setting: setting, role: .easy)
    case .easyBesideLoad: Selection(.c, server: server, setting: setting, phase: .loaded, role: .easy)
    case .probeBesideLoad: Selection(.c, server: server, setting: setting, phase: .loaded, role: .probe)
    }
  }

  /// Those of the figures asked for that it can tell. What an open loop gets answered says nothing, and the latency of as
  /// much as there can be beside a load only repeats its rate.
  func figures(of figures: [Figure]) -> [Figure] {
    figures.filter { figure in
      switch figure {
      case .throughput: self != .probeBesideLoad
      case .percentile, .meanLatency: self != .easyBesideLoad
      case .shareKept: self == .easyBesideLoad
      case .scalar: true
      }
    }
  }
}

extension Figure {
  /// Memory, as ``Records/ExperimentRecord/repeats(_:)`` tells it, in MiB.
  static let memory = Figure.scalar("pss", better: .down)

  /// The five figures two records are compared in if nothing else is asked for.
  public static let compared: [Figure] = [.throughput, .percentile(50), .percentile(99), .shareKept, memory]

  /// By the name it has on a command line: `throughput`, `p50` and any other percentile, `mean`, `share-kept`, `pss`.
  public init?(option text: String) {
    switch text {
    case "throughput": self = .throughput
    case "mean": self = .meanLatency
    case "share-kept": self = .shareKept
    case "pss": self = .memory
    default:
      guard text.first == "p", let percent = Double(text.dropFirst()), percent > 0, percent < 100 else { return nil }
      self = .percentile(percent)
    }
  }
}
