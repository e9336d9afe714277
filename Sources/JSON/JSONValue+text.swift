extension JSONValue {
  /// Appends the shortest JSON, members in their order.
  package func append(to bytes: inout [UInt8]) {
    switch self {
    case .null: JSONText.append(raw: "null", to: &bytes)
    case .boolean(let value): JSONText.append(raw: value ? "true" : "false", to: &bytes)
    case .number(let text): bytes.append(contentsOf: text.utf8)
    case .string(let text): JSONText.append(text.bytes, to: &bytes)
    case .array(let elements):
      bytes.append(UInt8(ascii: "["))
      for (place, element) in elements.enumerated() {
        if place > 0 { bytes.append(UInt8(ascii: ",")) }
        element.append(to: &bytes)
      }
      bytes.append(UInt8(ascii: "]"))
    case .object(let members):
      bytes.append(UInt8(ascii: "{"))
      for (place, member) in members.enumerated() {
        if place > 0 { bytes.append(UInt8(ascii: ",")) }
        JSONText.append(member.name.bytes, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        member.value.append(to: &bytes)
      }
      bytes.append(UInt8(ascii: "}"))
    }
  }

  package var bytes: [UInt8] {
    var bytes: [UInt8] = []
    append(to: &bytes)
    return bytes
  }

  /// The shortest JSON, members in their order.
  package var json: String { String(decoding: bytes, as: UTF8.self) }
}
