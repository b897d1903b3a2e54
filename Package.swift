// swift-tools-version: 6.1
import PackageDescription

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

/// What compiles templates and proves passwords is optimized in debug builds as well: half of the time of the tests is
/// spent there, and `bin/dev` answers sooner.
let optimized = strict + [.unsafeFlags(["-O"], .when(configuration: .debug))]

/// A module of the program; `needs` are the modules it may import, as docs/architecture.md lays down.
func module(_ name: String, needs: [Target.Dependency] = [], settings: [SwiftSetting] = strict) -> Target {
    .target(name: name, dependencies: needs, swiftSettings: settings)
}

/// The tests of one module. Test targets mirror modules.
func tests(_ name: String, needs: [Target.Dependency] = []) -> Target {
    .testTarget(name: "\(name)Tests", dependencies: [.byName(name: name)] + needs, swiftSettings: strict)
}

let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore: Target.Dependency = .product(name: "HummingbirdCore", package: "hummingbird")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let lifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let arguments: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let nio: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let httpTypes: Target.Dependency = .product(name: "HTTPTypes", package: "swift-http-types")
let nioHTTP1: Target.Dependency = .product(name: "NIOHTTP1", package: "swift-nio")
let nioHTTPTypes: Target.Dependency = .product(name: "NIOHTTPTypes", package: "swift-nio-extras")
let nioHTTPTypesHTTP1: Target.Dependency = .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras")
let metrics: Target.Dependency = .product(name: "Metrics", package: "swift-metrics")
let coreMetrics: Target.Dependency = .product(name: "CoreMetrics", package: "swift-metrics")
let nioEmbedded: Target.Dependency = .product(name: "NIOEmbedded", package: "swift-nio")
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")

