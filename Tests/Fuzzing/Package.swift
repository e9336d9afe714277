// swift-tools-version: 6.1
import PackageDescription

/// libFuzzer brings its own `main`: each target is a program of one function.
func fuzzer(_ name: String, _ rooms: String...) -> Target {
  .executableTarget(
    name: name, dependencies: rooms.map { .product(name: $0, package: "reactometer") },
    swiftSettings: [.swiftLanguageMode(.v6)])
}

/// A package of its own: built with sanitizers, and with nothing that is not fuzzed. See `run`.
let package = Package(
  name: "fuzzing",
  dependencies: [.package(name: "reactometer", path: "../..")],
  targets: [
    fuzzer("FuzzHTTPCodec", "HTTPCodec"),
    fuzzer("FuzzFrames", "Work"),
    fuzzer("FuzzPlans", "Plans"),
    fuzzer("FuzzTexts", "Pacing", "HTTPCodec", "Httperf"),
    fuzzer("FuzzRecords", "Records", "Analysis"),
  ]
)
