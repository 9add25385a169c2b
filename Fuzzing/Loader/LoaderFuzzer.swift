import Diagnostics
import Fleet
import FuzzSupport
import LocatedYAML
import Manifest
import Presentation

/// Reads any bytes as the only file of a manifest set. Reading must end, every diagnostic must point into the text,
/// and every format must be able to show the diagnostics.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzLoader(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    let watch = CPUWatch()
    let set = ManifestSet(reading: [.init(name: "fuzz.yaml", bytes: bytes)], limits: .fuzzing)
    watch.check("reading")
    let lines = SourceLines.split(bytes).count
    for diagnostic in set.diagnostics {
        for span in [diagnostic.span] + diagnostic.related.map(\.span) {
            precondition((1...(lines + 1)).contains(span.start.line), "a place outside the text")
            precondition(span.start.column >= 1, "a column before the first")
        }
    }
    // The number of diagnostics may reach the number of lines; the first 100 are enough to test the formats.
    let shown = Array(set.diagnostics.prefix(100))
    _ = DiagnosticsText(texts: set.texts, style: TextStyle(hasColour: true)).render(shown)
    _ = DiagnosticsGitHub(prefix: "").render(shown)
    do {
        _ = try JSONText.render(DiagnosticsJSON(shown, numbers: set.fleet.numbers.count))
        _ = try JSONText.render(DiagnosticsSARIF(texts: set.texts, prefix: "", version: "0").render(shown))
    } catch {
        preconditionFailure("diagnostics can't be written as JSON: \(error)")
    }
    watch.check("showing")
    return 0
}
