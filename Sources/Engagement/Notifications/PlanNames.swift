import Earnings
import Kernel

extension EventLetters {
    /// The name of a plan as people know it. A tenant that has not adopted the plan yet knows it by its preset's name.
    func planName(_ code: String) async throws -> String {
        if let plan = try await CommissionPlans(desk.tx).plan(code: code) { return plan.name }
        return PlanPreset(rawValue: code)?.name ?? code
    }
}
