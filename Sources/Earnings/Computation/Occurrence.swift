import Kernel
import Sales

/// One thing that the computation takes up, in its order: run by run, by day, then invoice and line, ends of services
/// after the billing of their day, facts that nobody has paid for last.
struct Occurrence {
    enum What {
        case line(LineChange)
        case turn(milestone: Int, turn: Int)
        case end(ServiceEnd)
        case unpaid(milestone: Int)
    }

    /// The place of the run that took it up.
    let run: Int
    let day: Day
    let invoice: String
    let line: String
    let sequence: Int
    /// The customer's place in the input.
    let customer: Int
    let what: What

    private var phase: Int {
        switch what {
        case .line, .turn: 0
        case .end: 1
        case .unpaid: 2
        }
    }

    static func isBefore(_ left: Occurrence, _ right: Occurrence) -> Bool {
        if left.run != right.run { return left.run < right.run }
        if left.day != right.day { return left.day < right.day }
        if left.phase != right.phase { return left.phase < right.phase }
        return (left.invoice, left.line, left.sequence, left.customer)
            < (right.invoice, right.line, right.sequence, right.customer)
    }
}

/// The past of one customer as the computation takes it up.
struct CustomerCourse {
    let lines: [LineChange]
    let milestones: [Milestone]
    let ends: [ServiceEnd]

    init(
        _ customer: CustomerHistory, catalogue: [String: Product], through end: Day, taken: TakenFacts
    ) throws {
        let replay = try BillingReplay(customer, through: end, taken: taken)
        lines = replay.lines
        milestones = try Milestones(customer: customer, catalogue: catalogue, taken: taken)
            .all(through: end, replay: replay)
        ends = customer.services.compactMap { service in
            guard let version = service.versions.first(where: { $0.status == .cancelled }), service.cancelledOn != nil,
                version.statusSince <= end
            else { return nil }
            return ServiceEnd(
                serviceID: service.id, service: service.externalID, activeFrom: service.firstActiveOn,
                endedOn: version.statusSince, reason: version.cancelReason, version: version.stamp.version,
                run: taken.turn(of: version.statusSince, version.stamp))
        }
    }

    func occurrences(customer: Int, through end: Day) -> [Occurrence] {
        var found = lines.map {
            Occurrence(
                run: $0.turn, day: $0.day, invoice: $0.invoice, line: $0.line.id, sequence: $0.sequence,
                customer: customer, what: .line($0))
        }
        for (index, milestone) in milestones.enumerated() {
            var last: (run: Int, day: Day)?
            for (number, turn) in milestone.turns.enumerated() {
                // Turns keep their order although one that was reported late may have an earlier date.
                let run = max(turn.run, milestone.run)
                let day = last.map { $0.run == run ? max($0.day, turn.day) : turn.day } ?? turn.day
                last = (run, day)
                found.append(
                    Occurrence(
                        run: run, day: day, invoice: turn.invoice, line: "", sequence: turn.sequence,
                        customer: customer, what: .turn(milestone: index, turn: number)))
            }
            if milestone.turns.isEmpty {
                found.append(
                    Occurrence(
                        run: .max, day: end, invoice: milestone.sourceID, line: milestone.kind.rawValue,
                        sequence: index, customer: customer, what: .unpaid(milestone: index)))
            }
        }
        found += ends.map {
            Occurrence(
                run: $0.run, day: $0.endedOn, invoice: $0.service, line: "", sequence: 0, customer: customer,
                what: .end($0))
        }
        return found
    }
}
