import Kernel
import Templates

/// To somebody who may sign in from now on: the single-use link to the first password.
public struct PortalInvitationLetter: LetterPage, Hashable {
    public let brand: Brand
    public let recipient: String
    public let userName: String
    public let companyName: String
    public let inviter: String
    public let role: String
    public let acceptLink: String
    public let expiresAt: Instant

    public static let letter = "portal_invitation"
    public static let schema = Schema<Self>(
        \.brand, \.recipient, \.userName, \.companyName, \.inviter, \.role, \.acceptLink, \.expiresAt)
}
