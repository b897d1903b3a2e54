/// Something that is found out about an applicant before an approval.
public enum CheckKind: String, CaseIterable, Sendable, Hashable {
    case documentCompleteness = "document_completeness"
    case taxIDFormat = "tax_id_format"
    case licenseValidity = "license_validity"
    case insuranceValidity = "insurance_validity"
    case sanctions
    case identityRegistration = "identity_registration"
    case creditReferences = "credit_references"

    public var label: String {
        switch self {
        case .documentCompleteness: "Documents complete"
        case .taxIDFormat: "Tax id well formed"
        case .licenseValidity: "License valid"
        case .insuranceValidity: "Insurance valid"
        case .sanctions: "Sanctions list"
        case .identityRegistration: "Identity and registration"
        case .creditReferences: "Credit references"
        }
    }

    /// What a person has to do for it; nil where the program alone decides.
    public var task: String? {
        switch self {
        case .documentCompleteness, .taxIDFormat, .licenseValidity, .insuranceValidity: nil
        case .sanctions: "Compare the names and say what you found."
        case .identityRegistration: "Look the company up in its state's register and compare names and addresses."
        case .creditReferences: "Call or write to the references and say what they told you."
        }
    }

    /// Whether who only refers customers, or only lends technology, goes without it.
    func isWaived(for type: ResellerType) -> Bool {
        guard type == .referralPartner || type == .technologyPartner else { return false }
        return self == .licenseValidity || self == .insuranceValidity || self == .creditReferences
    }

    /// A director may do without it, with a reason. Nobody may for the sanctions list.
    public var isWaivable: Bool { self != .sanctions }
}

/// Where a check stands.
public enum CheckState: String, CaseIterable, Sendable, Hashable {
    case pending, passed, failed, waived

    public var isSettled: Bool { self == .passed || self == .waived }

    public var label: String {
        switch self {
        case .pending: "Open"
        case .passed: "Passed"
        case .failed: "Failed"
        case .waived: "Waived"
        }
    }
}

/// What a person decides about a check.
public enum CheckAct: String, CaseIterable, Sendable, Hashable {
    case pass, fail, waive
}

/// One check of an application, with what was found and by whom.
public struct ApplicationCheck: Sendable, Hashable {
    public let kind: CheckKind
    public var state: CheckState
    public var evidence: String
    public var decision: ApplicationDocument.Decision?

    init(_ kind: CheckKind, _ state: CheckState = .pending, evidence: String = "") {
        self.kind = kind
        self.state = state
        self.evidence = evidence
    }

    /// The state after an act of a person, or nil where it is not allowed. What the program decides no person passes;
    /// what failed a director waives, but never the sanctions list.
    public func after(_ act: CheckAct) -> CheckState? {
        switch act {
        case .pass: kind.task != nil && (state == .pending || state == .failed) ? .passed : nil
        case .fail: kind.task != nil && (state == .pending || state == .passed) ? .failed : nil
        case .waive: kind.isWaivable && state == .failed ? .waived : nil
        }
    }
}
