/// One act of the tenant's staff or of the platform's operator that a route asks for.
public enum Permission: String, CaseIterable, Sendable, Hashable {
    case seeBackOffice = "see_back_office"
    case seeApplications = "see_applications"
    case claimApplications = "claim_applications"
    case decideApplications = "decide_applications"
    case shortenWaiting = "shorten_waiting"
    case waiveDocuments = "waive_documents"
    case waiveChecks = "waive_checks"
    case importSanctions = "import_sanctions"
    case seeResellers = "see_resellers"
    case manageResellers = "manage_resellers"
    case enterResellers = "enter_resellers"
    case superviseResellers = "supervise_resellers"
    case terminateResellers = "terminate_resellers"
    case noteViolations = "note_violations"
    case arrangeResellers = "arrange_resellers"
    case seeOnboarding = "see_onboarding"
    case manageOnboarding = "manage_onboarding"
    case seeAgreements = "see_agreements"
    case manageAgreements = "manage_agreements"
    case seeTraining = "see_training"
    case manageTraining = "manage_training"
    case revokeCertificates = "revoke_certificates"
    case seeCustomers = "see_customers"
    case importFeed = "import_feed"
    case seeCommissions = "see_commissions"
    case managePlans = "manage_plans"
    case startRuns = "start_runs"
    case approveRuns = "approve_runs"
    case seePayouts = "see_payouts"
    case prepareBatches = "prepare_batches"
    case approveBatches = "approve_batches"
    case releaseBatches = "release_batches"
    case verifyPayees = "verify_payees"
    case seeSuccess = "see_success"
    case seeEmails = "see_emails"
    case resendEmails = "resend_emails"
    case wordLetters = "word_letters"
    case seeWork = "see_work"
    case tendWork = "tend_work"
    case viewAsReseller = "view_as_reseller"
    case manageAccounts = "manage_accounts"
    case manageSettings = "manage_settings"
    case seeAudit = "see_audit"
    case operatePlatform = "operate_platform"

    /// What people read: "Approve batches".
    public var label: String {
        let words = rawValue.split(separator: "_").joined(separator: " ")
        return words.prefix(1).uppercased() + words.dropFirst()
    }

    /// What somebody who only reads may see: no act changes anything.
    static let reading: Set<Permission> = [
        .seeBackOffice, .seeApplications, .seeResellers, .seeOnboarding, .seeAgreements, .seeTraining,
        .seeCustomers, .seeCommissions, .seePayouts, .seeSuccess, .seeEmails, .seeWork,
    ]
}
