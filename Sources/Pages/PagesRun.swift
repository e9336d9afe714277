internal import Foundation
internal import Transfer

/// Asks for the pages of a plan, one after another over one connection: what a user's browser waits for, without others beside it.
///
/// One thread. Each round goes through all pages in the plan's order, each list from its first page to its last.
public final class PagesRun {
  let plan: PagesPlan
  let session: TransferSession
  private let isStopped: @Sendable () -> Bool

  public init(_ plan: PagesPlan, isStopped: @escaping @Sendable () -> Bool = { false }) {
    self.plan = plan
    self.isStopped = isStopped
    var options = TransferOptions()
    options.totalTimeout = plan.timeout
    options.stallTimeout = nil
    options.connectTimeout = min(plan.timeout, .seconds(10))
    session = TransferSession(options)
  }

  /// - Parameter told: called after each round with its number, from 1.
  public func perform(told: (Int) -> Void = { _ in }) -> PagesReport {
    for page in plan.pages {
      for _ in 0..<plan.warmup where !isStopped() { _ = ask(page, first(page), origin: plan.base) }
    }
    var samples: [PageSample] = []
    var rounds = 0
    while rounds < plan.repeats, !isStopped() {
      for index in plan.pages.indices where !isStopped() { walk(index, rounds, &samples) }
      if isStopped() { break }
      rounds += 1
      told(rounds)
    }
    return PagesReport(plan, samples, rounds: rounds)
  }

  private func first(_ page: PagesPlan.Page) -> String {
    let address = plan.base + page.path
    guard case .skip(let skip, let limit, let size) = page.list?.way else { return address }
    return PageAddress.adding([(skip, 0), (limit, size)], to: address)
  }

  /// One page, or a list from its beginning to its end.
  private func walk(_ index: Int, _ round: Int, _ samples: inout [PageSample]) {
    let page = plan.pages[index]
    var address: String? = first(page)
    var (number, offset) = (0, 0)
    while let here = address, number < page.list?.most ?? 1, !isStopped() {
      var sample = PageSample(page: index, round: round, number: number, offset: offset)
      let answer = ask(page, here, origin: plan.base, into: &sample)
      address = answer.flatMap { follow(page, from: here, $0, &sample) }
      samples.append(sample)
      number += 1
      offset += sample.records ?? 0
    }
  }

  /// The address of the next page, when there is one.
  private func follow(
    _ page: PagesPlan.Page, from address: String, _ answer: TransferAnswer, _ sample: inout PageSample
  ) -> String? {
    guard let list = page.list, sample.failure == nil else { return nil }
    var json: Any?
    if list.needsJSON {
      json = try? JSONSerialization.jsonObject(with: Data(answer.body), options: [.fragmentsAllowed])
      guard json != nil else {
        sample.failure = "the answer is no JSON, and its list could not be followed"
        return nil
      }
    }
    if let path = list.records {
      guard let records = path.value(in: json) as? [Any] else {
        sample.failure = "there is no list at '\(path.steps.joined(separator: "."))' of the answer"
        return nil
      }
      sample.records = records.count
    }
    switch list.way {
    case .skip(let skip, let limit, let size):
      guard let records = sample.records, records >= size else { return nil }
      return PageAddress.adding(
        [(skip, sample.offset + records), (limit, size)], to: plan.base + page.path)
    case .next(let path):
      guard let next = path.value(in: json) as? String, !next.isEmpty else { return nil }
      return safe(next, on: address, &sample)
    case .link:
      let links = answer.headers.filter { $0.name.lowercased() == "link" }.map(\.value)
      return PageAddress.next(links: links).flatMap { safe($0, on: address, &sample) }
    }
  }

  /// A list may not lead elsewhere: headers and password are for this site alone.
  private func safe(_ next: String, on address: String, _ sample: inout PageSample) -> String? {
    guard let next = PageAddress.resolved(next, on: address), let origin = PageAddress.origin(next) else {
      sample.failure = "the next page's address is none"
      return nil
    }
    guard origin == PageAddress.origin(plan.base) else {
      sample.failure = "the next page is at \(origin), another place, and is not asked for"
      return nil
    }
    if next == address {
      sample.failure = "the next page is this page again"
      return nil
    }
    return next
  }

  private func ask(_ page: PagesPlan.Page, _ address: String, origin: String) -> TransferAnswer? {
    var ignored = PageSample(page: 0, round: 0, number: 0, offset: 0)
    return ask(page, address, origin: origin, into: &ignored)
  }

  /// - Returns: nil without an answer, or with a wrong one, which `sample` tells.
  private func ask(
    _ page: PagesPlan.Page, _ address: String, origin: String, into sample: inout PageSample
  ) -> TransferAnswer? {
    var request = TransferRequest(
      page.method, address, headers: (plan.headers + page.headers).map { TransferRequest.Header($0.name, $0.value) },
      body: page.body)
    request.user = plan.user
    request.password = plan.password
    do {
      let answer = try perform(request)
      sample.status = answer.status
      sample.firstByteNanoseconds = answer.times.firstByteNanoseconds
      sample.totalNanoseconds = answer.times.totalNanoseconds
      sample.bytes = answer.bytes.received
      let isRight = page.status.map { $0 == answer.status } ?? (200..<300).contains(answer.status)
      guard isRight else {
        sample.failure = "status \(answer.status)" + (page.status.map { ", not \($0)" } ?? "")
        return nil
      }
      return answer
    } catch {
      sample.failure = error.sentence
      sample.wasUnreachable = [.resolve, .refused, .unreachable, .connectTimeout, .tls].contains(error.kind)
      return nil
    }
  }
}

extension PagesPlan.Paging {
  fileprivate var needsJSON: Bool {
    if case .next = way { return true }
    return records != nil
  }
}
