/// Pages and API calls of a site whose times are to be known.
public struct PagesPlan: Equatable, Sendable {
  public var name: String
  /// What stands before each path: `https://host/a`.
  public var base: String
  /// How often everything is asked for.
  public var repeats: Int
  /// Requests for each page before those that count.
  public var warmup: Int
  /// The most time for a request.
  public var timeout: Duration
  /// How many redirections are followed.
  public var redirects: Int
  /// Sent with every request.
  public var headers: [Header]
  /// For Basic authentication.
  public var user: String?
  public var password: String?
  public var pages: [Page]

  public struct Header: Equatable, Sendable {
    public var name: String
    public var value: String
  }

  public struct Page: Equatable, Sendable {
    public var name: String
    /// Below ``PagesPlan/base``, with its query.
    public var path: String
    public var method: String
    public var headers: [Header]
    public var body: [UInt8]?
    /// What a right answer has; nil: any of 2xx.
    public var status: Int?
    /// A page whose p95 takes longer is slow; nil: none is.
    public var limit: Duration?
    /// How the list goes on; nil: it is one page.
    public var list: Paging?
  }

  /// How one page of a list leads to the next.
  public struct Paging: Equatable, Sendable {
    public var way: Way
    /// Where the records of a page stand in its JSON: `rows`, `meta.objects`; empty: the answer is the list. Nil: not counted.
    public var records: JSONPath?
    /// The most pages that are followed.
    public var most: Int

    public enum Way: Equatable, Sendable {
      /// Records to skip and records of a page, as parameters of the query. Ends with a page that is not full.
      case skip(parameter: String, limitParameter: String, size: Int)
      /// The next page's address stands in the JSON; null, empty or missing: there is none.
      case next(JSONPath)
      /// `Link: <address>; rel="next"` (RFC 8288).
      case link
    }
  }
}

/// Keys and places, from the top: `meta.next`, `pages.0.url`.
public struct JSONPath: Hashable, Sendable {
  public var steps: [String]

  public init(_ text: String) { steps = text.split(separator: ".").map(String.init) }

  /// What stands there; nil: nothing, or null.
  func value(in json: Any?) -> Any? {
    steps.reduce(json) { value, step in
      if let object = value as? [String: Any] { return object[step] }
      guard let list = value as? [Any], let place = Int(step), list.indices.contains(place) else { return nil }
      return list[place]
    }
  }
}
