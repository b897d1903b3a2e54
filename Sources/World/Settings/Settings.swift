import Foundation
import Kernel
import Mail
import Vault
import Web

/// What the environment says about the place where the program runs: read once, all problems told at once.
public struct Settings: Sendable {
    public static let names = [
        "PORT", "HOST", "DATABASE_URL", "DATABASE_POOLER", "DATA_DIR", "BASE_URL", "SMTP_URL", "SECRET_KEY",
        "TRIBUTARY_DEMO", "METRICS_PORT", "TRUSTED_PROXIES", "BOUNCE_ADDRESS", "UPLOAD_SCANNER",
        "TRIBUTARY_CLOCK",
    ]

    public let port: Int
    public let host: String
    /// libpq's connection string of the tables' owner; nil for the private PostgreSQL.
    public let databaseURL: String?
    /// libpq's connection string of a pooler in transaction mode before that database, without a role; nil for none.
    public let poolerURL: String?
    public let dataFolder: String
    public let baseURL: String
    /// Where letters go; nil for files in the data folder.
    public let smtp: SMTPAddress?
    /// Where reports about undelivered letters come; nil for the sender of each letter.
    public let bounceAddress: BounceAddress?
    public let masterKey: MasterKey
    /// Whether an empty database is filled with the demo.
    public let fillsDemo: Bool
    /// Where Prometheus is answered, on the host of the pages; nil when it is not.
    public let metricsPort: Int?
    /// Proxies in front, whose X-Forwarded-For is believed.
    public let proxies: [AddressRange]
    /// The program that looks for viruses in uploaded files; nil for none.
    public let uploadScanner: String?
    /// The file that moves the clock of a demo for a test; nil for the system's clock.
    public let clockFile: String?

    /// What is wrong with the settings, each with its remedy.
    public struct Problems: Error, Sendable, Hashable, CustomStringConvertible {
        public let all: [String]

        public var description: String { all.joined(separator: "\n") }
    }

    public init(
        port: Int, host: String, databaseURL: String?, dataFolder: String, baseURL: String, smtp: SMTPAddress?,
        masterKey: MasterKey, fillsDemo: Bool, metricsPort: Int? = nil, proxies: [AddressRange] = [],
        bounceAddress: BounceAddress? = nil, poolerURL: String? = nil, uploadScanner: String? = nil,
        clockFile: String? = nil
    ) {
        self.port = port
        self.host = host
        self.databaseURL = databaseURL
        self.poolerURL = poolerURL
        self.dataFolder = dataFolder
        self.baseURL = baseURL
        self.smtp = smtp
        self.masterKey = masterKey
        self.fillsDemo = fillsDemo
        self.metricsPort = metricsPort
        self.proxies = proxies
        self.bounceAddress = bounceAddress
        self.uploadScanner = uploadScanner
        self.clockFile = clockFile
    }

    /// Reads the environment; makes the data folder and, without SECRET_KEY, the key in it. Throws `Problems`.
    public init(environment: [String: String] = ProcessInfo.processInfo.environment, chance: Chance = .system) throws {
        var problems: [String] = []
        func value(_ name: String) -> String? {
            let text = environment[name]?.trimmingWhitespace()
            return text?.isEmpty == true ? nil : text
        }
        port = value("PORT").map { Int($0) ?? -1 } ?? 8080
        if !(0...65_535).contains(port) { problems.append("PORT has to be a number from 0 to 65535.") }
        host = value("HOST") ?? "127.0.0.1"
        databaseURL = value("DATABASE_URL")
        poolerURL = value("DATABASE_POOLER")
        if poolerURL != nil, databaseURL == nil {
            problems.append("DATABASE_POOLER needs DATABASE_URL, the way to the server itself.")
        }
        dataFolder = value("DATA_DIR") ?? ".tributary"
        baseURL = value("BASE_URL") ?? "http://localhost:\(port)"
        if let problem = Self.problem(baseURL: baseURL) { problems.append(problem) }
        smtp = value("SMTP_URL").flatMap { SMTPAddress($0) }
        if value("SMTP_URL") != nil, smtp == nil {
            problems.append("SMTP_URL has to look like smtp://user:password@mail.example.com:587.")
        }
        bounceAddress = value("BOUNCE_ADDRESS").flatMap { EmailAddress($0) }.flatMap { BounceAddress($0) }
        if value("BOUNCE_ADDRESS") != nil, bounceAddress == nil {
            problems.append("BOUNCE_ADDRESS has to look like bounces@mail.example.com: at most 31 bytes before the @.")
        }
        fillsDemo = value("TRIBUTARY_DEMO") == "1"
        metricsPort = value("METRICS_PORT").map { Int($0) ?? -1 }
        if let metricsPort, !(1...65_535).contains(metricsPort) || metricsPort == port {
            problems.append("METRICS_PORT has to be a number from 1 to 65535, and another one than PORT.")
        }
        let proxyTexts = (value("TRUSTED_PROXIES") ?? "").split(separator: ",").map { String($0).trimmingWhitespace() }
        proxies = proxyTexts.compactMap { AddressRange($0) }
        if proxies.count < proxyTexts.count {
            problems.append("TRUSTED_PROXIES has to be addresses or ranges with commas between, like 10.0.0.0/8, ::1.")
        }
        uploadScanner = value("UPLOAD_SCANNER")
        if let uploadScanner, !FileManager.default.isExecutableFile(atPath: uploadScanner) {
            problems.append("UPLOAD_SCANNER has to be the path of a program that can be run.")
        }
        clockFile = value("TRIBUTARY_CLOCK")
        if let clockFile {
            let isDemo = fillsDemo && databaseURL == nil && smtp == nil && Self.isOfThisMachine(baseURL)
            problems += Self.problems(clockFile: clockFile, isDemo: isDemo)
        }
        var key: MasterKey?
        do {
            key = try SecretKey.read(value("SECRET_KEY"), dataFolder: dataFolder, chance: chance)
        } catch {
            problems.append(contentsOf: (error as? Problems)?.all ?? ["\(error)"])
        }
        guard let key, problems.isEmpty else { throw Problems(all: problems) }
        masterKey = key
    }

