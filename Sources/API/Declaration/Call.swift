import Foundation
import Identity
import Kernel
import Partnership
import Web

/// One call after everything about it was checked against the declaration.
struct Call: Sendable {
    let machine: MachineCall
    let endpoint: Endpoint
    /// The body as declared; null without one.
    let body: JSON
    let page: PageRequest
    private let query: [String: String]
    private let cursors: Cursors

    var tenant: Tenant { machine.tenant }
    var actor: Actor { machine.actor }
    var now: Instant { machine.now }
    var today: Day { tenant.zone.day(of: now) }

    init(_ machine: MachineCall, _ endpoint: Endpoint, cursors: Cursors) throws {
        self.machine = machine
        self.endpoint = endpoint
        self.cursors = cursors
        for name in endpoint.pathNames {
            let value = JSON.text(try machine.parameter(name))
            guard Endpoint.pathSchema(name).problems(in: value).isEmpty else { throw NotFound() }
        }
        query = try Self.query(machine, endpoint)
        body = try Self.body(machine, endpoint)
        var after: String?
        if let text = query["cursor"] {
            after = cursors.place(text, of: Self.list(machine, endpoint))
            if after == nil { throw Invalid("cursor", "This is no cursor of this list. Begin without one.") }
        }
        page = PageRequest(count: query["limit"].flatMap { Int($0) } ?? PageRequest.usual, after: after)
    }

    /// The person who calls. Throws NotFound where nobody has to say who they are.
    var person: SignedIn {
        get throws {
            guard let person = machine.person else { throw NotFound() }
            return person
        }
    }

    /// The reseller whose own token this is. Throws NotFound for staff.
    var ownReseller: Identifier {
        get throws {
            guard let id = try person.resellerID else { throw NotFound() }
            return id
        }
    }

    /// The reseller that the path names. For a reseller's own people every other one does not exist.
    func reseller() throws -> Identifier {
        let id = try id()
        if let own = try person.resellerID, own != id { throw NotFound() }
        return id
    }

    func id() throws -> Identifier {
        guard let id = Identifier(try machine.parameter("id")) else { throw NotFound() }
        return id
    }

    func task() throws -> OnboardingTask {
        guard let task = OnboardingTask(rawValue: try machine.parameter("task")) else { throw NotFound() }
        return task
    }

    /// A parameter of the query; nil when it was not sent.
    subscript(_ name: String) -> String? { query[name] }

    /// A text of the body, without white space at its ends; "" when it was not sent.
    func text(_ name: String) -> String { body[name]?.text?.trimmingWhitespace() ?? "" }

    func texts(_ name: String) -> [String] {
        (body[name]?.list ?? []).compactMap { $0.text?.trimmingWhitespace() }.filter { !$0.isEmpty }
    }

    func number(_ name: String) -> Int? { body[name]?.integer.flatMap { Int(exactly: $0) } }

    /// An address of the body; what was not sent is empty.
    func address(_ name: String) -> PostalAddress {
        let value = body[name]
        func part(_ name: String) -> String { value?[name]?.text?.trimmingWhitespace() ?? "" }
        return PostalAddress(
            street: part("street"), city: part("city"), county: part("county"), state: part("state"),
            zip: part("zip"), country: "US")
    }

    /// One page as every list is answered.
    func reply<Element>(_ slice: Slice<Element>, _ json: (Element) -> JSON) -> MachineReply {
        let list = Self.list(machine, endpoint)
        return MachineReply([
            "items": .list(slice.elements.map(json)),
            "next_cursor": JSON(slice.next) { .text(cursors.text($0, of: list)) },
            "total": JSON(slice.total) { JSON($0) },
        ])
    }

    /// Refuses a change of what somebody else changed since the caller read it. Throws 412.
    func checkUnchanged(_ tag: String) throws {
        guard let wanted = machine.ifMatch else { return }
        let tags = wanted.split(separator: ",").map { $0.filter { !$0.isWhitespace } }
        guard tags.contains(tag) || isForAnyVersion else { throw changed(tag) }
    }

    /// Whether the caller names no version: `If-Match: *`, or none.
    var isForAnyVersion: Bool { machine.ifMatch.map { $0.filter { !$0.isWhitespace } == "*" } ?? true }

    /// 412, with the tag of what is there now.
    func changed(_ tag: String) -> MachineProblem {
        MachineProblem(
            412, "changed", "The record was changed in the meantime. Read it again and decide then.",
            headers: [("ETag", tag)])
    }

    /// The list that a cursor belongs to: its address with tenant and filters, but not who reads it.
    private static func list(_ machine: MachineCall, _ endpoint: Endpoint) -> String {
        let filters = machine.query.filter { $0.name != "cursor" && $0.name != "limit" }
            .sorted { ($0.name, $0.value) < ($1.name, $1.value) }.map { "\($0.name)=\($0.value)" }
        let own = machine.person?.resellerID.map { "\($0)" } ?? "staff"
        let id = endpoint.pathNames.contains("id") ? (try? machine.parameter("id")) ?? "" : ""
        return "\(machine.tenant.id) \(endpoint.name) \(id) \(own) \(filters.joined(separator: "&"))"
    }

    private static func query(_ machine: MachineCall, _ endpoint: Endpoint) throws -> [String: String] {
        var values: [String: String] = [:]
        var invalid = Invalid()
        for (name, value) in machine.query {
            guard let parameter = endpoint.parameters.first(where: { $0.name == name }) else {
                invalid.add(String(name.prefix(40)), "There is no parameter of this name.")
                continue
            }
            if values.updateValue(value, forKey: name) != nil {
                invalid.add(name, "This was sent more than once.")
                continue
            }
            var json = JSON.text(value)
            if case .integer = parameter.schema, let number = Int64(value), String(number) == value {
                json = .integer(number)
            }
            for problem in parameter.schema.problems(in: json, at: name).problems {
                invalid.add(problem.field, problem.wording)
            }
        }
        for parameter in endpoint.parameters where parameter.isRequired && values[parameter.name] == nil {
            invalid.add(parameter.name, "This is missing.")
        }
        try invalid.throwIfAny()
        return values
    }

    private static func body(_ machine: MachineCall, _ endpoint: Endpoint) throws -> JSON {
        guard let schema = endpoint.body else { return .null }
        let value: JSON
        do throws(JSON.Fault) {
            value = try JSON.read(machine.body)
        } catch {
            throw MachineProblem(
                400, "malformed_json", "The body is no JSON: \(error.message), at byte \(error.offset).")
        }
        try schema.problems(in: value).throwIfAny()
        return composed(value)
    }

    /// Texts in composed form with line feeds only, as forms are read.
    private static func composed(_ value: JSON) -> JSON {
        switch value {
        case .text(let text):
            .text(
                text.replacingOccurrences(of: "\r\n", with: "\n").replacingOccurrences(of: "\r", with: "\n")
                    .precomposedStringWithCanonicalMapping)
        case .list(let values): .list(values.map(composed))
        case .object(let members): .object(members.map { JSON.Member($0.name, composed($0.value)) })
        default: value
        }
    }
}
