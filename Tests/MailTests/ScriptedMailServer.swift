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
        /// Closes the connection after the final dot, without an answer, this many times.
        var silentDots = 0
    }

    struct Received: Sendable {
        var commands: [String] = []
        var messages: [String] = []
        var connections = 0
    }

    let port: UInt16
    private let listener: Int32
    private let script: Mutex<Script>
    private let received = Mutex(Received())

    init(_ script: Script = Script()) throws {
        self.script = Mutex(script)
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
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

    /// The thread that accepts closes the listener itself: nobody else may get its number while it is in use.
    func stop() {
        shutdown(listener, Int32(SHUT_RDWR))
    }

    private func acceptConnections() {
        while true {
            let connection = accept(listener, nil, nil)
            guard connection >= 0 else {
                close(listener)
                return
            }
            received.withLock { $0.connections += 1 }
            serve(Conversation(descriptor: connection))
            close(connection)
        }
    }

    private func serve(_ conversation: Conversation) {
        conversation.say(script.withLock { $0.greeting })
        while let line = conversation.hear() {
            received.withLock { $0.commands.append(line) }
            let command = String(line.prefix { $0 != " " }).uppercased()
            let scripted = script.withLock { script -> String? in
                guard let answer = script.answers[command]?.first else { return nil }
                script.answers[command]?.removeFirst()
                return answer
            }
            if let scripted {
                if scripted == "close" { return }
                conversation.say(scripted)
                continue
            }
            switch command {
            case "EHLO":
                let lines = ["mail.example"] + script.withLock { $0.capabilities }
                for (index, text) in lines.enumerated() {
                    conversation.say("250\(index == lines.count - 1 ? " " : "-")\(text)")
                }
            case "DATA":
                conversation.say("354 go on")
                guard let message = conversation.hearMessage() else { return }
                let silent = script.withLock { script -> Bool in
                    guard script.silentDots > 0 else { return false }
                    script.silentDots -= 1
                    return true
                }
                received.withLock { $0.messages.append(message) }
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
}

struct CannotListen: Error {}

private final class Conversation {
    private let descriptor: Int32
    private var buffer: [UInt8] = []

    init(descriptor: Int32) {
        self.descriptor = descriptor
    }

    func say(_ line: String) {
        let bytes = Array((line + "\r\n").utf8)
        _ = send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    }

    /// A line that ended in CR LF, or nil when the connection ended.
    func hear() -> String? {
        while true {
            if let end = buffer.firstIndex(of: 10) {
                let line = buffer[..<end]
                buffer = Array(buffer[(end + 1)...])
                return String(decoding: line.last == 13 ? line.dropLast() : line, as: UTF8.self)
            }
            var chunk = [UInt8](repeating: 0, count: 4096)
            let count = recv(descriptor, &chunk, chunk.count, 0)
            guard count > 0 else { return nil }
            buffer += chunk.prefix(count)
        }
    }

    /// The message without its dots, its lines joined by CR LF.
    func hearMessage() -> String? {
        var message = ""
        while let line = hear() {
            if line == "." { return message }
            message += (line.hasPrefix(".") ? String(line.dropFirst()) : line) + "\r\n"
        }
        return nil
    }
}
