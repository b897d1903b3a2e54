import Kernel
import Partnership

/// How the API shows an onboarding checklist.
enum OnboardingShape {
    static let task = Schema.named(
        "OnboardingTask",
        .object([
            .init("id", .choices(OnboardingTask.self)), .init("name", .anyText),
            .init("category", .choices(OnboardingTask.Category.self)),
            .init("priority", .choices(OnboardingTask.Priority.self)), .init("minutes", .count),
            .init("owners", .list(.choices(OnboardingTask.Owner.self), most: 10)),
            .init("is_gate", .flag, "Whether the reseller cannot become active without it."),
            .init("state", .choices(TaskState.self)), .init("due_on", .day), .init("is_overdue", .flag),
            .init("blocked_by", .list(.choices(OnboardingTask.self), most: 20)),
            .init(
                "facts",
                .list(
                    .named(
                        "OnboardingFact",
                        .object([
                            .init("id", .choices(OnboardingFact.self)), .init("label", .anyText),
                            .init("is_there", .flag),
                        ])), most: 50)),
            .init("note", .anyText), .init("completed_at", .nullable(.instant)), .init("version", .version),
        ]))

    static let checklist = Schema.named(
        "Onboarding",
        .object([
            .init("reseller_id", .uuid), .init("created_on", .day), .init("progress_percent", .integer(0...100)),
            .init("done", .count), .init("asked", .count), .init("is_complete", .flag),
            .init("estimated_end", .nullable(.day)), .init("tasks", .list(task, most: 100)),
        ]))

    static func json(_ checklist: OnboardingChecklist, today: Day) -> JSON {
        [
            "reseller_id": JSON(checklist.resellerID), "created_on": JSON(checklist.createdOn),
            "progress_percent": JSON(checklist.progressPercent), "done": JSON(checklist.doneCount),
            "asked": JSON(checklist.askedCount), "is_complete": .bool(checklist.isComplete),
            "estimated_end": JSON(checklist.estimatedEnd(today: today)) { JSON($0) },
            "tasks": .list(checklist.items.map { json($0, in: checklist, today: today) }),
        ]
    }

    static func json(_ item: OnboardingChecklist.Item, in checklist: OnboardingChecklist, today: Day) -> JSON {
        let task = item.task
        return [
            "id": .text(task.rawValue), "name": .text(task.name), "category": .text(task.category.rawValue),
            "priority": .text(task.priority.rawValue), "minutes": JSON(task.minutes),
            "owners": .list(task.owners.map { .text($0.rawValue) }), "is_gate": .bool(task.isGate),
            "state": .text(item.state.rawValue), "due_on": JSON(item.dueOn),
            "is_overdue": .bool(checklist.isOverdue(task, today: today)),
            "blocked_by": .list(checklist.blockers(of: task).map { .text($0.rawValue) }),
            "facts": .list(
                task.facts.map {
                    [
                        "id": .text($0.rawValue), "label": .text($0.label),
                        "is_there": .bool(item.facts.contains($0)),
                    ]
                }),
            "note": .text(item.note), "completed_at": JSON(item.completedAt) { JSON($0) },
            "version": JSON(item.version),
        ]
    }
}
