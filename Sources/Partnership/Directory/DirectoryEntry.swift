import Kernel

/// What a reseller wants the public to read about it.
public struct DirectoryEntry: Sendable, Hashable {
    public static let longestSummary = 300
    public static let mostWords = 20
    public static let mostZips = 50

    /// Whether it wants to be found at all; nobody is listed without having said so.
    public let isListed: Bool
    /// A sentence or two.
    public let summary: String
    public let services: [String]
    public let languages: [String]
    /// Where it works: five-digit ZIP codes.
    public let zips: [String]

    public init(isListed: Bool, summary: String, services: [String], languages: [String], zips: [String]) {
        self.isListed = isListed
        self.summary = summary
        self.services = services
        self.languages = languages
        self.zips = zips
    }

    /// What is known of a reseller that has not written an entry: a proposal, and not listed.
    public init(proposing reseller: Reseller) {
        let zips = (reseller.territories + [reseller.address.zip]).filter(Self.isZip)
        self.init(
            isListed: false, summary: "", services: Self.unique(reseller.skills),
            languages: Self.unique(reseller.languages), zips: Self.unique(zips))
    }

    /// Reads what was typed; services, languages and ZIP codes stand one on each line or behind commas. What is listed
    /// names a service and a ZIP code. Throws Invalid for `summary`, `services`, `languages`, `zips`.
    public init(reading isListed: Bool, summary: String, services: String, languages: String, zips: String) throws {
        var invalid = Invalid()
        if summary.count > Self.longestSummary || !summary.isPlainText() {
            invalid.add("summary", "Use at most \(Self.longestSummary) characters of plain text.")
        }
        let lists = [services, languages, zips].map(Self.list)
        for (name, list) in zip(["services", "languages"], lists)
        where list.count > Self.mostWords || list.contains(where: { $0.count > 60 || !$0.isPlainText() }) {
            invalid.add(name, "Enter at most \(Self.mostWords), one on each line, each of at most 60 characters.")
        }
        if lists[2].count > Self.mostZips || !lists[2].allSatisfy(Self.isZip) {
            invalid.add("zips", "Enter at most \(Self.mostZips) ZIP codes of five digits, one on each line.")
        }
        if isListed, lists[0].isEmpty { invalid.add("services", "Name at least one service, so that people find you.") }
        if isListed, lists[2].isEmpty { invalid.add("zips", "Name at least one ZIP code, so that people find you.") }
        try invalid.throwIfAny()
        self.init(isListed: isListed, summary: summary, services: lists[0], languages: lists[1], zips: lists[2])
    }

    /// Five digits.
    public static func isZip(_ text: String) -> Bool {
        text.utf8.count == 5 && text.utf8.allSatisfy { (48...57).contains($0) }
    }

    private static func list(_ typed: String) -> [String] {
        unique(typed.split { $0.isNewline || $0 == "," }.map { $0.trimmingWhitespace() }.filter { !$0.isEmpty })
    }

    /// The first of each spelling.
    private static func unique(_ words: [String]) -> [String] {
        var seen: Set<String> = []
        return words.filter { seen.insert($0.lowercased()).inserted }
    }
}

/// A reseller as somebody finds it who looks for help nearby.
public struct ListedReseller: Sendable, Hashable {
    /// How well it fits the ZIP code that was asked for; the best first.
    public enum Nearness: Int, Sendable {
        /// It says that it works there.
        case serves = 0
        /// It sits there.
        case sits = 1
        /// It sits or works in the same region: the first three digits are the same.
        case region = 2
        /// Nothing was asked.
        case anywhere = 3
    }

    public let id: Identifier
    public let name: String
    public let websiteURL: String
    public let phone: String
    public let city: String
    public let state: String
    public let zip: String
    public let entry: DirectoryEntry
    public let nearness: Nearness
}

/// What somebody looks for; empty where it does not matter.
public struct DirectorySearch: Sendable, Hashable {
    public let zip: String
    public let service: String
    public let language: String

    /// Throws Invalid for a `zip` that is none.
    public init(zip: String = "", service: String = "", language: String = "") throws {
        guard zip.isEmpty || DirectoryEntry.isZip(zip) else {
            throw Invalid("zip", "Enter the five digits of a ZIP code, like 27010.")
        }
        self.zip = zip
        self.service = service
        self.language = language
    }
}
