import Templates

/// How a person wants the pages to look; `auto` follows the system.
public enum Appearance: String, TemplateEnum, Codable {
    case auto, light, dark
}
