import Earnings
import Identity
import Kernel
import Partnership
import Postgres
import Samples
import Vault
import Web

extension Demo {
    /// Months of Harbor Broadband that are run and approved.
    static let harborMonths = 2
    private static let harborCustomers = 24

    /// Who can sign in at Harbor Broadband, for the lines that the start prints.
    public static var harborSignIns: [String] {
        SampleStaff.ofHarbor.map { "\($0.person.email) (\($0.person.title))" } + [
            "\(SampleReseller.elbnetz.owner.email) (owner of the reseller \(SampleReseller.elbnetz.company))"
        ]
    }

    /// A second provider with its own money, zone, language, people, resellers and feed. It never appears at the first.
    public static func fillHarbor(_ world: World) async throws {
        let present = world.edges.clock.now
        guard let zone = Zone("Europe/Berlin"), let euro = Currency("EUR") else { return }
        let feed = SampleFeed(
            of: .harborBroadband, seed: 2, customers: harborCustomers, months: harborMonths,
            through: zone.month(of: present).previous)
        let clock = SettableClock(zone.instant(of: feed.months.lowerBound.adding(-1).firstDay, hour: 9))
        let past = try World(world.edges.inThePast(clock.clock), pages: world.pages)
        let tenant = try await past.contexts.hosting.open(
            NewTenant(
                slug: "harbor", name: "Harbor Broadband", legalName: "Harbor Broadband GmbH", zone: zone,
                currency: euro, supportEmail: "partner@harbor.example", supportPhone: "+49 40 555 0100",
                footerAddress: "Harbor Broadband GmbH, Kajenstraße 2, 21990 Elbhagen", language: "de"))
        try await letEverybodyIn(past, tenant)
        let staff = try await addStaff(past, tenant, SampleStaff.ofHarbor)
        let stage = DemoStage(
            world: past, clock: clock, present: present, tenant: tenant,
            staff: staff.merging([SampleStaff.channel.duty: staff[SampleStaff.finance.duty]].compactMapValues { $0 }) {
                own, _ in own
            })
        _ = try await stage.contexts.planning.adopt(
            .standardReseller, from: stage.today.month, excludedProducts: Set(SampleProduct.excluded), tenant: tenant,
            by: stage.actor(.channel))
        world.tenants.forget()
        try await importSanctions(stage)
        try await stage.contexts.training.adopt(tenant)
        try await enterHarborResellers(stage)
        try await learn(stage, .elbnetz, .productBasic, right: 19)
        for month in [feed.months.lowerBound, feed.months.upperBound] {
            stage.move(to: month.next.firstDay, hour: 1)
            try await report(stage, feed, month)
            try await run(stage, month)
        }
        stage.move(to: zone.day(of: present), hour: 23, minute: 59)
        try await stage.work()
    }

    private static func enterHarborResellers(_ stage: DemoStage) async throws {
        let manager = try stage.account(.channel)
        try await publishAgreements(stage)
        for sample in SampleReseller.ofHarbor {
            var enrolment = Enrolment(
                companyName: sample.company, ownerName: sample.owner.name, ownerEmail: sample.owner.email,
                type: ResellerType(rawValue: sample.type) ?? .authorizedDealer, status: .active,
                tier: Tier(rawValue: sample.tier) ?? .bronze, planCode: sample.plan, validFrom: stage.today)
            enrolment.publicID = sample.publicID
            enrolment.signsHere = true
            enrolment.ownerPhone = "+49 40 555 0190"
            enrolment.address = sample.address
            enrolment.territories = sample.territories
            enrolment.accountManagerID = manager.id
            enrolment.accountManagerName = manager.name
            _ = try await stage.contexts.partnering.enrol(
                stage.tenant, enrolment, reason: "Was a partner before the program", by: stage.actor(.channel))
        }
        let hash = try await stage.contexts.passwords.hash(password)
        let now = stage.world.edges.clock.now
        try await stage.database.transaction(stage.tenant.id) { tx in
            guard let email = EmailAddress(SampleReseller.elbnetz.owner.email),
                let owner = try await Accounts(tx).account(email: email)
            else { throw NotFound() }
            try await Accounts(tx).setPassword(hash, of: owner.id, at: now)
        }
        try await signAgreements(stage)
    }
}
