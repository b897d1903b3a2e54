import Identity
import Kernel
import Links
import Partnership
import Templates
import Web

/// A certificate of the reseller, made to be printed and hung up. Who passed stands on it; the public page says nothing
/// of people.
struct CertificatePage: Page {
    let frame: PortalFrame
    let title: String
    let back: String
    let standing: Badge
    let note: String?
    let provider: String
    let company: String
    let programme: String
    let purpose: String
    let certifiedOn: Day
    let validUntil: Day
    let person: String
    let code: String
    let publicLink: String
    let publicAddress: String
    let picture: QRPicture?

    static let template = "portal/training/certificate"
    static let schema = Schema<Self>(
        \.frame, \.title, \.back, \.standing, \.note, \.provider, \.company, \.programme, \.purpose, \.certifiedOn,
        \.validUntil, \.person, \.code, \.publicLink, \.publicAddress, \.picture)

    init(_ visit: Visit, _ certificate: Certificate) throws {
        let standing = certificate.standing(on: visit.tenant.zone.day(of: visit.now))
        title = "Certificate: \(certificate.programme.label)"
        frame = try visit.portalFrame(title)
        back = PortalPlaces.training.path
        self.standing = Badge(standing)
        note =
            switch standing {
            case .valid: nil
            case .expired: "This certificate counts no more. Take the course again for a new one."
            case .revoked: "This certificate was revoked: \(certificate.revokedReason)"
            }
        provider = visit.tenant.name
        company = certificate.company
        programme = certificate.programme.label
        purpose = certificate.programme.purpose
        certifiedOn = certificate.certifiedOn
        validUntil = certificate.validUntil
        person = certificate.personName
        code = certificate.code.description
        publicLink = PublicPlaces.certificate(certificate.code)
        publicAddress = visit.siteAddress + publicLink
        picture = QRPicture(publicAddress, label: "QR code that leads to the public page of this certificate")
    }
}

extension Badge {
    init(_ standing: Certificate.Standing) {
        switch standing {
        case .valid: self.init(standing.label, .good)
        case .expired: self.init(standing.label, .warn)
        case .revoked: self.init(standing.label, .bad)
        }
    }
}
