import Diagnostics
import Fleet
import FuzzSupport
import LocatedYAML
import Manifest
import Presentation

/// Any bytes as the one file of a manifest set: reading ends, every diagnostic stands within the text, and all of
/// them can be shown in every format.
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
    // A text of mistakes alone has as many diagnostics as lines; what shows one shows thousands.
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
