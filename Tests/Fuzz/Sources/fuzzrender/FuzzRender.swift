import Fixture
import Kernel

@testable import Templates

/// Any values through programs that print every kind of field in every place, and through what the fuzzer writes
/// itself: a template, the character 1E, and the bytes of the values.
func fuzzRender(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    if let end = bytes.firstIndex(of: 0x1E) {
        var choices = Choices(bytes[(end + 1)...])
        guard let text = String(validating: bytes[..<end], as: UTF8.self),
            let set = try? FixedTemplates.set(["page.html": text])
        else { return 0 }
        let page = choices.page()
        compareStructure(set, page, quotes: false)
    } else {
        var choices = Choices(bytes[...])
        let page = choices.page()
        compareStructure(FixedTemplates.attributes, page, quotes: true)
        keepsAddresses(FixedTemplates.attributes, page)
        compareStructure(FixedTemplates.scripts, page, quotes: false)
        if let letter = try? FixedTemplates.letters.render(letter: page, FixedTemplates.context) {
            let hasControl = letter.subject.utf8.contains { $0 < 0x20 || $0 == 0x7F }
            expect(!hasControl, "a control in the subject: \(letter.subject)")
        }
    }
    return 0
}

/// What is quoted begins with one slash.
private func keepsAddresses(_ set: TemplateSet, _ page: FixturePage) {
    guard let shown = try? set.render(page, FixedTemplates.context) else { return }
    expect(!String(decoding: shown, as: UTF8.self).contains("cite=\"//"), "an address left the site")
}

/// Whatever the data, the markup is that of harmless data of the same shape.
private func compareStructure(_ set: TemplateSet, _ page: FixturePage, quotes: Bool) {
    guard let hostile = try? set.render(page, FixedTemplates.context) else { return }
    expect(String(validating: hostile, as: UTF8.self) != nil, "the page is not valid UTF-8")
    expect((try? set.render(page, FixedTemplates.context)) == hostile, "a page came out differently")
    guard let harmless = try? set.render(page.harmless, FixedTemplates.context) else { return }
    let marks = quotes ? Set("<>\"'".utf8) : Set("<>".utf8)
    let (expected, found) = (harmless.filter(marks.contains), hostile.filter(marks.contains))
    expect(expected == found, "data changed the markup: \(String(decoding: hostile, as: UTF8.self))")
}
