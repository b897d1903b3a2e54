/// A one-page document as an applicant would scan it: a PDF file with a few lines of text.
public struct SamplePaper: Sendable {
    public let name: String
    public let bytes: [UInt8]

    /// `lines` are in Latin letters, without brackets and backslashes, which mean something in a PDF file.
    public init(name: String, lines: [String]) {
        self.name = name
        var text = "BT /F1 14 Tf 72 720 Td 20 TL"
        for line in lines { text += " (\(line.filter { !"()\\".contains($0) })) Tj T*" }
        text += " ET"
        let objects = [
            "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            """
            << /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R \
            /Resources << /Font << /F1 5 0 R >> >> >>
            """,
            "<< /Length \(text.utf8.count) >>\nstream\n\(text)\nendstream",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        ]
        var file = "%PDF-1.4\n"
        var places: [Int] = []
        for (number, object) in objects.enumerated() {
            places.append(file.utf8.count)
            file += "\(number + 1) 0 obj\n\(object)\nendobj\n"
        }
        let start = file.utf8.count
        file += "xref\n0 \(objects.count + 1)\n0000000000 65535 f \n"
        for place in places {
            let digits = String(place)
            file += String(repeating: "0", count: 10 - digits.count) + digits + " 00000 n \n"
        }
        file += "trailer\n<< /Size \(objects.count + 1) /Root 1 0 R >>\nstartxref\n\(start)\n%%EOF\n"
        bytes = Array(file.utf8)
    }
}
