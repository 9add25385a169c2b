package import Diagnostics
import Fleet
import Foundation
package import JSON
import LocatedYAML
import Planning
package import Redaction

/// Diagnostics as SARIF 2.1.0, for code scanning.
package struct DiagnosticsSARIF: Sendable {
    private let texts: [String: SourceText]
    private let prefix: String
    private let version: String

    /// - Parameter prefix: as for `DiagnosticsGitHub`.
    package init(texts: [String: SourceText], prefix: String = "", version: String) {
        self.texts = texts
        self.prefix = prefix
        self.version = version
    }

    package func render(_ diagnostics: [Diagnostic]) -> JSONValue {
        let codes = Set(diagnostics.map(\.code)).sorted { $0.rawValue < $1.rawValue }
        var seen: [String: Int] = [:]
        let results = diagnostics.map { diagnostic in
            let digest = fingerprint(diagnostic)
            seen[digest, default: 0] += 1
            // The count keeps the same mistake on an equal line elsewhere in the file apart.
            return result(diagnostic, codes, "\(digest):\(seen[digest] ?? 1)")
        }
        return [
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "version": "2.1.0",
            "runs": [
                [
                    "columnKind": "unicodeCodePoints",
                    "tool": [
                        "driver": [
                            "name": "patchbay", "version": .string(version), "rules": .array(codes.map(rule)),
                        ]
                    ],
                    "results": .array(results),
                ]
            ],
        ]
    }

    private func rule(_ code: DiagnosticCode) -> JSONValue {
        [
            "id": .string(code.rawValue),
            "shortDescription": ["text": .string(code.title)],
            "fullDescription": ["text": .string(Catalogue.entry(code)?.meaning ?? code.title)],
            "defaultConfiguration": ["level": .string(code.severity.rawValue)],
        ]
    }

    private func result(_ diagnostic: Diagnostic, _ codes: [DiagnosticCode], _ fingerprint: String) -> JSONValue {
        var members: [String: JSONValue] = [
            "ruleId": .string(diagnostic.code.rawValue),
            "ruleIndex": .integer(Int64(codes.firstIndex(of: diagnostic.code) ?? 0)),
            "level": .string(diagnostic.severity.rawValue),
            "message": ["text": .string(diagnostic.message + " " + diagnostic.remedy)],
            "locations": [["physicalLocation": location(diagnostic.span)]],
            "partialFingerprints": ["patchbay/v1": .string(fingerprint)],
        ]
        if !diagnostic.related.isEmpty {
            members["relatedLocations"] = .array(
                diagnostic.related.enumerated().map { index, related in
                    [
                        "id": .integer(Int64(index)), "message": ["text": .string(related.message)],
                        "physicalLocation": location(related.span),
                    ]
                }
            )
        }
        return .object(members)
    }

    private func location(_ span: SourceSpan) -> JSONValue {
        [
            "artifactLocation": ["uri": .string(uri(prefix + span.start.file))],
            "region": [
                "startLine": .integer(Int64(span.start.line)), "startColumn": .integer(Int64(span.start.column)),
                "endLine": .integer(Int64(max(span.endLine, span.start.line))),
                "endColumn": .integer(Int64(max(span.endColumn, 1))),
            ],
        ]
    }

    private func uri(_ path: String) -> String {
        path.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? path
    }

    /// A digest of the code, the file, and the line's text with its secrets masked. It stays the same when lines move.
    private func fingerprint(_ diagnostic: Diagnostic) -> String {
        let line = texts[diagnostic.span.start.file]?.line(diagnostic.span.start.line) ?? ""
        let parts = [diagnostic.code.rawValue, diagnostic.span.start.file, line.trimmingCharacters(in: .whitespaces)]
        return String(Digest.sha256(ofParts: parts.map { Data($0.utf8) }).dropFirst("sha256:".count).prefix(32))
    }
}
