import Foundation
import Testing

/// The one direction in which modules may use each other.
@Suite struct DirectionTests {
    /// What wires the rest, and the server that the benchmark compares with.
    static let top: Set = ["World", "tributary", "hello"]
    static let faces = ["PublicSite", "ResellerPortal", "BackOffice", "API"]

    /// What each module may import of ours.
    static let allowed: [String: Set<String>] = [
        "Kernel": [],
        "Links": ["Kernel"],
        "Templates": ["Kernel"],
        "Markdown": ["Kernel", "Templates", "CMarkGFM"],
        "Vault": ["Kernel", "COpenSSL"],
        "Postgres": ["Kernel", "CPostgres"],
        "Jobs": ["Kernel", "Postgres"],
        "Mail": ["Kernel", "Postgres", "Jobs", "Vault", "Templates", "COpenSSL"],
        "Identity": ["Kernel", "Postgres", "Jobs", "Vault"],
        "Partnership": ["Identity", "Kernel", "Postgres", "Jobs", "Vault", "CZlib"],
        "Sales": ["Partnership", "Identity", "Kernel", "Postgres", "Jobs", "Vault"],
        "Earnings": ["Sales", "Partnership", "Identity", "Kernel", "Postgres", "Jobs", "Vault"],
        "Engagement": [
            "Earnings", "Sales", "Partnership", "Identity", "Kernel", "Links", "Postgres", "Jobs", "Mail", "Templates",
            "Vault",
        ],
        "Samples": ["Kernel"],
        "Web": ["Identity", "Kernel", "Links", "Postgres", "Templates", "Vault", "CZlib"],
        "PublicSite": face, "ResellerPortal": face, "BackOffice": face.union(["Jobs"]), "API": face,
    ]

    private static let face: Set = [
        "Web", "Engagement", "Earnings", "Sales", "Partnership", "Identity", "Mail", "Kernel", "Links", "Templates",
        "Vault", "Postgres", "Markdown",
    ]

    static var modules: Set<String> {
        Set(allowed.keys).union(["World", "tributary", "CPostgres", "COpenSSL", "CMarkGFM", "CZlib"])
    }

    @Test func modulesUseOnlyWhatLiesBelowThem() {
        var findings: [String] = []
        for file in Repository.sources {
            guard let allowed = Self.allowed[file.module] else { continue }
            for name in file.imports where Self.modules.contains(name) && !allowed.contains(name) && name != file.module
            {
                findings.append("\(file.path) imports \(name)")
            }
        }
        #expect(findings.isEmpty, "\(findings.joined(separator: "\n"))")
    }

    @Test func theServerIsKnownFromWebUpwardsOnly() {
        let upper = Self.top.union(["Web"])
        let findings = Repository.sources.filter { file in
            !upper.contains(file.module) && file.imports.contains { $0.hasPrefix("Hummingbird") || $0 == "HTTPTypes" }
        }
        #expect(findings.isEmpty, "\(findings.map(\.path).joined(separator: "\n"))")
    }

    /// SQL stands beside the tables it reads: in the modules of the domain and below, never in a face.
    @Test func facesHoldNoSQL() {
        let statement = /"""\s*(select|insert into|update|delete from)\s|"(select|insert into|update|delete from) \S+/
        let findings = Repository.sources.filter { Self.faces.contains($0.module) || $0.module == "Web" }.filter {
            file in
            Repository.text(file.path).contains(statement)
        }
        #expect(findings.isEmpty, "\(findings.map(\.path).joined(separator: "\n"))")
    }

    @Test func everyModuleIsListed() {
        let names = Set(Repository.sources.map(\.module)).subtracting(Self.top)
        #expect(names == Set(Self.allowed.keys))
    }
}
