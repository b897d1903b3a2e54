import Identity
import Kernel
import Links
import Markdown
import Partnership
import Templates
import Web

/// The texts that resellers sign, by kind of reseller.
struct AgreementTextsPage: Page {
    struct Version: ViewModel {
        let href: String
        let number: Int
        let status: Badge
        let from: Day
        let by: String

        static let schema = Schema<Self>(\.href, \.number, \.status, \.from, \.by)
    }

    struct Kind: ViewModel {
        let type: String
        let label: String
        let versions: [Version]
        let mayBegin: Bool

        var isEmpty: Bool { versions.isEmpty }

        static let schema = Schema<Self>(\.type, \.label, \.versions, \.mayBegin, .computed("isEmpty", \.isEmpty))
    }

    let frame: BackOfficeFrame
    let back: String
    let kinds: [Kind]
    let action: String

    static let template = "backoffice/agreements/texts"
    static let schema = Schema<Self>(\.frame, \.back, \.kinds, \.action)

    init(_ visit: Visit, _ templates: [AgreementTemplate]) throws {
        let mayManage = try visit.person.may(.manageAgreements)
        let today = visit.tenant.zone.day(of: visit.now)
        frame = try visit.backOfficeFrame("Texts of agreements")
        back = BackOfficePlaces.agreements.path
        action = BackOfficePlaces.agreementTexts.path
        kinds = ResellerType.allCases.map { type in
            let own = templates.filter { $0.type == type }
            let current = own.first { $0.status == .published && $0.content.validFrom <= today }
            return Kind(
                type: type.rawValue, label: type.label,
                versions: own.map { Version($0, isCurrent: $0.id == current?.id, today: today) },
                mayBegin: mayManage && own.first?.status != .draft)
        }
    }
}

extension AgreementTextsPage.Version {
    init(_ template: AgreementTemplate, isCurrent: Bool, today: Day) {
        href = BackOfficePlaces.agreementTextVersion(template.id)
        number = template.number
        from = template.content.validFrom
        by = template.publishedBy.isEmpty ? template.createdBy : template.publishedBy
        status = Badge(template, isCurrent: isCurrent, today: today)
    }
}

extension Badge {
    init(_ template: AgreementTemplate, isCurrent: Bool, today: Day) {
        if template.status == .draft {
            self.init("Being written", .warn)
        } else if isCurrent {
            self.init("Current", .good)
        } else {
            self.init(template.content.validFrom > today ? "From later on" : "Earlier", .quiet)
        }
    }
}

/// One version: being written with its preview, or published and unchangeable.
struct AgreementTextPage: Page {
    struct Form: ViewModel {
        let body: Field
        let note: Field
        let validFrom: Field
        let termMonths: Field
        let tailMonths: Field
        let counterSigned: Field
        let version: String
        let action: String
        let publishAction: String
        let placeholders: [Fact]

        static let schema = Schema<Self>(
            \.body, \.note, \.validFrom, \.termMonths, \.tailMonths, \.counterSigned, \.version, \.action,
            \.publishAction, \.placeholders)
    }

    let frame: BackOfficeFrame
    let errors: ErrorSummary?
    let title: String
    let lead: String
    let status: Badge
    let back: String
    let facts: [Fact]
    let form: Form?
    let preview: SafeHTML

    static let template = "backoffice/agreements/text"
    static let schema = Schema<Self>(
        \.frame, \.errors, \.title, \.lead, \.status, \.back, \.facts, \.form, \.preview)

    init(
        _ visit: Visit, _ template: AgreementTemplate, preview: String, typed: FormFields? = nil,
        _ invalid: Invalid? = nil
    ) throws {
        let content = template.content
        let name = "\(template.type.label), version \(template.number)"
        let isDraft = template.status == .draft
        let mayManage = try visit.person.may(.manageAgreements)
        frame = try visit.backOfficeFrame(invalid == nil ? name : "Error: \(name)")
        errors = ErrorSummary(invalid)
        title = name
        lead =
            isDraft
            ? "Being written by \(template.createdBy). Nobody sees it before it is published."
            : "Published by \(template.publishedBy). It never changes again."
        status = isDraft ? Badge("Being written", .warn) : Badge("Published", .good)
        back = BackOfficePlaces.agreementTexts.path
        facts = [
            Fact("Valid from", content.validFrom.shown), Fact("Term", content.termMonths.shown("month", "months")),
            Fact("Tail", content.tailMonths.shown("month", "months")),
            Fact("Counter-signed", content.isCounterSigned ? "Yes" : "No"),
            Fact("What is new", content.note.isEmpty ? "–" : content.note),
        ]
        form = isDraft && mayManage ? Form(template, typed: typed, invalid) : nil
        self.preview = Markdown(preview).html(below: 2)
    }
}

extension AgreementTextPage.Form {
    init(_ template: AgreementTemplate, typed: FormFields?, _ invalid: Invalid?) {
        let content = template.content
        func field(_ name: String, _ value: String) -> Field { Field(name, typed?[name] ?? value, invalid) }
        body = field("body", content.body)
        note = field("note", content.note)
        validFrom = field("valid_from", content.validFrom.description)
        termMonths = field("term_months", "\(content.termMonths)")
        tailMonths = field("tail_months", "\(content.tailMonths)")
        counterSigned = field("counter_signed", content.isCounterSigned ? Field.ticked : "")
        version = "\(template.version)"
        action = BackOfficePlaces.agreementTextVersion(template.id)
        publishAction = BackOfficePlaces.agreementTextPublication(template.id)
        placeholders = AgreementText.placeholders.map { Fact("{{\($0.key)}}", $0.value) }
    }
}
