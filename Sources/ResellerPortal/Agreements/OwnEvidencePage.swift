import Identity
import Links
import Markdown
import Partnership
import Templates
import Web

/// The agreement with everything that proves its signatures, made to be printed.
struct OwnEvidencePage: Page {
    let frame: PortalFrame
    let title: String
    let back: String
    let document: SafeHTML
    let fingerprint: String
    let isSound: Bool
    let signatures: [SignatureProof]
    let textLink: String

    static let template = "portal/agreements/evidence"
    static let schema = Schema<Self>(
        \.frame, \.title, \.back, \.document, \.fingerprint, \.isSound, \.signatures, \.textLink)

    /// Nil without a document.
    init?(_ visit: Visit, _ record: Contracting.Record) throws {
        guard let evidence = AgreementEvidence(record, visit.tenant), let text = record.document else {
            return nil
        }
        frame = try visit.portalFrame("Evidence of \(record.agreement.title.lowercased())")
        title = record.agreement.title
        back = PortalPlaces.agreement(record.agreement.id)
        document = Markdown(text.body).html(below: 2)
        fingerprint = evidence.fingerprint
        isSound = evidence.isSound
        signatures = evidence.parts.map { part in
            SignatureProof(
                title: part.title, facts: part.facts.map { Fact($0.label, $0.value) }, record: part.record,
                fingerprint: part.fingerprint)
        }
        textLink = PortalPlaces.agreementText(record.agreement.id)
    }
}
