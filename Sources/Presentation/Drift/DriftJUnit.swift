import Fleet
import LocatedYAML
package import Planning
import SIPModel

/// A drift report as JUnit's XML, with one test case per number: drifted and differing numbers and those with an open gap
/// fail, pending ones are skipped, unreadable ones are errors. It follows Jenkins' schema, in which `skipped` has no attributes.
package struct DriftJUnit: Sendable {
    package init() {}

    package func render(_ report: DriftReport) -> String {
        var cases: [(number: PhoneNumber, text: String)] = []
        for checked in report.inSync { cases.append((checked.number, testCase(checked.number, checked.file))) }
        let known = report.sinceLast?.known ?? []
        for entry in known {
            cases.append((entry.number, testCase(entry.number, entry.file, "<skipped>told before</skipped>")))
        }
        let gaps = Set(report.openGaps)
        for entry in report.numbers {
            cases.append((entry.number, testCase(entry, isGap: gaps.contains(entry.number))))
        }
        for number in report.unreadable {
            cases.append(
                (
                    number.number,
                    testCase(
                        number.number, "",
                        "<error type=\"unreadable\" message=\"unreadable\">\(XMLText.escaped(number.told))</error>"
                    )
                )
            )
        }
        cases.sort { $0.number < $1.number }
        let failures = report.numbers.count { $0.status != [.pending] || gaps.contains($0.number) }
        let skipped = report.numbers.count - failures + known.count
        // JUnit's timestamp has no time zone.
        let time = report.createdAt.hasSuffix("Z") ? String(report.createdAt.dropLast()) : report.createdAt
        let counts =
            "tests=\"\(cases.count)\" failures=\"\(failures)\" errors=\"\(report.unreadable.count)\" "
            + "skipped=\"\(skipped)\" time=\"0\""
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <testsuites>
              <testsuite name="patchbay drift" hostname="\(XMLText.escaped(host(report.apiURL)))" \
            timestamp="\(XMLText.escaped(time))" \(counts)>
            \(cases.map(\.text).joined(separator: "\n"))
              </testsuite>
            </testsuites>
            """
    }

    private func testCase(_ entry: DriftEntry, isGap: Bool) -> String {
        let lines = XMLText.lines(entry.lines)
        let words = XMLText.escaped(entry.words)
        let body =
            if isGap {
                failure("open_gap", "an apply left it without an attachment", lines)
            } else if entry.status == [.pending] {
                "<skipped>\(words)\n\(lines)</skipped>"
            } else {
                failure(XMLText.escaped(entry.status.first?.rawValue ?? ""), words, lines)
            }
        return testCase(entry.number, entry.place?.file ?? "", body)
    }

    private func failure(_ type: String, _ message: String, _ lines: String) -> String {
        "<failure type=\"\(type)\" message=\"\(message)\">\(lines)</failure>"
    }

    private func testCase(_ number: PhoneNumber, _ file: String, _ body: String? = nil) -> String {
        let name = file.isEmpty ? "ledger" : XMLText.escaped(file)
        let head = "    <testcase name=\"\(number)\" classname=\"\(name)\" time=\"0\""
        return body.map { "\(head)>\($0)</testcase>" } ?? head + "/>"
    }

    /// The API's host, without scheme and path.
    private func host(_ url: String) -> String {
        let rest = url.split(separator: "/", omittingEmptySubsequences: true)
        return rest.count > 1 ? String(rest[1]) : url
    }
}

extension XMLText {
    /// Several lines, each escaped.
    static func lines(_ lines: [String]) -> String { lines.map(escaped).joined(separator: "\n") }
}
