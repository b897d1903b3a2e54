import Kernel
import Testing

@testable import Templates

@Suite struct SchemaTests {
    @Test func storedFieldsTakeTheirNameAndOffsetAndComputedOnesTheGivenName() {
        #expect(Set(Row.schema.fields.map(\.name)) == ["name", "email", "tone", "label", "alias"])
        #expect(Row.schema.fields[0].offset == 0)
        #expect(Row.schema.fields[3].offset == nil)
        #expect(Row.schema.fields[4].offset == 0)
        #expect(Row.schema.faults.isEmpty)
        #expect(ListPage.schema.fields.map(\.name) == ["title", "rows", "amount", "isEmpty"])
    }

    @Test func aFieldOfAnUnknownTypeAndAComputedFieldWithoutNameAreFaults() {
        #expect(Strange.schema.faults.count == 2)
    }
}

private struct Strange: ViewModel {
    let number: Double
    var half: Int { 2 }
    static let schema = Schema<Self>(\.number, \.half)
}

private enum Tone: String, TemplateEnum { case plain, loud }

private struct Row: ViewModel {
    let name: String
    let email: String?
    let tone: Tone
    var label: String { "<\(name)>" }
    static let schema = Schema<Self>(\.name, \.email, \.tone, .computed("label", \.label), .computed("alias", \.name))
}

private struct ListPage: Page {
    let title: String
    let rows: [Row]
    let amount: Money
    var isEmpty: Bool { rows.isEmpty }
    static let template = "members/list"
    static let schema = Schema<Self>(\.title, \.rows, \.amount, .computed("isEmpty", \.isEmpty))
}
