import Kernel

/// What the database already knows about the records of a batch and about those that they name.
struct KnownRecords: Sendable {
    /// One stored version of a record.
    struct Version: Hashable, Sendable {
        let number: Int
        let updatedAt: Instant
        let content: String
    }

    /// A record that was imported before. Versions stand oldest first, there is at least one.
    struct Record: Sendable {
        let id: Identifier
        var customerID: Identifier?
        var versions: [Version]
        /// Services: the status of the latest version and the day it counts from.
        var status: String?
        /// Customers: all links, in the order of their first days.
        var links: [Link] = []
    }

    struct Link: Hashable, Sendable {
        let id: Identifier
        let resellerID: Identifier
        let from: Day
        /// The last day; nil while the link is open.
        var to: Day?

        /// Whether it is in force on a day, or will be later.
        func lasts(to day: Day) -> Bool { to.map { $0 >= day && $0 >= from } ?? true }
    }

    /// A record that a row names.
    struct Parent: Sendable {
        let id: Identifier
        var customerID: Identifier?
        var currency: Currency?
        /// Invoices: the ids of the latest version's lines.
        var lines: Set<String> = []
    }

    var records: [String: Record] = [:]
    var parents: [FeedEntity: [String: Parent]] = [:]
    /// By public id.
    var resellers: [String: Identifier] = [:]
    /// Of resellers that ended: the last day on which a customer may be theirs.
    var lastDays: [Identifier: Day] = [:]
}
