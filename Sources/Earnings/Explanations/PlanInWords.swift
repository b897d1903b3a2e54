import Kernel
import Postgres

/// What a plan pays on a day, as the Markdown table that stands in an agreement.
public enum PlanInWords {
    /// A tenant that has not adopted the plan yet knows it by its preset.
    public static func markdown(_ tx: Transaction, _ code: String, on day: Day, _ currency: Currency) async throws
        -> String
    {
        let version = try await CommissionPlans(tx).book().version(of: code, on: day)
        let preset = PlanPreset(rawValue: code)
        guard let rules = version?.rules ?? preset?.rules, !rules.isEmpty else {
            return "* what the plan says that both sides have chosen in the portal."
        }
        let name = version?.planName ?? preset?.name ?? code
        let rows = rules.map { rule in
            "| \(rule.kind.label) | \(plain(rule.scope)) | \(plain(rule.sentence(currency))) |"
        }
        let head = ["Plan “\(plain(name))”:", "", "| For | Applies to | Pays |", "| --- | --- | --- |"]
        return (head + rows).joined(separator: "\n")
    }

    private static func plain(_ text: String) -> String { text.replacing("|", with: "\\|").replacing("*", with: "\\*") }
}
