import Foundation
import Kernel
import Logging
import Postgres
import Templates
import Web

/// Looks for everything that keeps the program from running well, all at once, each finding with its remedy.
public struct Doctor: Sendable {
    private static let packagesOfPrograms = [
        ("/usr/share/bootstrap-html/css/bootstrap.min.css", "libjs-bootstrap5"),
        ("/usr/share/bootstrap-icons/svg", "bootstrap-icons"),
    ]

    private let environment: [String: String]
    private let logger: Logger

    public init(environment: [String: String], logger: Logger) {
        self.environment = environment
        self.logger = logger
    }

    /// What is wrong; empty when all is well.
    public func findings() async -> [String] {
        var findings: [String] = []
        for (path, package) in Self.packagesOfPrograms where !FileManager.default.fileExists(atPath: path) {
            findings.append("\(path) is missing. Install it: apt-get install \(package)")
        }
        guard let folder = ProgramFolder.find() else {
            findings.append("Views, Migrations and Public are not here. Start the program in its own folder.")
            return findings
        }
        do {
            let settings = try Settings(environment: environment)
            if environment["DATABASE_URL"] == nil, let problem = Self.missingServer() { findings.append(problem) }
            findings += await inspect(settings, folder)
        } catch let problems as Settings.Problems {
            findings += problems.all
        } catch {
            findings.append("\(error)")
        }
        return findings
    }

    private func inspect(_ settings: Settings, _ folder: ProgramFolder) async -> [String] {
        var findings: [String] = []
        let free =
            (try? URL(fileURLWithPath: settings.dataFolder).resourceValues(forKeys: [.volumeAvailableCapacityKey]))?
            .volumeAvailableCapacity
        if let free, free < 1_000_000_000 {
            findings.append("Less than 1 GB is free where \(settings.dataFolder) is. Make room.")
        }
        do {
            let running = try await RunningDatabase.start(settings, folder: folder, logger: logger)
            do {
                let world = try World(
                    Edges(settings: settings, folder: folder, database: running.database, logger: logger))
                findings += world.pages.assets.problems
                findings += world.pages.templates.unusedTemplates.map { "\($0) is used by no page." }
                if !(await world.readiness.isReady()) {
                    findings.append("The database lacks migrations: tributary migrate")
                }
            } catch let problems as TemplateProblems {
                findings.append("\(problems)")
            } catch {
                findings.append("\(error)")
            }
            await running.stop()
        } catch {
            findings.append("The database does not answer: \(error)")
        }
        return findings
    }

    private static func missingServer() -> String? {
        let root = "/usr/lib/postgresql"
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
        let isThere = versions.contains { FileManager.default.fileExists(atPath: "\(root)/\($0)/bin/postgres") }
        return isThere ? nil : "PostgreSQL is missing. Install it (apt-get install postgresql-15) or set DATABASE_URL."
    }
}
