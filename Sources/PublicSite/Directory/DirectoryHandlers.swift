import Identity
import Kernel
import Links
import Partnership
import Web

/// The public list of active resellers that want to be found.
public struct DirectoryHandlers: Sendable {
    private let directory: PublicDirectory

    public init(_ directory: PublicDirectory) {
        self.directory = directory
    }

    public var routes: Routes {
        var routes = Routes()
        routes.pages = [DirectoryPage.self]
        routes.get(PublicPlaces.resellers, .anyone, find)
        return routes
    }

    @Sendable private func find(_ visit: Visit) async throws -> Answer {
        let (zip, service, language) = (
            visit.query["zip"] ?? "", visit.query["service"] ?? "", visit.query["language"] ?? ""
        )
        let asked = DirectoryPage.Asked(zip: zip, service: service, language: language)
        let after = visit.query["after"]
        do {
            let search = try DirectorySearch(zip: zip, service: service, language: language)
            let found = try await directory.find(visit.tenant.id, search, after: after)
            return .page(DirectoryPage(visit, asked, found, after: after))
        } catch let invalid as Invalid {
            let all = try await directory.find(visit.tenant.id, try DirectorySearch())
            return .page(
                DirectoryPage(visit, asked, all, after: nil, visit.language.say(invalid)), status: .unprocessableContent
            )
        }
    }
}
