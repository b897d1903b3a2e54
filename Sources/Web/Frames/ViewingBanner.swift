import Identity
import Kernel
import Links
import Templates

/// Says on each page that a member of staff looks at it as somebody else does, and how to stop.
public struct ViewingBanner: ViewModel, Hashable {
    public let companyName: String
    /// Whose pages these are.
    public let personName: String
    public let staffName: String
    public let reason: String
    public let until: Instant
    public let leaveAction: String

    public static let schema = Schema<Self>(
        \.companyName, \.personName, \.staffName, \.reason, \.until, \.leaveAction)

    /// Nil for people who see their own pages.
    init?(_ person: SignedIn) {
        guard let viewing = person.viewing else { return nil }
        companyName = person.account.company
        personName = person.name
        staffName = viewing.staffName
        reason = viewing.reason
        until = viewing.until
        leaveAction = AccountPlaces.viewingEnd.path
    }
}
