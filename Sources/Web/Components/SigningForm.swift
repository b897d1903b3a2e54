import Identity
import Kernel
import Templates

/// The form at the end of an agreement's text, for whichever side signs.
public struct SigningForm: ViewModel {
    /// For whom the person signs.
    public let company: String
    public let name: Field
    public let nameHint: String
    public let consent: Field
    public let consentText: String
    public let fingerprint: String
    public let action: String
    public let key: String

    public static let schema = Schema<Self>(
        \.company, \.name, \.nameHint, \.consent, \.consentText, \.fingerprint, \.action, \.key)

    /// `fingerprint` is that of the exact text; `typed` and `invalid` are what was sent by this form before, else nil.
    public init(
        _ visit: Visit, _ fingerprint: String, for company: String, consent text: String, action: String,
        _ typed: FormFields?, _ invalid: Invalid?
    ) throws {
        self.company = company
        name = Field("typed_name", typed?["typed_name"] ?? "", invalid)
        nameHint = "As your account has it: \(try visit.person.name)"
        consent = Field("consent", typed?["consent"] ?? "", invalid)
        consentText = text
        self.fingerprint = fingerprint
        self.action = action
        key = visit.newIdempotencyKey
    }
}
