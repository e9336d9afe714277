public import Plans

/// What a figure is about: a server in an experiment at one setting, and there a phase, a stream, or the server as a
/// whole.
public struct Selection: Hashable, Sendable {
  public var experiment: ExperimentName
  /// The server's label.
  public var server: String
  /// Empty where nothing is varied.
  public var setting: Setting
  /// Nothing in A and B.
  public var phase: Phase?
  /// One stream of requests; nothing for the server as a whole: its memory, its loop, its processors.
  public var role: StreamRole?
  /// What was measured meanwhile: the load of experiment C comes once beside `easy` and once beside `probe`. Nothing for
  /// all courses of the phase together, which only figures of the server as a whole can be of.
  public var course: StreamRole?

  /// A stream other than the load is its own course, so `course` need not be given.
  public init(
    _ experiment: ExperimentName, server: String, setting: Setting = Setting(), phase: Phase? = nil,
    role: StreamRole? = nil, course: StreamRole? = nil
  ) {
    self.experiment = experiment
    self.server = server
    self.setting = setting
    self.phase = phase
    self.role = role
    self.course = course ?? (role == .load ? nil : role)
  }

  /// The same of another stream, or of the server as a whole.
  public func of(_ role: StreamRole?, beside course: StreamRole? = nil) -> Selection {
    Selection(experiment, server: server, setting: setting, phase: phase, role: role, course: course)
  }

  /// The same in another phase.
  public func at(_ phase: Phase?) -> Selection {
    var other = self
    other.phase = phase
    return other
  }

  /// For people: `C loaded load beside probe`, without the server.
  public var title: String {
    let stream = role.map { $0 == .load ? "load beside \(course?.rawValue ?? "all")" : $0.rawValue }
    return [experiment.rawValue, phase?.rawValue, stream].compactMap { $0 }.joined(separator: " ")
  }

  /// For people: `thread-server (workers=2)`.
  public var serverTitle: String { setting.values.isEmpty ? server : "\(server) (\(setting.label))" }
}
