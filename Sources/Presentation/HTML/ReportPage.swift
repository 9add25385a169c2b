import Crypto
import Foundation

/// A report as one file of HTML: it asks for nothing from any network, reads without its script, and its own style and
/// script, told by their hashes, are all that a browser obeys in it.
struct ReportPage {
    /// What the window is called, and what the page says first.
    let title: String
    /// The line that says it all.
    let summary: String
    /// What it was made from.
    let facts: [(name: String, value: HTML)]
    var sections: [HTML]

    func render() -> String {
        let page: HTML = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="\(Self.policy)">
            <meta name="referrer" content="no-referrer">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>\(title): \(summary)</title>
            <style>\(ReportStyle.text)</style>
            </head>
            <body>
            <header>
            <h1>\(title)</h1>
            <p class="summary">\(summary)</p>
            <dl>\(facts.map { "<div><dt>\($0.name)</dt><dd>\($0.value)</dd></div>" as HTML })</dl>
            </header>
            <main>
            \(sections.filter { !$0.isEmpty }.map { "\($0)\n" as HTML })</main>
            <script>\(ReportScript.text)</script>
            </body>
            </html>
            """
        return page.text
    }

    /// What a browser obeys in it: nothing but the two that are named.
    static var policy: String {
        "default-src 'none'; style-src '\(hash(ReportStyle.text))'; script-src '\(hash(ReportScript.text))'; "
            + "base-uri 'none'; form-action 'none'"
    }

    /// What a content security policy tells an inline text by (CSP 3 §2.3.1).
    private static func hash(_ piece: HTML) -> String {
        "sha256-" + Data(SHA256.hash(data: Data(piece.text.utf8))).base64EncodedString()
    }
}

// MARK: Pieces that reports share

extension HTML {
    static func code(_ text: String) -> HTML { "<code>\(text)</code>" }

    static func time(_ text: String) -> HTML { "<time datetime=\"\(text)\">\(text)</time>" }

    /// What only a screen reader says, where others see a sign.
    static func said(_ words: String) -> HTML { "<span class=\"said\"> \(words) </span>" }

    /// A box that stands out above the rest.
    ///
    /// - Parameter kind: a class of the page's style.
    static func notes(_ heading: String, _ kind: String, _ notes: [HTML]) -> HTML {
        guard !notes.isEmpty else { return .none }
        return """
            <section class="notes \(kind)"><h2>\(heading)</h2>
            <ul>\(notes.map { "<li>\($0)</li>" as HTML })</ul></section>
            """
    }
}
