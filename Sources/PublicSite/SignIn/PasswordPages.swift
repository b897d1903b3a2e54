import Identity
import Kernel
import Links
import Templates
import Web

/// The page on which people ask for a letter with a link for a new password.
struct ForgotPasswordPage: Page {
    let frame: PublicFrame
    let errors: ErrorSummary?
    let email: Field
    let action: String
    let signInLink: String

    static let template = "public/forgot/new"
    static let schema = Schema<Self>(\.frame, \.errors, \.email, \.action, \.signInLink)

    init(_ visit: Visit, email typed: String, invalid: Invalid?) {
        let invalid = invalid.map { visit.language.say($0) }
        frame = visit.publicFrame(invalid == nil ? "New password" : "Error: \(words: "New password")")
        errors = ErrorSummary(invalid)
        email = Field("email", typed, invalid)
        action = PublicPlaces.forgotPassword.path
        signInLink = PublicPlaces.signIn.path
    }
}

/// The page behind a single-use link: sets a password.
struct NewPasswordPage: Page {
    let frame: PublicFrame
    let errors: ErrorSummary?
    let heading: String
    let lead: String
    let email: String
    let password: Field
    let repeated: Field
    let action: String

    static let template = "public/password/edit"
    static let schema = Schema<Self>(
        \.frame, \.errors, \.heading, \.lead, \.email, \.password, \.repeated, \.action)

    init(_ visit: Visit, _ holder: Account, _ purpose: PasswordLink.Purpose, _ invalid: Invalid?) {
        let language = visit.language
        let invalid = invalid.map { language.say($0) }
        let title: Wording = purpose == .invitation ? "Welcome, \(holder.name)" : "Set a new password"
        heading = language.say(title)
        lead = language.say(
            purpose == .invitation
                ? "Choose a password to get into the \(visit.tenant.name) portal."
                : "You sign in with it from now on. Everywhere else you are signed out.")
        frame = visit.publicFrame(invalid == nil ? title : "Error: \(title)")
        errors = ErrorSummary(invalid)
        email = holder.email
        password = Field("password", "", invalid)
        repeated = Field("repeated", "", invalid)
        action = visit.path
    }
}
