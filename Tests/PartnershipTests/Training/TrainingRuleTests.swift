import Kernel
import Testing

@testable import Partnership

/// domain/onboarding.md 3 and resellers.md 4: the rules without a database.
@Suite struct TrainingRuleTests {
    @Test(arguments: [
        (15, 19, 78, false), (16, 20, 80, true), (15, 20, 75, false), (4, 5, 80, true), (3, 5, 60, false),
        (39, 50, 78, false), (40, 50, 80, true), (0, 5, 0, false), (50, 50, 100, true), (19, 24, 79, false),
        (20, 25, 80, true),
    ])
    func aQuizIsPassedWithEightyPercent(right: Int, asked: Int, percent: Int, isPassed: Bool) {
        #expect(QuizRule.percent(right: right, asked: asked) == percent)
        #expect(QuizRule.isPassed(percent) == isPassed)
    }

    @Test func whatIsNeededIsTheFirstThatPasses() {
        for asked in QuizRule.sizes {
            let needed = QuizRule.needed(of: asked)
            #expect(QuizRule.isPassed(QuizRule.percent(right: needed, asked: asked)), "\(asked)")
            #expect(!QuizRule.isPassed(QuizRule.percent(right: needed - 1, asked: asked)), "\(asked)")
        }
    }

    /// Hours before now, when staff allowed anew, and what is left.
    @Test(arguments: [
        ([], nil, 3), ([1], nil, 2), ([1, 2, 3], nil, 0), ([1, 2, 167], nil, 0), ([1, 2, 168], nil, 1),
        ([1, 2, 200], nil, 1), ([300, 301, 302], nil, 3), ([1, 2, 3, 4], nil, 0), ([1, 2, 3], 1, 3), ([1, 2, 3], 2, 2),
    ] as [([Int], Int?, Int)])
    func threeAttemptsInSevenDays(hoursAgo: [Int], allowed: Int?, left: Int) {
        // The clocks of New York went back on 1 November 2026: seven days are 168 hours all the same.
        let now = Instant(seconds: 1_793_800_000)
        let submitted = hoursAgo.map { now - .hours($0) }
        #expect(
            QuizRule.attemptsLeft(submitted, at: now, allowedFrom: allowed.map { now - .hours($0) }) == left)
    }

    @Test(arguments: [
        ("2026-03-02", "2027-03-01"), ("2028-02-29", "2029-02-27"), ("2027-02-28", "2028-02-27"),
        ("2026-01-31", "2027-01-30"), ("2026-01-01", "2026-12-31"), ("2027-03-01", "2028-02-29"),
    ])
    func aCertificateLastsTwelveMonths(from: String, until: String) throws {
        #expect(Certificate.lastDay(from: try #require(Day(from))) == Day(until))
    }

    @Test(arguments: [
        ([], nil), ([.salesProcess, .voice], nil), ([.productBasic], .basic),
        ([.productBasic, .voice, .fiberInstall], .basic), ([.productBasic, .salesProcess], .intermediate),
        ([.productBasic, .salesProcess, .voice], .advanced),
        ([.productBasic, .salesProcess, .fiberInstall], .advanced),
        ([.productBasic, .salesProcess, .fiberInstall, .businessNetworks], .expert),
        (Set(TrainingProgramme.allCases), .expert),
    ] as [(Set<TrainingProgramme>, Tier.Certification?)])
    func theLevelFollowsFromTheProgrammes(valid: Set<TrainingProgramme>, level: Tier.Certification?) {
        #expect(Tier.Certification(valid) == level)
    }

    @Test func levelsAreOrdered() {
        #expect(Tier.Certification.allCases == Tier.Certification.allCases.sorted())
        #expect(Tier.Certification.advanced.next == .expert && Tier.Certification.expert.next == nil)
    }

    /// domain/resellers.md 4: the one transition table, allowed and refused, for each who acts.
    @Test func aCertificationGoesThisWayOnly() {
        typealias State = CertificationState
        let allowed: [(State, State.Act, State.Doer, State)] = [
            (.notCertified, .begin, .reseller, .inProgress), (.expired, .begin, .reseller, .inProgress),
            (.revoked, .begin, .reseller, .inProgress), (.inProgress, .pass, .system, .certified),
            (.certified, .renew, .system, .certified), (.certified, .expire, .system, .expired),
            (.notCertified, .revoke, .director, .revoked), (.inProgress, .revoke, .director, .revoked),
            (.certified, .revoke, .director, .revoked), (.expired, .revoke, .director, .revoked),
        ]
        for state in State.allCases {
            for act in State.Act.allCases {
                for doer in State.Doer.allCases {
                    let expected = allowed.first { $0.0 == state && $0.1 == act && $0.2 == doer }?.3
                    #expect(state.after(act, by: doer) == expected, "\(state) \(act) \(doer)")
                }
            }
        }
    }

    @Test func anEnrolmentGoesThisWayOnly() {
        typealias State = CourseState
        let allowed: [(State, State.Act, State.Doer, State)] = [
            (.notStarted, .start, .member, .inProgress), (.inProgress, .complete, .system, .completed),
            (.inProgress, .fail, .system, .failed), (.failed, .retry, .member, .inProgress),
            (.failed, .retry, .staff, .inProgress), (.failed, .retry, .system, .inProgress),
            (.completed, .expire, .system, .expired),
        ]
        for state in State.allCases {
            for act in State.Act.allCases {
                for doer in State.Doer.allCases {
                    let expected = allowed.first { $0.0 == state && $0.1 == act && $0.2 == doer }?.3
                    #expect(state.after(act, by: doer) == expected, "\(state) \(act) \(doer)")
                }
            }
        }
    }

    @Test(arguments: [
        ("K7QD-M2XA-9PTE", "K7QDM2XA9PTE"), (" k7qd m2xa 9pte ", "K7QDM2XA9PTE"), ("O7QD-M2XA-9PIL", "07QDM2XA9P11"),
        ("K7QD-M2XA-9PT", nil), ("K7QD-M2XA-9PTEE", nil), ("K7QD-M2XA-9PTU", nil), ("", nil), ("<script>alert", nil),
        ("Ｋ7QDM2XA9PTE", nil),
    ])
    func aCodeIsReadHoweverItIsTyped(typed: String, code: String?) {
        #expect(CertificateCode(typed)?.text == code)
    }

    @Test func codesAreShownInGroupsAndReadAgain() throws {
        let chance = Chance.seeded(3)
        for _ in 0..<200 {
            let code = CertificateCode(by: chance)
            #expect(code.description.count == 14 && CertificateCode(code.description) == code)
        }
    }
}
