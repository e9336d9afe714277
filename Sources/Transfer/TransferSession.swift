import CCurl
import Glibc

/// One HTTP exchange after another, over a connection that is kept while server and time allow. Blocks; for one thread at a time.
///
/// Built on libcurl's easy interface. Certificates are verified; no signal is used or raised. The proxies of the environment
/// (`http_proxy`, `HTTPS_PROXY`, `NO_PROXY`...) hold as libcurl's users know them, but not for this machine itself (`localhost`,
/// 127.0.0.0/8, `::1`). A request whose body has begun to go out is never repeated in silence, as libcurl would when a kept
/// connection turns out to be closed: the server may have carried it out, and only who asked can know what that means.
public final class TransferSession {
  private let handle: OpaqueHandle
  private let options: TransferOptions

  public init(_ options: TransferOptions = TransferOptions()) {
    _ = Self.isLibraryReady
    // Only a lack of memory makes this fail, and then nothing can be done.
    guard let handle = curl_easy_init() else { fatalError("libcurl could not be started: is there no memory left?") }
    self.handle = handle
    self.options = options
  }

  deinit { curl_easy_cleanup(handle) }

  /// Sends the request and waits for the whole answer, whatever its status.
  public func perform(_ request: TransferRequest) throws(TransferError) -> TransferAnswer {
    guard let place = Place(url: request.url) else {
      throw TransferError(.url, "the address is not a URL such as http://host:port/path")
    }
    if let flaw = HeaderList.flaw(of: request.headers) { throw TransferError(.header, "\(place): \(flaw)") }
    let headers = HeaderList(request)
    let result = (request.body ?? []).withUnsafeBytes { body in
      let buffer = AnswerBuffer(largest: options.largestAnswer, sending: body)
      return withExtendedLifetime(headers) {
        let code = configure(request, place, headers, buffer)
        return (code == CURLE_OK ? curl_easy_perform(handle) : code, buffer)
      }
    }
    // What libcurl was lent ends here: nothing of it may be looked at after this exchange.
    defer { curl_easy_reset(handle) }
    guard result.0 == CURLE_OK else { throw error(result.0, place, result.1) }
    return answer(result.1)
  }

  /// Forgets all cookies.
  public func forgetCookies() { _ = curl_set_string(handle, CURLOPT_COOKIELIST, "ALL") }

  /// Initialised once in a process, before the first session.
  private static let isLibraryReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK
}

extension TransferSession {
  typealias OpaqueHandle = UnsafeMutableRawPointer

  private func configure(
    _ request: TransferRequest, _ place: Place, _ headers: HeaderList, _ buffer: AnswerBuffer
  ) -> CURLcode {
    var settings = addressSettings(request, place) + trustSettings() + methodSettings(request) + limitSettings()
    settings.append(curl_set_pointer(handle, CURLOPT_HTTPHEADER, headers.list))
    // As good as CURLOPT_COOKIEFILE, whose list libcurl 7.88 does not free when no answer ever came.
    if options.keepsCookies { settings.append(curl_set_string(handle, CURLOPT_COOKIELIST, "")) }
    settings += callbackSettings(buffer, sendsBody: request.body != nil)
    return settings.first { $0 != CURLE_OK } ?? CURLE_OK
  }

  private func addressSettings(_ request: TransferRequest, _ place: Place) -> [CURLcode] {
    let version = options.onlyHTTP1 ? CURL_HTTP_VERSION_1_1 : CURL_HTTP_VERSION_2TLS
    return [
      curl_set_string(handle, CURLOPT_PROTOCOLS_STR, "http,https"),
      curl_set_string(handle, CURLOPT_URL, request.url),
      place.isLoopback ? curl_set_string(handle, CURLOPT_PROXY, "") : CURLE_OK,
      curl_set_long(handle, CURLOPT_HTTP_VERSION, version),
      curl_set_string(handle, CURLOPT_USERAGENT, "reactometer"),
      request.user.map { curl_set_string(handle, CURLOPT_USERNAME, $0) } ?? CURLE_OK,
      request.password.map { curl_set_string(handle, CURLOPT_PASSWORD, $0) } ?? CURLE_OK,
    ]
  }

