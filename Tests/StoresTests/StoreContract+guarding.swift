import Datasets
import Stores
import Testing

extension StoreContract {
  static let guarding = [
    StoreContract("another load is named, and left alone") { subject in
      let (one, other) = (Samples.dataset(), Samples.dataset(seed: 2))
      try load(one, into: subject.store)
      let failed = storeFailure { _ = try subject.store.prepare(other, startingOver: false) }
      #expect(failed?.kind == .fatal(.occupied))
      #expect(
        failed?.sentence == "In \(subject.store.place) stands another load, \"sample/1 seed=1 people=50 orders=120\"; "
          + "this one is \"sample/1 seed=2 people=50 orders=120\". Load into another database, or remove the other first "
          + "with --replace.")
      try expectAll(one, in: subject.store)
    },
    StoreContract("a load that is replaced makes room for another") { subject in
      try load(Samples.dataset(), into: subject.store)
      let other = Samples.dataset(people: 20, seed: 2)
      guard case .absent = try subject.store.prepare(other, startingOver: true) else {
        Issue.record("something is left")
        return
      }
      try load(other, into: subject.store)
      try expectAll(other, in: subject.store)
    },
    StoreContract("a table that no load made is left alone, also when replacing") { subject in
      _ = try subject.query("create table sample_people (id integer, mine text)")
      _ = try subject.query("insert into sample_people values (1, 'precious')")
      for startingOver in [false, true] {
        let failed = storeFailure { _ = try subject.store.prepare(Samples.dataset(), startingOver: startingOver) }
        #expect(failed?.kind == .fatal(.occupied))
        #expect(
          failed?.sentence
            == "The table sample_people in \(subject.store.place) was made by no load of ours, so it is left "
            + "alone; load into another database, or remove or rename the table yourself.")
      }
      #expect(try subject.query("select mine from sample_people") == "precious")
    },
    StoreContract("a column of another type is named") { subject in
      let dataset = Samples.dataset()
      try load(dataset, into: subject.store)
      _ = try subject.query("drop table sample_orders")
      _ = try subject.query("create table sample_orders (id bigint, person bigint, \"order\" text)")
      let failed = storeFailure { _ = try subject.store.prepare(dataset, startingOver: false) }
      #expect(failed?.kind == .fatal(.occupied))
      #expect(failed?.sentence.hasPrefix("The table sample_orders in \(subject.store.place) has the column ") == true)
      #expect(failed?.sentence.hasSuffix("; begin anew with --replace.") == true)
      try load(Samples.dataset(seed: 3), replacing: subject.store)
    },
    StoreContract("a table that is gone is named") { subject in
      let dataset = Samples.dataset()
      try load(dataset, into: subject.store)
      _ = try subject.query("drop table sample_orders")
      let failed = storeFailure { _ = try subject.store.prepare(dataset, startingOver: false) }
      #expect(failed?.kind == .fatal(.noSuchDatabase))
      #expect(
        failed?.sentence
          == "The load \"\(dataset.identity)\" in \(subject.store.place) made a table sample_orders, which is "
          + "gone; begin anew with --replace.")
      try load(dataset, replacing: subject.store)
    },
    StoreContract("nothing is written into a load that was not begun") { subject in
      try load(Samples.dataset(), into: subject.store)
      let failed = storeFailure { _ = try subject.store.makeWriter(Samples.dataset(name: "other")) }
      #expect(failed?.kind == .fatal(.noSuchDatabase))
      #expect(
        failed?.sentence
          == "No load \"other/1 seed=1 people=50 orders=120\" was begun in \(subject.store.place).")
    },
  ]

  static let reading = [
    StoreContract("of the records asked for those are told that are there") { subject in
      let dataset = Samples.dataset()
      try load(dataset, into: subject.store)
      _ = try subject.query("delete from sample_people where id = 8")
      let reader = try subject.store.makeReader(dataset)
      var found: [Int] = []
      try reader.read(source: 0, indices: [0, 3, 6, 7, 8, 9, 49]) { index, _ in found.append(index) }
      #expect(found == [0, 3, 6, 8, 9, 49])
      #expect(try reader.count(source: 0) == 49)
    },
    StoreContract("a record that was altered is read as it is now") { subject in
      let dataset = Samples.dataset()
      try load(dataset, into: subject.store)
      _ = try subject.query("update sample_people set height = height + 0.000001, note = null where id = 1")
      let reader = try subject.store.makeReader(dataset)
      var found: Row?
      try reader.read(source: 0, indices: [0]) { found = $1 }
      #expect(found?.values[3] == .real(0.000001))
      #expect(found?.values[1] == .null)
      #expect(found.map { $0 == rows(dataset.sources[0])[0] } == false)
    },
    StoreContract("nothing is read of nothing") { subject in
      let dataset = Samples.dataset()
      try load(dataset, into: subject.store)
      try subject.store.makeReader(dataset).read(source: 0, indices: []) { index, _ in
        Issue.record("record \(index) was not asked for")
      }
    },
  ]
}

private func load(_ dataset: Dataset, replacing store: any Store) throws {
  _ = try store.prepare(dataset, startingOver: true)
  try load(dataset, into: store)
  try expectAll(dataset, in: store)
}
