import Foundation
import Identity
import Kernel
import Vault
import Web

/// Proof of the audit trails, as the commands handle it.
public struct AuditKeeping: Sendable {
    /// What was asked cannot be done, with the remedy.
    public struct Problem: Error, Hashable, Sendable, CustomStringConvertible {
        public let description: String
    }

    /// What became of the trails of some tenants, a line each.
    public struct Finding: Hashable, Sendable {
        public let lines: [String]
        public let isWhole: Bool
    }

    private let world: World

    public init(_ world: World) {
        self.world = world
    }

    /// Computes the trails of one tenant or of all again. `anchors` is the text of a file of anchors; each has to fit.
    public func verify(tenant slug: String?, anchors text: String?) async throws -> Finding {
        let tenants = try await world.tenants(named: slug)
        let anchors = try text.map { try read($0) } ?? []
        var (lines, isWhole): ([String], Bool) = ([], true)
        for tenant in tenants {
            let own = anchors.filter { $0.tenantID == tenant.id }
            let verdict = try await world.contexts.readingAudit.verify(tenant.id, against: own)
            if let fault = verdict.fault {
                isWhole = false
                lines.append("\(tenant.slug): \(fault)")
                lines.append("\(tenant.slug): \(Int(verdict.lines).shown("line", "lines")) before that hold.")
            } else {
                let compared = own.isEmpty ? "" : ", and \(own.count.shown("anchor fits", "anchors fit"))"
                lines.append("\(tenant.slug): \(Int(verdict.lines).shown("line holds", "lines hold"))\(compared).")
            }
        }
        if slug == nil {
            for gone in Set(anchors.map(\.tenantID)).subtracting(tenants.map(\.id)) {
                isWhole = false
                lines.append("\(anchors.first { $0.tenantID == gone }?.slug ?? ""): the whole tenant is gone.")
            }
        }
        return Finding(lines: lines, isWhole: isWhole)
    }

    /// The ends of the trails at this moment, a line each, to be kept elsewhere.
    public func anchors(tenant slug: String?) async throws -> [String] {
        var lines: [String] = []
        for tenant in try await world.tenants(named: slug) {
            lines.append(try await world.contexts.readingAudit.anchor(tenant).line(key: key))
        }
        return lines
    }

    private var key: [UInt8] { world.edges.settings.masterKey.key(for: "audit anchor") }

    private func read(_ text: String) throws -> [AuditAnchor] {
        try text.split(whereSeparator: \.isNewline).enumerated().compactMap { number, line in
            if line.allSatisfy(\.isWhitespace) { return nil }
            guard let anchor = AuditAnchor(line: line, key: key) else {
                throw Problem(description: "Line \(number + 1) of the anchors was not written with this secret key.")
            }
            return anchor
        }
    }
}
