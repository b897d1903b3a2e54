/// The passwords and words that guessers try first, from the lists that are public.
enum CommonPasswords {
    /// Words that most common passwords are made of; with digits and each other they give the long ones.
    static let words: [String] = [
        "password", "passwort", "welcome", "letmein", "qwerty", "qwertz", "azerty", "asdfgh", "zxcvbn", "iloveyou",
        "sunshine", "princess", "football", "baseball", "superman", "batman", "dragon", "monkey", "shadow", "master",
        "admin", "administrator", "login", "secret", "changeme", "default", "temporary", "internet", "computer",
        "trustno", "whatever", "michael", "jennifer", "charlie", "jordan", "hunter", "summer", "winter", "autumn",
        "spring", "january", "february", "march", "april", "june", "july", "august", "september", "october", "november",
        "december", "monday", "friday", "reseller", "portal", "fiber", "partner", "company", "business", "abc123",
    ]

    private static let whole: Set<String> = [
        "correcthorsebatterystaple", "correct horse battery staple", "thequickbrownfox", "the quick brown fox",
        "1qaz2wsx3edc4rfv", "1q2w3e4r5t6y7u8i", "zaq12wsxcde34rfv", "qazwsxedcrfvtgb", "q1w2e3r4t5y6u7i8",
        "passwordpassword", "iloveyouforever", "letmeinletmein1", "tobeornottobethat", "maytheforcebewithyou",
    ]

    static func contains(_ password: String) -> Bool { whole.contains(password.lowercased()) }
}
