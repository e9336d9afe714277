/// A dataset as it is asked for: which one, with which options. The one way from options to records.
public enum DatasetRecipe: Hashable, Sendable {
  case weather(WeatherOptions)
  case documents(DocumentsOptions)

  /// What the datasets are called on the command line.
  public static let names = ["weather", "documents"]

  /// The dataset, or the sentence that says which option makes no sense.
  public func dataset(seed: UInt64) throws(DatasetProblem) -> Dataset {
    switch self {
    case .weather(let options): try options.dataset(seed: seed)
    case .documents(let options): try options.dataset(seed: seed)
    }
  }
}
