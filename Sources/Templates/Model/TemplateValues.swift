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

extension Int64: IntegerValue {
    public static var templateShape: TemplateShape { TemplateShape(.integer(Self.self)) }
    static func number(_ place: Place) -> Int64 { place.value(as: Self.self) }
}

extension Int32: IntegerValue {
    public static var templateShape: TemplateShape { TemplateShape(.integer(Self.self)) }
    static func number(_ place: Place) -> Int64 { Int64(place.value(as: Self.self)) }
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

extension Optional: TemplateValue, OptionalValue where Wrapped: TemplateValue {
    public static var templateShape: TemplateShape {
        TemplateShape(.optional(OptionalShape(type: Self.self, wrapped: Wrapped.self)))
    }

    static func payload(_ place: Place) -> Place? { place.isPresent(Wrapped.self) ? place : nil }
}

extension Array: TemplateValue, ListValue where Element: TemplateValue {
    public static var templateShape: TemplateShape {
        TemplateShape(
            .list(
                ListShape(
                    type: Self.self, element: Element.self, stride: MemoryLayout<Element>.stride,
                    isPlain: MemoryLayout<Element>.alignment <= 16)))
    }

    static func elements(_ place: Place) -> (Place?, Int) { place.elements(Element.self) }
}

extension TemplateEnum {
    public static var templateShape: TemplateShape {
        let names = allCases.map(\.rawValue)
        return TemplateShape(.choice(ChoiceShape(type: Self.self, names: names, places: choicePlaces(names))))
    }

    static func choiceIndex(_ place: Place, _ names: [String]) -> Int {
        names.firstIndex(of: place.value(as: Self.self).rawValue) ?? 0
    }

    /// Enumerations without payload are one byte; the place of each case is found by that.
    private static func choicePlaces(_ names: [String]) -> [Int] {
        guard MemoryLayout<Self>.size == 1 else { return [] }
        var places: [Int] = []
        for (index, value) in allCases.enumerated() {
            let byte = Int(Place.with(value) { $0.byte })
            while places.count <= byte { places.append(0) }
            places[byte] = index
        }
        return places
    }
}
