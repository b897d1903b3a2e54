import Identity
import Kernel
import Links
import Templates

/// The page that asks again who somebody is, before an act that others must not do at an open browser.
struct ProofPage: Page {
    /// What the person has typed before, which is sent on with the proof.
    struct Carried: ViewModel, Hashable {
        let name: String
        let value: String

        static let schema = Schema<Self>(\.name, \.value)
    }

    static let passwordName = "proof_password"
    static let codeName = "proof_code"

    let frame: PublicFrame
    let errors: ErrorSummary?
    let email: String
    let password: Field
    let code: Field
    let hasSecondFactor: Bool
    let action: String
    let carried: [Carried]
    let back: String

    static let template = "account/proof"
    static let schema = Schema<Self>(
        \.frame, \.errors, \.email, \.password, \.code, \.hasSecondFactor, \.action, \.carried, \.back)

    init(_ visit: Visit, action: String, carried: [(name: String, value: String)], refused: Invalid?) throws {
        let person = try visit.person
        let title: Wording = "Confirm that it is you"
        frame = visit.publicFrame(refused == nil ? title : "Error: \(title)")
        errors = ErrorSummary(refused)
        email = person.email
        password = Field(Self.passwordName, "", refused)
        code = Field(Self.codeName, "", nil)
        hasSecondFactor = person.hasSecondFactor
        self.action = action
        self.carried = carried.map { Carried(name: $0.name, value: $0.value) }
        back = Home.path(of: person)
    }
}
