import Identity
import Kernel
import Links
import Partnership
import Templates
import Web

/// What the public reads about the reseller, and whether it reads anything.
public struct OwnDirectoryHandlers: Sendable {
    private static let fields = ["is_listed", "summary", "services", "languages", "zips"]

    private let directory: PublicDirectory

    public init(_ directory: PublicDirectory) {
        self.directory = directory
    }

    public var routes: Routes {
        var routes = Routes()
        routes.pages = [OwnDirectoryPage.self]
        routes.get(PortalPlaces.directory, .reseller(.company), edit)
        routes.post(PortalPlaces.directory, .reseller(.company), save)
        return routes
    }

    @Sendable private func edit(_ visit: Visit) async throws -> Answer {
        .page(try await page(visit, nil, nil))
    }

    @Sendable private func save(_ visit: Visit) async throws -> Answer {
        let form = try await visit.form()
        try form.refuseUnknown(Self.fields)
        do {
            let entry = try DirectoryEntry(
                reading: form["is_listed"] == Field.ticked, summary: form["summary"], services: form["services"],
                languages: form["languages"], zips: form["zips"])
            try await directory.save(visit.tenant.id, entry, of: try visit.resellerID, by: visit.actor)
            return .redirect(
                to: PortalPlaces.directory.path,
                notice: .done(
                    entry.isListed
                        ? "People who look for a reseller find you now." : "Saved. You are not in the directory."))
        } catch let invalid as Invalid {
            return .page(try await page(visit, form, invalid), status: .unprocessableContent)
        }
    }

    private func page(_ visit: Visit, _ form: FormFields?, _ invalid: Invalid?) async throws -> OwnDirectoryPage {
        let (reseller, entry) = try await directory.entry(visit.tenant.id, of: try visit.resellerID)
        return try OwnDirectoryPage(visit, reseller, entry, form, invalid)
    }
}

/// The form of the reseller's entry, with what stands beside it anyway.
struct OwnDirectoryPage: Page {
    let frame: PortalFrame
    let errors: ErrorSummary?
    let isListed, summary, services, languages, zips: Field
    /// What the record says: name, place, phone, website.
    let shownBesides: [Fact]
    /// An active reseller is found as soon as it wants to be.
    let isActive: Bool
    let longestSummary: Int
    let action: String
    let publicLink: String

    static let template = "portal/directory/edit"
    static let schema = Schema<Self>(
        \.frame, \.errors, \.isListed, \.summary, \.services, \.languages, \.zips, \.shownBesides, \.isActive,
        \.longestSummary, \.action, \.publicLink)
}

extension OwnDirectoryPage {
    init(
        _ visit: Visit, _ reseller: Reseller, _ entry: DirectoryEntry, _ form: FormFields?, _ invalid: Invalid?
    ) throws {
        frame = try visit.portalFrame(invalid == nil ? "Directory" : "Error: Directory")
        errors = ErrorSummary(invalid)
        func field(_ name: String, _ kept: String) -> Field { Field(name, form.map { $0[name] } ?? kept, invalid) }
        isListed = field("is_listed", entry.isListed ? Field.ticked : "")
        summary = field("summary", entry.summary)
        services = field("services", entry.services.joined(separator: "\n"))
        languages = field("languages", entry.languages.joined(separator: "\n"))
        zips = field("zips", entry.zips.joined(separator: "\n"))
        let place = [reseller.address.city, reseller.address.state].filter { !$0.isEmpty }.joined(separator: ", ")
        shownBesides =
            [("Company", reseller.name), ("Place", place), ("Phone", reseller.contactPhone)]
            .map { Fact($0.0, $0.1.isEmpty ? "–" : $0.1) }
            + [Fact("Website", reseller.websiteURL.isEmpty ? "–" : reseller.websiteURL)]
        isActive = reseller.status == .active
        longestSummary = DirectoryEntry.longestSummary
        action = PortalPlaces.directory.path
        publicLink = PublicPlaces.resellers.path
    }
}
