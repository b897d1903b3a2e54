import Testing

@testable import Web

@Suite struct EntityTagTests {
    @Test(arguments: [
        ("W/\"abc\"", true), ("\"abc\"", true), ("\"x\", W/\"abc\"", true), ("*", true), ("\"abd\"", false), ("", false),
        ("\"x\",\t\"abc\" ", true),
    ])
    func aListNamesATag(header: String, holds: Bool) { #expect(EntityTag.list(header, holds: "W/\"abc\"") == holds) }
}
