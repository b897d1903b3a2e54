private import CMarkGFM
private import Glibc
public import Templates

/// Text that people wrote in Markdown (GitHub's dialect): shown as clean HTML on pages and as wrapped plain text in
/// the text part of letters.
public struct Markdown: Hashable, Sendable {
    public let source: String

    public init(_ source: String) {
        self.source = source
    }

    /// HTML without any raw HTML of the source, and with links only to schemes that cannot run code.
    public var html: SafeHTML { html(below: 0) }

    /// The same below a heading of the page: the first level of the source becomes the one after `level`.
    public func html(below level: Int) -> SafeHTML {
        let html = render { root, extensions in
            Self.lowerHeadings(root, by: Int32(level))
            return cmark_render_html(root, Self.options, extensions)
        }
        return SafeHTML(unchecked: html)
    }

    /// Plain text with lines of at most `width` characters, where words allow it.
    public func text(width: Int = 72) -> String {
        render { root, _ in cmark_render_plaintext(root, Self.options, Int32(clamping: width)) }
    }

    /// Without CMARK_OPT_UNSAFE, raw HTML and dangerous links are left out; broken UTF-8 is replaced.
    private static let options = CMARK_OPT_DEFAULT | CMARK_OPT_VALIDATE_UTF8
    private static let extensionNames = ["table", "strikethrough", "autolink", "tagfilter"]
    private static let register: Void = cmark_gfm_core_extensions_ensure_registered()

    private typealias Renderer = (OpaquePointer, UnsafeMutablePointer<cmark_llist>?) -> UnsafeMutablePointer<CChar>?

    private func render(_ renderer: Renderer) -> String {
        _ = Self.register
        guard let parser = cmark_parser_new(Self.options) else { return "" }
        defer { cmark_parser_free(parser) }
        for name in Self.extensionNames {
            if let found = cmark_find_syntax_extension(name) { cmark_parser_attach_syntax_extension(parser, found) }
        }
        let bytes = Array(source.utf8)
        bytes.withUnsafeBytes { buffer in
            cmark_parser_feed(parser, buffer.baseAddress?.assumingMemoryBound(to: CChar.self), buffer.count)
        }
        guard let root = cmark_parser_finish(parser) else { return "" }
        defer { cmark_node_free(root) }
        Self.emptyDangerousAddresses(root)
        guard let output = renderer(root, cmark_parser_get_syntax_extensions(parser)) else { return "" }
        defer { free(output) }
        return String(cString: output)
    }

    private static func lowerHeadings(_ root: OpaquePointer, by steps: Int32) {
        var child = cmark_node_first_child(root)
        while let node = child {
            if cmark_node_get_type(node) == CMARK_NODE_HEADING {
                cmark_node_set_heading_level(node, min(6, cmark_node_get_heading_level(node) + steps))
            }
            child = cmark_node_next(node)
        }
    }

    /// The renderer knows four bad schemes; ours lets only known good ones through.
    private static func emptyDangerousAddresses(_ root: OpaquePointer) {
        guard let iterator = cmark_iter_new(root) else { return }
        defer { cmark_iter_free(iterator) }
        while true {
            let event = cmark_iter_next(iterator)
            if event == CMARK_EVENT_DONE { return }
            guard event == CMARK_EVENT_ENTER, let node = cmark_iter_get_node(iterator) else { continue }
            let kind = cmark_node_get_type(node)
            guard kind == CMARK_NODE_LINK || kind == CMARK_NODE_IMAGE, let address = cmark_node_get_url(node) else {
                continue
            }
            if SafeURL(String(cString: address)) == nil { cmark_node_set_url(node, "") }
        }
    }
}
