/// A Swift value whose listed fields templates may read.
public protocol ViewModel: TemplateValue {
    static var schema: Schema<Self> { get }
}

/// The root of a page: its type names the template that shows it.
public protocol Page: ViewModel {
    /// The path under the views folder without its ending: "backoffice/applications/index".
    static var template: String { get }
    /// Blocks of the template that may be rendered alone.
    static var fragments: [String] { get }
}

/// The root of a letter: subject, HTML body and text body are bound to it.
public protocol LetterPage: ViewModel {
    /// The folder under the letters folder: "application_received".
    static var letter: String { get }
}

/// An enumeration that templates may print (its raw value) and take apart with `{{#match}}`.
public protocol TemplateEnum: TemplateValue, CaseIterable, RawRepresentable where RawValue == String {}

/// A type that a field of a view model may have.
public protocol TemplateValue: Sendable {
    /// How the program reads values of the type; conformances are made by this module.
    static var templateShape: TemplateShape { get }
}

extension Page {
    public static var fragments: [String] { [] }
}

extension ViewModel {
    public static var templateShape: TemplateShape { TemplateShape(.record(Self.self)) }
}
