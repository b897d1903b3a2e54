import DatabaseSupport
import Identity
import Kernel
import Mail
import Partnership
import PartnershipSupport
import TestSupport
import Testing
import World

/// Who is told what about a partnership: its status, its tier, its onboarding, and an application that waits.
@Suite(.database) struct PartnerNoticesTests {
    @Test func theStatusIsToldToTheOwnersWhoCanSignIn() async throws {
        try await Trial.run { trial in
            let bag = try await Postbag(trial)
            let partnering = trial.world.contexts.partnering
            try bag.move(to: "2026-08-14")
            #expect(try await bag.letters { try await partnering.tend(trial.tenant) }.isEmpty, "165 days")
            try bag.move(to: "2026-08-15")
            let idle = try await bag.letters { for _ in 0..<2 { try await partnering.tend(trial.tenant) } }
            bag.expect(
                idle, "We have not heard from you", to: [Postbag.owner],
                says: [
                    "Nobody of Brightline has signed in for a long time, and no commission was earned.",
                    "the partnership rests from 29 August 2026 on: you get no new business then.",
                ])
            try bag.move(to: "2026-08-29")
            let inactive = try await bag.letters { try await partnering.tend(trial.tenant) }
            bag.expect(
                inactive, "Your partnership rests", to: [Postbag.owner],
                says: [
                    "Brightline keeps what it earns from its customers, but gets no new business.",
                    "Write to us when you want to go on.",
                ])
            let active = try await bag.letters { try await change(bag, to: .active, by: Postbag.channelManager) }
            bag.expect(
                active, "Your company is active again", to: [Postbag.owner],
                says: ["Brightline sells, earns and is paid as before."])
            let suspended = try await bag.letters { try await change(bag, to: .suspended, by: Postbag.channelManager) }
            bag.expect(
                suspended, "Your company is suspended", to: [Postbag.owner],
                says: ["Your team can read the portal, but not change anything. What Brightline earns is held."])
            #expect([idle, inactive, active, suspended].map(\.count) == [1, 1, 1, 1])
        }
    }

