import DatabaseSupport
import TestSupport
import Testing

@Suite(.database) struct ProgrammeTests {
    @Test func theProgrammeNamesEachTierWithWhatItPaysAndAsks() async throws {
        try await Trial.run { trial in
            let page = try await trial.visitor().get("/")
            #expect(page.status == 200)
            for text in ["5 %", "6.5 %", "8 %", "10 %", "$50.00", "$75.00", "$100.00", "$150.00"] {
                #expect(page.contains(text), "\(text) is missing")
            }
            for text in ["$30,000.00", "$75,000.00", "$150,000.00", "intermediate", "180 days"] {
                #expect(page.contains(text), "\(text) is missing")
            }
            // 48 x 5.20 + 4 x 75.00 + 18.90
            #expect(page.contains("$568.50"))
        }
    }

    /// 6.5 % of 65.00 is 4.225, so 4.23 for each customer: 4.23 x 4 x (1 + … + 12) + 12 x 4 x 75.00.
    @Test func theCalculatorRoundsEachCommissionAsTheRunDoes() async throws {
        try await Trial.run { trial in
            let page = try await trial.visitor().get("/calculator?added=4&bill=65.00&tier=silver")
            #expect(page.status == 200)
            #expect(page.contains("$4,919.76"))
            #expect(page.contains("each $4.23, which is 6.5 % of $65.00"))
            #expect(page.contains("$503.04 in the twelfth month, when you have 48 customers."))
        }
    }

    @Test(arguments: [
        ("added=0&bill=65&tier=bronze", "href=\"#added\""), ("added=x&bill=65&tier=bronze", "href=\"#added\""),
        ("added=4&bill=-1&tier=bronze", "href=\"#bill\""), ("added=4&bill=1.234&tier=bronze", "href=\"#bill\""),
        ("added=4&bill=10000.01&tier=bronze", "href=\"#bill\""), ("added=4&bill=65&tier=gilt", "href=\"#tier\""),
        ("added=99999999999999999999&bill=65&tier=bronze", "href=\"#added\""),
    ])
    func theCalculatorSaysWhatItCannotComputeWith(query: String, link: String) async throws {
        try await Trial.run { trial in
            let page = try await trial.visitor().get("/calculator?\(query)")
            #expect(page.status == 200)
            #expect(page.contains(link))
            #expect(!page.contains("In your first year"))
        }
    }

    @Test func whatIsTypedIntoTheCalculatorStaysAndIsEscaped() async throws {
        try await Trial.run { trial in
            let page = try await trial.visitor().get("/calculator?added=%22%3E%3Cscript%3E&bill=1%2C240.50&tier=gold")
            #expect(page.value(of: "added") == "\"><script>")
            #expect(page.value(of: "bill") == "1,240.50")
            #expect(!page.contains("\"><script>"))
        }
    }
}
