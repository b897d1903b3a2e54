public import Kernel

/// A letter as the bytes that travel: RFC 5322 and MIME, 7-bit, every line ending in CR LF.
public struct MimeMessage: Hashable, Sendable {
    public let bytes: [UInt8]

    private init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The same with header fields before all others, each with its line end.
    func preceded(by fields: [String]) -> MimeMessage {
        MimeMessage(bytes: fields.flatMap { Array($0.utf8) } + bytes)
    }

    /// Refuses header values with CR, LF or NUL. The message id comes from the outbox and stays the same at each try.
    public init(_ letter: Letter, messageID: String, date: Instant) throws {
        var head = try HeaderField.mailbox("From", letter.from)
        head += try HeaderField.mailbox("To", letter.to)
        head += try HeaderField.text("Subject", letter.subject)
        head += try HeaderField.verbatim("Date", Self.date(date))
        head += try HeaderField.verbatim("Message-ID", "<\(messageID)>")
        for header in letter.headers { head += try HeaderField.verbatim(header.name, header.value) }
        head += try HeaderField.verbatim("Auto-Submitted", "auto-generated")
        head += try HeaderField.verbatim("MIME-Version", "1.0")
        // "=_" cannot occur in quoted-printable text.
        let boundary = "=_\(messageID.prefix { $0 != "@" })"
        head += "Content-Type: multipart/alternative;\r\n boundary=\"\(boundary)\"\r\n\r\n"
        var bytes = Array(head.utf8)
        for (kind, content) in [("plain", letter.text), ("html", letter.html)] {
            bytes += Array("--\(boundary)\r\nContent-Type: text/\(kind); charset=utf-8\r\n".utf8)
            bytes += Array("Content-Transfer-Encoding: quoted-printable\r\n\r\n".utf8)
            // The line end before the boundary belongs to the boundary.
            bytes += QuotedPrintable.encode(content) + [13, 10]
        }
        bytes += Array("--\(boundary)--\r\n".utf8)
        self.bytes = bytes
    }

    /// "Mon, 02 Mar 2026 16:05:00 +0000", in UTC.
    static func date(_ instant: Instant) -> String {
        let day = Zone.utc.day(of: instant)
        let second = Zone.utc.secondOfDay(of: instant)
        let weekday = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"][day.weekday - 1]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let time = "\((second / 3600).padded(2)):\((second / 60 % 60).padded(2)):\((second % 60).padded(2))"
        let date = "\(day.dayOfMonth.padded(2)) \(months[day.monthNumber - 1]) \(day.year.padded(4))"
        return "\(weekday), \(date) \(time) +0000"
    }
}