let package = Package(
    name: "tributary",
    products: [
        .executable(name: "tributary", targets: ["tributary"]),
        .executable(name: "hello", targets: ["hello"]),
        .executable(name: "failover-writer", targets: ["failover-writer"]),
        .executable(name: "postgres-bench", targets: ["postgres-bench"]),
    ],
    dependencies: [
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-http-types.git", from: "1.8.0", traits: []),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        .systemLibrary(name: "CPostgres", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(
            name: "CMarkGFM", pkgConfig: "libcmark-gfm",
            providers: [.apt(["libcmark-gfm-dev", "libcmark-gfm-extensions-dev"])]),

        module("Kernel"),
        module("Links", needs: ["Kernel"]),
        module("Templates", needs: ["Kernel"], settings: optimized),
        module("Markdown", needs: ["Kernel", "Templates", "CMarkGFM"]),
        module("Vault", needs: ["Kernel", "COpenSSL"], settings: optimized),
        module("Postgres", needs: ["Kernel", "CPostgres", logging, lifecycle]),
        module("Jobs", needs: ["Kernel", "Postgres", logging, lifecycle]),
        module("Mail", needs: ["Kernel", "Postgres", "Jobs", "Vault", "Templates", "COpenSSL", logging]),

        module("Identity", needs: ["Kernel", "Postgres", "Jobs", "Vault"]),
        module("Partnership", needs: ["Identity", "Kernel", "Postgres", "Jobs", "Vault", "CZlib"]),
        module("Sales", needs: ["Partnership", "Identity", "Kernel", "Postgres", "Jobs", "Vault"]),
        module("Earnings", needs: ["Sales", "Partnership", "Identity", "Kernel", "Postgres", "Jobs", "Vault"]),
        module(
            "Engagement",
            needs: [
                "Earnings", "Sales", "Partnership", "Identity", "Kernel", "Links", "Postgres", "Jobs", "Mail",
                "Templates", "Vault",
            ]),
        module("Samples", needs: ["Kernel"]),

        module(
            "Web",
            needs: [
                "Identity", "Kernel", "Links", "Postgres", "Templates", "Vault", "CZlib", hummingbird, hummingbirdCore,
                httpTypes, lifecycle, logging, metrics, nio, nioHTTP1, nioHTTPTypes, nioHTTPTypesHTTP1, nioPosix,
            ]),
        module(
            "PublicSite",
            needs: [
                "Web", "Engagement", "Earnings", "Partnership", "Identity", "Mail", "Kernel", "Links", "Templates",
                "Vault",
            ]),
        module(
            "ResellerPortal",
            needs: [
                "Web", "Engagement", "Earnings", "Sales", "Partnership", "Identity", "Kernel", "Links", "Mail",
                "Markdown", "Templates", "Vault",
            ]),
        module(
            "BackOffice",
            needs: [
                "Web", "Engagement", "Earnings", "Sales", "Partnership", "Identity", "Kernel", "Links", "Templates",
                "Mail", "Jobs", "Markdown",
            ]),
        module(
            "API",
            needs: [
                "Web", "Engagement", "Earnings", "Sales", "Partnership", "Identity", "Postgres", "Kernel", "Links",
                "Templates", "Vault",
            ]),
        module(
            "World",
            needs: [
                "API", "PublicSite", "ResellerPortal", "BackOffice", "Samples", "Engagement", "Earnings", "Sales",
                "Partnership", "Identity", "Mail", "Jobs", "Postgres", "Vault", "Markdown", "Templates", "Web",
                "Kernel", "Links", coreMetrics, lifecycle, logging, hummingbird, hummingbirdCore, nio,
            ]),
        .executableTarget(
            name: "tributary",
            dependencies: ["World", "Kernel", "Postgres", "Templates", "Vault", "Web", arguments, lifecycle, logging],
            swiftSettings: strict),

        // A process of the fault tests: not part of the program.
        .executableTarget(
            name: "jobs-trial", dependencies: ["Jobs", "Postgres", "Kernel", lifecycle, logging],
            path: "Tests/Faults/JobsTrial", swiftSettings: strict),

        .executableTarget(
            name: "postgres-bench", dependencies: ["Postgres", "Kernel", logging], path: "Tests/Bench/PostgresBench",
            swiftSettings: strict),
        .executableTarget(
            name: "failover-writer", dependencies: ["Postgres", "Kernel", logging],
            path: "Tests/Faults/FailoverWriter", swiftSettings: strict),
        .executableTarget(name: "hello", dependencies: [hummingbird], swiftSettings: strict),

        .target(
            name: "TestSupport",
            dependencies: [
                "DatabaseSupport", "World", "Samples", "Engagement", "Earnings", "Sales", "Partnership", "Identity",
                "Mail", "Jobs", "Postgres", "Vault", "Templates", "Web", "Kernel", "Links", hummingbird,
                hummingbirdCore, httpTypes, logging, nio,
            ],
            path: "Tests/Support", swiftSettings: strict),
        .target(
            name: "DatabaseSupport", dependencies: ["Postgres", "Kernel", logging], path: "Tests/DatabaseSupport",
            swiftSettings: strict),
        .target(
            name: "PartnershipSupport", dependencies: ["Partnership", "Identity", "Kernel"],
            path: "Tests/PartnershipSupport", swiftSettings: strict),
        tests("Kernel"),
        tests("Links"),
        tests("Templates", needs: ["Kernel"]),
        tests("Markdown", needs: ["Kernel", "Templates"]),
        tests("Vault", needs: ["Kernel"]),
        tests("Postgres", needs: ["DatabaseSupport", "Kernel", logging]),
        tests("Jobs", needs: ["DatabaseSupport", "Postgres", "Kernel", logging]),
        tests(
            "Mail",
            needs: ["DatabaseSupport", "Jobs", "Postgres", "Vault", "Templates", "Kernel", "COpenSSL", logging]),
        tests("Identity", needs: ["DatabaseSupport", "Vault", "Jobs", "Postgres", "Kernel"]),
        tests(
            "Partnership",
            needs: [
                "DatabaseSupport", "PartnershipSupport", "Samples", "Identity", "Vault", "Jobs", "Postgres", "Kernel",
            ]),
        tests(
            "Sales",
            needs: ["DatabaseSupport", "Partnership", "Identity", "Samples", "Jobs", "Vault", "Postgres", "Kernel"]),
        tests(
            "Earnings",
            needs: [
                "DatabaseSupport", "Sales", "Partnership", "Identity", "Samples", "Vault", "Jobs", "Postgres", "Kernel",
            ]),
        tests("Engagement", needs: ["TestSupport", "DatabaseSupport", "PartnershipSupport", "Kernel"]),
        tests(
            "Web",
            needs: [
                "TestSupport", "DatabaseSupport", "World", "Identity", "Postgres", "Vault", "Kernel", "Templates",
                "Links",
                hummingbird, httpTypes, logging, nio, nioEmbedded, nioHTTP1, nioHTTPTypes, nioHTTPTypesHTTP1,
            ]),
        tests(
            "API",
            needs: [
                "TestSupport", "DatabaseSupport", "PartnershipSupport", "World", "Web", "Earnings", "Partnership",
                "Identity", "Postgres", "Vault", "Kernel",
            ]),
        tests(
            "World",
            needs: [
                "TestSupport", "DatabaseSupport", "PartnershipSupport", "Samples", "Web", "Engagement", "Earnings",
                "Partnership", "Identity",
                "Jobs", "Postgres", "Vault", "Kernel", "Templates", "Links", httpTypes, logging,
            ]),
        .testTarget(name: "TidyTests", swiftSettings: strict),
    ]
)
