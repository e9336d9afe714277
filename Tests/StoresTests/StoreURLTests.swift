import Testing

@testable import Stores

@Suite("StoreURL")
struct StoreURLTests {
  @Test(
    "each store is chosen by its scheme",
    arguments: [
      ("null:", .null), ("sqlite:lab.db", .sqlite(path: "lab.db")), ("sqlite:/tmp/a%20b", .sqlite(path: "/tmp/a%20b")),
      ("SQLite:///tmp/a", .sqlite(path: "/tmp/a")), ("sqlite:a?b", .sqlite(path: "a?b")),
      (
        "postgresql://me@127.0.0.1:5433/lab?sslmode=require",
        .postgres(
          .init(host: "127.0.0.1", port: 5433, user: "me", password: nil, database: "lab"),
          uri: "postgresql://me@127.0.0.1:5433/lab?sslmode=require")
      ),
      (
        "postgres:///lab?host=/run/pg",
        .postgres(
          .init(host: "", port: nil, user: nil, password: nil, database: "lab"), uri: "postgres:///lab?host=/run/pg")
      ),
      (
        "http://me:p%40s%2Fs@[::1]:5984/lab/",
        .couch(.init(host: "::1", port: 5984, user: "me", password: "p@s/s", database: "lab"))
      ),
      (
        "https://couch.example/a%2Fb",
        .couch(.init(isEncrypted: true, host: "couch.example", port: nil, user: nil, password: nil, database: "a/b"))
      ),
      ("dynamodb://eu-west-1/markers", .dynamo(.init(region: "eu-west-1", name: "markers", endpoint: nil))),
      (
        "dynamodb://eu-west-1/m.a-r_k?endpoint=http://127.0.0.1:5000/",
        .dynamo(.init(region: "eu-west-1", name: "m.a-r_k", endpoint: "http://127.0.0.1:5000"))
      ),
    ] as [(String, StoreURL.Kind)])
  func kinds(text: String, kind: StoreURL.Kind) throws { #expect(try StoreURL(parsing: text).kind == kind) }

  @Test(
    "what is wrong with a URL is said in a sentence",
    arguments: [
      ("", "names no store"), ("lab.db", "names no store"), ("mysql://h/d", "names no store"), (":x", "names no store"),
      ("null:x", "just 'null:'"), ("sqlite:", "names no file"), ("sqlite://", "names no file"),
      ("sqlite://host/a", "names a host"), ("sqlite::memory:", "is no file"), ("sqlite:file:a", "is no file"),
      ("postgresql:lab", "lacks the '//'"), ("postgresql://host", "names no database"),
      ("postgresql://host/", "names no database"), ("postgresql://host/a/b", "more than a database name"),
      ("postgresql://host:0/a", "has a port that is none"), ("postgresql://host:x/a", "has a port that is none"),
      ("postgresql://host:65536/a", "has a port that is none"), ("postgresql://::1/a", "too many ':'"),
      ("postgresql://[::1]x/a", "has a port that is none"), ("postgresql://me:a%zz@host/a", "has a '%'"),
      ("postgresql://host/a%0", "has a '%'"), ("postgresql://host/a b", "has a space"),
      ("postgresql://host/a#b", "has a '#'"), ("http:///lab", "names no host"), ("http://host", "names no database"),
      ("http://host:5984/Lab", "cannot be the name of a CouchDB database"),
      ("http://host:5984/1lab", "cannot be the name of a CouchDB database"),
      ("http://host:5984/l%C3%A4b", "cannot be the name of a CouchDB database"),
      ("http://host:5984/lab/doc", "more than a database name"), ("http://host:5984/lab?x=1", "has a query"),
      ("dynamodb:///t", "names no region"), ("dynamodb://eu_west/table", "names no region"),
      ("dynamodb://eu-west-1", "names no table"), ("dynamodb://eu-west-1/", "names no table"),
      ("dynamodb://eu-west-1/a/b", "names no table"),
      ("dynamodb://eu-west-1/ab", "cannot be the name of a DynamoDB table"),
      ("dynamodb://eu-west-1/a%20b", "cannot be the name of a DynamoDB table"),
      ("dynamodb://key:secret@eu-west-1/abc", "AWS_ACCESS_KEY_ID"), ("dynamodb://eu-west-1:1/abc", "?endpoint="),
      ("dynamodb://eu-west-1/abc?x=1", "asks for something unknown"),
      ("dynamodb://eu-west-1/abc?endpoint=ftp://h", "endpoint that is none"),
      ("dynamodb://eu-west-1/abc?endpoint=", "endpoint that is none"),
      ("dynamodb://eu-west-1/abc?endpoint=http://", "endpoint that is none"),
      ("dynamodb://eu-west-1/abc?endpoint=http://h/path", "endpoint that is none"),
      ("dynamodb://eu-west-1/abc?endpoint=http://h:x", "endpoint that is none"),
    ])
  func mistakes(text: String, words: String) {
    do {
      _ = try StoreURL(parsing: text)
      Issue.record("'\(text)' was taken")
    } catch {
      #expect(error.kind == .fatal(.usage))
      #expect(error.sentence.contains(words) && error.sentence.hasSuffix("."), "was: \(error.sentence)")
    }
  }

  @Test(
    "a password is in no place and no sentence, however wrong the URL is",
    arguments: [
      "postgresql://me:hush@h/d", "postgres://me:hu@sh@h/d", "postgresql://me:hush/x@h/d", "http://me:hush@h:x/d",
      "http://me:hush@h/D", "ftp://me:hush@h/d", "postgresql://h/d?password=hush&sslmode=require",
      "postgresql://h/?user=me&password=hush", "dynamodb://eu/abc?endpoint=http://me:hush@h",
      "postgresql://me:hush%@h/d", "http://me:hush@@h:1:2/d", "postgresql://me:hush@h/d?sslpassword=hush",
      "postgresql://me:hush@h/d?password=hush", "postgresql://me:hush@h/d#hush",
      "host=h password=hush",
    ])
  func secrecy(text: String) {
    let place: String
    do { place = try StoreURL(parsing: text).place } catch { place = error.sentence }
    #expect(!place.contains("hu") || place.contains("#hush"), "was: \(place)")
    #expect(!place.contains("sh@"))
  }

  @Test(
    "passwords are found where they stand",
    arguments: [
      ("http://me:hush@h/d", ["hush"]), ("--into=http://me:hush@h/d", ["hush"]), ("http://me@h/d", []),
      ("http://h:80/d", []), ("http://me:@h", []), ("weather", []), ("a@b:c", []), ("", []),
      ("postgresql://h/d?password=a&sslpassword=b", ["a", "b"]), ("postgresql://h/d?password=", []),
      ("host=h password=hush dbname=d", ["hush dbname=d"]), ("--into=host=h password='h h'", ["'h h'"]),
      ("http://me:ä:b@h", ["ä:b"]),
    ])
  func ranges(word: String, secrets: [String]) {
    let bytes = Array(word.utf8)
    #expect(Secrets.ranges(in: word).map { String(decoding: bytes[$0], as: UTF8.self) } == secrets)
  }
}
