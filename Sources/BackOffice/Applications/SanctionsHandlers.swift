import Foundation
import Identity
import Kernel
import Links
import Partnership
import Templates
import Web

/// The list of names with whom nobody may do business: which one is in use, and a newer one in its place.
public struct SanctionsHandlers: Sendable {
    /// Fifty thousand names of usual length.
    private static let mostBytes = 8 * 1024 * 1024

    private let recruiting: Recruiting

    public init(_ recruiting: Recruiting) {
        self.recruiting = recruiting
    }

    public var routes: Routes {
        var routes = Routes()
        routes.pages = [SanctionsPage.self]
        routes.get(BackOfficePlaces.sanctions, .staff(.importSanctions), show)
        routes.post(
            BackOfficePlaces.sanctions, .staff(.importSanctions), limit: .upload(bytes: Self.mostBytes), replace)
        return routes
    }

    @Sendable private func show(_ visit: Visit) async throws -> Answer {
        .page(try await page(visit, nil, nil))
    }

    @Sendable private func replace(_ visit: Visit) async throws -> Answer {
        let form = try await visit.form()
        try form.refuseUnknown(["source"])
        do {
            guard let file = try await visit.uploads().first else { throw Invalid("files", "Choose a file first.") }
            let data = try Data(contentsOf: URL(fileURLWithPath: file.path))
            guard let text = String(data: data, encoding: .utf8) else {
                throw Invalid("files", "The file is not text in UTF-8. Save it as CSV or text with that coding.")
            }
            let count = try await recruiting.importSanctions(
                visit.tenant.id, source: form["source"], text: text, by: visit.actor)
            return .redirect(
                to: BackOfficePlaces.sanctions.path,
                notice: .done("\(count.shown("name is", "names are")) compared with each applicant from now on."))
        } catch let invalid as Invalid {
            return .page(try await page(visit, form, invalid), status: .unprocessableContent)
        }
    }

    private func page(_ visit: Visit, _ form: FormFields?, _ invalid: Invalid?) async throws -> SanctionsPage {
        let source = try await recruiting.sanctionsSource(visit.tenant.id)
        return SanctionsPage(
            frame: try visit.backOfficeFrame(invalid == nil ? "Sanctions list" : "Error: Sanctions list"),
            errors: ErrorSummary(invalid), facts: source.map { SanctionsPage.facts($0, visit.tenant.zone) } ?? [],
            hasList: source != nil, source: Field("source", form?["source"] ?? "", invalid),
            files: Field("files", "", invalid), action: BackOfficePlaces.sanctions.path,
            back: BackOfficePlaces.applications.path)
    }
}

/// Which list is in use, and the form for a newer one.
struct SanctionsPage: Page {
    let frame: BackOfficeFrame
    let errors: ErrorSummary?
    let facts: [Fact]
    let hasList: Bool
    let source: Field
    let files: Field
    let action: String
    let back: String

    static let template = "backoffice/applications/sanctions"
    static let schema = Schema<Self>(
        \.frame, \.errors, \.facts, \.hasList, \.source, \.files, \.action, \.back)

    static func facts(_ source: SanctionsList.Source, _ zone: Zone) -> [Fact] {
        [
            Fact("Published by", source.name), Fact("Names", source.nameCount.shown),
            Fact("Imported", zone.day(of: source.importedAt).shownWithWeekday, note: source.importedBy),
        ]
    }
}
