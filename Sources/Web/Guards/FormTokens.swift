import Kernel
import Vault

/// The tokens in forms that change something: bound to the tenant and to the session, or to the visitor's cookie before
/// the sign-in.
struct FormTokens: Sendable {
    let key: [UInt8]
    let chance: Chance

    /// A new spelling of the token. It differs each time, so that compressing the page gives nothing away (BREACH).
    func token(for holder: SecretToken, at tenant: Identifier, signedIn: Bool) -> String {
        let mask = chance.bytes(32)
        return Base64.urlSafe(mask + zip(mask, secret(holder, tenant, signedIn)).map { $0 ^ $1 })
    }

    func accepts(_ text: String, for holder: SecretToken, at tenant: Identifier, signedIn: Bool) -> Bool {
        guard let bytes = Base64.bytes(urlSafe: text), bytes.count == 64 else { return false }
        let unmasked = zip(bytes[..<32], bytes[32...]).map { $0 ^ $1 }
        return Digest.constantTimeEqual(unmasked, secret(holder, tenant, signedIn))
    }

    /// The token that a session gets when a form with this spelling of its token renews it.
    func successor(of token: SecretToken, by spelling: String, at tenant: Identifier) -> SecretToken {
        token.successor("\(tenant) \(spelling)", key: key)
    }

    private func secret(_ holder: SecretToken, _ tenant: Identifier, _ signedIn: Bool) -> [UInt8] {
        Digest.hmacSHA256(key: key, Array((signedIn ? "session \(tenant) " : "visitor \(tenant) ").utf8) + holder.hash)
    }
}
