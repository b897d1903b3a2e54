import Logging
import ServiceLifecycle

/// Looks at edited files again and again while the program runs.
public struct FileWatch: Service {
    /// Often enough that a page that is loaded after a change shows it.
    public static let pause = Duration.milliseconds(300)

    private let files: EditedFiles
    private let logger: Logger
    /// Gets lines for the person at the terminal.
    private let announce: @Sendable (String) -> Void

    public init(_ files: EditedFiles, logger: Logger, announce: @escaping @Sendable (String) -> Void) {
        self.files = files
        self.logger = logger
        self.announce = announce
    }

    public func run() async throws {
        await cancelWhenGracefulShutdown {
            while (try? await Task.sleep(for: Self.pause)) != nil { look() }
        }
    }

    private func look() {
        do {
            switch try files.look() {
            case .unchanged: break
            case .replaced: announce("Views, Emails and Public were read again.")
            case .refused(let problems): announce("\(problems)\nPages and letters are made from the files before.")
            }
        } catch {
            logger.error("edited files could not be read", metadata: ["error": "\(error)"])
        }
    }
}
