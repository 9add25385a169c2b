import Diagnostics
import Fleet
import LocatedYAML
import Manifest
import SIPModel
import Testing

@Suite("Numbers of a manifest")
struct NumberTests {
    @Test("a block is all of its numbers but for its exceptions")
    func block() throws {
        let set = ManifestSet(
            """
            numbers:
              "+14155550101..+14155550149":
                except: ["+14155550120", +14155550130]
                labels: { team: support }
                lifecycle: { prevent_detach: true }
                inbound: {}

            """
        )
        #expect(set.diagnostics.isEmpty)
        #expect(set.fleet.numbers.count == 47)
        #expect(set.fleet[try PhoneNumber("+14155550120")] == nil)
        #expect(set.fleet[try PhoneNumber("+14155550130")] == nil)
        for number in ["+14155550101", "+14155550149", "+14155550121"] {
            let desired = try set.desired(number)
            #expect(desired.number.description == number)
            #expect(desired.labels == ["team": "support"])
            #expect(desired.preventDetach)
            #expect(desired.inbound == .attached(.inbound(headers: [])))
            #expect("\(desired.place)" == "fleet.yaml:3:3")
        }
    }

    @Test("an unquoted number is the number that was meant, as a key and as an exception")
    func unquoted() {
        let set = ManifestSet(
            "numbers:\n  +14155550100: {}\n  +14155550101..+14155550103: { except: [+14155550102] }\n")
        #expect(set.diagnostics.isEmpty)
        #expect(
            set.fleet.numbers.keys.sorted().map(\.description) == ["+14155550100", "+14155550101", "+14155550103"]
        )
    }

    @Test("what is said of a number is kept, and its description isn't")
    func fields() throws {
        let set = ManifestSet(
            """
            numbers:
              "+14155550100":
                description: Support line
                labels: { team: support, tier: "" }
              "+14155550101": { lifecycle: { prevent_detach: false } }

            """
        )
        let number = try set.desired("+14155550100")
        #expect(number.labels == ["team": "support", "tier": ""])
        #expect(!number.preventDetach)
        #expect("\(number.place)" == "fleet.yaml:3:3")
        #expect(try !set.desired("+14155550101").preventDetach)
    }

    @Test("a clash names both places, the later one first")
    func clash() throws {
        let set = ManifestSet(
            ("b.yaml", "apiVersion: patchbay/v1\nnumbers:\n  \"+14155550100\": {}\n"),
            ("a.yaml", "apiVersion: patchbay/v1\nnumbers:\n\n  \"+14155550100\": { inbound: {} }\n")
        )
        #expect(set.codes == ["PB0107"])
        let diagnostic = try #require(set.diagnostics.first)
        #expect("\(diagnostic.span.start)" == "b.yaml:3:3")
        #expect(diagnostic.related.map { "\($0.span.start)" } == ["a.yaml:4:3"])
        #expect(diagnostic.message.contains("+14155550100"))
    }

    @Test("two blocks that overlap are told once, with the first number that both have")
    func overlap() throws {
        let set = ManifestSet(
            "numbers:\n  \"+14155550100..+14155550149\": {}\n  \"+14155550140..+14155550189\": { except: [\"+14155550140\"] }\n"
        )
        #expect(set.codes == ["PB0111"])
        #expect(set.diagnostics.first?.message.contains("+14155550141") == true)
        #expect(set.diagnostics.first?.related.count == 1)
    }

    @Test("overlap is judged after except")
    func afterExcept() {
        let set = ManifestSet(
            """
            numbers:
              "+14155550100..+14155550149": { except: ["+14155550140"] }
              "+14155550140": { inbound: {} }

            """
        )
        #expect(set.diagnostics.isEmpty)
        #expect(set.fleet.numbers.count == 50)
    }

    @Test("every number that stands in a block as well is told")
    func several() {
        let set = ManifestSet(
            "numbers:\n  \"+14155550100..+14155550149\": {}\n  \"+14155550101\": {}\n  \"+14155550102\": {}\n"
        )
        #expect(set.notes == ["PB0107 4:3", "PB0107 5:3"])
    }

    @Test("a set of more than a million numbers is an error with a place")
    func tooMany() {
        func blocks(_ count: Int) -> String {
            (0..<count).map { "  \"+1415\($0 + 1000)0000..+1415\($0 + 1000)9999\": {}\n" }.joined()
        }
        #expect(ManifestSet("numbers:\n" + blocks(102)).notes == ["PB0128 103:3"])
    }
}
