import Kernel
import Testing
import Web

@Suite struct CSVTableTests {
    @Test(
        arguments: [
            ("Orla", "\"Orla\""), ("a \"b\", c", "\"a \"\"b\"\", c\""), ("=1+1", "\"'=1+1\""), ("+1", "\"'+1\""),
            ("-1", "\"'-1\""), ("@x", "\"'@x\""), ("|x", "\"'|x\""), ("%x", "\"'%x\""), ("\tx", "\"'\tx\""),
            ("\rx", "\"'\rx\""), ("\u{A0}=x", "\"'\u{A0}=x\""), ("  =x", "\"'  =x\""),
            ("\u{200B}=x", "\"'\u{200B}=x\""),
            ("\u{FF1D}x", "\"'\u{FF1D}x\""), ("=\u{301}x", "\"'=\u{301}x\""), ("\u{600}=x", "\"'\u{600}=x\""),
            ("a\"\u{301},b", "\"a\"\"\u{301},b\""), ("\u{600}\"", "\"\u{600}\"\"\""), ("x=1", "\"x=1\""), ("", "\"\""),
        ])
    func quotesAndDefuses(_ text: String, _ cell: String) {
        var table = CSVTable(columns: ["name"])
        table.add([.text(text)])
        #expect(Array(table.bytes) == Array(("\"name\"\r\n" + cell + "\r\n").utf8))
    }

    @Test func amountsStayNumbers() {
        var table = CSVTable(columns: [])
        _ = table.take()
        table.add([.money(Money(minorUnits: -1050, .usd)), .day(Day("2026-05-31")), .number(3)])
        #expect(table.take() == "\"-10.50\",\"2026-05-31\",\"3\"\r\n")
        #expect(table.text.isEmpty)
    }
}