    @Test func everyDirectorIsAskedAboutAnEnd() async throws {
        try await Trial.run { trial in
            let bag = try await Postbag(trial)
            let partnering = trial.world.contexts.partnering
            let proposed = try await bag.letters {
                try await partnering.proposeTermination(
                    trial.tenant, bag.reseller.id, reason: "They sell for somebody else.",
                    by: try await bag.actor(Postbag.channelManager))
            }
            bag.expect(
                proposed, "Somebody proposes to end a partnership", to: Postbag.directors,
                says: [
                    "Cara Voss proposes to end the partnership with Brightline.",
                    "A director who did not propose it decides.", "Open the record:",
                    "/admin/resellers/\(bag.reseller.id)",
                ])
            #expect(proposed.count == 2)
            let id = try #require(
                try await partnering.record(trial.tenant.id, bag.reseller.id).terminations.first?.id)
            let ended = try await bag.letters {
                try await partnering.decideTermination(
                    trial.tenant, bag.reseller.id, id, ends: true, note: "As proposed.",
                    by: try await bag.actor(Postbag.directors[0]), as: [.director])
            }
            bag.expect(
                ended, "Your partnership has ended", to: [Postbag.owner],
                says: [
                    "Brightline is no partner of Northwind Fiber any more.",
                    "Owner and accountant can read the portal for 90 days. What is left is paid 30 days after the end.",
                ])
        }
    }

    @Test func theGraceOfATierAndItsEndAreTold() async throws {
        try await Trial.run { trial in
            let bag = try await Postbag(trial, tier: .gold)
            let tiering = trial.world.contexts.tiering
            try bag.move(to: "2026-04-02")
            let grace = try await bag.letters { try await tiering.review(trial.tenant) }
            bag.expect(
                grace, "What your tier asks for does not hold", to: [Postbag.owner],
                says: [
                    "Not every condition of the tier Gold holds for Brightline.",
                    "You keep it until 1 July 2026 at least. When everything holds again by then, nothing changes.",
                ])
            for month in ["05", "06"] {
                try bag.move(to: "2026-\(month)-02")
                #expect(try await bag.letters { try await tiering.review(trial.tenant) }.isEmpty, "told once")
            }
            try bag.move(to: "2026-07-02")
            let down = try await bag.letters { try await tiering.review(trial.tenant) }
            bag.expect(
                down, "Your tier changes", to: [Postbag.owner],
                says: [
                    "Brightline has the tier Silver from 1 August 2026 on.",
                    "It counts for what is sold from that day on; what you earned before stays as it is.",
                ])
            #expect(grace.count == 1 && down.count == 1)
        }
    }

    /// To the account manager, where there is none to the channel managers.
    @Test(arguments: [true, false])
    func aLateOnboardingIsToldToWhoLooksAfterIt(hasAccountManager: Bool) async throws {
        try await Trial.run { trial in
            let bag = try await Postbag(trial, .pendingOnboarding, hasAccountManager: hasAccountManager)
            let keeper = hasAccountManager ? Postbag.accountManager : Postbag.channelManager
            let onboarding = trial.world.contexts.onboarding
            // The portal account was due on 5 March.
            try bag.move(to: "2026-03-20")
            let late = try await bag.letters { for _ in 0..<2 { try await onboarding.tend(trial.tenant) } }
            bag.expect(
                late, "An onboarding is late", to: [keeper],
                says: [
                    "Brightline is more than 14 days late.", "“Portal Account Setup” was due on 5 March 2026.",
                    "Open the checklist:", "/admin/onboarding/\(bag.reseller.id)",
                ])
            bag.expect(
                late, "Your onboarding: what is due", to: [Postbag.owner],
                says: ["“Portal Account Setup” was due on 5 March 2026.", "Open the tasks:"])
            try bag.move(to: "2026-04-16")
            #expect(
                !(try await bag.letters { try await onboarding.tend(trial.tenant) })
                    .contains { $0.letter.subject == "An onboarding takes too long" }, "45 days")
            try bag.move(to: "2026-04-17")
            let long = try await bag.letters { for _ in 0..<2 { try await onboarding.tend(trial.tenant) } }
            bag.expect(
                long, "An onboarding takes too long", to: [keeper],
                says: [
                    "The onboarding of Brightline takes longer than 45 days.", "11 of its tasks are open.",
                ])
            try bag.move(to: "2026-08-29")
            let end = try await bag.letters { for _ in 0..<2 { try await onboarding.tend(trial.tenant) } }
            bag.expect(
                end, "An onboarding takes too long", to: [keeper],
                says: ["Brightline is not active after 180 days. A director is asked whether it ends."])
            bag.expect(
                end, "Somebody proposes to end a partnership", to: Postbag.directors,
                says: ["Tributary proposes to end the partnership with Brightline."])
        }
    }

    @Test func anApplicationThatWaitsIsToldToEveryChannelManagerOnce() async throws {
        try await Trial.run { trial in
            let bag = try await Postbag(trial)
            try await trial.account(
                NewAccount(
                    email: try #require(EmailAddress("carl@people.example")), name: "Carl Ives",
                    roles: [.channelManager]))
            _ = try await ApplyingWalkTests.apply(trial, trial.visitor())
            let recruiting = trial.world.contexts.recruiting
            try bag.move(to: "2026-03-04")
            #expect(try await recruiting.tellOverdue(trial.tenant.id) == 0)
            try bag.move(to: "2026-03-05")
            let letters = try await bag.letters {
                for _ in 0..<2 { _ = try await recruiting.tellOverdue(trial.tenant.id) }
            }
            bag.expect(
                letters, "An application is overdue", to: [Postbag.channelManager, "carl@people.example"],
                says: [
                    "Diaz Networks waits for an answer longer than it was promised.",
                    "The application is in the status: Submitted.", "Look at the application:", "/admin/applications/",
                ])
        }
    }

    private func change(_ bag: Postbag, to status: ResellerStatus, by address: String) async throws {
        let partnering = bag.trial.world.contexts.partnering
        let version = try await partnering.reseller(bag.trial.tenant.id, bag.reseller.id).version
        _ = try await partnering.changeStatus(
            bag.trial.tenant, bag.reseller.id, to: status, reason: "We talked about it.", version: version,
            by: try await bag.actor(address), as: [.channelManager])
    }
}
