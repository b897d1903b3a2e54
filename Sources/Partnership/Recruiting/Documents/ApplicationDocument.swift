import Kernel
import Postgres

/// One document of an application with its files, the newest last.
public struct ApplicationDocument: Sendable, Hashable {
    public static let mostFiles = 10

    public let kind: DocumentKind
    public var state: DocumentState
    /// A reviewer asked for it and it was not brought since.
    public var isWanted: Bool
    /// Why it was rejected or waived.
    public var reason: String
    /// What the accepted document says.
    public var expiresOn: Day?
    public var insured: Money?
    public var decision: Decision?
    public var files: [File]

    /// Who decided last, and when.
    public struct Decision: Sendable, Hashable {
        public let by: PartnerApplication.Person
        public let at: Instant
    }

    /// One uploaded file without its content.
    public struct File: Sendable, Hashable {
        public let id: Identifier
        public let name: String
        public let type: UploadType
        public let byteCount: Int
        public let uploadedAt: Instant
    }

    init(_ kind: DocumentKind) {
        self.init(
            kind: kind, state: .missing, isWanted: false, reason: "", expiresOn: nil, insured: nil, decision: nil,
            files: [])
    }

    init(
        kind: DocumentKind, state: DocumentState, isWanted: Bool, reason: String, expiresOn: Day?, insured: Money?,
        decision: Decision?, files: [File]
    ) {
        self.kind = kind
        self.state = state
        self.isWanted = isWanted
        self.reason = reason
        self.expiresOn = expiresOn
        self.insured = insured
        self.decision = decision
        self.files = files
    }
}

/// All documents that an application has to bring, in the order of their kinds.
public struct ApplicationPapers: Sendable, Hashable {
    public var documents: [ApplicationDocument]

    init(_ documents: [ApplicationDocument]) {
        self.documents = documents
    }

    public subscript(_ kind: DocumentKind) -> ApplicationDocument? { documents.first { $0.kind == kind } }

    /// Hundredths of the documents that are accepted or waived, rounded down.
    public var completeness: Int {
        documents.isEmpty ? 100 : 100 * documents.count { $0.state.isSettled } / documents.count
    }

    public var isComplete: Bool { documents.allSatisfy { $0.state.isSettled } }

    /// What the applicant was asked for and has not brought.
    public var wanted: [ApplicationDocument] { documents.filter(\.isWanted) }

    /// What a reviewer may ask for.
    public var askable: [ApplicationDocument] {
        documents.filter { ($0.state == .missing || $0.state == .rejected) }
    }
}
