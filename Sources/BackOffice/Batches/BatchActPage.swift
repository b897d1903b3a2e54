import Kernel
import Templates
import Web

/// The page on which an act on a batch is confirmed: its effect in numbers, and one button.
struct BatchActPage: Page {
    let frame: BackOfficeFrame
    let title: String
    let effects: [Effect]
    let errors: ErrorSummary?
    /// A text that the act asks for: a reason, the evidence.
    let text: Field?
    let textLabel: String
    let textHint: String
    let idempotencyKey: String
    let action: String
    let button: String
    let isDangerous: Bool
    let back: String
    let backLabel: String

    struct Effect: ViewModel {
        let sentence: String

        static let schema = Schema<Self>(\.sentence)
    }

    static let template = "backoffice/batches/act"
    static let schema = Schema<Self>(
        \.frame, \.title, \.effects, \.errors, \.text, \.textLabel, \.textHint, \.idempotencyKey, \.action, \.button,
        \.isDangerous,
        \.back, \.backLabel)
}
