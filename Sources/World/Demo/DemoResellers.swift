import Earnings
import Identity
import Kernel
import Partnership
import Postgres
import Samples
import Vault

extension Demo {
    /// The resellers that were there before the program, with their bank accounts and tax forms. Two of them have not
    /// done everything, so that a batch has something held and something withheld.
    static func enterResellers(_ stage: DemoStage) async throws {
        let admin = try stage.actor(.owner)
        let manager = try stage.account(.channel)
        try await publishAgreements(stage)
        for (number, sample) in SampleReseller.all.enumerated() {
            var enrolment = Enrolment(
                companyName: sample.company, ownerName: sample.owner.name, ownerEmail: sample.owner.email,
                type: ResellerType(rawValue: sample.type) ?? .authorizedDealer, status: .active,
                tier: Tier(rawValue: sample.tier) ?? .bronze, planCode: sample.plan, validFrom: stage.today)
            enrolment.publicID = sample.publicID
            enrolment.signsHere = true
            enrolment.ownerPhone = "603-555-01\((20 + number).padded(2))"
            enrolment.parentPublicID = sample.parent
            enrolment.taxID = sample.taxID
            enrolment.address = sample.address
            enrolment.territories = sample.territories
            enrolment.accountManagerID = manager.id
            enrolment.accountManagerName = manager.name
            let reseller = try await stage.contexts.partnering.enrol(
                stage.tenant, enrolment, reason: "Was a partner before the program", by: admin)
            try await enterPayee(stage, sample, reseller, number)
            try await list(stage, sample, reseller, number)
        }
        try await letInBrightline(stage)
        try await signAgreements(stage)
        stage.move(to: stage.today.adding(days: 3), hour: 11)
        try await confirmPayees(stage)
        try await stage.work()
    }

    /// Every fourth one does not want to be found.
    private static func list(
        _ stage: DemoStage, _ sample: SampleReseller, _ reseller: Reseller, _ number: Int
    ) async throws {
        guard number % 4 != 3 else { return }
        let services = [
            ["Fiber installation", "Wi-Fi for homes"], ["Business networks", "Voice"],
            ["Fiber installation", "Business networks", "Wi-Fi for homes"],
        ][number % 3]
        let entry = DirectoryEntry(
            isListed: true, summary: "\(services[0]) in and around \(sample.address.city), with advice on site.",
            services: services, languages: number.isMultiple(of: 2) ? ["English", "Spanish"] : ["English"],
            zips: sample.territories.filter(DirectoryEntry.isZip))
        try await stage.contexts.directory.save(
            stage.tenant.id, entry, of: reseller.id, by: Actor(accountID: nil, name: sample.owner.name))
    }

    private static func enterPayee(
        _ stage: DemoStage, _ sample: SampleReseller, _ reseller: Reseller, _ number: Int
    ) async throws {
        let tenantID = stage.tenant.id
        let team = try await stage.contexts.partnering.team(tenantID, of: reseller.id)
        guard let owner = team.first else { throw NotFound() }
        let actor = Actor(accountID: owner.id, name: owner.name)
        let account = "40018273\((65 + number).padded(2))"
        try await stage.contexts.payeeDetails.changeAccount(
            BankAccountForm(
                holder: sample.company, kind: "checking", routing: "011000015", account: account,
                accountAgain: account),
            of: reseller.id, tenantID: tenantID, by: actor)
        guard sample.publicID != SampleReseller.copperfield.publicID else { return }
        try await stage.contexts.payeeDetails.submitTaxForm(
            TaxFormInput(
                name: sample.company, classification: "llc", number: "00810000\(number + 1)", certified: true),
            of: reseller.id, tenantID: tenantID, by: actor)
    }

    /// Finance confirms what was entered, but for one account that nobody could be reached about.
    private static func confirmPayees(_ stage: DemoStage) async throws {
        let finance = try stage.actor(.finance)
        let details = stage.contexts.payeeDetails
        let resellers = try await stage.database.reading(stage.tenant.id) { try await Resellers($0).all() }
        for reseller in resellers {
            let current = try await details.current(of: reseller.id, tenantID: stage.tenant.id)
            if let method = current.method, reseller.publicID != SampleReseller.blueHeron.publicID {
                try await details.verifyAccount(
                    method.id, evidence: "Called \(reseller.contactName) at the number on file, account confirmed.",
                    tenantID: stage.tenant.id, by: finance)
            }
            if current.taxForm != nil {
                try await details.decideTaxForm(
                    of: reseller.id, accepted: true, tenantID: stage.tenant.id, by: finance)
            }
        }
    }

    /// Dana and Sam can sign in.
    private static func letInBrightline(_ stage: DemoStage) async throws {
        let hash = try await stage.contexts.passwords.hash(password)
        let (clock, chance) = (stage.world.edges.clock, stage.world.edges.chance)
        try await stage.database.transaction(stage.tenant.id) { tx in
            guard let brightline = try await Resellers(tx).find(publicID: SampleReseller.brightline.publicID),
                let dana = EmailAddress(SampleReseller.brightline.owner.email),
                let sam = EmailAddress(SamplePerson.sam.email),
                let owner = try await Accounts(tx).account(email: dana)
            else { throw NotFound() }
            try await Accounts(tx).setPassword(hash, of: owner.id, at: clock.now)
            _ = try await Accounts(tx).add(
                NewAccount(
                    email: sam, name: SamplePerson.sam.name, title: SamplePerson.sam.title,
                    resellerID: brightline.id, company: brightline.name, roles: [.sales]),
                id: Identifier(at: clock.now, chance: chance), passwordHash: hash, at: clock.now)
        }
    }
}
