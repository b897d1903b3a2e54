extension ApplicationAnswers {
    /// An answer as people read it back; a dash where there is none.
    public func shown(_ field: ApplicationField) -> String {
        let typed = self[field]
        switch field.shape {
        case .yesNo: return isYes(field) ? "Yes" : "No"
        case .list: return typed.isEmpty ? "–" : list(field).joined(separator: ", ")
        case .line, .lines: break
        }
        switch field {
        case _ where typed.isEmpty: return "–"
        case .resellerType: return ResellerType(rawValue: typed)?.label ?? typed
        case .annualRevenueRange: return AnnualRevenue(rawValue: typed)?.label ?? typed
        case .state: return USState.all.first { $0.code == typed.uppercased() }?.name ?? typed
        default: return typed
        }
    }
}
