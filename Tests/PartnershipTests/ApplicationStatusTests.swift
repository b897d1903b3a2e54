import Kernel
import Partnership
import Testing

@Suite struct ApplicationStatusTests {
    /// Everything that applications.md 2 allows; what is not here is refused.
    static let allowed: [String: ApplicationStatus] = [
        "draft submit": .submitted,
        "submitted claim": .underReview, "submitted reject": .rejected, "submitted withdraw": .withdrawn,
        "under_review start_checks": .backgroundCheck, "under_review ask_for_documents": .pendingDocuments,
        "under_review reject": .rejected, "under_review withdraw": .withdrawn,
        "background_check ask_for_documents": .pendingDocuments, "background_check reopen_review": .underReview,
        "background_check approve": .approved, "background_check reject": .rejected,
        "background_check withdraw": .withdrawn,
        "pending_documents resume_review": .underReview, "pending_documents lapse": .withdrawn,
        "pending_documents reject": .rejected, "pending_documents withdraw": .withdrawn,
    ]

    @Test func transitionsAreThoseOfTheTable() {
        var seen = 0
        for status in ApplicationStatus.allCases {
            for act in ApplicationAct.allCases {
                let expected = Self.allowed["\(status.rawValue) \(act.rawValue)"]
                #expect(status.after(act) == expected, "\(status) \(act)")
                if expected != nil { seen += 1 }
            }
        }
        #expect(seen == Self.allowed.count)
    }

    @Test func finalStatusesAllowNothing() {
        for status in ApplicationStatus.allCases where status.isFinal {
            #expect(ApplicationAct.allCases.allSatisfy { status.after($0) == nil })
        }
    }

    @Test(arguments: [
        (RejectionReason.incomplete, "2026-03-06"), (.territoryFull, "2026-06-04"),
        (.insufficientCapacity, "2026-06-04"), (.other, "2026-06-04"), (.notAFit, "2026-09-02"),
        (.failedCheck, "2027-03-06"), (.fraud, "never"),
    ])
    func waitingPeriods(reason: RejectionReason, expected: String) throws {
        let day = try #require(Day("2026-03-06"))
        #expect(reason.reapplyOn(rejectedOn: day).map(\.description) ?? "never" == expected)
    }
}

@Suite struct ScorecardTests {
    @Test(arguments: [
        ([6, 5, 8, 6, 7, 5, 10], "65.5", Scorecard.Band.acceptable),
        ([10, 2, 4, 4, 5, 4, 10], "55.5", .weak),
        ([10, 10, 10, 10, 10, 10, 10], "100.0", .strong),
        ([0, 0, 0, 0, 0, 0, 0], "0.0", .weak),
        ([6, 6, 6, 6, 6, 6, 6], "60.0", .acceptable),
        ([5, 6, 7, 6, 6, 6, 6], "59.5", .weak),
        ([8, 8, 7, 8, 7, 7, 7], "75.0", .strong),
        ([8, 7, 7, 7, 8, 7, 8], "74.5", .acceptable),
    ])
    func totals(scores: [Int], total: String, band: Scorecard.Band) {
        let criteria: [Scorecard.Criterion] = [
            .telecomExperience, .salesCapacity, .technicalCapability, .supportCapability, .territoryFit,
            .financialStability, .compliance,
        ]
        let card = Scorecard(values: Dictionary(uniqueKeysWithValues: zip(criteria, scores)))
        #expect(card.total == total)
        #expect(card.band == band)
    }

    @Test func weightsSumToOneHundred() {
        #expect(Scorecard.Criterion.allCases.map(\.weight).reduce(0, +) == 100)
    }

    @Test func prefillRoundsHalfUpAndScoresMissingAsZero() {
        var details = ApplicationDetails()
        details.telecomExperienceYears = 14
        details.estimatedMonthlyCustomers = 13
        details.technicalCapabilities = ["Fiber", "Wi-Fi"]
        details.installationExperience = true
        details.supportCapabilities = ["Phone", "Chat", "On site"]
        details.annualRevenue = .from500k
        let card = Scorecard(prefilledFrom: details)
        #expect(card.values[.telecomExperience] == 10)
        #expect(card.values[.salesCapacity] == 3)
        #expect(card.values[.technicalCapability] == 8)
        #expect(card.values[.supportCapability] == 6)
        #expect(card.values[.financialStability] == 5)
        #expect(card.values[.territoryFit] == nil)
        #expect(!card.isComplete)
        details.estimatedMonthlyCustomers = 12
        #expect(Scorecard(prefilledFrom: details).values[.salesCapacity] == 2)
        details.technicalCapabilities = ["a", "b", "c", "d", "e"]
        #expect(Scorecard(prefilledFrom: details).values[.technicalCapability] == 10)
        #expect(Scorecard(prefilledFrom: ApplicationDetails()).totalTenths == 0)
    }

