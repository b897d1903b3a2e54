import Identity
import Links

/// Where people go when they have signed in.
public enum Home {
    public static func path(of person: SignedIn) -> String { path(of: person.account) }

    public static func profile(of person: SignedIn) -> String {
        person.account.isStaff ? BackOfficePlaces.profile.path : PortalPlaces.profile.path
    }

    public static func path(of account: Account) -> String {
        if !account.isStaff { return PortalPlaces.home.path }
        if account.roles == [.operatorAdmin] { return BackOfficePlaces.operatorHome.path }
        return BackOfficePlaces.home.path
    }
}
