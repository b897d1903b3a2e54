// swift-tools-version: 6.1
import PackageDescription

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

/// Measures the template language beside bytes written by hand. Not part of the program: it builds the modules
/// through links, with the settings of the program.
let package = Package(
    name: "template-bench",
    products: [
        .library(name: "Pages", targets: ["Pages"]),
        .library(name: "Templates", targets: ["Templates"]),
    ],
    targets: [
        .target(name: "Kernel", swiftSettings: strict),
        .target(name: "Templates", dependencies: ["Kernel"], swiftSettings: strict),
        .target(name: "CAllocations"),
        .target(name: "Pages", dependencies: ["Kernel", "Templates"], swiftSettings: strict),
        .executableTarget(
            name: "templatebench", dependencies: ["Pages", "CAllocations", "Kernel", "Templates"],
            swiftSettings: strict),
    ]
)
