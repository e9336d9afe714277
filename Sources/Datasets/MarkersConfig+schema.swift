extension MarkersConfig {
  /// The JSON Schema of the file, as `schemas/markers-config.schema.json` has it for others: a test says when the two differ.
  public static let schemaText = """
    {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "Markers",
      "description": "Which users stopped watching which films, and when: what `populate markers` makes records of.",
      "type": "object",
      "required": ["productCode", "hurleyUserIds", "assets", "updateTimeStart", "updateTimeEnd", "recordsPerUser"],
      "additionalProperties": false,
      "properties": {
        "productCode": {
          "description": "The product; a profile is USER:PRODUCT.",
          "type": "string",
          "minLength": 1,
          "maxLength": 64,
          "pattern": "^[A-Za-z0-9._-]+$"
        },
        "hurleyUserIds": {
          "description": "The users; markers-config makes PICKUP-LT- and 16 letters or digits.",
          "type": "array",
          "minItems": 1,
          "uniqueItems": true,
          "items": {
            "type": "string",
            "minLength": 1,
            "maxLength": 128,
            "pattern": "^[A-Za-z0-9._-]+$"
          }
        },
        "assets": {
          "type": "object",
          "required": ["features"],
          "additionalProperties": false,
          "properties": {
            "features": {
              "description": "Films, at least as many as a user has records; markers-config makes urn:hbo:feature: and 21 letters.",
              "type": "array",
              "minItems": 1,
              "uniqueItems": true,
              "items": {
                "type": "string",
                "minLength": 1,
                "maxLength": 256,
                "pattern": "^[A-Za-z0-9:._-]+$"
              }
            }
          }
        },
        "updateTimeStart": {
          "description": "Seconds since 1970: the first moment of a marker.",
          "type": "integer",
          "minimum": 0,
          "maximum": 253402300799
        },
        "updateTimeEnd": {
          "description": "Seconds since 1970: the moment before which the last marker lies, after updateTimeStart.",
          "type": "integer",
          "minimum": 1,
          "maximum": 253402300799
        },
        "recordsPerUser": {
          "description": "Markers of each user, at most one for each asset.",
          "type": "integer",
          "minimum": 1,
          "maximum": 1000000
        }
      }
    }

    """
}
