/// A dataset as it is asked for: which one, with which options. The one way from options to records.
public enum DatasetRecipe: Hashable, Sendable {
  case commcare(CommCareOptions)
  case weather(WeatherOptions)
  case markers(MarkersConfig)
  case documents(DocumentsOptions)

  /// What the datasets are called on the command line.
  public static let names = ["commcare", "weather", "markers", "documents"]

  /// The dataset, or the sentence that says which option makes no sense.
  public func dataset(seed: UInt64) throws(DatasetProblem) -> Dataset {
    switch self {
    case .commcare(let options): try options.dataset(seed: seed)
    case .weather(let options): try options.dataset(seed: seed)
    case .markers(let config): try config.dataset(seed: seed)
    case .documents(let options): try options.dataset(seed: seed)
    }
  }
}
