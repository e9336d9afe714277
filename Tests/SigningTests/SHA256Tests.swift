import Testing

@testable import Signing

@Suite("Digests and encodings")
struct SHA256Tests {
  // FIPS 180-4, examples of NIST.
  @Test(
    "digests known texts",
    arguments: [
      ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
      ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
      (
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
      ),
    ])
  func digests(_ row: (text: String, hex: String)) {
    #expect(Hex.encode(SHA256.digest(row.text.utf8)) == row.hex)
    #expect(Hex.encode(SHA256.digest(row.text.utf8.lazy.map { $0 })) == row.hex)
    #expect(Hex.encode(SHA256.digest(Array("x\(row.text)".utf8).dropFirst())) == row.hex)
  }

  // RFC 4231, cases 1, 2 and 6.
  @Test(
    "authenticates as RFC 4231",
    arguments: [
      (
        [UInt8](repeating: 0x0b, count: 20), "Hi There",
        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
      ),
      (
        Array("Jefe".utf8), "what do ya want for nothing?",
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
      ),
      (
        [UInt8](repeating: 0xaa, count: 131), "Test Using Larger Than Block-Size Key - Hash Key First",
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
      ),
    ])
  func authenticates(_ row: (key: [UInt8], text: String, hex: String)) {
    #expect(Hex.encode(SHA256.authenticationCode(of: row.text.utf8, key: row.key)) == row.hex)
  }

  // RFC 4648, section 10.
  @Test(
    "base 64 goes both ways",
    arguments: [
      ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
      ("foobar", "Zm9vYmFy"), ("\u{0}\u{10}ÿ", "ABDDvw=="),
    ])
  func encodes(_ row: (plain: String, encoded: String)) {
    #expect(Base64.encode(row.plain.utf8) == row.encoded)
    #expect(Base64.decode(row.encoded) == Array(row.plain.utf8))
  }

  @Test(
    "base 64 that is not exactly that is refused",
    arguments: ["Zg", "Zg=", "Zg===", "Zh==", "Z===", "Z g=", "====", "Zm=v"])
  func refuses(_ text: String) {
    #expect(Base64.decode(text) == nil)
  }

  @Test("equality wants the same length and the same bytes")
  func compares() {
    #expect(equalInConstantTime("abc".utf8, "abc".utf8))
    #expect(!equalInConstantTime("abc".utf8, "abd".utf8))
    #expect(!equalInConstantTime("abc".utf8, "ab".utf8))
    #expect(equalInConstantTime([], []))
  }
}
