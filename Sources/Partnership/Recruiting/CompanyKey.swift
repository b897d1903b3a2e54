import Kernel

/// What two spellings of one company have in common.
public enum CompanyKey {
    /// Small letters and digits only.
    public static func name(_ name: String) -> String {
        let kept = name.lowercased().unicodeScalars.filter {
            $0.properties.isAlphabetic || $0.properties.numericType != nil
        }
        return String(String.UnicodeScalarView(kept))
    }

    /// The name and the five-digit zip as one key; nil without a zip.
    public static func nameAndZip(_ name: String, zip: String) -> String? {
        zip.isEmpty ? nil : "\(Self.name(name)) \(zip.prefix(5))"
    }

    /// The letters and digits of a tax id, capital; nil when nothing is left.
    public static func taxID(_ typed: String) -> String? {
        let kept = typed.uppercased().utf8.filter { (48...57).contains($0) || (65...90).contains($0) }
        return kept.isEmpty ? nil : String(decoding: kept, as: UTF8.self)
    }
}
