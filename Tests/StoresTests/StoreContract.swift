import Datasets
import Dispatch
import Stores
import Testing

/// A store with nothing in it, and a way to look into it that is not the store's own.
struct Subject {
  let store: any Store
  /// The first column of the first row, as text; empty when there is none or it is null.
  let query: (_ sql: String) throws -> String
}

/// What holds for every relational store. Its tests run each of these with a fresh ``Subject``.
struct StoreContract: Sendable, CustomTestStringConvertible {
  let sentence: String
  let check: @Sendable (Subject) throws -> Void

  init(_ sentence: String, _ check: @escaping @Sendable (Subject) throws -> Void) {
    self.sentence = sentence
    self.check = check
  }

  var testDescription: String { sentence }

  static let cases = loading + resuming + guarding + reading
}

/// Writes all of the dataset, in chunks of `batch`, and completes it.
func load(_ dataset: Dataset, into store: any Store, batch: Int = 17) throws {
  _ = try store.prepare(dataset, startingOver: false)
  try persist(dataset, into: store, batch: batch)
  try store.complete(dataset)
}

extension StoreContract {
  static let loading = [
    StoreContract("a load is read back as it was made, and is complete") { subject in
      let dataset = Samples.dataset()
      try load(dataset, into: subject.store)
      try expectAll(dataset, in: subject.store)
      #expect(try subject.store.prepare(dataset, startingOver: false).isComplete)
    },
    StoreContract("records have ids from 1 on, and references are ids") { subject in
      try load(Samples.dataset(), into: subject.store)
      #expect(try subject.query("select min(id) || ' ' || max(id) from sample_people") == "1 50")
      #expect(
        try subject.query(
          "select count(*) from sample_orders o join sample_people p on p.id = o.person where o.id = o.\"order\" + 1")
          == "120")
    },
    StoreContract("after the load a record without id gets the next one") { subject in
      try load(Samples.dataset(), into: subject.store)
      _ = try subject.query("insert into sample_orders (person, \"order\") values (1, 2)")
      #expect(try subject.query("select max(id) from sample_orders") == "121")
    },
    StoreContract("what is unique is so after the load") { subject in
      try load(Samples.dataset(), into: subject.store)
      #expect(throws: (any Error).self) {
        try subject.query("update sample_people set serial = 'serial-1' where id = 5")
      }
    },
    StoreContract("complete may be called again") { subject in
      let dataset = Samples.dataset()
      try load(dataset, into: subject.store)
      try subject.store.complete(dataset)
      try expectAll(dataset, in: subject.store)
    },
    StoreContract("datasets stand side by side") { subject in
      let (one, other) = (Samples.dataset(), Samples.dataset(name: "other", people: 3, orders: 4))
      try load(one, into: subject.store)
      try load(other, into: subject.store)
      try expectAll(one, in: subject.store)
      try expectAll(other, in: subject.store)
    },
    StoreContract("sources without records are loaded, too") { subject in
      let dataset = Samples.dataset(people: 1, orders: 0)
      try load(dataset, into: subject.store)
      try expectAll(dataset, in: subject.store)
      _ = try subject.query("insert into sample_orders (person, \"order\") values (1, 2)")
      #expect(try subject.query("select max(id) from sample_orders") == "1")
    },
  ]

  static let resuming = [
    StoreContract("a chunk that was written is there, and is not written again") { subject in
      let dataset = Samples.dataset()
      _ = try subject.store.prepare(dataset, startingOver: false)
      let writer = try subject.store.makeWriter(dataset)
      let chunk = Chunk(source: 0, records: 10..<30)
      #expect(try writer.write(chunk, indices: nil, mayExist: false) == WriteOutcome(written: 20))
      #expect(try writer.write(chunk, indices: nil, mayExist: true) == WriteOutcome(written: 0, alreadyThere: 20))
      #expect(
        try subject.store.makeWriter(dataset).write(chunk, indices: nil, mayExist: false)
          == WriteOutcome(written: 0, alreadyThere: 20))
      #expect(try subject.query("select count(*) from sample_people") == "20")
    },
    StoreContract("of a chunk that overlaps finished ones only the rest is written") { subject in
      let dataset = Samples.dataset()
      _ = try subject.store.prepare(dataset, startingOver: false)
      let writer = try subject.store.makeWriter(dataset)
      for range in [5..<10, 20..<30] {
        _ = try writer.write(Chunk(source: 0, records: range), indices: nil, mayExist: false)
      }
      #expect(
        try writer.write(Chunk(source: 0, records: 0..<50), indices: nil, mayExist: false)
          == WriteOutcome(written: 35, alreadyThere: 15))
      try persist(dataset, into: subject.store, batch: 50)
      try subject.store.complete(dataset)
      try expectAll(dataset, in: subject.store)
    },
    StoreContract("a load that was begun tells what is finished, and goes on") { subject in
      let dataset = Samples.dataset()
      guard case .absent = try subject.store.prepare(dataset, startingOver: false) else {
        Issue.record("something is there before anything was written")
        return
      }
      let writer = try subject.store.makeWriter(dataset)
      for range in [0..<5, 30..<40, 5..<12] {
        _ = try writer.write(Chunk(source: 0, records: range), indices: nil, mayExist: false)
      }
      guard case .begun(let finished, let doubtful) = try subject.store.prepare(dataset, startingOver: false) else {
        Issue.record("the load is not begun")
        return
      }
      #expect(finished == [Chunk(source: 0, records: 0..<12), Chunk(source: 0, records: 30..<40)])
      #expect(doubtful.isEmpty)
      let rest = try persist(dataset, into: subject.store, batch: 7)
      #expect(rest == Effort(written: 170 - 22, alreadyThere: 22))
      try subject.store.complete(dataset)
      try expectAll(dataset, in: subject.store)
    },
    StoreContract("a load of which records are missing is not complete") { subject in
      let dataset = Samples.dataset()
      _ = try subject.store.prepare(dataset, startingOver: false)
      _ = try subject.store.makeWriter(dataset).write(Chunk(source: 0, records: 0..<20), indices: nil, mayExist: false)
      let failed = storeFailure { try subject.store.complete(dataset) }
      #expect(failed?.kind == .fatal(.protocolViolation))
      #expect(
        failed?.sentence
          == "The load of sample_people in \(subject.store.place) is not whole: records 21 to 50 are not "
          + "there; go on with --resume.")
    },
    StoreContract("two loads at once, of different batches, double nothing") { subject in
      let dataset = Samples.dataset(people: 400, orders: 900)
      _ = try subject.store.prepare(dataset, startingOver: false)
      let store = subject.store
      DispatchQueue.concurrentPerform(iterations: 3) { number in
        do {
          if number == 2 { _ = try store.prepare(dataset, startingOver: false) }
          #expect(try persist(dataset, into: store, batch: [13, 20, 31][number]).failures == 0)
        } catch {
          Issue.record(error)
        }
      }
      try store.complete(dataset)
      try expectAll(dataset, in: store)
    },
    StoreContract("a chunk with a record that is refused leaves nothing behind") { subject in
      let dataset = Samples.dataset(broken: 13)
      _ = try subject.store.prepare(dataset, startingOver: false)
      let writer = try subject.store.makeWriter(dataset)
      let failed = storeFailure {
        _ = try writer.write(Chunk(source: 0, records: 10..<20), indices: nil, mayExist: false)
      }
      #expect(failed?.kind == .fatal(.rejectedData))
      #expect(failed?.sentence.contains("name") == true)
      #expect(try subject.query("select count(*) from sample_people") == "0")
      #expect(try writer.write(Chunk(source: 0, records: 0..<10), indices: nil, mayExist: false).written == 10)
    },
  ]
}
