import Identity
import Kernel
import Links
import Partnership
import Web

/// The programme, its calculator, its terms and its help: what everybody may read.
public enum ProgrammeRoutes {
    /// Seconds for which a page that is the same for all visitors is kept.
    static let keptForSeconds = 60

    public static func make() -> Routes {
        var routes = Routes()
        routes.pages = [ProgrammePage.self, CalculatorPage.self, TermsPage.self, HelpPage.self]
        routes.get(PublicPlaces.programme, .anyone, sharedFor: keptForSeconds) { try .page(programme($0)) }
        routes.get(PublicPlaces.calculator, .anyone) { visit in
            .page(CalculatorPage(frame: visit.publicFrame("What you would earn"), calculator: try calculator(visit)))
        }
        routes.get(PublicPlaces.terms, .anyone, sharedFor: keptForSeconds) { visit in
            .page(TermsPage(frame: visit.publicFrame("Terms of the programme")))
        }
        routes.get(PublicPlaces.help, .anyone, sharedFor: keptForSeconds) { visit in
            .page(HelpPage(frame: visit.publicFrame("Help"), supportPhone: visit.tenant.supportPhone))
        }
        return routes
    }

    private static func programme(_ visit: Visit) throws -> ProgrammePage {
        let (currency, language) = (visit.tenant.currency, visit.language)
        return ProgrammePage(
            frame: visit.publicFrame("Become a reseller"), firstTier: language.say(Tier.bronze.label),
            tiers: Tier.allCases.map { TierColumn($0, currency, language) },
            example: try ExampleMonth(.silver, currency, language), calculator: try calculator(visit))
    }

    private static func calculator(_ visit: Visit) throws -> Calculator {
        let (currency, language) = (visit.tenant.currency, visit.language)
        return try Calculator(CalculatorForm(visit.query, currency, language), currency, language)
    }
}
