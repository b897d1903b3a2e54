import Identity
import Kernel
import Links
import Templates
import Vault

/// The page on which people set up and keep their second factor.
struct SecondFactorPage: Page {
    /// What an authenticator is given.
    struct Secret: ViewModel, Hashable {
        let picture: QRPicture?
        /// The key in groups of four, for typing.
        let key: String

        static let schema = Schema<Self>(\.picture, \.key)
    }

    /// A factor that is on.
    struct Standing: ViewModel, Hashable {
        let since: Instant
        let codesLeft: Int
        /// When a reset that staff were asked for takes effect.
        let endsAt: Instant?

        static let schema = Schema<Self>(\.since, \.codesLeft, \.endsAt)
    }

    let frame: PublicFrame
    let errors: ErrorSummary?
    let isDemanded: Bool
    let secret: Secret?
    let standing: Standing?
    let code: Field
    let beginAction: String
    let confirmAction: String
    let removeAction: String
    let codesAction: String
    let back: String

    static let template = "account/second-factor"
    static let schema = Schema<Self>(
        \.frame, \.errors, \.isDemanded, \.secret, \.standing, \.code, \.beginAction, \.confirmAction,
        \.removeAction, \.codesAction, \.back)

    init(_ visit: Visit, _ factor: SecondFactor?, pending: Totp?, _ invalid: Invalid? = nil) throws {
        let person = try visit.person
        frame = visit.publicFrame(invalid == nil ? "Second factor" : "Error: \(words: "Second factor")")
        errors = ErrorSummary(invalid)
        isDemanded = person.lacksSecondFactor
        secret = pending.map { Secret($0, visit.tenant, person) }
        standing = factor.flatMap { factor in
            guard factor.counts(at: visit.now), let since = factor.confirmedAt else { return nil }
            return Standing(since: since, codesLeft: factor.codesLeft, endsAt: factor.endingAt)
        }
        code = Field("code", "", invalid)
        beginAction = AccountPlaces.secondFactor.path
        confirmAction = AccountPlaces.secondFactorConfirmation.path
        removeAction = AccountPlaces.secondFactorRemoval.path
        codesAction = AccountPlaces.recoveryCodes.path
        back = Home.profile(of: person)
    }
}

extension SecondFactorPage.Secret {
    init(_ totp: Totp, _ tenant: Tenant, _ person: SignedIn) {
        let address = totp.enrolmentAddress(issuer: tenant.name, account: person.email)
        let letters = Array(Base32.text(totp.seed))
        let groups = stride(from: 0, to: letters.count, by: 4).map {
            String(letters[$0..<min($0 + 4, letters.count)])
        }
        self.init(
            picture: QRPicture(address, label: "QR code with the key for \(person.email)"),
            key: groups.joined(separator: " "))
    }
}

/// The page that shows the recovery codes, once.
struct RecoveryCodesPage: Page {
    struct Code: ViewModel, Hashable {
        let text: String

        static let schema = Schema<Self>(\.text)
    }

    let frame: PublicFrame
    let codes: [Code]
    let next: String

    static let template = "account/recovery-codes"
    static let schema = Schema<Self>(\.frame, \.codes, \.next)

    init(_ visit: Visit, _ codes: [RecoveryCode]) throws {
        frame = visit.publicFrame("Recovery codes")
        self.codes = codes.map { Code(text: $0.text) }
        next = Home.path(of: try visit.person)
    }
}
