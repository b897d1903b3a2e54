import Identity
import Kernel
import Links
import Partnership
import Web

/// Lets everybody check a certificate by its code.
public struct CertificateCheckHandlers: Sendable {
    private let training: Training
    private let guesses: Guesses

    public init(_ training: Training, _ guesses: Guesses) {
        self.training = training
        self.guesses = guesses
    }

    public var routes: Routes {
        var routes = Routes()
        routes.pages = [CertificateCheckPage.self]
        routes.get(PublicPlaces.certificates, .anyone, ask)
        routes.get(PublicPlaces.certificate, .anyone, show)
        return routes
    }

    @Sendable private func ask(_ visit: Visit) async throws -> Answer {
        guard let typed = visit.query["code"] else { return .page(Self.page(visit, "")) }
        if let code = CertificateCode(typed) { return .redirect(to: PublicPlaces.certificate(code)) }
        let invalid = Invalid("code", "Type the twelve letters and digits of the certificate.")
            .reworded { visit.language.say($0) }
        return .page(Self.page(visit, String(typed.prefix(40)), invalid), status: .unprocessableContent)
    }

    /// A code that cannot be one is answered like one that nobody has. Whoever asks for many of them is let wait, also
    /// for the ones that somebody has, so that guessing finds nothing.
    @Sendable private func show(_ visit: Visit) async throws -> Answer {
        let typed = try visit.parameter("code")
        if try await guesses.areTooMany(visit.tenant.id, from: visit.origin.address) {
            let invalid = Invalid(
                "code", "Too many codes that nobody has came from your network. Try again in ten minutes."
            ).reworded { visit.language.say($0) }
            return .page(Self.page(visit, String(typed.prefix(40)), invalid), status: .tooManyRequests)
        }
        guard let code = CertificateCode(typed), let certificate = try await training.check(visit.tenant.id, code)
        else {
            try await guesses.note(visit.tenant.id, from: visit.origin.address)
            return .page(Self.page(visit, String(typed.prefix(40)), isUnknown: true), status: .notFound)
        }
        let today = visit.tenant.zone.day(of: visit.now)
        return .page(
            CertificateCheckPage(
                frame: visit.publicFrame("Certificate of \(certificate.company)"), errors: nil, code: Field("code"),
                action: PublicPlaces.certificates.path, found: .init(certificate, on: today, visit.language),
                isUnknown: false))
    }

    private static func page(
        _ visit: Visit, _ typed: String, _ invalid: Invalid? = nil, isUnknown: Bool = false
    ) -> CertificateCheckPage {
        CertificateCheckPage(
            frame: visit.publicFrame("Check a certificate"), errors: ErrorSummary(invalid),
            code: Field("code", typed, invalid), action: PublicPlaces.certificates.path, found: nil,
            isUnknown: isUnknown)
    }
}
