/// A document that an applicant has to bring.
public enum DocumentKind: String, CaseIterable, Sendable, Hashable {
    case businessLicense = "business_license"
    case taxDocument = "tax_document"
    case bankReference = "bank_reference"
    case references
    case insuranceCertificate = "insurance_certificate"

    /// What a company of a type has to bring. Who only refers customers shows that it pays taxes, nothing else.
    public static func required(of type: ResellerType) -> [DocumentKind] {
        switch type {
        case .referralPartner, .technologyPartner: [.taxDocument]
        default: allCases
        }
    }

    public var label: String {
        switch self {
        case .businessLicense: "Business license"
        case .taxDocument: "Tax document"
        case .bankReference: "Bank reference"
        case .references: "References"
        case .insuranceCertificate: "Insurance certificate"
        }
    }

    /// What it is and what it is good for, for applicants.
    public var purpose: String {
        switch self {
        case .businessLicense: "Your current license or registration, with the date until which it is valid."
        case .taxDocument: "A W-9 or a letter of the tax office that shows your tax id."
        case .bankReference: "A letter of your bank that you have an account there; no statements."
        case .references: "Two letters of customers or suppliers, with names we may call."
        case .insuranceCertificate:
            "General liability of at least 1,000,000 dollars, with the date until which it is valid."
        }
    }

    /// Whether the document says until when it is valid.
    public var expires: Bool { self == .businessLicense || self == .insuranceCertificate }
}

/// Where a document stands.
public enum DocumentState: String, CaseIterable, Sendable, Hashable {
    case missing, uploaded, accepted, rejected, waived

    /// Nothing is left to do about it.
    public var isSettled: Bool { self == .accepted || self == .waived }

    public var label: String {
        switch self {
        case .missing: "Missing"
        case .uploaded: "To be read"
        case .accepted: "Accepted"
        case .rejected: "Not accepted"
        case .waived: "Not needed"
        }
    }

    /// The state after an act, or nil where the act is not allowed: the whole transition table.
    public func after(_ act: DocumentAct) -> DocumentState? {
        switch (self, act) {
        case (.missing, .upload), (.uploaded, .upload), (.rejected, .upload): .uploaded
        case (.uploaded, .accept): .accepted
        case (.uploaded, .reject), (.accepted, .reject): .rejected
        case (.missing, .waive), (.uploaded, .waive), (.rejected, .waive): .waived
        default: nil
        }
    }
}

/// What can happen to a document: the applicant brings it, a reviewer reads it, a channel manager does without.
public enum DocumentAct: String, CaseIterable, Sendable, Hashable {
    case upload, accept, reject, waive
}
