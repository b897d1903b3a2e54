import Kernel
import Partnership
import Templates
import Web

/// Says of a code whether a certificate counts: the company, the programme, until when. Nothing of people.
struct CertificateCheckPage: Page {
    struct Found: ViewModel {
        enum State: String, TemplateEnum {
            case valid, expired, revoked
        }

        let company: String
        let programme: String
        let certifiedOn: Day
        let validUntil: Day
        let state: State
        let badge: Badge
        let code: String

        static let schema = Schema<Self>(
            \.company, \.programme, \.certifiedOn, \.validUntil, \.state, \.badge, \.code)
    }

    let frame: PublicFrame
    let errors: ErrorSummary?
    let code: Field
    let action: String
    let found: Found?
    let isUnknown: Bool

    static let template = "public/certificates/check"
    static let schema = Schema<Self>(\.frame, \.errors, \.code, \.action, \.found, \.isUnknown)
}

extension CertificateCheckPage.Found {
    init(_ certificate: Certificate, on today: Day, _ language: Language) {
        let standing = certificate.standing(on: today)
        let label = language.say(Wording(standing.label))
        company = certificate.company
        programme = language.say(Wording(certificate.programme.label))
        certifiedOn = certificate.certifiedOn
        validUntil = certificate.validUntil
        code = certificate.code.description
        switch standing {
        case .valid: (state, badge) = (.valid, Badge(label, .good))
        case .expired: (state, badge) = (.expired, Badge(label, .warn))
        case .revoked: (state, badge) = (.revoked, Badge(label, .bad))
        }
    }
}
