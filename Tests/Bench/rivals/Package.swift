// swift-tools-version: 6.1
import PackageDescription

/// The same pages through other engines. Not part of the program, which needs none of these packages.
let package = Package(
    name: "rivals",
    dependencies: [
        .package(path: "../templates"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", exact: "2.1.1"),
        .package(url: "https://github.com/stencilproject/Stencil", exact: "0.15.1"),
    ],
    targets: [
        .executableTarget(
            name: "rivals",
            dependencies: [
                .product(name: "Pages", package: "templates"),
                .product(name: "Templates", package: "templates"),
                .product(name: "Mustache", package: "swift-mustache"),
                .product(name: "Stencil", package: "Stencil"),
            ],
            swiftSettings: [.enableUpcomingFeature("ExistentialAny"), .enableUpcomingFeature("MemberImportVisibility")])
    ]
)
