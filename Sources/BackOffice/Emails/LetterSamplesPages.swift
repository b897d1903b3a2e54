import Engagement
import Links
import Mail
import Templates
import Web

/// The list of sample letters.
struct LetterSamplesPage: Page {
    struct Row: ViewModel {
        let subject: String
        let href: String
        let kind: String
        let about: String
        let canBeSwitchedOff: Bool

        static let schema = Schema<Self>(\.subject, \.href, \.kind, \.about, \.canBeSwitchedOff)
    }

    let frame: BackOfficeFrame
    let back: String
    let rows: [Row]

    static let template = "backoffice/emails/samples"
    static let schema = Schema<Self>(\.frame, \.back, \.rows)

    init(frame: BackOfficeFrame, samples: [SampleDesk.Sample]) {
        self.frame = frame
        back = BackOfficePlaces.emails.path
        rows = samples.map { sample in
            Row(
                subject: sample.subject, href: BackOfficePlaces.emailSample(sample.number),
                kind: LetterPages.label(sample.name), about: sample.topic.label,
                canBeSwitchedOff: sample.topic.canBeSwitchedOff)
        }
    }
}

/// One sample letter, looked at in the same ways as one that was sent.
struct LetterSamplePage: Page {
    let frame: BackOfficeFrame
    let subject: String
    let back: String
    let view: EmailPage.LetterView
    let views: [FilterLink]
    let bodyLink: String
    let text: String
    let source: String
    let facts: [Fact]
    let previous: String?
    let next: String?

    static let template = "backoffice/emails/sample"
    static let schema = Schema<Self>(
        \.frame, \.subject, \.back, \.view, \.views, \.bodyLink, \.text, \.source, \.facts, \.previous, \.next)

    init(frame: BackOfficeFrame, sample: SampleDesk.Sample, count: Int, view: EmailPage.LetterView) {
        self.frame = frame
        self.view = view
        subject = sample.subject
        back = BackOfficePlaces.emailSamples.path
        let own = BackOfficePlaces.emailSample(sample.number)
        views = EmailPage.LetterView.allCases.map { other in
            FilterLink(
                other.label, href: other == .html ? own : "\(own)?view=\(other.rawValue)", isCurrent: other == view)
        }
        bodyLink = BackOfficePlaces.emailSampleBody(sample.number)
        text = sample.text
        source = sample.html
        facts = [
            Fact("Letter", LetterPages.label(sample.name)), Fact("About", sample.topic.label),
            Fact("Can be switched off", sample.topic.canBeSwitchedOff ? "Yes, by the recipient" : "No"),
            Fact("Size of the HTML", "\((sample.html.utf8.count + 1023) / 1024) KB"),
        ]
        let mode = view == .html ? "" : "?view=\(view.rawValue)"
        previous = sample.number > 1 ? BackOfficePlaces.emailSample(sample.number - 1) + mode : nil
        next = sample.number < count ? BackOfficePlaces.emailSample(sample.number + 1) + mode : nil
    }
}
