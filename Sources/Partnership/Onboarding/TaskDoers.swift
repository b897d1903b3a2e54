import Identity

extension TaskState {
    /// Who acts on a task: the reseller, those of the tenant's staff who guide and approve, the program.
    public enum Doer: String, CaseIterable, Sendable {
        case reseller
        case accountManager = "account_manager"
        case channelManager = "channel_manager"
        case technical
        case system

        /// What somebody is here by their roles; empty for roles that only look.
        public static func all(of roles: Set<Role>) -> Set<Doer> {
            var doers: Set<Doer> = []
            if roles.contains(where: \.isOfReseller) { doers.insert(.reseller) }
            if roles.contains(.accountManager) { doers.insert(.accountManager) }
            if roles.contains(.channelManager) { doers.insert(.channelManager) }
            if roles.contains(.technical) { doers.insert(.technical) }
            return doers
        }

        /// What somebody is here for one reseller: who looks after it is its account manager, whatever their roles are
        /// called, when they may act on checklists at all.
        public static func all(of account: Account, for reseller: Reseller) -> Set<Doer> {
            let isOwn = account.isStaff && account.id == reseller.accountManagerID
            let counts = isOwn && account.roles.permits(.manageOnboarding)
            return all(of: account.roles).union(counts ? [.accountManager] : [])
        }
    }

    /// The state of a task after an act of somebody, or nil where the state, the task or the person does not allow it:
    /// what the pages offer and what the verbs refuse.
    public func after(_ act: Act, of task: OnboardingTask, by doer: Doer) -> TaskState? {
        act.doers(for: task).contains(doer) ? after(act) : nil
    }
}

extension TaskState.Act {
    /// Who may do it to a task.
    public func doers(for task: OnboardingTask) -> Set<TaskState.Doer> {
        switch self {
        case .start: [.reseller, .accountManager, .channelManager, .technical, .system]
        case .complete: task.facts.isEmpty ? [.channelManager] : [.channelManager, .system]
        case .skip: task.maySkip ? [.channelManager] : []
        case .submit: task.approver == nil ? [] : [.reseller]
        case .approve, .sendBack: task.approver?.doer.map { [$0] } ?? []
        case .fail: task.category == .training ? [.system] : []
        case .retry: task.category == .training ? [.accountManager, .system] : []
        case .undo: task.facts.isEmpty ? [] : [.system]
        }
    }
}

extension OnboardingTask.Owner {
    var doer: TaskState.Doer? {
        switch self {
        case .reseller: .reseller
        case .technical: .technical
        case .accountManager: .accountManager
        case .finance: nil
        }
    }
}
