import Earnings
import Kernel
import Templates
import Web

/// Where a reseller's money goes, and its tax form.
struct PayoutDetailsPage: Page {
    let frame: PortalFrame
    let errors: ErrorSummary?
    let accountStatus: Badge?
    let accountFacts: [Fact]
    let holdNote: String?
    let taxStatus: Badge?
    let taxFacts: [Fact]
    let holder: Field
    let kind: ChoiceField
    let routing: Field
    let account: Field
    let accountAgain: Field
    let accountAction: String
    let taxName: Field
    let classification: ChoiceField
    let number: Field
    let certified: Field
    let taxAction: String
    /// A key for each form, so that sending it twice counts once.
    let accountKey: String
    let taxKey: String

    static let template = "portal/payout-details/edit"
    static let schema = Schema<Self>(
        \.frame, \.errors, \.accountStatus, \.accountFacts, \.holdNote, \.taxStatus, \.taxFacts, \.holder, \.kind,
        \.routing, \.account, \.accountAgain, \.accountAction, \.taxName, \.classification, \.number, \.certified,
        \.taxAction, \.accountKey, \.taxKey)
}
