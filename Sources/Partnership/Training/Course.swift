import Kernel

/// What resellers learn for a programme.
public struct Course: Sendable, Hashable {
    public let id: Identifier
    public let programme: TrainingProgramme
    /// Its place among the courses of its programme.
    public let position: Int
}

/// One version of the text of a course.
public struct CourseVersion: Sendable, Hashable {
    public enum Status: String, CaseIterable, Sendable {
        case draft, published
    }

    static let longestNote = 300

    public let id: Identifier
    public let courseID: Identifier
    /// Counts from 1 for each course.
    public let number: Int
    public let status: Status
    /// Counts the changes of a draft.
    public let version: Int
    /// Markdown as CourseContent reads it.
    public let body: String
    /// What is new.
    public let note: String
    public let createdBy: String
    public let createdAt: Instant
    public let publishedBy: String
    public let publishedAt: Instant?

    public var content: CourseContent { CourseContent(body) }
}

/// One person's way through one version of a course.
public struct CourseEnrolment: Sendable, Hashable {
    public let id: Identifier
    public let resellerID: Identifier
    public let accountID: Identifier
    public let personName: String
    public let courseID: Identifier
    public let versionID: Identifier
    public var state: CourseState
    /// Places of lessons, from 0.
    public var lessonsRead: Set<Int>
    public let startedAt: Instant
    public var completedAt: Instant?
    public var failedAt: Instant?
    /// Attempts before this instant do not count: staff allowed new ones.
    public var attemptsFrom: Instant?

    /// From when on somebody who failed may try again without staff.
    public var retryAt: Instant? { state == .failed ? failedAt.map { $0 + QuizRule.window } : nil }

    public func hasRead(all content: CourseContent) -> Bool {
        content.lessons.indices.allSatisfy { lessonsRead.contains($0) }
    }
}

/// Why training cannot go on as somebody wants.
public enum TrainingRefusal: Refusal, Hashable {
    /// The reseller is suspended or terminated: its people read.
    case readOnly
    case invalidTransition(from: String)
    case lessonsFirst(left: Int)
    case attemptsUsed(until: Instant)
    case notStarted
    /// It is completed, and its certificate lasts for long.
    case notYet(from: Day)
    case changed
    case published
    case draftExists
    case unpublished

    public var code: String {
        switch self {
        case .readOnly: "read_only"
        case .invalidTransition: "invalid_transition"
        case .lessonsFirst: "lessons_first"
        case .attemptsUsed: "attempts_used"
        case .notStarted: "not_started"
        case .notYet: "not_yet"
        case .changed: "changed"
        case .published: "published"
        case .draftExists: "draft_exists"
        case .unpublished: "unpublished"
        }
    }

    public var explanation: String {
        switch self {
        case .readOnly: "Your company can read here at the moment, and not take courses."
        case .invalidTransition(let state): "This is \(state.lowercased()), so it cannot be done now."
        case .lessonsFirst(let left):
            left == 1
                ? "Read the last lesson first, then take the quiz."
                : "Read the other \(left) lessons first, then take the quiz."
        case .attemptsUsed:
            "All three attempts are used. You can try again after seven days, or when your account manager allows it."
        case .notStarted: "Start the course first."
        case .notYet(let day): "You have completed this course. You can take it again from \(day) on."
        case .changed: "This was changed in the meantime. Look at it again."
        case .published: "A published version does not change. Write a new one."
        case .draftExists: "A new version of this course is being written already."
        case .unpublished: "This course has no published text yet."
        }
    }
}
