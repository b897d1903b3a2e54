/// What everybody who is signed in does with their own account, the same for staff and for resellers.
public enum AccountPlaces {
    public static let proof = Place("/account/proof")
    public static let secondFactor = Place("/account/second-factor")
    public static let secondFactorConfirmation = Place("/account/second-factor/confirmation")
    public static let secondFactorRemoval = Place("/account/second-factor/removal")
    public static let recoveryCodes = Place("/account/second-factor/recovery-codes")
    public static let otherSessionsEnd = Place("/account/sessions/end")
    /// Leaving the portal of somebody else, at which staff looked.
    public static let viewingEnd = Place("/account/viewing/end")
}
