import Jobs
import Kernel

/// What a schedule of the trial does: leaves a mark for its occurrence.
struct Tick: Job {
    static let kind = "trial.tick"

    let schedule: String
    let planned: String

    /// The times lie where clocks change; the days where months end. `schedules_test.py` knows the same list.
    static var schedules: Schedules {
        var schedules = Schedules()
        let rules: [(String, Schedules.Rule)] = [
            ("daily-0130", .daily(hour: 1, minute: 30)), ("daily-0215", .daily(hour: 2, minute: 15)),
            ("monthly-31", .monthly(day: 31, hour: 6, minute: 0)),
            ("monthly-29", .monthly(day: 29, hour: 0, minute: 15)),
            ("weekly-7", .weekly(weekday: 7, hour: 2, minute: 45)),
        ]
        for (name, rule) in rules {
            schedules.add(name, rule, catchUp: .each(within: .days(60))) { planned in
                Tick(schedule: name, planned: planned.description)
            }
        }
        schedules.add("latest-2355", .daily(hour: 23, minute: 55)) { planned in
            Tick(schedule: "latest-2355", planned: planned.description)
        }
        return schedules
    }
}
