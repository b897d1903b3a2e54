import Identity
import Kernel
import Vault

/// The phone of somebody with a second factor, and their list of recovery codes.
public struct Authenticator: Sendable {
    public let totp: Totp
    public let recoveryCodes: [String]

    /// Sets the second factor of whoever is signed in up, as people do it in the browser.
    public static func enrol(_ browser: Browser, _ trial: Trial) async throws -> Authenticator {
        _ = try await browser.get("/account/second-factor")
        try await browser.post("/account/second-factor")
        let page = try await browser.get("/account/second-factor")
        guard let key = page.text.firstMatch(of: /<code class="key">([A-Z2-7 ]+)<\/code>/),
            let seed = Base32.bytes(key.1)
        else { throw TrialFailure("there is no key: \(page.status) \(page.heading ?? "")") }
        let totp = Totp(seed: seed)
        let shown = try await browser.post(
            "/account/second-factor/confirmation", ["code": totp.code(step: Totp.step(at: trial.clock.now))])
        let codes = shown.text.matches(of: /<code>(\d+-[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4})<\/code>/).map {
            String($0.1)
        }
        guard codes.count == RecoveryCode.count else { throw TrialFailure("there are \(codes.count) codes") }
        return Authenticator(totp: totp, recoveryCodes: codes)
    }

    /// The code that the phone shows.
    public func code(_ trial: Trial) -> String { totp.code(step: Totp.step(at: trial.clock.now)) }
}

extension Browser {
    /// The first step of signing in, of somebody who has a second factor.
    public func givePassword(_ email: String, password: String) async throws {
        try await get("/signin")
        let reply = try await post("/signin", ["email": email, "password": password, "next": ""])
        guard reply.location?.hasPrefix("/signin/code") == true else {
            throw TrialFailure("no code was asked for: \(reply.status) \(reply.location ?? "-")")
        }
    }
}
