import Kernel
import Links
import Templates
import Web

/// The second step of signing in: a code from the authenticator, or a recovery code.
struct SignInCodePage: Page {
    let frame: PublicFrame
    let errors: ErrorSummary?
    let code: Field
    let action: String
    let next: String
    let againLink: String

    static let template = "public/signin/code"
    static let schema = Schema<Self>(\.frame, \.errors, \.code, \.action, \.next, \.againLink)

    init(_ visit: Visit, next: String, refused: Invalid?) {
        let refused = refused.map { visit.language.say($0) }
        frame = visit.publicFrame(refused == nil ? "Your code" : "Error: \(words: "Your code")")
        errors = ErrorSummary(refused)
        code = Field("code", "", refused)
        action = PublicPlaces.signInCode.path
        self.next = next
        againLink = PublicPlaces.signIn.path
    }
}
