import Kernel
import Partnership

/// How the API shows applications.
public enum ApplicationShapes {
    static let status = Schema.choice(ApplicationStatus.visibleToStaff.map(\.rawValue))

    private static let summaryProperties: [Schema.Property] = [
        .init("id", .uuid), .init("number", .anyText, "What people call it: APP-20260302-4F9A01BC."),
        .init("status", status), .init("company_name", .anyText), .init("contact_name", .anyText),
        .init("contact_email", .anyText), .init("reseller_type", .choices(ResellerType.self)),
        .init("submitted_at", .instant), .init("claimed_at", .nullable(.instant)),
        .init("due_at", .nullable(.instant), "When an answer of ours is due; null while none is."),
        .init("reviewer", .nullable(.anyText)), .init("score", .anyText, "Out of 100, with one decimal."),
        .init("is_possible_duplicate", .flag), .init("decided_at", .nullable(.instant)),
    ]
    static let summary = Schema.named("ApplicationSummary", .object(summaryProperties))

    static let full = Schema.named(
        "Application",
        .object([
            .init("id", .uuid), .init("number", .anyText), .init("status", status), .init("version", .version),
            .init("submitted_at", .nullable(.instant)), .init("claimed_at", .nullable(.instant)),
            .init("reviewer", .nullable(.anyText)), .init("email_confirmed_at", .nullable(.instant)),
            .init("is_possible_duplicate", .flag), .init("existing_reseller_id", .nullable(.uuid)),
            .init("answers", .named("ApplicationAnswers", .object(shownFields.map(answerProperty)))),
            .init("scorecard", scorecard), .init("checks", .list(check, most: 50)),
            .init("decision", .nullable(decision)), .init("reseller_id", .nullable(.uuid)),
        ]))

    static let received = Schema.named(
        "ApplicationReceived",
        .object([
            .init("id", .uuid), .init("number", .anyText), .init("status", status),
            .init("submitted_at", .instant),
        ]))

    private static let scorecard = Schema.named(
        "Scorecard",
        .object([
            .init("total", .anyText),
            .init(
                "scores",
                .list(
                    .named(
                        "Score",
                        .object([
                            .init("criterion", .choices(Scorecard.Criterion.self)),
                            .init("score", .nullable(.integer(0...10))), .init("note", .anyText),
                        ])), most: 20)),
        ]))

    private static let check = Schema.named(
        "Check",
        .object([
            .init("kind", .choices(CheckKind.self)), .init("state", .choices(CheckState.self)),
            .init("evidence", .anyText),
        ]))

    private static let decision = Schema.named(
        "Decision",
        .object([
            .init("act", .choices(ApplicationAct.self)), .init("at", .instant), .init("by", .anyText),
            .init("reason", .nullable(.choices(RejectionReason.self))), .init("text", .anyText),
            .init("reapply_on", .nullable(.day)),
        ]))

    /// Tax data is seen on the page of those who may see it, not by programs.
    private static let shownFields = ApplicationField.allCases.filter { $0 != .taxID }

    private static func answerProperty(_ field: ApplicationField) -> Schema.Property {
        switch field.shape {
        case .line, .lines: .init(field.rawValue, .anyText)
        case .list: .init(field.rawValue, .list(.anyText, most: 1000))
        case .yesNo: .init(field.rawValue, .flag)
        }
    }

    public static func summary(_ application: ApplicationSummary) -> JSON {
        [
            "id": JSON(application.id), "number": .text(application.publicID),
            "status": .text(application.status.rawValue), "company_name": .text(application.companyName),
            "contact_name": .text(application.contactName), "contact_email": .text(application.contactEmail),
            "reseller_type": .text(application.resellerType.rawValue), "submitted_at": JSON(application.submittedAt),
            "claimed_at": JSON(application.claimedAt) { JSON($0) }, "due_at": JSON(application.dueAt) { JSON($0) },
            "reviewer": JSON(application.reviewerName) { .text($0) }, "score": .text(application.scoreTotal),
            "is_possible_duplicate": .bool(application.isPossibleDuplicate),
            "decided_at": JSON(application.decidedAt) { JSON($0) },
        ]
    }

    public static func full(_ application: PartnerApplication, _ checks: [ApplicationCheck]) -> JSON {
        [
            "id": JSON(application.id), "number": .text(application.publicID),
            "status": .text(application.status.rawValue), "version": JSON(application.version),
            "submitted_at": JSON(application.submittedAt) { JSON($0) },
            "claimed_at": JSON(application.claimedAt) { JSON($0) },
            "reviewer": JSON(application.reviewer) { .text($0.name) },
            "email_confirmed_at": JSON(application.emailConfirmedAt) { JSON($0) },
            "is_possible_duplicate": .bool(application.isPossibleDuplicate),
            "existing_reseller_id": JSON(application.existingResellerID) { JSON($0) },
            "answers": .object(shownFields.map { JSON.Member($0.rawValue, answer($0, application.answers)) }),
            "scorecard": scorecard(application.scorecard),
            "checks": .list(
                checks.map {
                    [
                        "kind": .text($0.kind.rawValue), "state": .text($0.state.rawValue),
                        "evidence": .text($0.evidence),
                    ]
                }),
            "decision": JSON(application.decision, decision),
            "reseller_id": JSON(application.resellerID) { JSON($0) },
        ]
    }

    static func received(_ application: PartnerApplication) -> JSON {
        [
            "id": JSON(application.id), "number": .text(application.publicID),
            "status": .text(application.status.rawValue),
            "submitted_at": JSON(application.submittedAt ?? application.savedAt),
        ]
    }

    private static func answer(_ field: ApplicationField, _ answers: ApplicationAnswers) -> JSON {
        switch field.shape {
        case .line, .lines: .text(answers[field])
        case .list: .list(answers.list(field).map { .text($0) })
        case .yesNo: .bool(answers.isYes(field))
        }
    }

    private static func scorecard(_ card: Scorecard) -> JSON {
        [
            "total": .text(card.total),
            "scores": .list(
                Scorecard.Criterion.allCases.map { criterion in
                    [
                        "criterion": .text(criterion.rawValue), "score": JSON(card.values[criterion]) { JSON($0) },
                        "note": .text(card.notes[criterion] ?? ""),
                    ]
                }),
        ]
    }

    private static func decision(_ decision: PartnerApplication.Decision) -> JSON {
        [
            "act": .text(decision.act.rawValue), "at": JSON(decision.at), "by": .text(decision.by.name),
            "reason": JSON(decision.reason) { .text($0.rawValue) }, "text": .text(decision.text),
            "reapply_on": JSON(decision.reapplyOn) { JSON($0) },
        ]
    }
}
