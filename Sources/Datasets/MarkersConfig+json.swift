/// All that is wrong with a file of configuration, each with the path of the value it is about.
public struct ConfigViolations: Error, Hashable, Sendable {
  public let violations: [String]

  public init(_ violations: [String]) { self.violations = violations }
}

extension MarkersConfig {
  /// Checked by the schema first, then for what no schema can say.
  public init(_ json: JSONValue, schema: JSONSchema) throws(ConfigViolations) {
    let violations = schema.violations(of: json)
    guard violations.isEmpty else { throw ConfigViolations(violations) }
    // What the schema lets pass has these members; the defaults are never used.
    self.init(
      productCode: json["productCode"]?.string ?? "",
      userIDs: json["hurleyUserIds"]?.array?.compactMap(\.string) ?? [],
      features: json["assets"]?["features"]?.array?.compactMap(\.string) ?? [],
      updateTimeStart: json["updateTimeStart"]?.integer ?? 0, updateTimeEnd: json["updateTimeEnd"]?.integer ?? 0,
      recordsPerUser: json["recordsPerUser"]?.integer ?? 0)
    guard self.violations.isEmpty else { throw ConfigViolations(self.violations) }
  }

  public var json: JSONValue {
    .object([
      "productCode": .string(productCode), "hurleyUserIds": .array(userIDs.map(JSONValue.string)),
      "assets": .object(["features": .array(features.map(JSONValue.string))]),
      "updateTimeStart": .integer(Int64(updateTimeStart)), "updateTimeEnd": .integer(Int64(updateTimeEnd)),
      "recordsPerUser": .integer(Int64(recordsPerUser)),
    ])
  }

  /// The file, members in the order of the original's. Only for what the schema lets pass: such texts need no escapes.
  public var fileText: String {
    func list(_ texts: [String], _ indentation: String) -> String {
      texts.map { "\(indentation)\"\($0)\"" }.joined(separator: ",\n")
    }
    return """
      {
          "productCode": "\(productCode)",
          "hurleyUserIds": [
      \(list(userIDs, "        "))
          ],
          "assets": {
              "features": [
      \(list(features, "            "))
              ]
          },
          "updateTimeStart": \(updateTimeStart),
          "updateTimeEnd": \(updateTimeEnd),
          "recordsPerUser": \(recordsPerUser)
      }

      """
  }
}
