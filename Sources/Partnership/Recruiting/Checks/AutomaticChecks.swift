import Kernel

/// What the program finds out by itself about an application.
struct AutomaticChecks: Sendable {
    /// A license or an insurance has to be valid for longer than this.
    static let validDays = 30
    static let leastInsurance = Money(minorUnits: 100_000_000, .usd)

    let details: ApplicationDetails
    let papers: ApplicationPapers
    let today: Day
    /// The name on the sanctions list that is most like the applicant's; nil without a list.
    let closest: SanctionsMatch?

    /// Every check with what is known now. Those that a person decides stay as they are in `known`.
    func all(known: [CheckKind: ApplicationCheck]) -> [ApplicationCheck] {
        CheckKind.allCases.map { kind in
            if kind.isWaived(for: details.resellerType) {
                return ApplicationCheck(kind, .waived, evidence: "Not asked of this type of partner.")
            }
            switch kind {
            case .documentCompleteness: return completeness()
            case .taxIDFormat: return kept(taxID(), known)
            case .licenseValidity: return kept(license(), known)
            case .insuranceValidity: return kept(insurance(), known)
            case .sanctions: return known[kind].flatMap { $0.decision == nil ? nil : $0 } ?? sanctions()
            case .identityRegistration, .creditReferences: return known[kind] ?? ApplicationCheck(kind)
            }
        }
    }

    /// What a director waived stays waived while it would fail again.
    private func kept(_ found: ApplicationCheck, _ known: [CheckKind: ApplicationCheck]) -> ApplicationCheck {
        guard found.state == .failed, let before = known[found.kind], before.state == .waived else { return found }
        return before
    }

    private func completeness() -> ApplicationCheck {
        ApplicationCheck(
            .documentCompleteness, papers.isComplete ? .passed : .failed,
            evidence: "\(papers.completeness) % of the documents are accepted or waived.")
    }

    /// In the United States nine digits, with or without the hyphen of an EIN; elsewhere 1 to 20 characters.
    private func taxID() -> ApplicationCheck {
        let id = details.taxID
        let digits = id.split(separator: "-", omittingEmptySubsequences: false)
        let isDigits = digits.joined().utf8.allSatisfy { (48...57).contains($0) } && digits.joined().count == 9
        let hasForm = digits.count == 1 || (digits.count == 2 && digits[0].count == 2)
        let isFine = details.address.country == "US" ? isDigits && hasForm : (1...20).contains(id.count)
        let evidence =
            if id.isEmpty { "No tax id was given." } else if isFine { "The tax id has the form of the country." } else {
                "The tax id does not have nine digits, like 12-3456789."
            }
        return ApplicationCheck(.taxIDFormat, isFine ? .passed : .failed, evidence: evidence)
    }

    private func license() -> ApplicationCheck {
        validity(.licenseValidity, papers[.businessLicense]?.expiresOn ?? details.licenseExpiresOn, "license")
    }

    private func insurance() -> ApplicationCheck {
        let document = papers[.insuranceCertificate]
        let amount = document?.insured ?? details.insuranceAmount
        guard let amount, amount.minorUnits >= Self.leastInsurance.minorUnits else {
            let insured = amount.map { "Insured for \($0)" } ?? "No insured amount is known"
            return ApplicationCheck(
                .insuranceValidity, .failed, evidence: "\(insured); at least \(Self.leastInsurance) is needed.")
        }
        return validity(.insuranceValidity, document?.expiresOn ?? details.insuranceExpiresOn, "insurance")
    }

    private func validity(_ kind: CheckKind, _ expiresOn: Day?, _ noun: String) -> ApplicationCheck {
        guard let expiresOn else {
            return ApplicationCheck(kind, .failed, evidence: "It is not known until when the \(noun) is valid.")
        }
        let isValid = expiresOn > today.adding(days: Self.validDays)
        return ApplicationCheck(
            kind, isValid ? .passed : .failed,
            evidence: isValid
                ? "Valid until \(expiresOn.inWords)."
                : "Valid until \(expiresOn.inWords); more than \(Self.validDays) days have to be left.")
    }

    private func sanctions() -> ApplicationCheck {
        guard let closest else {
            return ApplicationCheck(.sanctions, evidence: "There is no list yet: a person has to look.")
        }
        guard let name = closest.name else {
            return ApplicationCheck(.sanctions, .passed, evidence: "The list of \(closest.source) has no similar name.")
        }
        let likeness = "“\(name)” is alike to \(closest.percent) %"
        if closest.isHit {
            return ApplicationCheck(.sanctions, evidence: "\(likeness) on the list of \(closest.source).")
        }
        return ApplicationCheck(
            .sanctions, .passed, evidence: "The closest name on the list of \(closest.source): \(likeness).")
    }
}
