import Kernel
import Vault

/// One side's signature with everything that proves it.
public struct AgreementSignature: Sendable, Hashable {
    public enum Side: String, CaseIterable, Sendable {
        case reseller, provider
    }

    public let agreementID: Identifier
    public let side: Side
    public let accountID: Identifier
    public let accountName: String
    public let typedName: String
    /// What the box said that was ticked.
    public let consent: String
    /// Of the document that was signed.
    public let documentHash: [UInt8]
    public let signedAt: Instant
    public let address: String
    public let agent: String
    /// How the person had just proved who they are.
    public let proof: String

    /// What was kept, line by line: the text whose fingerprint the audit trail holds.
    public var evidence: String {
        let lines: KeyValuePairs<String, String> = [
            "Agreement": agreementID.description, "Document SHA-256": Digest.hex(documentHash),
            "Side": side.rawValue, "Account": accountID.description, "Name on the account": accountName,
            "Name as typed": typedName, "Consent": consent, "Signed at": signedAt.description, "Address": address,
            "Browser": agent, "Proof": proof,
        ]
        return lines.map { "\($0.key): \($0.value)\n" }.joined()
    }

    public var evidenceHash: [UInt8] { Digest.sha256(evidence) }
}

/// What somebody does who signs.
public struct SigningAct: Sendable, Hashable {
    static let longestAgent = 300

    public let typedName: String
    public let consents: Bool
    /// The fingerprint of the document that the page showed.
    public let shownHash: String
    public let address: String
    public let agent: String
    /// Whether the person signs in with a second factor. The proof that came just before took it or the password.
    public let hasSecondFactor: Bool

    public init(
        typedName: String, consents: Bool, shownHash: String, address: String, agent: String, hasSecondFactor: Bool
    ) {
        self.typedName = typedName
        self.consents = consents
        self.shownHash = shownHash
        self.address = address
        let plain = agent.unicodeScalars.filter { String($0).isPlainText() }
        self.agent = String(String(String.UnicodeScalarView(plain)).prefix(Self.longestAgent))
        self.hasSecondFactor = hasSecondFactor
    }

    var proof: String {
        hasSecondFactor
            ? "Signed in with password and second factor; one of them given again within five minutes before"
            : "Password, within five minutes before"
    }

    /// Whether a typed name is the name of the account: spaces, capitals and kinds of apostrophes and hyphens aside.
    public static func isSame(_ typed: String, as name: String) -> Bool {
        !typed.isEmpty && folded(typed) == folded(name)
    }

    private static func folded(_ name: String) -> String {
        let signs: [Character: Character] = ["’": "'", "‘": "'", "ʼ": "'", "‐": "-", "‑": "-", "–": "-"]
        return String(name.map { signs[$0] ?? $0 }).lowercased().split(whereSeparator: \.isWhitespace)
            .joined(separator: " ")
    }
}

/// What the boxes say. The words are kept with each signature.
public enum AgreementConsent {
    public static func reseller(_ company: String) -> String {
        "I have read this agreement, may sign for \(company), and agree that my typed name binds \(company) as a "
            + "signature on paper does."
    }

    public static func provider(_ company: String) -> String {
        "I have read this agreement, may sign for \(company), and agree that my typed name is my signature."
    }
}
