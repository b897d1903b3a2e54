import Identity
import Kernel
import Links
import Web

/// What somebody looks for in the audit trail, as the address and the form carry it.
struct AuditSearch: Hashable, Sendable {
    static let names = ["kind", "q", "from", "through"]

    let kind: String
    let words: String
    let from: String
    let through: String

    init(_ query: Query) {
        self.init { query[$0] ?? "" }
    }

    init(_ form: FormFields) {
        self.init { form[$0] }
    }

    private init(_ value: (String) -> String) {
        kind = value("kind")
        words = value("q")
        from = value("from")
        through = value("through")
    }

    var isEmpty: Bool { kind.isEmpty && words.isEmpty && from.isEmpty && through.isEmpty }

    /// The first of the two days that cannot be read.
    var unreadableDay: String? { [from, through].first { !$0.isEmpty && Day($0) == nil } }

    /// Whole days by the clock of the tenant. Days that cannot be read are no condition.
    func filter(in zone: Zone) -> AuditFilter {
        AuditFilter(
            kind: kind.isEmpty ? nil : kind, words: words.isEmpty ? nil : words,
            from: Day(from).map { zone.instant(of: $0) },
            until: Day(through).map { zone.instant(of: $0.adding(days: 1)) })
    }

    func address(kind: String? = nil, before place: String = "") -> String {
        BackOfficePlaces.audit.with([
            "kind": kind ?? self.kind, "q": words, "from": from, "through": through, "before": place,
        ])
    }
}
