import Testing

/// The reader of the sources finds what it looks for; a rule that cannot fail would keep nobody tidy.
@Suite struct SwiftSourceTests {
    private static let text = ##"""
        import struct Kernel.Money
        /// try! in a comment
        struct A {
            func short() -> String { "a \"quoted\" try! text" }

            func long(
                _ value: Int
            ) -> Int {
                let raw = #"a " { "#
                if value > 0 { return 1 }
                return value /* } */
            }

            var name: Int? { nil }
        }
        """##

    @Test func commentsAndTextsAreNoCode() {
        let source = SwiftSource(path: "Sources/Demo/A.swift", text: Self.text)
        #expect(!source.code.joined().contains("try!"))
        #expect(source.imports == ["Kernel"])
        #expect(source.module == "Demo")
    }

    @Test func functionsHaveTheirLength() {
        let source = SwiftSource(path: "Sources/Demo/A.swift", text: Self.text)
        #expect(source.functions.map(\.length) == [1, 7])
    }
}
