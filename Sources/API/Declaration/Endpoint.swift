import Identity
import Kernel
import Partnership
import Web

/// A parameter of the query.
struct Parameter: Sendable {
    let name: String
    let schema: Schema
    let note: String
    let isRequired: Bool

    init(_ name: String, _ schema: Schema, _ note: String = "", isRequired: Bool = false) {
        self.name = name
        self.schema = schema
        self.note = note
        self.isRequired = isRequired
    }
}

/// What belongs together in the document.
enum Chapter: String, CaseIterable, Sendable {
    case applications = "Applications"
    case resellers = "Resellers"
    case portal = "Reseller portal"
    case program = "Program"

    var note: String {
        switch self {
        case .applications: "Companies that apply to become a reseller, from submission to decision."
        case .resellers: "Resellers with their figures and onboarding. A reseller's own token reaches its own record."
        case .portal: "What a reseller sees of itself, for tokens of its team."
        case .program: "The program itself."
        }
    }
}

/// One address of the API, declared once: from this come its route, the checks of what is sent, and its description.
struct Endpoint: Sendable {
    typealias Perform = @Sendable (Call) async throws -> MachineReply

    let method: MachineMethod
    /// Below the root: `/resellers/{id}`.
    let path: String
    /// The name of the operation: `getReseller`.
    let name: String
    let chapter: Chapter
    let summary: String
    var note = ""
    /// One of these is enough; the same rights as for pages.
    let access: [Access]
    var scope: TokenScope?
    var budget: CallBudget? = .standard
    var query: [Parameter] = []
    var isPaged = false
    var body: Schema?
    var status = 200
    let answer: Schema
    /// Whether the answer has an `ETag`, which a change names in `If-Match`.
    var hasETag = false
    var hasLocation = false
    let perform: Perform

    var isPublic: Bool { access.contains(.anyone) }
    var parameters: [Parameter] { query + (isPaged ? PageRequest.parameters : []) }
    var pattern: String { MachineRoute.root + path }

    /// The names in the path, in their order.
    var pathNames: [String] {
        path.split(separator: "/").filter { $0.hasPrefix("{") }.map { String($0.dropFirst().dropLast()) }
    }

    static func pathSchema(_ name: String) -> Schema {
        name == "task" ? .choices(OnboardingTask.self) : .uuid
    }

    /// The statuses of everything that can go wrong here.
    var problems: [Int] {
        var problems: Set = [400, 406, 503]
        if !isPublic { problems.formUnion([401, 403]) }
        if budget != nil { problems.insert(429) }
        if !pathNames.isEmpty { problems.insert(404) }
        if !parameters.isEmpty { problems.insert(422) }
        if body != nil { problems.formUnion([408, 413, 415, 422]) }
        if method == .post { problems.formUnion([409, 422]) }
        if method == .put { problems.formUnion([409, 412, 428]) }
        return problems.sorted()
    }

    /// The access in words: "staff: see_resellers or reseller: portal".
    var accessWords: String { access.map(\.label).joined(separator: " or ") }
}
