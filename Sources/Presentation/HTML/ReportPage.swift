import Crypto
import Foundation

/// A report as one HTML file. It loads nothing from any network, and can be read without its script. A CSP with hashes
/// allows only the page's own inline style and script.
struct ReportPage {
    /// The page's heading, and the start of the window's title.
    let title: String
    /// The result in one line.
    let summary: String
    /// Facts about the origin of the report: time, commit, API, version.
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

    /// Content-Security-Policy of the page.
    static var policy: String {
        "default-src 'none'; style-src '\(hash(ReportStyle.text))'; script-src '\(hash(ReportScript.text))'; "
            + "base-uri 'none'; form-action 'none'"
    }

    /// The hash by which a content security policy allows an inline text (CSP 3 §2.3.1).
    private static func hash(_ piece: HTML) -> String {
        "sha256-" + Data(SHA256.hash(data: Data(piece.text.utf8))).base64EncodedString()
    }
}

// MARK: Pieces that reports share

extension HTML {
    static func code(_ text: String) -> HTML { "<code>\(text)</code>" }

    static func time(_ text: String) -> HTML { "<time datetime=\"\(text)\">\(text)</time>" }

    /// Words that only a screen reader says; other readers see a sign.
    static func said(_ words: String) -> HTML { "<span class=\"said\"> \(words) </span>" }

    /// A highlighted box with a list of notes; nothing if `notes` is empty.
    ///
    /// - Parameter kind: a CSS class of `ReportStyle`.
    static func notes(_ heading: String, _ kind: String, _ notes: [HTML]) -> HTML {
        guard !notes.isEmpty else { return .none }
        return """
            <section class="notes \(kind)"><h2>\(heading)</h2>
            <ul>\(notes.map { "<li>\($0)</li>" as HTML })</ul></section>
            """
    }
}
