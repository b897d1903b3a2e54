import Engagement
import Identity
import Kernel
import Links
import Web

/// Every letter that the program can write, as the sample cast gets it.
public struct LetterSamplesHandlers: Sendable {
    private let desk: SampleDesk

    public init(_ desk: SampleDesk) {
        self.desk = desk
    }

    public var routes: Routes {
        var routes = Routes()
        routes.pages = [LetterSamplesPage.self, LetterSamplePage.self]
        routes.get(BackOfficePlaces.emailSamples, .staff(.seeEmails), index)
        routes.get(BackOfficePlaces.emailSample, .staff(.seeEmails), show)
        routes.get(BackOfficePlaces.emailSampleBody, .staff(.seeEmails), body)
        return routes
    }

    @Sendable private func index(_ visit: Visit) async throws -> Answer {
        .page(
            LetterSamplesPage(
                frame: try visit.backOfficeFrame("Sample letters"), samples: try desk.all(in: visit.tenant.language)))
    }

    @Sendable private func show(_ visit: Visit) async throws -> Answer {
        let sample = try sample(visit)
        return .page(
            LetterSamplePage(
                frame: try visit.backOfficeFrame(sample.subject), sample: sample, count: try desk.all().count,
                view: visit.query["view"].flatMap { EmailPage.LetterView(rawValue: $0) } ?? .html))
    }

    /// The HTML body alone, for the frame on the sample's page.
    @Sendable private func body(_ visit: Visit) async throws -> Answer { .letter(html: try sample(visit).html) }

    private func sample(_ visit: Visit) throws -> SampleDesk.Sample {
        guard let number = Int(try visit.parameter("number")) else { throw NotFound() }
        return try desk.sample(number, in: visit.tenant.language)
    }
}
