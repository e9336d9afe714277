import Stores
import Testing

@Suite("URLs of PostgreSQL")
struct ConnectionStringTests {
  @Test(
    "a URL that libpq cannot read is said without what is in it",
    arguments: [
      "postgresql://me:p%zz-secret@host/db", "postgresql://me:secret@[::1/db",
      "postgresql://me:secret@host/db?nonsense=1",
      "postgresql://me:secret@host:port/db?sslmode", "nothing at all secret",
    ])
  func unreadable(_ url: String) {
    let failed = storeFailure { _ = try PostgresStore(url: url) }
    #expect(failed?.kind == .fatal(.usage))
    #expect(failed?.sentence.hasPrefix("This is not a URL of PostgreSQL as libpq knows them: ") == true)
    #expect(failed?.sentence.contains("secret") == false)
  }

  @Test(
    "the place is the URL without password and options",
    arguments: [
      ("postgresql://me:secret@host:5433/db?sslmode=require", "postgresql://me@host:5433/db"),
      ("postgres://host/db", "postgresql://host/db"), ("postgresql:///db", "postgresql:///db"),
      ("postgresql://me:secret@[::1]:5432/db", "postgresql://me@[::1]:5432/db"),
      ("postgresql:///db?host=/run/postgresql&password=secret", "postgresql:///db?host=/run/postgresql"),
      ("postgresql://me@one,other/db", "postgresql://me@one,other/db"),
    ])
  func place(_ url: String, _ place: String) throws {
    #expect(try PostgresStore(url: url).place == place)
  }
}
