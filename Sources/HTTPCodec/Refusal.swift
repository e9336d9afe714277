/// Why a message is not taken: a rule, the status to answer with, and a sentence for people.
public struct Refusal: Error, Equatable, Sendable, CustomStringConvertible {
  /// The rule that was broken.
  public let reason: Reason

  public init(_ reason: Reason) { self.reason = reason }

  /// The status a server answers with: 400, 413, 414, 417, 431, 501 or 505. A client only reads `description`.
  public var status: Int { reason.status }

  /// What was wrong, with the section that says so.
  public var description: String { reason.sentence }

  /// One case per rule.
  public enum Reason: UInt8, Equatable, Sendable, CaseIterable {
    // Lines
    case bareLineFeed, bareCarriageReturn, controlByte, tooManyEmptyLines
    // Limits
    case requestLineTooLong, fieldLineTooLong, tooManyFields, headTooLarge, bodyTooLarge, chunkLineTooLong
    // Request line
    case malformedMethod, malformedRequestLine, targetByte, targetForm, malformedVersion, unsupportedVersion
    case connectNotSupported
    // Status line
    case malformedStatusLine, statusOutOfRange, unaskedUpgrade
    // Field lines
    case emptyFieldName, fieldNameByte, spaceBeforeColon, missingColon, foldedLine
    // What particular fields say
    case missingHost, repeatedHost, malformedHost
    case malformedLength, lengthOverflow, repeatedLength, lengthAndEncoding
    case malformedEncoding, repeatedEncoding, unknownEncoding, notChunkedLast, chunkedTwice, encodingInHTTP10
    case unknownExpectation
    // Chunks
    case malformedChunkSize, chunkSizeOverflow, missingChunkEnd
    // The end
    case truncated
  }
}

extension Refusal.Reason {
  var status: Int {
    switch self {
    case .requestLineTooLong: 414
    case .fieldLineTooLong, .tooManyFields, .headTooLarge: 431
    case .bodyTooLarge: 413
    case .unsupportedVersion: 505
    case .connectNotSupported, .unknownEncoding: 501
    case .unknownExpectation: 417
    default: 400
    }
  }

  /// A table, one line per rule.
  var sentence: String {
    switch self {
    case .bareLineFeed: "a line ends in LF without CR (RFC 9112, 2.2)"
    case .bareCarriageReturn: "a CR without LF stands inside a line (RFC 9112, 2.2)"
    case .controlByte: "a control byte stands inside a line (RFC 9110, 5.5)"
    case .tooManyEmptyLines: "too many empty lines before the request line (RFC 9112, 2.2)"
    case .requestLineTooLong: "the first line is too long (RFC 9112, 3)"
    case .fieldLineTooLong: "a field line is too long (RFC 6585, 5)"
    case .tooManyFields: "there are too many fields (RFC 6585, 5)"
    case .headTooLarge: "the fields together are too large (RFC 6585, 5)"
    case .bodyTooLarge: "the body is too large (RFC 9110, 15.5.14)"
    case .chunkLineTooLong: "the line with a chunk's size is too long (RFC 9112, 7.1.1)"
    case .malformedMethod: "the method is not a token followed by one space (RFC 9112, 3.1)"
    case .malformedRequestLine: "the request line is not method, target and version (RFC 9112, 3)"
    case .targetByte: "the request target holds a space, a # or a byte that is not visible ASCII (RFC 9112, 3.2)"
    case .targetForm: "the request target is neither /path nor http://host/path nor * with OPTIONS (RFC 9112, 3.2)"
    case .malformedVersion: "the version is not HTTP/ with a digit, a dot and a digit (RFC 9112, 2.3)"
    case .unsupportedVersion: "the version is neither HTTP/1.0 nor HTTP/1.1 (RFC 9110, 15.6.6)"
    case .connectNotSupported: "CONNECT is not supported (RFC 9110, 15.6.2)"
    case .malformedStatusLine: "the status line is not version, three digits and a phrase (RFC 9112, 4)"
    case .statusOutOfRange: "the status is not between 100 and 599 (RFC 9110, 15)"
    case .unaskedUpgrade: "the peer switches protocols unasked (RFC 9110, 15.2.2)"
    case .emptyFieldName: "a field has no name (RFC 9110, 5.1)"
    case .fieldNameByte: "a field name holds a byte that is not a token character (RFC 9110, 5.1)"
    case .spaceBeforeColon: "a space stands before a field's colon (RFC 9112, 5.1)"
    case .missingColon: "a field line has no colon (RFC 9112, 5)"
    case .foldedLine: "a field line starts with a space: folded lines are obsolete (RFC 9112, 5.2)"
    case .missingHost: "an HTTP/1.1 request needs a Host field (RFC 9112, 3.2)"
    case .repeatedHost: "there is more than one Host field (RFC 9112, 3.2)"
    case .malformedHost: "the host is not a name or address with an optional port (RFC 9110, 7.2)"
    case .malformedLength: "Content-Length is not a plain decimal number (RFC 9110, 8.6)"
    case .lengthOverflow: "Content-Length is beyond any number this program can hold (RFC 9110, 8.6)"
    case .repeatedLength: "there is more than one Content-Length (RFC 9112, 6.3)"
    case .lengthAndEncoding: "Content-Length and Transfer-Encoding stand together (RFC 9112, 6.1)"
    case .malformedEncoding: "Transfer-Encoding is not a list of codings (RFC 9112, 6.1)"
    case .repeatedEncoding: "there is more than one Transfer-Encoding (RFC 9112, 6.1)"
    case .unknownEncoding: "a transfer coding other than chunked is asked for (RFC 9112, 6.1)"
    case .notChunkedLast: "the last transfer coding is not chunked (RFC 9112, 6.3)"
    case .chunkedTwice: "the chunked coding is applied twice (RFC 9112, 6.1)"
    case .encodingInHTTP10: "HTTP/1.0 has no Transfer-Encoding (RFC 9112, 6.1)"
    case .unknownExpectation: "an expectation other than 100-continue is made (RFC 9110, 10.1.1)"
    case .malformedChunkSize: "a chunk's size is not a plain hexadecimal number (RFC 9112, 7.1)"
    case .chunkSizeOverflow: "a chunk's size is beyond any number this program can hold (RFC 9112, 7.1)"
    case .missingChunkEnd: "a chunk's data is not followed by CRLF (RFC 9112, 7.1)"
    case .truncated: "the connection closed inside a message (RFC 9112, 8)"
    }
  }
}
