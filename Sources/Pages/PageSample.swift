/// One request and what came of it.
public struct PageSample: Sendable {
  /// Index into ``PagesPlan/pages``.
  public var page: Int
  /// From 0.
  public var round: Int
  /// Of a list, from 0.
  public var number: Int
  /// Records of the list before this page; 0 where they are not counted.
  public var offset: Int
  /// Records of this page, where they are counted.
  public var records: Int?
  /// 0: there was no answer.
  public var status = 0
  public var firstByteNanoseconds: UInt64 = 0
  public var totalNanoseconds: UInt64 = 0
  /// Of the body.
  public var bytes = 0
  /// Why it is no right answer; a sentence that holds nothing secret.
  public var failure: String?
  /// Whether nobody was there who could have answered.
  public var wasUnreachable = false

  public init(page: Int, round: Int, number: Int, offset: Int) {
    self.page = page
    self.round = round
    self.number = number
    self.offset = offset
  }
}
