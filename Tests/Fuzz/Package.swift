// swift-tools-version: 6.1
import PackageDescription

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .unsafeFlags(["-sanitize=fuzzer,address", "-enable-testing"]),
]
let link: [LinkerSetting] = [.unsafeFlags(["-sanitize=fuzzer,address", "-use-ld=lld"])]

/// Feeds the template language with what a fuzzer finds. `bin/fuzz` builds and runs it.
let package = Package(
    name: "fuzz",
    targets: [
        .target(name: "CFuzzer"),
        .target(name: "Kernel", swiftSettings: strict),
        .target(name: "Templates", dependencies: ["Kernel"], swiftSettings: strict),
        .target(name: "Fixture", dependencies: ["Kernel", "Templates"], swiftSettings: strict),
        .executableTarget(
            name: "fuzzcompile", dependencies: ["CFuzzer", "Fixture", "Templates"], swiftSettings: strict,
            linkerSettings: link),
        .executableTarget(
            name: "fuzzrender", dependencies: ["CFuzzer", "Fixture", "Kernel", "Templates"], swiftSettings: strict,
            linkerSettings: link),
    ]
)
