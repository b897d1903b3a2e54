import DatabaseSupport
import Identity
import Kernel
import Mail
import Partnership
import TestSupport
import Testing
import World

/// Who is told what about agreements and certificates, through their whole life.
@Suite(.database) struct AgreementNoticesTests {
    @Test func remindersNoticeAndTheEnd() async throws {
        try await Trial.run { trial in
            let bag = try await signed(trial)
            let contracting = trial.world.contexts.contracting
            let tend = { for _ in 0..<2 { try await contracting.tend(trial.tenant) } }
            // The first term ends on 1 March 2027; 60 days before are 31 December.
            try bag.move(to: "2026-12-31")
            let renews = try await bag.letters(tend)
            bag.expect(
                renews, "Your agreement renews", to: [Postbag.owner],
                says: [
                    "between Brightline and Northwind Fiber ends with 1 March 2027, and renews by itself.",
                    "Notice for the end of this term could be given until 31 December 2026.", "Open the agreements:",
                ])
            try bag.move(to: "2027-06-01")
            _ = try await bag.letters(tend)
            let inForce = try #require(
                try await contracting.agreements(trial.tenant.id, of: bag.reseller.id).first { $0.status == .inForce })
            let owner = try await bag.account(Postbag.owner)
            let actor = try await bag.actor(Postbag.owner)
            let notice = try await bag.letters {
                try await contracting.giveNotice(
                    trial.tenant, inForce.id, .reseller, reason: "We close the shop.", key: "key-of-the-notice",
                    by: owner, actor)
            }
            bag.expect(
                notice, "Your agreement ends", to: [Postbag.owner],
                says: [
                    "Notice was given for the agreement between Brightline and Northwind Fiber. It ends after",
                    "1 March 2028.", "What you have earned until then is paid.",
                ])
            try bag.move(to: "2028-02-23")
            let soon = try await bag.letters(tend)
            bag.expect(
                soon, "Your agreement ends soon", to: [Postbag.owner],
                says: ["the agreement between Brightline and Northwind Fiber ends after 1 March 2028."])
            try bag.move(to: "2028-03-01")
            #expect(try await bag.letters(tend).isEmpty, "its last day")
            try bag.move(to: "2028-03-02")
            let ended = try await bag.letters(tend)
            bag.expect(
                ended, "Your agreement has ended", to: [Postbag.owner],
                says: [
                    "The agreement between Brightline and Northwind Fiber is not in force any more.",
                    "Commission waits until another agreement is in force.",
                ])
            #expect([renews, notice, soon, ended].map(\.count) == [1, 1, 1, 1])
        }
    }

    @Test func aNewVersionIsOfferedAndItsEndSuspends() async throws {
        try await Trial.run { trial in
            let bag = try await signed(trial)
            let contracting = trial.world.contexts.contracting
            try bag.move(to: "2026-03-10")
            let legal = try await trial.staff(.legal)
            let offered = try await bag.letters {
                try await AgreementWalkTests.publish(legal, trial)
                try await contracting.tend(trial.tenant)
            }
            bag.expect(
                offered, "A new version of your agreement", to: [Postbag.owner],
                says: [
                    "Northwind Fiber asks Brightline to accept a new version of the agreement until 9 April 2026.",
                    "From 9 May 2026 on we suspend who has not signed.",
                    "Until you sign, the agreement of before stays in force.",
                ])
            try bag.move(to: "2026-05-08")
            #expect(try await bag.letters { try await contracting.tend(trial.tenant) }.isEmpty)
            try bag.move(to: "2026-05-09")
            let overdue = try await bag.letters { for _ in 0..<2 { try await contracting.tend(trial.tenant) } }
            bag.expect(
                overdue, "Your company is suspended", to: [Postbag.owner],
                says: [
                    "The new version of the agreement between Brightline and Northwind Fiber was not accepted in time.",
                    "Sign it in the portal and write to us: then we lift the suspension.",
                ])
            #expect(offered.count == 1 && overdue.count == 1)
        }
    }

    /// To the owners, and to whoever passed.
    @Test func aCertificateIsToldWhenItEnds() async throws {
        try await Trial.run { trial in
            let bag = try await Postbag(trial)
            let seller = try await trial.signIn(Postbag.seller)
            let path = try await TrainingWalkTests.course(trial, .productBasic)
            try await TrainingWalkTests.read(seller, path)
            let passed = try await bag.letters { _ = try await TrainingWalkTests.take(trial, seller, path, right: 20) }
            let people = [Postbag.owner, Postbag.seller]
            bag.expect(
                passed, "Brightline is certified", to: people,
                says: ["Sal Moss has passed", "The certificate is valid until 1 March 2027."])
            let training = trial.world.contexts.training
            let tend = { for _ in 0..<2 { try await training.tend(trial.tenant) } }
            for day in ["2026-12-31", "2027-01-30", "2027-02-22"] {
                try bag.move(to: day)
                let reminder = try await bag.letters(tend)
                bag.expect(
                    reminder, "A certificate ends on 1 March 2027", to: people,
                    says: [
                        "The certificate of Brightline for", "is valid until 1 March 2027.",
                        "Anybody of your team can renew it: read the lessons again and pass the quiz.",
                        "Open the training:",
                    ])
                #expect(reminder.count == 2)
            }
            try bag.move(to: "2027-03-02")
            let ended = try await bag.letters(tend)
            bag.expect(
                ended, "A certificate has ended", to: people,
                says: ["ended on 1 March 2027.", "It does not count for your level any more."])
        }
    }

    /// A reseller whose agreement is in force since 2 March 2026, signed by the owner.
    private func signed(_ trial: Trial) async throws -> Postbag {
        let legal = try await trial.staff(.legal)
        try await AgreementWalkTests.publish(legal, trial)
        let bag = try await Postbag(trial, signsHere: true)
        let owner = try await trial.signIn(Postbag.owner)
        try await trial.world.contexts.contracting.tend(trial.tenant)
        let path = try await AgreementWalkTests.path(owner)
        let hash = try #require(try await owner.get(path).value(of: "document"))
        let letters = try await bag.letters {
            _ = try await AgreementWalkTests.sign(owner, path, "Olga Owner", hash)
            let place = path.replacing("/portal", with: "/admin")
            _ = try await legal.get(place)
            _ = try await AgreementWalkTests.sign(legal, place, "Robin Staff", hash)
        }
        bag.expect(
            letters, "Your agreement is in force", to: [Postbag.owner],
            says: ["Brightline and Northwind Fiber have both signed."])
        return bag
    }
}
