import Kernel

/// A look at uploaded files by a virus scanner, where the operator has one.
public struct UploadScreen: Sendable {
    /// What a scanner says about a file.
    public enum Finding: Sendable, Hashable {
        case clean
        case infected
        /// The scanner did not answer: nothing is known.
        case unknown
    }

    /// Files are kept unseen.
    public static let none = UploadScreen { _ in .clean }

    private let scan: @Sendable (_ path: String) async -> Finding

    public init(_ scan: @escaping @Sendable (_ path: String) async -> Finding) {
        self.scan = scan
    }

    /// Throws Invalid for `files` when something was found, and when nobody could look.
    func check(path: String, name: String) async throws {
        switch await scan(path) {
        case .clean: return
        case .infected:
            throw Invalid("files", "The virus scanner refuses \(name). Check your computer, then save the file again.")
        case .unknown:
            throw Invalid("files", "Files cannot be checked for viruses at the moment. Try again in a few minutes.")
        }
    }
}
