import JSON
import Signing
import Testing

@testable import StandIns

@Suite("The CouchDB stand-in as a server")
struct CouchServerTests {
  @Test("databases are made once, told about as clients of 1.x and of 3 want it, and gone when deleted")
  func databases() throws {
    var server = try CouchTestServer()
    #expect(server.ask("GET", "/").json["couchdb"] == "Welcome")
    #expect(server.ask("GET", "/_up").json["status"] == "ok")
    #expect(server.ask("PUT", "/a%2Fb+c").status == 400, "a plus is a blank, as there")
    #expect(server.ask("PUT", "/a%2Fb%2Bc").status == 201)
    #expect(server.ask("PUT", "/a%2Fb%2Bc").error == "file_exists")
    #expect(server.ask("PUT", "/Foo").error == "illegal_database_name")
    #expect(server.ask("PUT", "/1").error == "illegal_database_name")
    server.ask("PUT", "/b")
    #expect(server.ask("GET", "/_all_dbs").json == ["a/b+c", "b"])
    let info = server.ask("GET", "/b").json
    #expect(info["disk_size"]?.integer == 0 && info["sizes"]?["file"]?.integer == 0)
    #expect(info["update_seq"]?.string == "0-standin")
    #expect(server.ask("HEAD", "/b").status == 200 && server.ask("HEAD", "/c").status == 404)
    #expect(server.ask("DELETE", "/b").status == 200 && server.ask("DELETE", "/b").status == 404)
    #expect(server.ask("POST", "/_replicate", "{}").status == 501)
  }

  @Test("without an account everybody is administrator")
  func party() throws {
    var server = try CouchTestServer()
    #expect(server.ask("GET", "/_session").json["userCtx"] == ["name": .null, "roles": ["_admin"]])
  }

  @Test("with one, only who proves it gets beyond the welcome")
  func account() throws {
    var server = try CouchTestServer(account: CouchAccount(name: "me", password: "p:w ä"))
    func basic(_ pair: String) -> [(name: String, value: String)] {
      [("authorization", "Basic " + Base64.encode(pair.utf8))]
    }
    #expect(server.ask("GET", "/").status == 200)
    #expect(server.ask("PUT", "/db").reason == "You are not a server admin.")
    #expect(server.ask("GET", "/db/_all_docs").reason == "You are not authorized to access this db.")
    #expect(server.ask("PUT", "/db", fields: basic("me:p:w ä")).status == 201)
    for wrong in ["me:p", "you:p:w ä", "me", ""] {
      let reply = server.ask("GET", "/db", fields: basic(wrong))
      #expect(reply.status == 401 && reply.reason == "Name or password is incorrect.", "\(wrong)")
    }
    #expect(server.ask("GET", "/db", fields: [("authorization", "Basic ?")]).status == 401)
  }

  @Test("a cookie is given for a form or for JSON, holds ten minutes, and is renewed while it is used")
  func cookies() throws {
    var server = try CouchTestServer(account: CouchAccount(name: "me", password: "a&b"))
    let form: (name: String, value: String) = ("content-type", "application/x-www-form-urlencoded")
    #expect(server.ask("POST", "/_session", "name=me&password=no", fields: [form]).status == 401)
    let first = server.ask("POST", "/_session", "name=me&password=a%26b", fields: [form])
    #expect(first.status == 200 && first.json["name"] == "me")
    #expect(server.ask("POST", "/_session", #"{"name":"me","password":"a&b"}"#).status == 200)
    func cookie(_ reply: CouchTestServer.Reply) throws -> (name: String, value: String) {
      let text = try #require(reply.field("Set-Cookie"))
      return ("cookie", "other=1; " + text.prefix { $0 != ";" })
    }
    let mine = try cookie(first)
    #expect(server.ask("PUT", "/db", fields: [mine]).field("Set-Cookie") == nil)
    #expect(server.ask("GET", "/_session", fields: [mine]).json["userCtx"]?["name"] == "me")
    server.now += 300
    let renewed = server.ask("GET", "/db", fields: [mine])
    let fresh = try cookie(renewed)
    server.now += 301
    #expect(server.ask("GET", "/db", fields: [mine]).status == 401)
    #expect(server.ask("GET", "/db", fields: [fresh]).status == 200)
    #expect(server.ask("DELETE", "/_session", fields: [fresh]).field("Set-Cookie")?.hasPrefix("AuthSession=;") == true)
    #expect(server.ask("GET", "/db", fields: [fresh]).status == 200, "closing has the client forget it, no more")
    for forged in ["", "ffffffff", "ffffffff-", "ffffffff-" + String(repeating: "0", count: 64)] {
      #expect(server.ask("GET", "/db", fields: [("cookie", "AuthSession=\(forged)")]).status == 401, "\(forged)")
    }
  }

  @Test("faults are for data; what is asked of the server itself is answered")
  func faults() throws {
    let model = try CouchTestServer().model
    for target in ["/", "/_up", "/_session", "/_all_dbs"] { #expect(!model.meetsFaults(Question("GET", target))) }
    for target in ["/db", "/db/_all_docs", "/db/a"] { #expect(model.meetsFaults(Question("GET", target))) }
    #expect(model.refusal(.throttled).status == 429 && model.refusal(.error).status == 500)
  }
}
