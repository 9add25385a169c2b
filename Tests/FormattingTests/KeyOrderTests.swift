import Formatting
import Manifest
import Testing

@Suite("The order of keys")
struct KeyOrderTests {
    @Test("keys of any order get that of the table", arguments: ManifestMapping.allCases.filter { $0 != .secret })
    func order(_ mapping: ManifestMapping) throws {
        let names = mapping.familyRows.map { $0.key == .free ? "x-mine" : $0.key.rawValue }
        #expect(try arranged(names.reversed(), in: mapping) == names)
    }

    @Test("the keys of a secret stay as they are written, since one of them alone is right")
    func secret() throws {
        let names: [String] = ManifestMapping.secret.names.reversed()
        #expect(try arranged(names, in: .secret) == names)
    }

    @Test(
        "a merge key comes first and an unknown key last",
        arguments: ManifestMapping.allCases.filter { ![.document, .lifecycle, .secret].contains($0) })
    func others(_ mapping: ManifestMapping) throws {
        let names = mapping.familyRows.map(\.key.rawValue)
        let written = ["zzz", "<<"] + Array(names.reversed())
        #expect(try arranged(written, in: mapping) == ["<<"] + names + ["zzz"])
    }

    @Test("a mapping of one key stays as it is written")
    func single() throws {
        #expect(ManifestMapping.lifecycle.names.count == 1)
        let names = ["zzz"] + ManifestMapping.lifecycle.names + ["<<"]
        #expect(try arranged(names, in: .lifecycle) == names)
    }

    /// Returns the keys of a mapping in the order that `fmt` gives them.
    private func arranged(_ keys: [String], in mapping: ManifestMapping) throws -> [String] {
        let start =
            switch mapping {
            case .document: ""
            case .defaults: "defaults:\n"
            case .trunk: "trunks:\n  a:\n"
            case .options: "trunks:\n  a:\n    options:\n"
            case .number: "numbers:\n  \"+14155550100\":\n"
            case .block: "numbers:\n  \"+14155550100..+14155550109\":\n"
            case .lifecycle: "numbers:\n  \"+14155550100\":\n    lifecycle:\n"
            case .inbound: "numbers:\n  \"+14155550100\":\n    inbound:\n"
            case .outbound: "numbers:\n  \"+14155550100\":\n    outbound:\n"
            case .customRule, .uuiRule, .headerUse: "headers:\n  a:\n    -\n"
            case .secret: "trunks:\n  a:\n    options:\n      sip_password:\n"
            }
        let depth = start.split(separator: "\n").count
        let blanks = String(repeating: "  ", count: depth)
        let lines = keys.map { key in blanks + key + ": " + (key == "<<" ? "{ x-merged: 1 }" : "0") }
        let text = (mapping == .document ? "" : "apiVersion: patchbay/v1\n") + start + lines.joined(separator: "\n")
        // The first key of an item stands on the line of its dash.
        let result = try formatted(text + "\n").replacing("    - ", with: "      ")
        let found = result.split(separator: "\n").filter { $0.hasPrefix(blanks) && !$0.hasSuffix(":") }
        return found.map { String($0.dropFirst(blanks.count).prefix { $0 != ":" }) }
    }
}
