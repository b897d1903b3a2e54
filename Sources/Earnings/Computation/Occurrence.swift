import Kernel
import Sales

/// One thing that the computation takes up, in its order: by day, then invoice and line, ends of services after the
/// billing of their day, facts that nobody has paid for last.
struct Occurrence {
    enum What {
        case line(LineChange)
        case turn(milestone: Int, turn: Int)
        case end(ServiceEnd)
        case unpaid(milestone: Int)
    }

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

    init(_ customer: CustomerHistory, catalogue: [String: Product], through end: Day) throws {
        let replay = try BillingReplay(customer, through: end)
        lines = replay.lines
        milestones = try Milestones(customer: customer, catalogue: catalogue).all(through: end, replay: replay)
        ends = customer.services.compactMap { service in
            guard let version = service.versions.first(where: { $0.status == .cancelled }), service.cancelledOn != nil,
                version.statusSince <= end
            else { return nil }
            return ServiceEnd(
                serviceID: service.id, service: service.externalID, activeFrom: service.firstActiveOn,
                endedOn: version.statusSince, reason: version.cancelReason, version: version.stamp.version)
        }
    }

    func occurrences(customer: Int, through end: Day) -> [Occurrence] {
        var found = lines.map {
            Occurrence(
                day: $0.day, invoice: $0.invoice, line: $0.line.id, sequence: $0.sequence, customer: customer,
                what: .line($0))
        }
        for (index, milestone) in milestones.enumerated() {
            for (number, turn) in milestone.turns.enumerated() {
                found.append(
                    Occurrence(
                        day: turn.day, invoice: turn.invoice, line: "", sequence: turn.sequence, customer: customer,
                        what: .turn(milestone: index, turn: number)))
            }
            if milestone.turns.isEmpty {
                found.append(
                    Occurrence(
                        day: end, invoice: milestone.sourceID, line: milestone.kind.rawValue, sequence: index,
                        customer: customer, what: .unpaid(milestone: index)))
            }
        }
        found += ends.map {
            Occurrence(day: $0.endedOn, invoice: $0.service, line: "", sequence: 0, customer: customer, what: .end($0))
        }
        return found
    }
}
