import Identity
import Links
import Templates

/// How much a form may send.
public enum BodyLimit: Sendable, Hashable {
    /// 64 KiB, in memory.
    case form
    /// A form with long texts or small files, in memory.
    case large(bytes: Int)
    /// Files, streamed to the disk.
    case upload(bytes: Int)

    public var bytes: Int {
        switch self {
        case .form: 65_536
        case .large(let bytes), .upload(let bytes): bytes
        }
    }
}

/// An address of the program that can be routed: a plain one or one that names records.
public protocol RoutedPlace: Sendable {
    var pattern: String { get }
}

extension Place: RoutedPlace {}
extension PlaceOf: RoutedPlace {}
extension PlaceOfTwo: RoutedPlace {}

/// What a route asks of the person beside its access.
public struct RouteTerms: OptionSet, Sendable, Hashable {
    public let rawValue: Int

    public init(rawValue: Int) {
        self.rawValue = rawValue
    }

    /// The person has proved within five minutes who they are, or does it before going on.
    public static let freshProof = RouteTerms(rawValue: 1)
    /// An act that staff may do who look at the portal as somebody else. All other acts are refused to them.
    public static let openToViewers = RouteTerms(rawValue: 2)
    /// A page that they do not see: personal, or about bank and tax.
    public static let closedToViewers = RouteTerms(rawValue: 4)
    /// What people reach before they have set up the second factor that their role demands.
    public static let beforeSecondFactor = RouteTerms(rawValue: 8)
    /// What the team of a reseller reaches while its portal is limited.
    public static let openWhenLimited = RouteTerms(rawValue: 16)
    /// An act that the team of a reseller may do while it only reads: what is personal, or ends the state.
    public static let openToReaders = RouteTerms(rawValue: 32)
}

/// The routes of one part of the program, each with the access it asks for, and the pages they render.
public struct Routes: Sendable {
    public typealias Handler = @Sendable (Visit) async throws -> Answer
    /// Whether the parts of an address, by their names, lead to something at a tenant.
    public typealias Gate = @Sendable (Tenant, [String: String]) async throws -> Void

    public enum Method: String, Sendable {
        case get = "GET"
        case post = "POST"
    }

    public struct Route: Sendable {
        public let method: Method
        public let pattern: String
        public let access: Access
        public let limit: BodyLimit
        /// Seconds for which the answer to a visitor who is not signed in may be kept and shared; 0 for never.
        public let sharedSeconds: Int
        /// Whether an act may come from another program, without origin and token.
        public let takesForeign: Bool
        public let terms: RouteTerms
        /// Asked before the body is read; throws NotFound for who has nothing to send here.
        public let gate: Gate?
        public let handler: Handler

        /// Whether staff who look at the portal as somebody else may use it: they look, they do not act, and files
        /// that ask for a fresh proof are not theirs.
        public var isOpenToViewers: Bool {
            if method == .post { return terms.contains(.openToViewers) }
            return terms.isDisjoint(with: [.closedToViewers, .freshProof])
        }
    }

    public private(set) var all: [Route] = []
    /// The types of all pages that the handlers answer with; their templates are compiled at start.
    public var pages: [any Page.Type] = []

    public init() {}

    /// A page or file that is read. `sharedFor` keeps the answer for visitors who are not signed in: only for pages
    /// that are the same for all of them.
    public mutating func get(
        _ place: some RoutedPlace, _ access: Access, sharedFor seconds: Int = 0, terms: RouteTerms = [],
        _ handler: @escaping Handler
    ) {
        add(.get, place, access, .form, seconds, handler, terms: terms)
    }

    /// An act. The site checks origin and token before the handler runs.
    public mutating func post(
        _ place: some RoutedPlace, _ access: Access, limit: BodyLimit = .form, terms: RouteTerms = [],
        _ handler: @escaping Handler
    ) {
        add(.post, place, access, limit, 0, handler, terms: terms)
    }

    /// Files from people who are not signed in. Nothing of them is read before `gate` has let the address pass, and a
    /// few uploads at a time have places.
    public mutating func postFiles(
        _ place: some RoutedPlace, upTo bytes: Int, gate: @escaping Gate, _ handler: @escaping Handler
    ) {
        add(.post, place, .anyone, .upload(bytes: bytes), 0, handler, gate: gate)
    }

    /// An act that another program does for a person, a mail program that unsubscribes: neither origin nor token are
    /// asked. Its address has to carry the right to do it, and it must not read who is signed in.
    public mutating func postFromAnywhere(_ place: some RoutedPlace, _ handler: @escaping Handler) {
        add(.post, place, .anyone, .form, 0, handler, takesForeign: true)
    }

    public mutating func add(_ other: Routes) {
        all += other.all
        pages += other.pages
    }

    private mutating func add(
        _ method: Method, _ place: some RoutedPlace, _ access: Access, _ limit: BodyLimit, _ sharedSeconds: Int,
        _ handler: @escaping Handler, takesForeign: Bool = false, terms: RouteTerms = [],
        gate: Gate? = nil
    ) {
        all.append(
            Route(
                method: method, pattern: place.pattern, access: access, limit: limit, sharedSeconds: sharedSeconds,
                takesForeign: takesForeign, terms: terms, gate: gate, handler: handler))
    }
}
