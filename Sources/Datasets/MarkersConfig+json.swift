package import JSON

/// All that is wrong with a file of configuration, each with the path of the value it is about.
public struct ConfigViolations: Error, Hashable, Sendable {
  public let violations: [String]

  public init(_ violations: [String]) { self.violations = violations }
}

extension MarkersConfig {
  /// Checked by the schema first, then for what no schema can say.
  package init(_ json: JSONValue, schema: JSONSchema) throws(ConfigViolations) {
    let violations = schema.violations(of: json)
    guard violations.isEmpty else { throw ConfigViolations(violations) }
    // What the schema lets pass has these members; the defaults are never used.
    self.init(
      productCode: json["productCode"]?.string ?? "",
      userIDs: json["hurleyUserIds"]?.elements?.compactMap(\.string) ?? [],
      features: json["assets"]?["features"]?.elements?.compactMap(\.string) ?? [],
      updateTimeStart: json["updateTimeStart"]?.integer ?? 0, updateTimeEnd: json["updateTimeEnd"]?.integer ?? 0,
      recordsPerUser: json["recordsPerUser"]?.integer ?? 0)
    guard self.violations.isEmpty else { throw ConfigViolations(self.violations) }
  }

  package var json: JSONValue {
    [
      "productCode": .text(productCode), "hurleyUserIds": .array(userIDs.map(JSONValue.text)),
      "assets": ["features": .array(features.map(JSONValue.text))],
      "updateTimeStart": .integer(updateTimeStart), "updateTimeEnd": .integer(updateTimeEnd),
      "recordsPerUser": .integer(recordsPerUser),
    ]
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