  private func trustSettings() -> [CURLcode] {
    guard let file = options.authorityFile else { return [] }
    // The folder of the system's certificates would be looked into as well.
    return [curl_set_string(handle, CURLOPT_CAINFO, file), curl_set_string(handle, CURLOPT_CAPATH, nil)]
  }

  private func methodSettings(_ request: TransferRequest) -> [CURLcode] {
    var settings: [CURLcode] = []
    if request.method == "HEAD" {
      settings.append(curl_set_long(handle, CURLOPT_NOBODY, 1))
    } else if let body = request.body {
      // A body that is read by a callback and cannot be read twice: see the type's comment.
      settings.append(curl_set_long(handle, CURLOPT_POST, 1))
      settings.append(curl_set_size(handle, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.count)))
    }
    let native = request.method == "HEAD" ? "HEAD" : request.body != nil ? "POST" : "GET"
    if request.method != native { settings.append(curl_set_string(handle, CURLOPT_CUSTOMREQUEST, request.method)) }
    return settings
  }

  private func limitSettings() -> [CURLcode] {
    let stall = options.stallTimeout.map { max(1, Int($0.components.seconds)) }
    return [
      curl_set_long(handle, CURLOPT_NOSIGNAL, 1),
      curl_set_long(handle, CURLOPT_CONNECTTIMEOUT_MS, options.connectTimeout.milliseconds),
      curl_set_long(handle, CURLOPT_TIMEOUT_MS, options.totalTimeout?.milliseconds ?? 0),
      curl_set_long(handle, CURLOPT_LOW_SPEED_LIMIT, stall == nil ? 0 : 1),
      curl_set_long(handle, CURLOPT_LOW_SPEED_TIME, stall ?? 0),
      curl_set_long(handle, CURLOPT_UPLOAD_BUFFERSIZE, 1 << 18),
      curl_set_long(handle, CURLOPT_BUFFERSIZE, 1 << 18),
    ]
  }

  private func callbackSettings(_ buffer: AnswerBuffer, sendsBody: Bool) -> [CURLcode] {
    // Borrowed: `perform` keeps the buffer alive until the exchange is over, and no callback comes after that.
    let context = Unmanaged.passUnretained(buffer).toOpaque()
    var settings = [
      curl_set_write(
        handle, CURLOPT_HEADERFUNCTION,
        { bytes, size, count, context in
          AnswerBuffer.borrowed(context)?.take(line: UnsafeRawBufferPointer(start: bytes, count: size * count))
          return size * count
        }, context),
      curl_set_write(
        handle, CURLOPT_WRITEFUNCTION,
        { bytes, size, count, context in
          let piece = UnsafeRawBufferPointer(start: bytes, count: size * count)
          return AnswerBuffer.borrowed(context)?.take(piece: piece) == true ? size * count : 0
        }, context),
    ]
    if sendsBody {
      settings.append(
        curl_set_read(
          handle,
          { bytes, size, count, context in
            let space = UnsafeMutableRawBufferPointer(start: bytes, count: size * count)
            return AnswerBuffer.borrowed(context)?.fill(space) ?? 0
          }, context))
    }
    return settings
  }
}

extension TransferSession {
  private func answer(_ buffer: AnswerBuffer) -> TransferAnswer {
    var times = TransferTimes()
    times.nameNanoseconds = nanoseconds(CURLINFO_NAMELOOKUP_TIME_T)
    times.connectNanoseconds = nanoseconds(CURLINFO_CONNECT_TIME_T)
    times.tlsNanoseconds = nanoseconds(CURLINFO_APPCONNECT_TIME_T)
    times.sendNanoseconds = nanoseconds(CURLINFO_PRETRANSFER_TIME_T)
    times.firstByteNanoseconds = nanoseconds(CURLINFO_STARTTRANSFER_TIME_T)
    times.totalNanoseconds = nanoseconds(CURLINFO_TOTAL_TIME_T)
    var bytes = TransferBytes()
    bytes.sent = size(CURLINFO_SIZE_UPLOAD_T)
    bytes.received = size(CURLINFO_SIZE_DOWNLOAD_T)
    return TransferAnswer(
      status: long(CURLINFO_RESPONSE_CODE), headers: buffer.headers, body: buffer.body, version: version, times: times,
      bytes: bytes, reusedConnection: long(CURLINFO_NUM_CONNECTS) == 0)
  }

