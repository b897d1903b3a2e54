import Kernel

/// One version of a tenant's wording of a letter. It never changes.
public struct LetterWording: Hashable, Sendable {
    public let letter: String
    public let language: String
    /// From 1.
    public let number: Int
    /// Nil when from this version on the standard wording holds again.
    public let text: WordingText?
    public let note: String
    /// The earlier version whose words it takes up again.
    public let restoredFrom: Int?
    public let savedBy: String
    public let savedAt: Instant
}

/// What somebody is writing and has not saved.
public struct WordingDraft: Hashable, Sendable {
    public let text: WordingText
    /// What is to be said about the version, when it is saved.
    public let note: String
    /// The version that it began with, 0 for the standard wording before all versions.
    public let basedOn: Int
    public let changedAt: Instant
}

/// Somebody saved another version in the meantime. Nothing was saved.
public struct WordingConflict: Error, Hashable, Sendable {
    /// What holds now.
    public let current: LetterWording
}
