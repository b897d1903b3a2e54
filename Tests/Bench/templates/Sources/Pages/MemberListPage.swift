import Templates

/// The table: a thousand rows of six cells.
public struct MemberListPage: Page {
    public var title: String
    public var rows: [MemberRow]

    public static let template = "members"
    public static let schema = Schema<Self>(\.title, \.rows)
}

/// One row of the table. An optional text stands for what databases give, a Bool for a class that some rows have.
public struct MemberRow: ViewModel {
    public var id: Int
    public var name: String
    public var email: String
    public var city: String
    public var note: String?
    public var amount: Int
    public var active: Bool

    public static let schema = Schema<Self>(\.id, \.name, \.email, \.city, \.note, \.amount, \.active)
}

extension MemberListPage {
    /// The same rows each time. Some texts hold characters that must be escaped, some letters beyond ASCII.
    public static let example = MemberListPage(
        title: "Members & guests",
        rows: (0..<1000).map { index in
            let first = ["Ann", "Björn", "Chloë", "Dmitri", "Eve", "Fatima", "Søren"][index % 7]
            let last = ["Smith", "O'Neill", "Lindqvist", "van der Berg", "García Márquez"][index % 5]
            return MemberRow(
                id: 100_000 + index * 37, name: "\(first) \(last)",
                email: "\(first.lowercased()).\(index)@mail.example.com",
                city: ["Amsterdam", "Zürich", "San Francisco", "Kraków", "Frankfurt am Main"][index % 5],
                note: index % 4 == 0 ? nil : notes[index % notes.count], amount: index * 7919 % 250_000 - 20_000,
                active: index % 3 != 0)
        })

    private static let notes = [
        "Prefers to be called in the morning, by phone", "Paid in full",
        "Asked for a copy of the \"terms & conditions\" on paper", "Moves house in the spring; new address follows",
        "Discount <10%> agreed with the office in writing",
    ]
}
