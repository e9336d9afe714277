// swift-tools-version: 6.1
import PackageDescription

/// Settings every Swift target of the package shares.
let house: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]

/// A room of the house: a library target that may import only what it names here.
func room(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: house)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], fixtures: [String] = []) -> Target {
  .testTarget(name: name + "Tests", dependencies: dependencies, exclude: fixtures, swiftSettings: house)
}

/// One of the three servers; they differ only in the offload their main constructs.
func server(_ name: String) -> Target {
  .executableTarget(name: name, dependencies: ["ServerApp", "Offload"], swiftSettings: house)
}

let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let histogram = Target.Dependency.product(name: "Histogram", package: "hdrhistogram-swift")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let sqlite = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let sqliteFunctions = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let yaml = Target.Dependency.product(name: "Yams", package: "Yams")

let package = Package(
  name: "reactometer",
  products: [
    .executable(name: "inline-server", targets: ["inline-server"]),
    .executable(name: "thread-server", targets: ["thread-server"]),
    .executable(name: "process-server", targets: ["process-server"]),
    .executable(name: "reactometer", targets: ["reactometer"]),
    .library(name: "HTTPCodec", targets: ["HTTPCodec"]),
    // What Tests/Fuzzing examines besides.
    .library(name: "Work", targets: ["Work"]),
    .library(name: "Pacing", targets: ["Pacing"]),
    .library(name: "Httperf", targets: ["Httperf"]),
    .library(name: "Plans", targets: ["Plans"]),
    .library(name: "Records", targets: ["Records"]),
    .library(name: "Analysis", targets: ["Analysis"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.6.0"),
    .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", from: "0.2.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.0.0"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
  ],
  targets: [
    // C boundaries
    .systemLibrary(
      name: "CLibevent", pkgConfig: "libevent", providers: [.apt(["libevent-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CPostgres", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
    .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    .target(name: "CCurl", linkerSettings: [.linkedLibrary("curl")]),
    .target(name: "CPlatform"),

    // Pure: values in, values out
    room("CivilCalendar"),
    room("HTTPCodec", ["CivilCalendar"]),
    room("Work"),
    room("Pacing"),
    room("Measurement", [histogram]),
    room("Inference", ["Measurement", "Pacing"]),
    room("Httperf", ["Pacing"]),
    room("Conformance", ["HTTPCodec"]),
    room("Queueing", ["Pacing", "Measurement"]),
    room("Report", ["Measurement", "CZlib"]),

    room("Plans", ["Pacing", yaml]),
    room("Records", ["Plans", "Measurement"]),
    room("Simulation", ["Queueing", "Plans", "Records", "Measurement", "Pacing"]),
    room("Analysis", ["Records", "Plans", "Inference", "Queueing", "Measurement", "Pacing", "Report"]),

    room("JSON"),
    room("Datasets", ["JSON", "CivilCalendar"]),
    room("Signing", ["CCrypto", "CivilCalendar"]),

    // Edges: each owns one kind of resource
    room("Reactor", ["CLibevent", "CPlatform"]),
    room("HTTPServer", ["Reactor", "HTTPCodec", logging]),
    room("Offload", ["Reactor", "Work", "CPlatform"]),
    room(
      "ServerApp",
      ["HTTPServer", "HTTPCodec", "Offload", "Work", "Reactor", "Measurement", "CPlatform", arguments, logging]),
    room("LoadClient", ["Reactor", "HTTPCodec", "Pacing", "Measurement", "Httperf", "CPlatform"]),
    room("Observation", ["Measurement", "Reactor", "Work", "CPlatform", "CLibevent"]),
    room(
      "Experiments",
      [
        "Plans", "Records", "Analysis", "LoadClient", "Observation", "Inference", "Report", "Measurement", "Pacing",
        "HTTPCodec", "Reactor", "CPlatform",
      ]),

    room("Transfer", ["CCurl"]),
    room(
      "Stores",
      ["Datasets", "JSON", "CivilCalendar", "Transfer", "Signing", "CPostgres", "CZlib", sqlite, sqliteFunctions]),
    room("Population", ["Stores", "Datasets", "JSON", "Pacing", "Reactor"]),
    room("Dyno", ["Stores", "JSON", "CivilCalendar", "Transfer", "Pacing", "CPostgres", sqlite]),
    room("StandIns", ["HTTPServer", "HTTPCodec", "JSON", "Reactor", "Signing", "Pacing", logging]),
    room("Pages", ["Transfer", "Measurement", "Inference", "Report", "Plans", yaml]),

    // Executables
    server("inline-server"),
    server("thread-server"),
    server("process-server"),
    .executableTarget(
      name: "reactometer",
      dependencies: [
        "Experiments", "Plans", "Records", "Simulation", "Queueing", "Analysis", "Inference", "LoadClient",
        "Observation",
        "Report", "Httperf", "Conformance", "Measurement", "Pacing", "HTTPCodec", "Reactor", "CPlatform", arguments,
        "Datasets", "Stores", "Population", "Dyno", "StandIns", "Transfer", "Pages",
      ],
      swiftSettings: house),

    // Tests mirror the sources
    tests("CivilCalendar", ["CivilCalendar"]),
    tests("HTTPCodec", ["HTTPCodec"]),
    tests("Work", ["Work"]),
    tests("Pacing", ["Pacing"]),
    tests("Measurement", ["Measurement"]),
    tests("Inference", ["Inference", "Measurement", "Pacing"]),
    tests("Httperf", ["Httperf", "Pacing"], fixtures: ["Golden"]),
    tests("Conformance", ["Conformance", "HTTPCodec"]),
    tests("Queueing", ["Queueing", "Pacing", "Measurement"]),
    tests("Report", ["Report", "Measurement"], fixtures: ["Golden"]),
    tests("Reactor", ["Reactor", "CPlatform"]),
    tests("HTTPServer", ["HTTPServer", "HTTPCodec", "Reactor", logging]),
    tests("Offload", ["Offload", "Work", "Reactor", "CPlatform", "offload-drill"]),
    // Scenarios of the process pool, which cannot fork in a test runner with its many threads.
    .executableTarget(
      name: "offload-drill", dependencies: ["Offload", "Work", "Reactor"], path: "Tests/OffloadDrill",
      swiftSettings: house),
    tests("LoadClient", ["LoadClient", "Measurement", "Pacing", "Reactor", "HTTPCodec", "Httperf"]),
    tests("Observation", ["Observation", "Measurement"]),
    tests("Plans", ["Plans", "Pacing"]),
    tests("Records", ["Records", "Plans", "Measurement"]),
    tests("Simulation", ["Simulation", "Queueing", "Plans", "Records", "Measurement"]),
    tests("Analysis", ["Analysis", "Records", "Plans", "Inference", "Measurement", "Report"], fixtures: ["Golden"]),
    tests("Experiments", ["Experiments", "Plans", "Records", "LoadClient", "Measurement", "Report"]),
    tests("JSON", ["JSON"]),
    tests("Datasets", ["Datasets", "JSON"]),
    tests("Stores", ["Stores", "Datasets", "JSON", "TestServers", "StandIns", "ScriptedPeer", sqlite]),
    // Real servers that tests start for themselves.
    .target(
      name: "TestServers", dependencies: ["CPlatform", "CPostgres"], path: "Tests/TestServers", exclude: ["Peers"],
      swiftSettings: house),
    tests("Population", ["Population", "Stores", "Datasets", "Pacing"]),
    tests("Dyno", ["Dyno", "Stores", "JSON", "Pacing", "StandIns", "Reactor", "TestServers"]),
    tests("Transfer", ["Transfer", "CCurl", "ScriptedPeer"]),
    // What clients of HTTP are tested against: a server that does what its script says.
    .target(name: "ScriptedPeer", path: "Tests/ScriptedPeer", swiftSettings: house),
    tests("Signing", ["Signing"]),
    tests("StandIns", ["StandIns", "JSON", "Signing", "Pacing"]),
    tests("Pages", ["Pages", "Plans", "Measurement", "Inference", "StandIns", "Reactor", "Transfer", "ScriptedPeer"]),
    tests("ServerApp", ["ServerApp", "HTTPServer", "Offload", "Work", "Reactor", "Measurement", arguments]),
    tests(
      "EndToEnd", ["inline-server", "thread-server", "process-server", "reactometer", "Measurement", "TestServers"],
      fixtures: ["Fixtures"]),
  ]
)
