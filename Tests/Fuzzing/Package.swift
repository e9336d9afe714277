// swift-tools-version: 6.1
import PackageDescription

/// A package of its own: libFuzzer brings its own `main`, and nothing else should be built for it. See `run`.
let package = Package(
  name: "fuzzing",
  dependencies: [.package(name: "reactometer", path: "../..")],
  targets: [
    .executableTarget(
      name: "FuzzHTTPCodec",
      dependencies: [.product(name: "HTTPCodec", package: "reactometer")],
      swiftSettings: [.swiftLanguageMode(.v6)])
  ]
)
