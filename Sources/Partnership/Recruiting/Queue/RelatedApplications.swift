import Kernel
import Postgres

/// Another application that may come from the same company: an earlier attempt or a duplicate.
public struct RelatedApplication: Sendable {
    public enum Likeness: String, CaseIterable, Sendable {
        case email, taxID, company

        public var label: String {
            switch self {
            case .email: "same e-mail address"
            case .taxID: "same tax id"
            case .company: "same name and ZIP code"
            }
        }
    }

    public let application: PartnerApplication
    /// What both have in common; never empty.
    public let likeness: [Likeness]
}

extension Recruiting {
    /// The most that are shown beside an application.
    public static let mostRelated = 5

    /// What looks like the same company, the newest first. Throws NotFound.
    public func related(_ tenant: Identifier, _ id: Identifier) async throws -> [RelatedApplication] {
        try await database.reading(tenant) { tx in
            let application = try await applications(tx).application(id)
            return try await applications(tx).resembling(id, most: Self.mostRelated).map { other in
                RelatedApplication(application: other, likeness: Self.likeness(application, other))
            }
        }
    }

    /// The application to look at next: of those that wait for an answer and are nobody else's, the one whose answer
    /// is due first; nil when no other is left.
    public func next(
        _ tenant: Identifier, after id: Identifier, reviewer: Identifier
    ) async throws -> ApplicationSummary? {
        try await database.reading(tenant) { tx in
            try await ApplicationQueue(tx).mostUrgent(but: id, reviewer: reviewer)
        }
    }

    private static func likeness(
        _ left: PartnerApplication, _ right: PartnerApplication
    ) -> [RelatedApplication.Likeness] {
        RelatedApplication.Likeness.allCases.filter { kind in
            let keys = [left.answers, right.answers].map { answers in
                switch kind {
                case .email: EmailAddress(answers[.contactEmail])?.text
                case .taxID: CompanyKey.taxID(answers[.taxID])
                case .company: CompanyKey.nameAndZip(answers[.companyName], zip: answers[.zip])
                }
            }
            return keys[0] != nil && keys[0] == keys[1]
        }
    }
}
