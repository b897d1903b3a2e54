import Foundation
import Mail

/// What comes to the bounce address, as the command takes it.
public struct BouncePost: Sendable {
    /// A folder that is none of messages.
    public struct NoMailFolder: Error, Hashable, Sendable, CustomStringConvertible {
        let folder: String

        public var description: String { "\(folder) is no mail folder: it has no folder new that can be read." }
    }

    private let intake: BounceIntake

    public init(_ world: World) {
        intake = BounceIntake(database: world.edges.database, clock: world.edges.clock, chance: world.edges.chance)
    }

    /// Takes one message and says what it was.
    public func take(_ message: [UInt8], to recipient: String) async throws -> String {
        switch try await intake.take(message, to: recipient) {
        case .noted(let letter): "A report about letter \(letter) was noted."
        case .unknownLetter: "A report about a letter that is not here; nothing was noted."
        case .noReport: "This is no report about a letter; nothing was noted."
        }
    }

    /// Takes all new messages of a Maildir and moves them to `cur` as seen. Throws `NoMailFolder`.
    public func takeAll(_ folder: String) async throws -> [String] {
        let files = FileManager.default
        var lines: [String] = []
        guard let names = try? files.contentsOfDirectory(atPath: "\(folder)/new") else {
            throw NoMailFolder(folder: folder)
        }
        for name in names.sorted() {
            let path = "\(folder)/new/\(name)"
            guard let message = files.contents(atPath: path) else { continue }
            lines.append("\(name): \(try await take(Array(message), to: ""))")
            try files.createDirectory(atPath: "\(folder)/cur", withIntermediateDirectories: true)
            try files.moveItem(atPath: path, toPath: "\(folder)/cur/\(name):2,S")
        }
        return lines.isEmpty ? ["There is nothing new in \(folder)."] : lines
    }
}
