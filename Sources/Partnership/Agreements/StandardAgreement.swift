/// The text that the first version for a kind of reseller starts from. Legal staff change and publish it; the program
/// never sends it by itself.
public enum StandardAgreement {
    public static func body(for type: ResellerType) -> String {
        [head, scope(type), duties, type.hasSubResellers ? below : nil, brand(type), money, confidence, term, end]
            .compactMap { $0 }.joined(separator: "\n\n") + "\n"
    }

    private static let head = """
        # Reseller agreement

        This agreement is between

        **{{provider_legal}}**, {{provider_address}} (“**{{provider}}**”), and

        **{{reseller_legal}}**, {{reseller_address}}, reseller number {{reseller_number}} (“**the reseller**”).

        It was made out on {{made_on}}. It is in force from {{start}}. For the reseller it is signed by {{signer}}, \
        who declares to be allowed to bind it.

        ## 1. What this agreement is about

        {{provider}} builds and runs networks and provides internet and voice services to customers. The reseller \
        finds customers for these services and looks after them, as an independent company and as a {{type}}: \
        “{{type_meaning}}” Neither side is the employee, partner or agent of the other, and neither may make \
        promises in the other's name beyond this agreement.
        """

    private static func scope(_ type: ResellerType) -> String {
        var points = [
            "Contracts for the services are made between {{provider}} and the customer. {{provider}} decides whether "
                + "it can serve an address, sends the bills and answers for the service."
        ]
        switch type.deals {
        case .yes: points.append("The reseller may register deals, which are protected for the time its tier gives.")
        case .leadsOnly:
            points.append("The reseller names companies and people who may become customers, and sells to none itself.")
        }
        if type.placesOrders {
            points.append("The reseller may place orders for customers who have asked for it in writing or online.")
        }
        if type.takesAssignedCustomers {
            points.append("{{provider}} may hand customers to the reseller, who answers them within two business days.")
        }
        points.append("The right to sell is not exclusive, unless a territory says so in writing.")
        return "## 2. What the reseller may do\n\n" + points.map { "* \($0)" }.joined(separator: "\n")
    }

    private static let duties = """
        ## 3. What the reseller promises

        * It describes services and prices as {{provider}} publishes them, and hides no fee and no term.
        * It calls and writes only to people who may be called and written to, and keeps the law on advertising, on \
        consumers and on competition.
        * It trains its people as the programme asks, and keeps the licences and insurance that its work needs.
        * It passes complaints and reports of faults on to {{provider}} within one business day.
        * It takes no money from customers for {{provider}}.

        ## 4. What {{provider}} promises

        * It tells the reseller of new services and prices before they begin, and gives access to the portal, to \
        training and to a person who answers.
        * It shows in the portal how each commission came about, for at least seven years.
        * It does not take a customer whom the reseller brought away from it in order to save commission.
        """

    private static let below = """
        ### Resellers below

        The reseller may bring in companies that sell below it, once {{provider}} has accepted each of them. They \
        have agreements of their own with {{provider}}. The reseller earns a share of their commission by its plan, \
        and answers for having chosen and instructed them with care.
        """

    private static func brand(_ type: ResellerType) -> String {
        let heading = "## 5. Names and marks\n\n"
        guard type.hasOwnBrand else {
            return heading + """
                The reseller may call itself a reseller of {{provider}} and use the marks and texts that the portal \
                offers, unchanged, while this agreement is in force. It registers no name, address or keyword that \
                contains them.
                """
        }
        return heading + """
            The reseller may offer the services under a brand that {{provider}} has accepted in writing. It says in \
            its terms and on its bills who provides the network. The brand stays the reseller's; what {{provider}} \
            owns stays {{provider}}'s.
            """
    }

    private static let money = """
        ## 6. What the reseller earns

        On the day on which this text was made out, the reseller's plan pays:

        {{plan}}

        * Commission is earned on money that {{provider}} has received, for events while this agreement is in force. \
        The plan that is valid on the day of an event decides. A new version of a plan begins on the first of a \
        month, is announced 30 days before, and never changes what was earned.
        * When an invoice is refunded or credited, its commission is taken back in proportion. One-time amounts are \
        reduced when the service ends within its first year, and taken back when it ends within 90 days, unless the \
        service could not be delivered.
        * Each month is added up on the first of the next one and paid in {{currency}} on the 15th or the next \
        banking day, by the payment terms that the reseller chose. Amounts below the minimum are carried over.
        * The reseller can dispute any line within 60 days after its statement closed. {{provider}} answers within \
        ten business days.
        * While this agreement is not in force, commission waits and is not paid.
        """

    private static let confidence = """
        ## 7. Data and confidence

        * Data of customers belong to the customers. The reseller uses them for this agreement alone, keeps them \
        safe, and deletes them when they are no longer needed.
        * A loss of data or an unknown person's access is told to {{provider}} within 24 hours.
        * What one side learns of the other's prices, plans and technology stays confidential, and for two years \
        after the end.

        ## 8. Liability

        Each side is liable without limit for intent and gross negligence, for injury to people, and where the law \
        allows no limit. Otherwise it is liable for breaches of essential duties only, and for no more than the \
        reseller earned in the twelve months before. Neither side is liable for lost profit, nor for what lies \
        beyond its control.
        """

    private static let term = """
        ## 9. How long it lasts

        * The first term is {{term_months}} months. The agreement renews for the same time unless one side gives \
        notice in the portal or in writing at least 60 days before a term ends. Both sides are reminded 60, 30 and 7 \
        days before.
        * Either side may end it at once for good cause: a serious breach that is not mended within 14 days after a \
        warning, fraud, or insolvency.
        * What was earned until the end is paid. Events of customers whom the reseller brought earn for \
        {{tail_months}} months after the end.
        * {{provider}} may propose a new version of this agreement. The reseller has 30 days to accept it in the \
        portal; after that the portal is limited to this question, and after 60 days {{provider}} may suspend the \
        reseller. Until a new version is in force, this one stays.
        """

    private static let end = """
        ## 10. In the end

        * This text, the plan and the rules of the programme in the portal are the whole agreement. Where they \
        differ, this text comes first. Changes are made in text form.
        * If a part is not valid, the rest stays.
        * The law and the courts of the place of {{provider}} decide, as far as the law lets the sides choose.
        * Signatures are given electronically: by a name that is typed and a box that is ticked, after the person \
        has proved who they are. The exact text, its SHA-256 fingerprint, the time and the address are kept. Both \
        sides can read and print them at any time. Questions go to {{provider_email}}.
        """
}
