import Kernel
import Partnership
import Testing

@Suite struct OnboardingFormTests {
    let today = Day(number: 20_000)

    @Test func onlyFourTasksHaveAForm() {
        let tasks = OnboardingTask.allCases.filter { OnboardingForm($0) != nil }
        #expect(tasks == [.technicalAssessment, .territoryPlanning, .introduction, .firstGoal])
        #expect(tasks.filter { $0.approver != nil }.count == 3)
    }

    @Test func whatIsTypedIsReadAndShown() throws {
        let form = try #require(OnboardingForm(.firstGoal))
        let day = today.adding(days: 90)
        let answers = try form.read(
            ["count": " 1,200 ", "until": day.description, "plan": "Two visits each week to new streets."],
            today: today)
        #expect(answers == ["count": "1200", "until": day.description, "plan": "Two visits each week to new streets."])
        #expect(form.shown(answers).map(\.answer) == ["1200", day.inWords, "Two visits each week to new streets."])
    }

    @Test func everyProblemIsNamedByItsQuestion() throws {
        let form = try #require(OnboardingForm(.technicalAssessment))
        do {
            _ = try form.read(["technicians": "-1", "installed": "Fiber", "reachable": "Never"], today: today)
            Issue.record("nothing is wrong")
        } catch let invalid as Invalid {
            #expect(invalid.problems.map(\.field) == ["technicians", "installed", "tools", "reachable"])
        }
        #expect(try form.read(Example.crew, today: today).count == 4, "what is optional may be left out")
    }

    @Test(arguments: [
        (0, 1, nil), (0, 30, nil), (-400, 30, nil), (1, 30, "held_on"), (0, 0, "follow_up_on"),
        (0, 731, "follow_up_on"), (0, -1, "follow_up_on"),
    ] as [(Int, Int, String?)])
    func aMeetingWasAndTheNextOneComes(held: Int, next: Int, problem: String?) throws {
        let form = try #require(OnboardingForm(.introduction))
        var typed = Example.meeting(today)
        typed["held_on"] = today.adding(days: held).description
        typed["follow_up_on"] = today.adding(days: next).description
        do {
            _ = try form.read(typed, today: today)
            #expect(problem == nil)
        } catch let invalid as Invalid {
            #expect(invalid.problems.first?.field == problem)
        }
    }
}
