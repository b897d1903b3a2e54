import Templates

/// The small page: twelve short rows in a layout.
public struct FortunesPage: Page {
    public var title: String
    public var fortunes: [Fortune]

    public static let template = "fortunes"
    public static let schema = Schema<Self>(\.title, \.fortunes)
}

public struct Fortune: ViewModel {
    public var id: Int
    public var message: String

    public static let schema = Schema<Self>(\.id, \.message)
}

extension FortunesPage {
    public static let example = FortunesPage(
        title: "Fortunes",
        fortunes: [
            "fortune: No such file or directory",
            "A computer scientist is someone who fixes things that aren't broken.",
            "After enough decimal places, nobody gives a damn.",
            "A bad random number generator: 1, 1, 1, 1, 1, 4.33e+67, 1, 1, 1",
            "A computer program does what you tell it to do, not what you want it to do.",
            "Emacs is a nice operating system, but I prefer UNIX. — Tom Christaensen",
            "Any program that runs right is obsolete.",
            "A list is only as strong as its weakest link. — Donald Knuth",
            "Feature: A bug with seniority.",
            "Computers make very fast, very accurate mistakes.",
            "<script>alert(\"This should not be displayed in a browser alert box.\");</script>",
            "フレームワークのベンチマーク",
        ].enumerated().map { Fortune(id: $0.offset + 1, message: $0.element) })
}
