// swift-tools-version: 6.1
import PackageDescription

/// What one message costs in HTTPCodec: `swift run -c release codec [MESSAGES [CASE]]`.
let package = Package(
  name: "codec-bench",
  dependencies: [.package(name: "reactometer", path: "../..")],
  targets: [
    .executableTarget(
      name: "codec",
      dependencies: [.product(name: "HTTPCodec", package: "reactometer")],
      swiftSettings: [.swiftLanguageMode(.v6)])
  ]
)
