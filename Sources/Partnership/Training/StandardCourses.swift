import Foundation

/// The texts of the courses that the program brings: what a tenant starts with and then writes on.
public struct StandardCourses: Sendable {
    private let folder: String

    /// Files like `product_basic.md`, and `product_basic.de.md` in another language.
    public init(folder: String) {
        self.folder = folder
    }

    /// The text of a programme's course in a language, in English where there is no other.
    public func text(of programme: TrainingProgramme, in language: String) throws -> String {
        let translated = "\(folder)/\(programme.rawValue).\(language).md"
        if FileManager.default.fileExists(atPath: translated) {
            return try String(contentsOfFile: translated, encoding: .utf8)
        }
        return try String(contentsOfFile: "\(folder)/\(programme.rawValue).md", encoding: .utf8)
    }
}
