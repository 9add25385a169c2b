import Formatting
import FuzzSupport
import LocatedYAML
import Manifest

/// Formats any bytes as a manifest. The result must mean the same, and must not change when it is formatted again.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzFmt(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    let watch = CPUWatch()
    let formatter = ManifestFormatter(name: "fuzz.yaml", limits: .fuzzing)
    let once: String
    do throws(FormattingError) {
        once = try formatter.format(bytes)
    } catch {
        switch error {
        case .notYAML, .wouldChange(.waivers, _): return 0
        case .wouldChange(let what, _): preconditionFailure("the formatter would change \(what)")
        }
    }
    watch.check("formatting")
    let twice: String
    do throws(FormattingError) {
        twice = try formatter.format(Array(once.utf8))
    } catch {
        preconditionFailure("what was formatted can't be formatted: \(error)")
    }
    precondition(once == twice, "formatting again changes the text")
    return 0
}
