import Foundation

/// The icons that pages use, in one file: each name of `Public/icons.txt` is a symbol made of the picture of that name
/// in Debian's bootstrap-icons. Published as `images/icons.svg`; pages point into it with `#name`.
public enum IconSprite {
    /// Where the package bootstrap-icons puts its pictures.
    public static let folder = "/usr/share/bootstrap-icons/svg"

    /// The file, and the names for which there is no picture.
    public static func make(names: [String], folder: String = folder) -> (svg: [UInt8], missing: [String]) {
        var svg = "<svg xmlns=\"http://www.w3.org/2000/svg\">"
        var missing: [String] = []
        for name in names {
            guard let picture = try? String(contentsOfFile: "\(folder)/\(name).svg", encoding: .utf8),
                let start = picture.firstIndex(of: ">"), let end = picture.range(of: "</svg>", options: .backwards)
            else {
                missing.append(name)
                continue
            }
            let shapes = picture[picture.index(after: start)..<end.lowerBound]
                .split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespaces) }.joined()
            svg += "<symbol id=\"\(name)\" viewBox=\"0 0 16 16\">\(shapes)</symbol>"
        }
        return (Array((svg + "</svg>\n").utf8), missing)
    }
}
