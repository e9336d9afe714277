/// What a command line of httperf asks for.
public enum HttperfCommand: Equatable, Sendable {
  case run(HttperfOptions)
  case help
  case version

  /// Reads arguments without the program's name, as `getopt_long` does: long options abbreviated while unique, with `=`
  /// or a space before their value; `-v`, `-h`, `-V` and `-n`, also joined; anything that is no option is passed over.
  public static func parse(_ arguments: [String]) throws(HttperfUsageError) -> HttperfCommand {
    var options = HttperfOptions()
    var rest = arguments[...]
    while let argument = rest.popFirst(), argument != "--" {
      let command: HttperfCommand?
      if argument.hasPrefix("--") {
        command = try takeLong(argument.dropFirst(2), &rest, &options)
      } else if argument.hasPrefix("-") && argument != "-" {
        command = try takeShort(argument.dropFirst(), &options)
      } else {
        command = nil
      }
      if let command { return command }
    }
    return .run(options)
  }

  /// Returns a command when the option ends the reading.
  private static func takeLong(
    _ text: Substring, _ rest: inout ArraySlice<String>, _ options: inout HttperfOptions
  ) throws(HttperfUsageError) -> HttperfCommand? {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    let option = try Option.find(parts[0])
    let attached = parts.count == 2 ? parts[1] : nil
    switch option.argument {
    case .unsupported(let what):
      throw HttperfUsageError("the option '--\(option.name)' is not supported: this client has no \(what)")
    case .none:
      if attached != nil { throw HttperfUsageError("option '--\(option.name)' doesn't allow an argument") }
      return options.set(option.name)
    case .required:
      guard let value = attached ?? rest.popFirst() else {
        throw HttperfUsageError("option '--\(option.name)' requires an argument")
      }
      try options.set(option.name, to: value)
      return nil
    }
  }

  private static func takeShort(
    _ letters: Substring, _ options: inout HttperfOptions
  ) throws(HttperfUsageError) -> HttperfCommand? {
    for letter in letters {
      switch letter {
      case "v": options.verbosity += 1
      case "n": options.periodicStats = true
      case "h": return .help
      case "V": return .version
      case "d": throw HttperfUsageError("the option '-d' is not supported: this client has no debug output")
      default: throw HttperfUsageError("invalid option -- '\(letter)'")
      }
    }
    return nil
  }

  /// What `--help` prints.
  public static let usage = """
    Usage: httperf [-hnvV] [--add-header S] [--burst-length N] [--client N/N]
    \t[--close-with-reset] [--help] [--hog] [--http-version S] [--max-connections N]
    \t[--method S] [--no-host-hdr] [--num-calls N] [--num-conns N]
    \t[--period [d|u|e]T1[,T2]|[v]T1,D1[,T2,D2]...[,Tn,Dn]]
    \t[--periodic-stats] [--port N] [--rate X] [--recv-buffer N] [--runtime X]
    \t[--send-buffer N] [--server S] [--server-name S] [--think-timeout X]
    \t[--timeout X] [--uri S] [--use-timer-cache] [--verbose] [--version]
    \t[--wsess N,N,X]

    """
}

extension HttperfOptions {
  /// Sets an option without a value; returns a command when it ends the reading.
  mutating func set(_ name: String) -> HttperfCommand? {
    switch name {
    case "help": return .help
    case "version": return .version
    case "verbose": verbosity += 1
    case "periodic-stats": periodicStats = true
    case "hog": hog = true
    case "close-with-reset": closeWithReset = true
    case "no-host-hdr": noHostHeader = true
    case "use-timer-cache": useTimerCache = true
    default: preconditionFailure("the option table has '\(name)' but no one reads it")
    }
    return nil
  }
}
