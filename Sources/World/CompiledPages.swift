import Templates
import Web

/// The templates and static files of the program, read and checked once; worlds in one process may share them.
public struct CompiledPages: Sendable {
    public let assets: Assets
    public let templates: TemplateSet

    /// Throws everything that is wrong with the templates at once.
    public init(_ routes: Routes, folder: ProgramFolder) throws {
        let assets = Assets(folder: folder.publicFiles)
        self.assets = assets
        templates = try TemplateSet(
            views: folder.views, emails: folder.emails, pages: routes.pages, letters: AllLetters.pages,
            asset: { assets.path($0) })
    }
}
