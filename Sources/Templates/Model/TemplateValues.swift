import Kernel

extension String: TemplateValue {
    public static var templateShape: TemplateShape { TemplateShape(.text) }
}

extension Bool: TemplateValue {
    public static var templateShape: TemplateShape { TemplateShape(.bool) }
}

extension Int: TemplateValue {
    public static var templateShape: TemplateShape { TemplateShape(.int) }
}

extension Int64: TemplateValue {
    public static var templateShape: TemplateShape {
        TemplateShape(.integer { $0.assumingMemoryBound(to: Int64.self).pointee })
    }
}

extension Int32: TemplateValue {
    public static var templateShape: TemplateShape {
        TemplateShape(.integer { Int64($0.assumingMemoryBound(to: Int32.self).pointee) })
    }
}

extension SafeHTML: TemplateValue {
    public static var templateShape: TemplateShape { TemplateShape(.html) }
}

extension SafeURL: TemplateValue {
    public static var templateShape: TemplateShape { TemplateShape(.url) }
}

extension Money: TemplateValue {
    public static var templateShape: TemplateShape { TemplateShape(.money) }
}

extension Day: TemplateValue {
    public static var templateShape: TemplateShape { TemplateShape(.day) }
}

extension Instant: TemplateValue {
    public static var templateShape: TemplateShape { TemplateShape(.instant) }
}

extension Month: TemplateValue {
    public static var templateShape: TemplateShape { TemplateShape(.month) }
}

extension Percentage: TemplateValue {
    public static var templateShape: TemplateShape { TemplateShape(.percentage) }
}

extension Identifier: TemplateValue {
    public static var templateShape: TemplateShape { TemplateShape(.identifier) }
}

extension Optional: TemplateValue where Wrapped: TemplateValue {
    public static var templateShape: TemplateShape {
        TemplateShape(
            .optional(
                OptionalShape(wrapped: Wrapped.self) { pointer in
                    if case .some = pointer.assumingMemoryBound(to: Wrapped?.self).pointee { pointer } else { nil }
                }))
    }
}

extension Array: TemplateValue where Element: TemplateValue {
    public static var templateShape: TemplateShape {
        TemplateShape(
            .list(
                ListShape(element: Element.self, stride: MemoryLayout<Element>.stride) { pointer in
                    pointer.assumingMemoryBound(to: [Element].self).pointee.withUnsafeBufferPointer {
                        (UnsafeRawPointer($0.baseAddress), $0.count)
                    }
                }))
    }
}

extension TemplateEnum {
    public static var templateShape: TemplateShape {
        let names = allCases.map(\.rawValue)
        return TemplateShape(
            .choice(
                ChoiceShape(type: Self.self, names: names) { pointer in
                    let raw = pointer.assumingMemoryBound(to: Self.self).pointee.rawValue
                    return names.firstIndex(of: raw) ?? 0
                }))
    }
}
