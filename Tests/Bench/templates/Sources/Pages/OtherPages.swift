import Templates

/// 200 kB of text in one value.
public struct ArticlePage: Page {
    public var title: String
    public var text: String

    public static let template = "article"
    public static let schema = Schema<Self>(\.title, \.text)
}

/// A tree of records, each with two below it in twenty levels of one page.
public struct TreePage: Page {
    public var title: String
    public var branches: [Branch]

    public static let template = "tree"
    public static let schema = Schema<Self>(\.title, \.branches)
}

public struct Branch: ViewModel {
    public var name: String
    public var branches: [Branch]

    public static let schema = Schema<Self>(\.name, \.branches)
}

/// A page of two hundred other templates, to measure the compiler with.
public struct CataloguePage: Page {
    public var title: String
    public var rows: [MemberRow]
    public var fortunes: [Fortune]

    public static let template = "catalogue"
    public static let schema = Schema<Self>(\.title, \.rows, \.fortunes)
}

extension ArticlePage {
    public static let example = ArticlePage(
        title: "An article",
        text: String(
            String(repeating: "The quick brown fox jumps over the lazy dog, and nothing here is special. ", count: 2800)
                .prefix(200_000)))
}

extension TreePage {
    public static let levels = 20

    /// A stem of twenty levels with one leaf beside it on each.
    public static let example: TreePage = {
        var branches: [Branch] = []
        for level in (1...levels).reversed() {
            branches = [
                Branch(name: "Stem \(level)", branches: branches), Branch(name: "Leaf & \(level)", branches: []),
            ]
        }
        return TreePage(title: "A tree", branches: branches)
    }()
}