    /// What the form says about the money of a company, and what it says nothing about.
    @Test(arguments: [
        ("under_100k", 2), ("100k_500k", 4), ("500k_1m", 5), ("1m_5m", 7), ("5m_10m", 9), ("over_10m", 10), ("", 0),
    ])
    func revenueIsScored(answer: String, score: Int) throws {
        var answers = Example.answers()
        answers[.annualRevenueRange] = answer
        let card = Scorecard(prefilledFrom: try ApplicationForm.read(answers))
        #expect(card.values[.financialStability] == score)
        #expect(AnnualRevenue.allCases.count == 6)
    }

    @Test func scoresLieBetweenZeroAndTen() throws {
        var card = Scorecard()
        #expect(throws: Invalid.self) { try card.set(.compliance, to: 11) }
        #expect(throws: Invalid.self) { try card.set(.compliance, to: -1) }
        try card.set(.compliance, to: 10, note: "Licence seen")
        #expect(card.notes[.compliance] == "Licence seen")
    }
}

@Suite struct ResponseClockTests {
    let zone = Zone("America/New_York") ?? .utc

    /// Submitted on Monday 2 March 2026 at 16:05 EST, with Thursday a holiday.
    @Test(arguments: [
        ("2026-03-02T21:05:00Z", nil, ResponseClock.Pace.onTrack),
        ("2026-03-04T17:04:00Z", nil, .onTrack),
        ("2026-03-04T17:05:00Z", nil, .dueSoon),
        ("2026-03-04T21:04:59Z", nil, .dueSoon),
        ("2026-03-04T21:05:00Z", nil, .breached),
        ("2026-03-04T21:05:00Z", "2026-03-04T20:00:00Z", .onTrack),
        ("2026-03-10T20:05:00Z", "2026-03-04T20:00:00Z", .breached),
    ])
    func pace(now: String, claimed: String?, expected: ResponseClock.Pace) throws {
        let holiday = try #require(Day("2026-03-05"))
        let clock = ResponseClock(calendar: BusinessCalendar(zone: zone, holidays: [holiday]))
        let submitted = try #require(Instant("2026-03-02T21:05:00Z"))
        let pace = clock.pace(
            submittedAt: submitted, claimedAt: try claimed.map { try #require(Instant($0)) },
            now: try #require(Instant(now)))
        #expect(pace == expected)
    }

    @Test func dueInstantsSkipHolidaysAndWeekends() throws {
        let holiday = try #require(Day("2026-03-05"))
        let clock = ResponseClock(calendar: BusinessCalendar(zone: zone, holidays: [holiday]))
        let submitted = try #require(Instant("2026-03-02T21:05:00Z"))
        #expect(clock.claimDue(submittedAt: submitted).description == "2026-03-04T21:05:00Z")
        // Daylight time begins on Sunday the 8th.
        #expect(clock.decisionDue(submittedAt: submitted).description == "2026-03-10T20:05:00Z")
        #expect(
            clock.decisionDue(submittedAt: submitted, pausedSeconds: 8 * 3600).description == "2026-03-11T20:05:00Z")
    }

    @Test func timeSpentWaitingForDocumentsDoesNotCount() throws {
        let clock = ResponseClock(calendar: BusinessCalendar(zone: zone))
        let submitted = try #require(Instant("2026-03-02T14:00:00Z"))
        let now = try #require(Instant("2026-03-09T21:00:00Z"))
        #expect(clock.pace(submittedAt: submitted, claimedAt: submitted, now: now) == .breached)
        #expect(
            clock.pace(submittedAt: submitted, claimedAt: submitted, pausedSeconds: 24 * 3600, now: now) == .onTrack)
        #expect(clock.pace(submittedAt: submitted, claimedAt: submitted, stoppedAt: submitted, now: now) == .onTrack)
    }
}
