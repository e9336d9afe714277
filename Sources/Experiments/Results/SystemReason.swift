import Foundation

#if canImport(Glibc)
  import Glibc
#endif

/// Why Foundation could not read or write a file, in the system's words where it passes them on, without a full stop.
func systemReason(_ error: any Error) -> String {
  let error = error as NSError
  if let cause = error.userInfo[NSUnderlyingErrorKey] as? NSError, cause.domain == NSPOSIXErrorDomain {
    return String(cString: strerror(Int32(cause.code)))
  }
  if let cause = error.userInfo[NSUnderlyingErrorKey] as? POSIXError {
    return String(cString: strerror(cause.code.rawValue))
  }
  let text =
    error.domain == NSCocoaErrorDomain && error.localizedDescription.contains("could not be completed")
    ? "the system did not say why" : error.localizedDescription
  return text.hasSuffix(".") ? String(text.dropLast()) : text
}
