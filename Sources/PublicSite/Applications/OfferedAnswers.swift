import Partnership
import Web

/// Answers that the form offers to tick; anything else can be typed beside them.
struct OfferedAnswers: Sendable {
    let all: [(value: String, label: String)]

    static let segments = OfferedAnswers(all: [
        ("residential", "Households"), ("small_business", "Small businesses"), ("enterprise", "Large companies"),
        ("government", "Public offices"), ("nonprofit", "Nonprofit organizations"),
    ])
    static let technical = OfferedAnswers(all: [
        ("fiber", "Fiber installation"), ("cable", "Coaxial cabling"), ("wireless", "Fixed wireless"),
        ("wifi", "Wi-Fi planning"), ("networks", "Business networks"), ("voice", "Voice over IP"),
    ])
    static let support = OfferedAnswers(all: [
        ("phone", "Phone support"), ("mail", "E-mail support"), ("site", "On-site visits"),
        ("evenings", "Evenings and weekends"), ("training", "Training for customers"),
    ])
    static let structures = OfferedAnswers(all: [
        ("share", "A share of each invoice"), ("flat", "A fixed amount for each new customer"), ("both", "Both"),
    ])

    static func of(_ field: ApplicationField) -> OfferedAnswers? {
        switch field {
        case .targetCustomerSegments: .segments
        case .technicalCapabilities: .technical
        case .supportCapabilities: .support
        default: nil
        }
    }

    /// The text field beside the boxes of a question.
    static func othersName(_ field: ApplicationField) -> String { "\(field.rawValue)_other" }

    /// The answers of a step as the browser sent them. Throws Invalid for fields that the step does not have.
    static func read(_ form: FormFields, _ step: ApplicationStep) throws -> ApplicationAnswers {
        try form.refuseUnknown(fieldNames(step))
        var answers = ApplicationAnswers()
        for field in step.fields {
            if let offered = of(field) {
                let ticked = form.list(field.rawValue).compactMap { value in
                    offered.all.first { $0.value == value }?.label
                }
                answers.set(field, to: ticked + [form[othersName(field)]])
            } else {
                answers.set(field, to: [form[field.rawValue]])
            }
        }
        return answers
    }

    /// The questions of a step that may send several values.
    static func lists(_ step: ApplicationStep) -> Set<String> {
        Set(step.fields.filter { of($0) != nil }.map(\.rawValue))
    }

    private static func fieldNames(_ step: ApplicationStep) -> [String] {
        step.fields.flatMap { field in of(field) == nil ? [field.rawValue] : [field.rawValue, othersName(field)] }
            + [ApplicationStepPage.trapName, ApplicationStepPage.buttonName, ApplicationStepPage.returnName]
    }
}
