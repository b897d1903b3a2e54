/// The public site and the pages that need no sign-in.
public enum PublicPlaces {
    public static let programme = Place("/")
    public static let calculator = Place("/calculator")
    public static let terms = Place("/terms")
    public static let help = Place("/help")
    public static let resellers = Place("/resellers")
    public static let sitemap = Place("/sitemap.txt")
    public static let robots = Place("/robots.txt")

    public static let apply = Place("/apply")
    public static let draftStep = PlaceOfTwo("/apply/draft/{token}/{step}")
    public static let draftSubmission = PlaceOf("/apply/draft/{token}/submission")
    public static let draftSaved = PlaceOf("/apply/draft/{token}/saved")
    public static let applicationStatus = PlaceOf("/apply/status/{token}")
    public static let applicationConfirmation = PlaceOf("/apply/status/{token}/confirmation")
    public static let applicationDocument = PlaceOfTwo("/apply/status/{token}/documents/{kind}")
    public static let applicationWithdrawal = PlaceOf("/apply/status/{token}/withdrawal")

    /// What somebody types who wants to know whether a certificate counts, and the same by its code.
    public static let certificates = Place("/certificates")
    public static let certificate = PlaceOf("/certificates/{code}")

    public static let signIn = Place("/signin")
    public static let signInCode = Place("/signin/code")
    public static let signOut = Place("/signout")
    public static let forgotPassword = Place("/forgot")
    public static let passwordReset = PlaceOf("/reset/{token}")
    public static let invitation = PlaceOf("/invite/{token}")

    /// What letters somebody gets, by a signed link; and the one-click address of one kind (RFC 8058).
    public static let letterChoices = PlaceOf("/letters/{token}")
    public static let letterUnsubscribe = PlaceOfTwo("/letters/{token}/{topic}")

    public static let developers = Place("/developers")

    public static let health = Place("/health")
    public static let ready = Place("/ready")
}
