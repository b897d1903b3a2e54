import Kernel

/// What two spellings of one company have in common: small letters and digits only.
public enum CompanyKey {
    public static func name(_ name: String) -> String {
        String(String.UnicodeScalarView(name.lowercased().unicodeScalars.filter { $0.properties.isAlphabetic || $0.properties.numericType != nil }))
    }

    /// The name and the five-digit zip as one key; nil without a zip.
    public static func nameAndZip(_ name: String, zip: String) -> String? {
        zip.isEmpty ? nil : "\(Self.name(name)) \(zip.prefix(5))"
    }

    /// A tax id without dashes and spaces, capital letters; nil when nothing is left.
    public static func taxID(_ typed: String) -> String? {
        let kept = typed.uppercased().unicodeScalars.filter { $0.properties.isAlphabetic || $0.properties.numericType != nil }
        return kept.isEmpty ? nil : String(String.UnicodeScalarView(kept))
    }
}
