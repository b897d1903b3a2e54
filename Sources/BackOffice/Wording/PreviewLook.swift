/// How a letter is looked at before it is sent: what the mail program's theme and width would make of it.
enum PreviewLook: String, CaseIterable {
    case light, dark, phone
    case darkPhone = "dark_phone"

    init(_ text: String) { self = Self(rawValue: text) ?? .light }

    var label: String {
        switch self {
        case .light: "Light"
        case .dark: "Dark"
        case .phone: "On a phone, light"
        case .darkPhone: "On a phone, dark"
        }
    }

    var isNarrow: Bool { self == .phone || self == .darkPhone }

    /// The letter as if the mail program had this theme: the styles for the dark one hold always or never.
    func applied(to html: String) -> String {
        let isDark = self == .dark || self == .darkPhone
        return html.replacing(
            "@media (prefers-color-scheme: dark)", with: isDark ? "@media all" : "@media not all")
    }

    /// What stands in the frame while there is no letter to show.
    static let nothing = "The letter is shown here once its text has no problems."
}
