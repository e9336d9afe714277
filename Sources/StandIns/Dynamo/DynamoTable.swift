import JSON

/// One table: items by key, in an order that scans can go on in.
///
/// A class, so that it is never copied by accident. Belongs to whoever holds the model, on one thread.
final class DynamoTable {
  /// One attribute of the key.
  struct KeyAttribute: Equatable, Sendable {
    var name: ByteKey
    /// `S`, `N` or `B`.
    var type: String
  }

  /// A value of a key's attribute, in the order of its type.
  enum KeyValue: Hashable, Comparable, Sendable {
    case number(DynamoNumber)
    case bytes(ByteKey)
  }

  struct Key: Hashable, Comparable, Sendable {
    var partition: KeyValue
    var sort: KeyValue?

    static func < (left: Key, right: Key) -> Bool {
      if left.partition != right.partition { return left.partition < right.partition }
      guard let mine = left.sort, let theirs = right.sort else { return false }
      return mine < theirs
    }
  }

  /// As JSON, since that is what leaves again, and takes less room than a tree.
  struct Item: Sendable {
    var json: [UInt8]
    var size: Int

    init(_ attributes: [ByteKey: AttributeValue]) {
      var json: [UInt8] = []
      AttributeValue.append(attributes, to: &json)
      self.json = json
      size = AttributeValue.size(of: attributes)
    }

    var attributes: [ByteKey: AttributeValue] {
      guard let members = (try? JSONValue(parsing: json))?.members else { return [:] }
      return (try? AttributeValue.attributes(members)) ?? [:]
    }
  }

  let name: String
  let partition: KeyAttribute
  let sort: KeyAttribute?
  let isOnDemand: Bool
  let createdAtSeconds: Int
  private(set) var items: [Key: Item] = [:]
  private(set) var keys = SortedRun<Key>()
  private(set) var bytes = 0
  static let largestItem = 409_600

  init(name: String, partition: KeyAttribute, sort: KeyAttribute?, isOnDemand: Bool, createdAtSeconds: Int) {
    self.name = name
    self.partition = partition
    self.sort = sort
    self.isOnDemand = isOnDemand
    self.createdAtSeconds = createdAtSeconds
  }

  var keyAttributes: [KeyAttribute] { [partition] + (sort.map { [$0] } ?? []) }

  // MARK: Keys

  /// The key of an item about to be written.
  /// - Parameter isBatch: batches are told of mistakes in other words.
  func key(ofItem attributes: [ByteKey: AttributeValue], isBatch: Bool) throws(DynamoFailure) -> Key {
    var values: [KeyValue] = []
    for attribute in keyAttributes {
      guard let value = attributes[attribute.name] else {
        throw isBatch
          ? .wrongKey
          : .invalid("One or more parameter values were invalid: Missing the key \(attribute.name) in the item")
      }
      guard value.typeName == attribute.type else {
        throw isBatch
          ? .wrongKey
          : .invalid(
            "One or more parameter values were invalid: Type mismatch for key \(attribute.name) expected: \(attribute.type) "
              + "actual: \(value.typeName)")
      }
      values.append(try keyValue(value, attribute.name))
    }
    return Key(partition: values[0], sort: values.count > 1 ? values[1] : nil)
  }

  /// A key as it is given to find an item: its attributes and no others.
  func key(_ attributes: [ByteKey: AttributeValue]) throws(DynamoFailure) -> Key {
    guard attributes.count == keyAttributes.count else {
      throw attributes.count > keyAttributes.count
        ? .invalid("The number of conditions on the keys is invalid") : .wrongKey
    }
    return try key(ofItem: attributes, isBatch: true)
  }

  /// - Parameter name: of the key's attribute whose value this is.
  func keyValue(_ value: AttributeValue, _ name: ByteKey) throws(DynamoFailure) -> KeyValue {
    switch value {
    case .number(let number): return .number(number)
    case .string(let text), .binary(let text):
      guard !text.bytes.isEmpty else {
        throw .invalid(
          "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty "
            + "\(value.typeName == "S" ? "string" : "binary") value. Key: \(name)")
      }
      if name == sort?.name, text.bytes.count > 1_024 {
        throw .invalid(
          "One or more parameter values were invalid: Aggregated size of all range keys has exceeded the size limit of 1024 bytes"
        )
      }
      guard text.bytes.count <= 2_048 else {
        // Without a blank, as there.
        throw .invalid(
          "One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit of2048 bytes")
      }
      return .bytes(text)
    default: throw .wrongKey
    }
  }

  // MARK: Items

  /// Writes an item, in place of one with the same key.
  /// - Returns: the one that was there.
  @discardableResult
  func put(_ key: Key, _ item: Item) -> Item? {
    let former = items.updateValue(item, forKey: key)
    if former == nil { keys.insert(key) }
    bytes += item.size - (former?.size ?? 0)
    return former
  }

  @discardableResult
  func remove(_ key: Key) -> Item? {
    guard let former = items.removeValue(forKey: key) else { return nil }
    keys.remove(key)
    bytes -= former.size
    return former
  }

  static func check(_ item: Item) throws(DynamoFailure) {
    guard item.size <= largestItem else { throw .invalid("Item size has exceeded the maximum allowed size") }
  }
}
