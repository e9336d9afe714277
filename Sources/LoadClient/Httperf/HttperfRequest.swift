import HTTPCodec
import Httperf

extension HttperfOptions {
  /// The request httperf sends, byte for byte, so that its size in the report is the same. The Host field has no port.
  var requestMessage: RequestMessage {
    let method = method ?? "GET"
    var text = "\(method) \(uri) HTTP/\(httpVersion.major).\(httpVersion.minor)\r\nUser-Agent: httperf/0.9.0"
    if isHTTP10 { text += "\r\nConnection: keep-alive" }
    if !noHostHeader { text += "\r\nHost: \(serverName ?? server)" }
    let bytes = Array("\(text)\r\n".utf8) + addedHeaderBytes + [13, 10]
    return RequestMessage(method: framingMethod(method), bytes: bytes)
  }

  /// Only these two change how a reply is framed.
  private func framingMethod(_ name: String) -> Method {
    switch name {
    case "HEAD": .head
    case "CONNECT": .connect
    default: .get
    }
  }
}
