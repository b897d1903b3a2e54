import Foundation
import TestSupport
import Testing
import Web
import World

@Suite struct IconTests {
    private static let listed = Set(
        (try? String(contentsOfFile: Trial.folder.path + "/Public/icons.txt", encoding: .utf8))?
            .split(whereSeparator: \.isNewline).map(String.init) ?? [])

    @Test func everyIconOfTheListIsAPictureOfThePackage() {
        #expect(!Self.listed.isEmpty)
        #expect(IconSprite.make(names: Self.listed.sorted()).missing.isEmpty)
    }

    @Test func everyIconThatAViewNamesIsInTheList() throws {
        let views = Trial.folder.path + "/Views"
        let files = FileManager.default.enumerator(atPath: views)?.compactMap { $0 as? String } ?? []
        for file in files where file.hasSuffix(".html") {
            let text = try String(contentsOfFile: "\(views)/\(file)", encoding: .utf8)
            for match in text.matches(of: /(?:icon name|icon)="([a-z0-9-]+)"/) {
                #expect(Self.listed.contains(String(match.output.1)), "\(match.output.1) in \(file)")
            }
        }
    }

    @Test func aPictureThatIsMissingIsNamed() {
        let sprite = IconSprite.make(names: ["house-door", "no-such-icon"])
        #expect(sprite.missing == ["no-such-icon"])
        let svg = String(decoding: sprite.svg, as: UTF8.self)
        #expect(svg.contains("<symbol id=\"house-door\" viewBox=\"0 0 16 16\"><path"))
    }
}
