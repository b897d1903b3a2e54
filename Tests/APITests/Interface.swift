import Identity
import Kernel
import Partnership
import TestSupport
import Testing
import Web
import World

/// A program that calls the API with a token, or without one.
struct Program: Sendable {
    let trial: Trial
    let token: String?
    var host = Trial.host

    func get(_ path: String, headers: [String: String] = [:]) async throws -> Reply {
        try await send("GET", path, headers: headers)
    }

    func post(_ path: String, _ body: JSON = [:], headers: [String: String] = [:]) async throws -> Reply {
        try await send("POST", path, body: Array(body.encoded.utf8), headers: headers)
    }

    func put(_ path: String, _ body: JSON = [:], tag: String?, headers: [String: String] = [:]) async throws -> Reply {
        var headers = headers
        headers["If-Match"] = tag
        return try await send("PUT", path, body: Array(body.encoded.utf8), headers: headers)
    }

    func send(
        _ method: String, _ path: String, body: [UInt8] = [], headers: [String: String] = [:]
    ) async throws -> Reply {
        var sent = headers
        if let token { sent["Authorization"] = "Bearer \(token)" }
        if !body.isEmpty, sent["Content-Type"] == nil { sent["Content-Type"] = "application/json" }
        return try await trial.visitor(on: host).send(method, MachineRoute.root + path, headers: sent, body: body)
    }
}

extension Reply {
    var json: JSON { get throws { try JSON.read(bytes) } }
    var code: String? { try? json["code"]?.text }
    var fields: [String] { (try? json["fields"]?.list)?.compactMap { $0["field"]?.text } ?? [] }
    var isProblem: Bool { header("Content-Type") == "application/problem+json" }
}

extension Trial {
    /// A program of a new member of staff with these roles; with these scopes, or with all that are of use.
    func program(_ roles: Role..., scopes: [TokenScope]? = nil) async throws -> Program {
        try await program(of: try await newAccount(Set(roles)), scopes: scopes)
    }

    /// A program of a new member of a reseller's team.
    func program(at reseller: Identifier, _ roles: Role..., scopes: [TokenScope]? = nil) async throws -> Program {
        let account = try await newAccount(roles.isEmpty ? [.owner] : Set(roles), reseller)
        return try await program(of: account, scopes: scopes)
    }

    func program(of account: Account, scopes: [TokenScope]? = nil) async throws -> Program {
        let made = try await world.contexts.keepingTokens.make(
            tenant.id, for: account, name: "Test", scopes: scopes ?? TokenScope.useful(to: account), days: 30,
            by: .system)
        return Program(trial: self, token: made.text)
    }

    func newAccount(_ roles: Set<Role>, _ reseller: Identifier? = nil) async throws -> Account {
        let name = "program\(newID())".filter { $0 != "-" }
        let email = try #require(EmailAddress("\(name)@people.example"))
        return try await account(
            NewAccount(email: email, name: "Robin Program", resellerID: reseller, company: "", roles: roles))
    }

    /// A reseller that was there before the program.
    func enrolled(_ name: String, isActive: Bool = true) async throws -> Reseller {
        let enrolment = Enrolment(
            companyName: name, ownerName: "Ana Diaz", ownerEmail: "owner@\(newID()).example",
            type: .authorizedDealer, status: isActive ? .active : .pendingOnboarding, tier: .bronze,
            planCode: "standard_reseller", validFrom: tenant.zone.day(of: clock.now))
        return try await world.contexts.partnering.enrol(
            tenant, enrolment, reason: "Known from before", by: .system)
    }
}

/// An application as a program sends it.
enum Sample {
    static func application(_ email: String = "ana@diaz.example") -> JSON {
        [
            "company_name": "Diaz Networks", "contact_name": "Ana Diaz", "contact_email": .text(email),
            "contact_phone": "919-555-0142", "reseller_type": "authorized_dealer", "years_in_business": 7,
            "street": "1 Main Street", "city": "Brightwater", "state": "NC", "zip": "27010",
            "technical_capabilities": ["fiber", "voip"], "consent_terms": true, "consent_checks": true,
            "insurance_amount": ["amount_minor": 100_000_000, "currency": "USD"],
        ]
    }
}
