import Testing

@testable import Partnership

/// domain/resellers.md 5: the one transition table, allowed and refused, for each who acts.
@Suite struct AgreementStatusTests {
    private static let allowed: [(AgreementStatus, AgreementStatus.Act, AgreementStatus, Set<AgreementStatus.Doer>)] = [
        (.draft, .send, .sent, [.legal, .system]),
        (.sent, .sign, .signed, [.reseller]),
        (.sent, .decline, .declined, [.reseller]),
        (.signed, .counterSign, .inForce, [.legal]),
        (.signed, .takeEffect, .inForce, [.system]),
        (.inForce, .expire, .expired, [.system]),
        (.inForce, .terminate, .terminated, [.legal, .system]),
        (.inForce, .supersede, .superseded, [.system]),
        (.draft, .close, .terminated, [.system]),
        (.sent, .close, .terminated, [.system]),
        (.signed, .close, .terminated, [.system]),
    ]

    @Test func theTableIsTheWholeOfIt() {
        var found = 0
        for status in AgreementStatus.allCases {
            for act in AgreementStatus.Act.allCases {
                let line = Self.allowed.first { $0.0 == status && $0.1 == act }
                #expect(status.after(act) == line?.2, "\(status) \(act)")
                for doer in AgreementStatus.Doer.allCases {
                    let expected = line.flatMap { $0.3.contains(doer) ? $0.2 : nil }
                    #expect(status.after(act, by: doer) == expected, "\(status) \(act) by \(doer)")
                    if expected != nil { found += 1 }
                }
            }
        }
        #expect(found == 13)
    }

    @Test func whatIsOverNeverMoves() {
        for status in [AgreementStatus.declined, .expired, .terminated, .superseded] {
            #expect(AgreementStatus.Act.allCases.allSatisfy { status.after($0) == nil }, "\(status)")
        }
    }
}
