import SIPModel
import Testing

@Suite("Selections of numbers")
struct NumberSelectionTests {
    @Test("single numbers and blocks, in any order, with blanks after commas")
    func items() throws {
        let selection = try NumberSelection("+14155550160, +14155550100..+14155550149")
        for (number, isIn) in [
            ("+14155550100", true), ("+14155550149", true), ("+14155550160", true), ("+14155550150", false),
            ("+14155550099", false), ("+1415555010", false),
        ] {
            #expect(selection.contains(try PhoneNumber(number)) == isIn, "\(number)")
        }
        #expect(!selection.isEmpty && NumberSelection().isEmpty)
    }

    @Test(
        "an item that is neither is named, with the reason",
        arguments: [
            ("", "", "it is empty"), ("+14155550100,", "", "it is empty"), ("+1415x", "+1415x", "only digits"),
            ("+14155550100,4155550101", "4155550101", "does not begin with `+`"),
            ("+14155550149..+14155550100", "+14155550149..+14155550100", "ends before it begins"),
            ("+14155550100..+1415555019", "+14155550100..+1415555019", "different lengths"),
            ("+14155550100..149", "+14155550100..149", "`149` is no number"),
            ("+14150000000..+14159999999", "+14150000000..+14159999999", "one block may have 10000"),
        ])
    func wrong(_ text: String, _ item: String, _ reason: String) {
        let error = #expect(throws: NumberSelectionError.self) { try NumberSelection(text) }
        #expect(error?.item == item && error?.reason.contains(reason) == true, "\(error?.reason ?? "")")
    }

    @Test("a file has comments, blank lines and several items on a line; an error has its line")
    func lines() throws {
        let text =
            "# the first floor\r\n+14155550100..+14155550102 +14155550110,+14155550111 # two more\n\n  +14155550120\n"
        let selection = try NumberSelection(lines: text)
        #expect(selection.singles.count == 3 && selection.blocks.count == 1)
        #expect(try NumberSelection(lines: "# nothing\n").isEmpty)
        let error = #expect(throws: NumberSelectionError.self) { try NumberSelection(lines: "+14155550100\n\n+x\n") }
        #expect(error?.line == 3 && error?.item == "+x")
    }
}
