import Diagnostics
import Foundation
import Manifest
import SIPModel
import TestSupport
import Testing

/// Scalars are read as the table of plain scalars in docs/manifest.md says.
@Suite("Plain scalars, by the manual's table")
struct ScalarTableTests {
    /// A row: the scalar, and its reading as a key, as text, as true or false, and as a port.
    struct Row: Sendable, CustomStringConvertible {
        let scalar: String
        let key: String
        let text: String
        let truth: String
        let port: String
        var description: String { scalar.isEmpty ? "(nothing)" : scalar }
    }

    private static let rows: [Row] = {
        let text = (try? Repository.text("docs/manifest.md")) ?? ""
        let lines = text.split(separator: "\n").drop { !$0.hasPrefix("| written |") }.dropFirst(2)
        return lines.prefix { $0.hasPrefix("|") }.map { line in
            let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            let words = cells.map { $0.trimmingCharacters(in: ["`"]) }
            return Row(
                scalar: words[0] == "(nothing)" ? "" : words[0], key: words[1], text: words[2], truth: words[3],
                port: words[4])
        }
    }()

    private static let error = "error"

    @Test("the table is there")
    func count() {
        #expect(Self.rows.count >= 30)
        #expect(Set(Self.rows.map(\.scalar)).count == Self.rows.count)
    }

    @Test("as a key a plain scalar is its own text", arguments: rows)
    func key(_ row: Row) throws {
        let set = ManifestSet(
            """
            trunks:
              \(row.scalar): { sip_endpoint: "sip:a.example.com:5061" }
            numbers:
              "+14155550100": { outbound: { trunk: "\(row.key)" } }

            """
        )
        if row.key == Self.error {
            #expect(set.codes == ["PB0003"])
        } else {
            #expect(set.codes == [], "\(set.diagnostics.map(\.message))")
            #expect(try set.line("+14155550100").endpoint.host == "a.example.com")
        }
    }

    @Test("as text", arguments: rows)
    func text(_ row: Row) throws {
        let set = ManifestSet(
            """
            numbers:
              "+14155550100":
                inbound:
                  headers:
                    - type: custom
                      key: X-Account
                      value: \(row.scalar)

            """
        )
        if row.text == Self.error {
            #expect(set.codes == ["PB0103"])
        } else {
            #expect(
                try set.inboundHeaders("+14155550100")
                    == [.custom(key: "X-Account", value: row.text, passthrough: false)])
            #expect(set.codes == [])
        }
    }

    private func options(_ line: String) -> ManifestSet {
        ManifestSet(
            """
            numbers:
              "+14155550100":
                outbound:
                  sip_endpoint: sip:a.example.com\(line.hasPrefix("port") ? "" : ":5061")
                  options:
                    \(line)

            """
        )
    }

    @Test("as true or false", arguments: rows)
    func truth(_ row: Row) throws {
        let set = options("secure_media: \(row.scalar)")
        if row.truth == Self.error {
            #expect(set.codes == ["PB0103"])
        } else {
            #expect(String(try set.line("+14155550100").options.secureMedia) == row.truth)
        }
    }

    @Test("as a port", arguments: rows)
    func port(_ row: Row) throws {
        let set = options("port: \(row.scalar)")
        if row.port == Self.error {
            #expect(set.codes == ["PB0103"] || set.codes == ["PB0119"], "\(set.codes)")
        } else {
            #expect(try set.line("+14155550100").options.port.map(String.init) == row.port)
        }
    }
}
