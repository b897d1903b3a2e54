import Kernel
import Links
import Templates
import Web

/// The page on which people sign in.
struct SignInPage: Page {
    let frame: PublicFrame
    let errors: ErrorSummary?
    let email: Field
    let password: Field
    let action: String
    let next: String
    let forgotLink: String
    let applyLink: String

    static let template = "public/signin/new"
    static let schema = Schema<Self>(
        \.frame, \.errors, \.email, \.password, \.action, \.next, \.forgotLink, \.applyLink)

    init(_ visit: Visit, email typed: String, next: String, refused: Invalid?) {
        let refused = refused.map { visit.language.say($0) }
        frame = visit.publicFrame(refused == nil ? "Sign in" : "Error: \(words: "Sign in")")
        errors = ErrorSummary(refused)
        email = Field("email", typed, refused)
        password = Field("password")
        action = PublicPlaces.signIn.path
        self.next = next
        forgotLink = PublicPlaces.forgotPassword.path
        applyLink = PublicPlaces.apply.path
    }
}
