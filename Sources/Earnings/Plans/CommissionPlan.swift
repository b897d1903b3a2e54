import Kernel
import Postgres

/// What resellers are paid by, under one code through all its versions.
public struct CommissionPlan: Hashable, Sendable {
    public let id: Identifier
    public let code: String
    public let name: String
    /// New resellers get it unless another is chosen.
    public let isDefault: Bool
}

/// The rules of a plan from a month on. An approved version never changes.
public struct PlanVersion: Sendable {
    public enum Status: String, CaseIterable, Sendable {
        case draft
        case pendingApproval = "pending_approval"
        case approved, withdrawn

        public var label: String {
            switch self {
            case .draft: "Draft"
            case .pendingApproval: "Waiting for approval"
            case .approved: "Approved"
            case .withdrawn: "Withdrawn"
            }
        }
    }

    public let id: Identifier
    public let planID: Identifier
    public let number: Int
    public let status: Status
    public let effectiveFrom: Month
    public let rules: [PlanRule]
    public let note: String
    public let createdBy: String
    public let approvedBy: String
    public let approvedAt: Instant?
}

extension PlanVersion.Status: SQLValue, SQLDecodable {}

extension CommissionPlan {
    init(_ row: Row) throws {
        self.init(
            id: try row["id"], code: try row["code"], name: try row["name"], isDefault: try row["is_default"])
    }
}

extension PlanVersion {
    init(_ row: Row) throws {
        self.init(
            id: try row["id"], planID: try row["plan_id"], number: try row["number"], status: try row["status"],
            effectiveFrom: try row["effective_from"], rules: try PlanRules.decode(try row["rules"]),
            note: try row["note"], createdBy: try row["created_by"], approvedBy: try row["approved_by"],
            approvedAt: try row["approved_at"])
    }
}

/// A plan cannot be adopted.
public enum PlanRefusal: Refusal, Hashable {
    case codeInUse(String)

    public var code: String { "code_in_use" }
    public var explanation: String {
        switch self {
        case .codeInUse(let code): "There is a plan with the code \(code) already."
        }
    }
}
