import Earnings
import Kernel

extension EventLetters {
    /// The name of a plan as people know it.
    func planName(_ code: String) async throws -> String {
        PlanPreset(rawValue: code)?.name ?? code
    }
}
