import Kernel
import Templates

public enum Mood: String, TemplateEnum { case calm, angry, tired }

public struct Person: ViewModel {
    public var name: String
    public var email: String?
    public var age: Int
    public var isActive: Bool
    public var mood: Mood
    public var tags: [String]
    public var loud: String { name + "!" }

    public static let schema = Schema<Self>(
        \.name, \.email, \.age, \.isActive, \.mood, \.tags, .computed("loud", \.loud))
}

/// A page with a field of every kind that templates know.
public struct FixturePage: Page, LetterPage {
    public var title: String
    public var note: String?
    public var count: Int
    public var big: Int64
    public var small: Int32
    public var yes: Bool
    public var person: Person
    public var friend: Person?
    public var people: [Person]
    public var tags: [String]
    public var some: [String]?
    public var mood: Mood
    public var feeling: Mood?
    public var html: SafeHTML
    public var url: String
    public var safe: SafeURL
    public var money: Money
    public var fee: Money?
    public var day: Day
    public var instant: Instant
    public var month: Month
    public var rate: Percentage
    public var id: Identifier
    public var folk: [Person] { people + [person] }
    public var first: Person? { people.first }

    public static let template = "page"
    public static let letter = "letter"
    public static let schema = Schema<Self>(
        \.title, \.note, \.count, \.big, \.small, \.yes, \.person, \.friend, \.people, \.tags, \.some, \.mood,
        \.feeling, \.html, \.url, \.safe, \.money, \.fee, \.day, \.instant, \.month, \.rate, \.id,
        .computed("folk", \.folk), .computed("first", \.first))
}
