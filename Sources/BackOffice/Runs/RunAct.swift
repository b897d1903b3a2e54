import Earnings
import Identity
import Kernel
import Links
import Web

/// What people do with a run, with the words of its confirmation page.
enum RunAct: String, CaseIterable {
    case approval, resumption, recalculation, cancellation

    var permission: Permission { self == .approval ? .approveRuns : .startRuns }

    var place: PlaceOf {
        switch self {
        case .approval: BackOfficePlaces.runApproval
        case .resumption: BackOfficePlaces.runResumption
        case .recalculation: BackOfficePlaces.runRecalculation
        case .cancellation: BackOfficePlaces.runCancellation
        }
    }

    var change: RunStatus.Change {
        switch self {
        case .approval: .approve
        case .resumption: .resume
        case .recalculation: .recalculate
        case .cancellation: .cancel
        }
    }

    var label: String {
        switch self {
        case .approval: "Approve the run"
        case .resumption: "Go on with the run"
        case .recalculation: "Calculate again"
        case .cancellation: "Cancel the run"
        }
    }

    func title(_ run: CommissionRun) -> String {
        switch self {
        case .approval: "Approve the run of \(run.period.shown)"
        case .resumption: "Go on with the run of \(run.period.shown)"
        case .recalculation: "Calculate \(run.period.shown) again"
        case .cancellation: "Cancel the run of \(run.period.shown)"
        }
    }

    /// What the act will do, in numbers.
    func effects(_ record: RunRecord) throws -> [String] {
        let lines = record.lineCount.shown("line", "lines")
        let resellers = record.resellers.count.shown("reseller", "resellers")
        let total = try record.total().shown
        switch self {
        case .approval:
            var effects = [
                "\(total) for \(resellers) becomes payable, from \(lines).",
                "The statements of \(record.run.period.shown) are closed, and each reseller gets a letter.",
            ]
            let held = try record.held()
            if !held.isZero { effects.append("\(held.shown) stays held and is not part of it.") }
            return effects + ["The amounts cannot be changed afterwards. Corrections are lines of a later month."]
        case .resumption: return ["Resellers that are done stay as they are. The others are calculated."]
        case .recalculation:
            return [
                "The \(lines) of this run, \(total), are cancelled and found again with the facts and plans of now.",
                "You count as the one who started it, so that somebody else approves it.",
            ]
        case .cancellation:
            return [
                "The \(lines) of this run, \(total), are cancelled. Nothing is paid for them.",
                "The month can be run again later.",
            ]
        }
    }

    /// What the notice says when it is done.
    func outcome(_ run: CommissionRun) -> String {
        switch self {
        case .approval: "You approved \(run.period.shown). Its statements are closed and payable."
        case .resumption: "The run of \(run.period.shown) goes on."
        case .recalculation: "\(run.period.shown) is calculated again."
        case .cancellation: "The run of \(run.period.shown) is cancelled."
        }
    }

    /// The rule of two persons, so that nobody is offered what would be refused.
    func isForbidden(to person: SignedIn, _ run: CommissionRun) -> Bool {
        self == .approval && run.startedByID == person.id
    }
}
