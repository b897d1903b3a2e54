import Templates

/// What pages are made of: read once at start and never looked at again, or followed while somebody edits it.
public enum PageFiles: Sendable {
    case fixed(TemplateSet, Assets)
    case edited(EditedFiles)

    public var templates: TemplatesInUse {
        switch self {
        case .fixed(let set, _): .fixed(set)
        case .edited(let files): .edited(files.templates)
        }
    }

    /// What is wrong with edited files; nil when they are in use.
    var problems: TemplateProblems? {
        switch self {
        case .fixed: nil
        case .edited(let files): files.problems
        }
    }

    var version: Int {
        switch self {
        case .fixed: 0
        case .edited(let files): files.version
        }
    }

    /// The static file at an address, nil when there is none.
    func asset(at path: String) -> Assets.File? {
        switch self {
        case .fixed(_, let assets): assets.file(at: path)
        case .edited(let files): files.asset(at: path)
        }
    }
}