  private var version: TransferAnswer.HTTPVersion {
    switch long(CURLINFO_HTTP_VERSION) {
    case CURL_HTTP_VERSION_1_0: .http10
    case CURL_HTTP_VERSION_1_1: .http11
    case CURL_HTTP_VERSION_2_0: .http2
    case CURL_HTTP_VERSION_3: .http3
    default: .other
    }
  }

  private func error(_ code: CURLcode, _ place: Place, _ buffer: AnswerBuffer) -> TransferError {
    // Only what was sent over a connection that stood can have arrived, and only a whole body is a request.
    let mayHaveArrived = long(CURLINFO_REQUEST_SIZE) > 0 && buffer.hasSentAll
    if buffer.isTooLarge {
      return TransferError(
        .tooLarge, "\(place): the answer is larger than \(options.largestAnswer) bytes", mayHaveArrived: mayHaveArrived)
    }
    let kind = TransferError.Kind.of(
      code, errno: long(CURLINFO_OS_ERRNO), connected: nanoseconds(CURLINFO_PRETRANSFER_TIME_T) > 0,
      answered: long(CURLINFO_RESPONSE_CODE) > 0)
    return TransferError(kind, sentence(kind, code, place), mayHaveArrived: mayHaveArrived)
  }

  private func sentence(_ kind: TransferError.Kind, _ code: CURLcode, _ place: Place) -> String {
    // libcurl's own words for that are about what it cannot do then.
    let words =
      code == CURLE_SEND_FAIL_REWIND
      ? "it had been kept open and ended while the request went out" : String(cString: curl_easy_strerror(code))
    switch kind {
    case .url: return "\(place): not a URL of http or https"
    case .header: return "\(place): a header cannot be sent"
    case .resolve where code == CURLE_COULDNT_RESOLVE_PROXY:
      return "\(place): the name of the proxy that the environment asks for is not known here"
    case .resolve: return "\(place): the name \(place.host) is not known here"
    case .refused: return "\(place): nobody listens there (connection refused)"
    case .unreachable: return "\(place): there is no way to that host (\(systemsWords ?? words))"
    case .connectTimeout: return "\(place): no connection within \(waitedSeconds) s"
    case .timeout: return "\(place): no whole answer within \(waitedSeconds) s"
    case .reset: return "\(place): the connection was closed before the answer was whole (\(words))"
    case .tls: return "\(place): TLS failed (\(words))"
    case .notHTTP: return "\(place): what answers there does not speak HTTP"
    case .tooLarge: return "\(place): the answer is too large"
    case .other: return "\(place): libcurl says: \(words)"
    }
  }

  /// In hundredths.
  private var waitedSeconds: Double { Double(nanoseconds(CURLINFO_TOTAL_TIME_T) / 10_000_000) / 100 }

  /// Why the system could not connect; nil when it did not say.
  private var systemsWords: String? {
    let errno = Int32(truncatingIfNeeded: long(CURLINFO_OS_ERRNO))
    return errno == 0 ? nil : String(cString: strerror(errno))
  }

  private func nanoseconds(_ what: CURLINFO) -> UInt64 { UInt64(max(0, size(what))) * 1_000 }

  private func size(_ what: CURLINFO) -> Int {
    var value: curl_off_t = 0
    _ = curl_get_size(handle, what, &value)
    return Int(value)
  }

  private func long(_ what: CURLINFO) -> Int {
    var value = 0
    _ = curl_get_long(handle, what, &value)
    return value
  }
}

extension AnswerBuffer {
  /// The buffer a callback was registered with.
  fileprivate static func borrowed(_ context: UnsafeMutableRawPointer?) -> AnswerBuffer? {
    // Borrowed: see `callbackSettings`.
    context.map { Unmanaged<AnswerBuffer>.fromOpaque($0).takeUnretainedValue() }
  }
}

extension Duration {
  /// At least one, so that no time is not read as any time.
  fileprivate var milliseconds: Int {
    max(1, Int(components.seconds) * 1_000 + Int(components.attoseconds / 1_000_000_000_000_000))
  }
}
