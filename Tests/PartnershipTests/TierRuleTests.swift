import Kernel
import Partnership
import Testing

@Suite struct TierRuleTests {
    static let day = Day(number: 20_000)
    static let certifications = ["-", "basic", "intermediate", "advanced", "expert"]

    /// Each cell of the table of conditions: what just holds, and what just does not.
    @Test(
        arguments: [
            (Tier.silver, 3_000_000, 10, 600, "basic"), (.gold, 7_500_000, 40, 700, "intermediate"),
            (.platinum, 15_000_000, 100, 800, "advanced"),
        ] as [(Tier, Int64, Int, Int, String)])
    func everyCell(tier: Tier, base: Int64, customers: Int, health: Int, level: String) throws {
        let exact = TierFigures(
            baseMinorUnits: base, activeCustomers: customers, healthTenths: health,
            certification: Tier.Certification(rawValue: level))
        let conditions = tier.conditions
        func missing(_ edit: (inout TierFigures) -> Void, _ aim: Tier.Conditions.Aim = .reach) -> [TierCondition] {
            var figures = exact
            edit(&figures)
            return conditions.missing(figures, to: aim)
        }
        for aim in [Tier.Conditions.Aim.reach, .keep] {
            #expect(missing({ _ in }, aim).isEmpty, "a bound is held by what is equal to it")
            #expect(missing({ $0.baseMinorUnits -= 1 }, aim) == [.base])
            #expect(missing({ $0.activeCustomers -= 1 }, aim) == [.activeCustomers])
            #expect(missing({ $0.healthTenths = health - 1 }, aim) == [.health])
            #expect(missing({ $0.certification = nil }, aim) == [.certification])
            #expect(missing({ $0.violations = 1 }, aim) == [.violations])
            let index = try #require(Self.certifications.firstIndex(of: level))
            for (place, name) in Self.certifications.enumerated() {
                let isHeld = missing({ $0.certification = Tier.Certification(rawValue: name) }, aim).isEmpty
                #expect(isHeld == (place >= index), "\(name) for \(tier)")
            }
        }
        #expect(missing({ $0.healthTenths = nil }) == [.health], "no data reaches no tier")
        #expect(missing({ $0.healthTenths = nil }, .keep).isEmpty, "no data keeps one")
        #expect(
            missing({ $0 = TierFigures(baseMinorUnits: 0, activeCustomers: 0, violations: 2) }, .keep)
                == [.base, .activeCustomers, .certification, .violations])
    }

    @Test func bronzeAsksForNothing() {
        let nothing = TierFigures(baseMinorUnits: -500, activeCustomers: 0, violations: 9)
        #expect(TierVerdict(.bronze, nothing, grace: nil, on: Self.day) == .kept)
    }

    static func figures(_ tier: Tier) -> TierFigures {
        let conditions = tier.conditions
        return TierFigures(
            baseMinorUnits: conditions.baseMinorUnits, activeCustomers: conditions.activeCustomers,
            healthTenths: conditions.health.map { $0 * 10 }, certification: conditions.certification)
    }

    /// One level at a time, on the next 1st; grace of 90 days; down at the first review after it.
    @Test func theVerdicts() throws {
        let review = try #require(Day("2026-11-02"))
        let december = try #require(Day("2026-12-01"))
        let grace = TierGrace(from: review)
        #expect(grace.endsOn == Day("2027-01-31"))
        func verdict(_ tier: Tier, _ reached: Tier, grace: TierGrace? = nil, on day: String = "2026-11-02") throws
            -> TierVerdict
        {
            TierVerdict(tier, Self.figures(reached), grace: grace, on: try #require(Day(day)))
        }
        #expect(try verdict(.bronze, .platinum) == .upgrade(to: .silver, from: december))
        #expect(try verdict(.silver, .gold) == .upgrade(to: .gold, from: december))
        #expect(try verdict(.gold, .gold) == .kept)
        #expect(try verdict(.platinum, .platinum) == .kept)
        #expect(try verdict(.gold, .silver) == .graceStarted(grace))
        #expect(try verdict(.gold, .silver, grace: grace, on: "2026-12-02") == .graceRuns(grace))
        #expect(try verdict(.gold, .gold, grace: grace, on: "2027-01-02") == .graceEnded)
        let march = try #require(Day("2027-03-01"))
        #expect(try verdict(.gold, .silver, grace: grace, on: "2027-02-02") == .downgrade(to: .silver, from: march))
        #expect(try verdict(.gold, .bronze, grace: grace, on: "2027-02-02") == .downgrade(to: .silver, from: march))
        #expect(try verdict(.gold, .gold, grace: grace, on: "2027-02-02") == .graceEnded)
        let new = TierGrace(startedOn: Self.day, endsOn: try #require(Day("2027-02-02")))
        #expect(try verdict(.gold, .silver, grace: new, on: "2027-02-02") == .graceRuns(new), "its last day counts")
        let year = try #require(Day("2027-01-01"))
        #expect(try verdict(.bronze, .silver, on: "2026-12-02") == .upgrade(to: .silver, from: year))
    }

    /// Whatever the figures are: never more than one level, never below bronze or above platinum, up only with
    /// everything, down only after a grace.
    @Test(arguments: 0..<40) func properties(seed: Int) throws {
        var state = UInt64(seed + 1) &* 2_862_933_555_777_941_757
        func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        for _ in 0..<50 {
            let tier = Tier.allCases[next(4)]
            let figures = TierFigures(
                baseMinorUnits: Int64(next(20_000_000)), activeCustomers: next(150),
                healthTenths: next(3) == 0 ? nil : next(1001),
                certification: next(2) == 0 ? nil : Tier.Certification.allCases[next(4)], violations: next(4) / 3)
            let day = Self.day.adding(days: next(400))
            let began = day.adding(days: -next(200))
            let grace = next(2) == 0 ? nil : TierGrace(from: began)
            let verdict = TierVerdict(tier, figures, grace: grace, on: day)
            switch verdict {
            case .upgrade(let higher, let from):
                #expect(higher == tier.next && from.dayOfMonth == 1 && from > day)
                #expect(higher.conditions.missing(figures, to: .reach).isEmpty)
            case .downgrade(let lower, let from):
                #expect(lower == tier.previous && from.dayOfMonth == 1 && from > day)
                #expect(grace.map { day > $0.endsOn } == true)
                #expect(!tier.conditions.missing(figures, to: .keep).isEmpty)
            case .kept: #expect(grace == nil)
            case .graceEnded: #expect(grace != nil)
            case .graceStarted(let started): #expect(grace == nil && started.endsOn == day.adding(days: 90))
            case .graceRuns(let running): #expect(running == grace && day <= running.endsOn)
            }
        }
    }

    @Test func theGapSaysWhatIsMissing() {
        let figures = TierFigures(baseMinorUnits: 2_500_000, activeCustomers: 12, violations: 1)
        let gap = TierGapEntry.all(for: .silver, figures, .usd, to: .reach) { "\($0.minorUnits)" }
        #expect(gap.map(\.condition) == TierCondition.allCases)
        #expect(gap.map(\.missing) == ["500000", nil, "no data yet", "the level basic", "1 too many"])
        #expect(gap.map(\.current) == ["2500000", "12", "no data", "none", "1"])
        #expect(gap.map(\.needed) == ["3000000", "10", "60.0", "Basic", "0"])
        let kept = TierGapEntry.all(for: .silver, figures, .usd, to: .keep) { "\($0.minorUnits)" }
        #expect(kept[2].missing == nil, "no data is no reason to lose a tier")
        #expect(TierGapEntry.all(for: .bronze, figures, .usd, to: .keep) { "\($0)" }.map(\.condition) == [
            .base, .activeCustomers,
        ])
    }
}
