import Foundation
import Synchronization
import Templates

/// The templates and static files while somebody edits them. A changed set that is in order replaces the one in use as
/// a whole; one that is not leaves it in use, and pages say what is wrong.
public final class EditedFiles: Sendable {
    /// Everything that pages and letters are made of, read and checked at one moment.
    public typealias Reading = @Sendable () throws -> (templates: TemplateSet, assets: Assets)

    /// What a look at the files led to.
    public enum Finding: Sendable {
        case unchanged
        case replaced
        case refused(TemplateProblems)
    }

    /// When a file was written and how long it is: what tells that it changed.
    struct Stamp: Hashable, Sendable {
        let writtenAt: Date
        let byteCount: UInt64
    }

    private struct State {
        var assets: Assets
        /// Pages that were sent before a change may still ask for files of the set before.
        var former: Assets?
        var stamps: [String: Stamp]
        var problems: TemplateProblems?
        var version = 0
    }

    public let templates: CurrentTemplates
    private let folders: [String]
    private let read: Reading
    private let state: Mutex<State>

    /// Reads everything for the first time. Throws `TemplateProblems`.
    public init(folders: [String], read: @escaping Reading) throws {
        let stamps = Self.stamps(folders)
        let first = try read()
        self.folders = folders
        self.read = read
        templates = CurrentTemplates(first.templates)
        state = Mutex(State(assets: first.assets, stamps: stamps))
    }

    /// Looks whether files came, went or changed, and if so reads and checks everything. Only one task may look.
    public func look() throws -> Finding {
        let stamps = Self.stamps(folders)
        guard state.withLock({ $0.stamps != stamps }) else { return .unchanged }
        do {
            let next = try read()
            state.withLock { state in
                (state.former, state.assets) = (state.assets, next.assets)
                (state.stamps, state.problems) = (stamps, nil)
                state.version += 1
            }
            templates.replace(with: next.templates)
            return .replaced
        } catch let problems as TemplateProblems {
            state.withLock { state in
                (state.stamps, state.problems) = (stamps, problems)
                state.version += 1
            }
            return .refused(problems)
        }
    }

    /// What is wrong with the files as they are; nil when they are in use.
    public var problems: TemplateProblems? { state.withLock { $0.problems } }

    /// Grows with each change: answers that were kept under another number are old.
    var version: Int { state.withLock { $0.version } }

    /// The static files of the set in use.
    public var assets: Assets { state.withLock { $0.assets } }

    func asset(at path: String) -> Assets.File? {
        let (assets, former) = state.withLock { ($0.assets, $0.former) }
        return assets.file(at: path) ?? former?.file(at: path)
    }

    private static func stamps(_ folders: [String]) -> [String: Stamp] {
        var stamps: [String: Stamp] = [:]
        for folder in folders {
            for case let name as String in FileManager.default.enumerator(atPath: folder) ?? .init() {
                let path = "\(folder)/\(name)"
                guard let facts = try? FileManager.default.attributesOfItem(atPath: path),
                    facts[.type] as? FileAttributeType == .typeRegular, let written = facts[.modificationDate] as? Date
                else { continue }
                stamps[path] = Stamp(writtenAt: written, byteCount: facts[.size] as? UInt64 ?? 0)
            }
        }
        return stamps
    }
}
