import Foundation
import Glibc
import Synchronization

/// A mail server on this machine that answers by a script and keeps what it gets.
final class ScriptedMailServer: Sendable {
    struct Script: Sendable {
        var greeting = "220 mail.example ESMTP"
        var capabilities = ["SIZE 1000000", "8BITMIME"]
        /// Answers by command, used up in order; what is not listed is answered well.
        var answers: [String: [String]] = [:]
        /// Answers to RCPT by address, every time.
        var recipients: [String: String] = [:]
        /// Closes the connection after the final dot, without an answer, this many times.
        var silentDots = 0
        /// The first connection breaks when the server has got or sent this many bytes.
        var cut: Cut?
        var tls: TLS = .none
        /// What the server says in the clear behind its answer to STARTTLS, as somebody on the way would.
        var injected = ""
    }

    enum Cut: Sendable, Hashable {
        case received(Int)
        case sent(Int)
    }

    enum TLS: Sendable {
        case none
        case implicit(TestCertificate)
        case startTLS(TestCertificate)
    }

    struct Received: Sendable {
        var commands: [String] = []
        var messages: [String] = []
        var envelopes: [String] = []
        var connections = 0
        /// Bytes of the first connection, both ways.
        var received = 0
        var sent = 0
    }

    let port: UInt16
    private let listener: Int32
    private let script: Mutex<Script>
    private let received = Mutex(Received())

    /// `port` 0 takes any that is free.
    init(_ script: Script = Script(), port wanted: UInt16 = 0) throws {
        self.script = Mutex(script)
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var yes: Int32 = 1
        setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = wanted.bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                bind(listener, generic, size) == 0 && listen(listener, 8) == 0
                    && getsockname(listener, generic, &size) == 0
            }
        }
        guard bound else { throw CannotListen() }
        self.listener = listener
        port = UInt16(bigEndian: address.sin_port)
        let thread = Thread { [self] in acceptConnections() }
        thread.start()
    }

    var address: String { "smtp://127.0.0.1:\(port)" }
    var state: Received { received.withLock { $0 } }

    /// The script from now on.
    func change(_ script: Script) { self.script.withLock { $0 = script } }

    /// The thread that accepts closes the listener itself: nobody else may get its number while it is in use.
    func stop() {
        shutdown(listener, Int32(SHUT_RDWR))
    }

    private func acceptConnections() {
        while true {
            let descriptor = accept(listener, nil, nil)
            guard descriptor >= 0 else {
                close(listener)
                return
            }
            let isFirst = received.withLock { state in
                state.connections += 1
                return state.connections == 1
            }
            let cut = script.withLock { isFirst ? $0.cut : nil }
            let thread = Thread { [self] in
                let conversation = Conversation(descriptor: descriptor, cut: cut)
                serve(conversation)
                if isFirst {
                    received.withLock { ($0.received, $0.sent) = (conversation.received, conversation.sent) }
                }
                conversation.end()
            }
            thread.start()
        }
    }

    private func serve(_ conversation: Conversation) {
        if case .implicit(let certificate) = script.withLock({ $0.tls }), !conversation.startTLS(certificate) { return }
        conversation.say(script.withLock { $0.greeting })
        var sender = ""
        var recipient = ""
        while let line = conversation.hear() {
            received.withLock { $0.commands.append(line) }
            let command = String(line.prefix { $0 != " " }).uppercased()
            if command == "MAIL" { sender = line }
            if command == "RCPT" { recipient = line }
            if let scripted = answer(to: command, line) {
                if scripted == "close" { return }
                conversation.say(scripted)
                continue
            }
            switch command {
            case "EHLO": greet(conversation)
            case "STARTTLS":
                guard case .startTLS(let certificate) = script.withLock({ $0.tls }) else {
                    conversation.say("502 no")
                    continue
                }
                let injected = script.withLock { $0.injected }
                conversation.say("220 go on" + (injected.isEmpty ? "" : "\r\n" + injected))
                if !conversation.startTLS(certificate) { return }
            case "DATA":
                conversation.say("354 go on")
                guard let message = conversation.hearMessage() else { return }
                let silent = script.withLock { script -> Bool in
                    guard script.silentDots > 0 else { return false }
                    script.silentDots -= 1
                    return true
                }
                received.withLock {
                    $0.messages.append(message)
                    $0.envelopes.append("\(sender) \(recipient)")
                }
                if silent { return }
                conversation.say("250 kept")
            case "QUIT":
                conversation.say("221 bye")
                return
            case "AUTH": conversation.say("235 welcome")
            default: conversation.say("250 fine")
            }
        }
    }

    private func greet(_ conversation: Conversation) {
        let script = script.withLock { $0 }
        var lines = ["mail.example"] + script.capabilities
        if case .startTLS = script.tls, !conversation.isSecure { lines.append("STARTTLS") }
        for (index, text) in lines.enumerated() {
            conversation.say("250\(index == lines.count - 1 ? " " : "-")\(text)")
        }
    }

    private func answer(to command: String, _ line: String) -> String? {
        script.withLock { script in
            if command == "RCPT", let known = script.recipients.first(where: { line.contains("<\($0.key)>") }) {
                return known.value
            }
            guard let answer = script.answers[command]?.first else { return nil }
            script.answers[command]?.removeFirst()
            return answer
        }
    }
}

struct CannotListen: Error {}
