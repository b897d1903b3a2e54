import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Identity
import Kernel
import Vault

extension Site {
    /// The body of an act. Strangers send files to an address only that leads somewhere, and few at a time.
    func admittedBody(
        _ match: RouteTree<Routes.Route>.Match, _ exchange: Exchange, _ holder: SecretToken?,
        _ entry: TenantDirectory.Entry, _ isSignedIn: Bool
    ) async throws -> BodyReader.Content {
        let route = match.route
        guard let gate = route.gate else { return try await readBody(route, exchange, holder, entry, isSignedIn) }
        try await gate(entry.tenant, match.parameters)
        return try await uploadPlaces.within(exchange.origin.address) {
            try await readBody(route, exchange, holder, entry, isSignedIn)
        }
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
