import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Identity
import Kernel
import Vault

extension Site {
    /// The place of an upload by strangers, who send files to an address only that leads somewhere, and few at a time.
    /// It is held until the files are worked on. Nil for every other act.
    func uploadPlace(
        _ match: RouteTree<Routes.Route>.Match, _ exchange: Exchange, _ entry: TenantDirectory.Entry
    ) async throws -> UploadPlace? {
        guard let gate = match.route.gate else { return nil }
        try await gate(entry.tenant, match.parameters)
        return try uploadPlaces.take(exchange.origin.address)
    }

    func readBody(
        _ route: Routes.Route, _ exchange: Exchange, _ holder: SecretToken?, _ entry: TenantDirectory.Entry,
        _ isSignedIn: Bool
    ) async throws -> BodyReader.Content {
        let (tokens, chance) = (tokens, chance)
        let acceptsToken: @Sendable (String) -> Bool = { text in
            if route.takesForeign { return true }
            guard let holder else { return false }
            return tokens.accepts(text, for: holder, at: entry.tenant.id, signedIn: isSignedIn)
        }
        let reader = BodyReader(
            limit: route.limit, folder: settings.uploadFolder,
            newFileName: { Digest.hex(chance.bytes(16)) }, acceptsToken: acceptsToken)
        let content = try await reader.read(
            exchange.request.body, contentType: exchange.request.headers[.contentType])
        let given = content.fields.filter { $0.name == FormFields.csrfName }
        if route.takesForeign { return content }
        guard given.count == 1, acceptsToken(given[0].value) else {
            Self.remove(content.files)
            throw Problem.crossSite
        }
        return content
    }

    static func remove(_ files: [UploadedFile]) {
        for file in files { try? FileManager.default.removeItem(atPath: file.path) }
    }
}