    public var mailFolder: String { dataFolder + "/mail" }
    public var uploadFolder: String { dataFolder + "/uploads" }
    public var importFolder: String { dataFolder + "/imports" }

    private static func problem(baseURL: String) -> String? {
        guard let address = URL(string: baseURL), address.scheme == "http" || address.scheme == "https",
            address.host?.isEmpty == false, address.path.isEmpty || address.path == "/", address.query == nil
        else { return "BASE_URL has to be an address without a path, like https://partners.example.com." }
        return nil
    }

    private static func isOfThisMachine(_ baseURL: String) -> Bool {
        ["localhost", "127.0.0.1", "::1"].contains(URL(string: baseURL)?.host ?? "")
    }

    /// A moved clock makes links, sessions and dates of money wrong: only a demo that nobody else reaches may have one.
    private static func problems(clockFile: String, isDemo: Bool) -> [String] {
        var problems: [String] = []
        if !isDemo {
            problems.append(
                "TRIBUTARY_CLOCK moves the time for tests. It needs TRIBUTARY_DEMO=1 and BASE_URL on localhost, and "
                    + "goes neither with DATABASE_URL nor with SMTP_URL.")
        }
        if ClockFile.shift(in: clockFile) == nil {
            problems.append("TRIBUTARY_CLOCK has to be the path of a file with a whole number of seconds in one line.")
        }
        return problems
    }
}

/// The key that all secrets of the program are derived from.
enum SecretKey {
    static let fileName = "secret.key"

    /// From the setting, else from the data folder, where it is made when absent. Throws `Settings.Problems`.
    static func read(_ setting: String?, dataFolder: String, chance: Chance) throws -> MasterKey {
        if let setting {
            guard let key = MasterKey(text: setting) else {
                throw Settings.Problems(all: ["SECRET_KEY has to be 64 hexadecimal digits: openssl rand -hex 32"])
            }
            return key
        }
        let path = "\(dataFolder)/\(fileName)"
        if let text = try? String(contentsOfFile: path, encoding: .utf8) {
            guard let key = MasterKey(text: text.trimmingWhitespace()) else {
                throw Settings.Problems(all: [
                    "\(path) holds no key. Put back the one that was there, or set SECRET_KEY."
                ])
            }
            return key
        }
        return try make(path, dataFolder, chance)
    }

    private static func make(_ path: String, _ dataFolder: String, _ chance: Chance) throws -> MasterKey {
        do {
            try FileManager.default.createDirectory(atPath: dataFolder, withIntermediateDirectories: true)
        } catch {
            throw Settings.Problems(all: ["DATA_DIR \(dataFolder) cannot be made: choose a folder that can be written."]
            )
        }
        let problem = Settings.Problems(all: ["\(path) cannot be written: choose a DATA_DIR that can be."])
        guard let key = MasterKey.make(chance), let draft = DraftFile(beside: path) else { throw problem }
        do {
            try draft.handle.write(contentsOf: Data((key.text + "\n").utf8))
        } catch {
            draft.discard()
            throw problem
        }
        if draft.become(path) { return key }
        // Another process that starts at the same time was first: its key is the one.
        guard let text = try? String(contentsOfFile: path, encoding: .utf8),
            let first = MasterKey(text: text.trimmingWhitespace())
        else { throw problem }
        return first
    }
}
