import SIPModel
import Testing

@Suite("Blocks of numbers")
struct NumberBlockTests {
    @Test(
        "a block has both of its ends and all between",
        arguments: [
            ("+14155550101..+14155550149", 49),
            ("+14155550100..+14155550100", 1),
            ("+10..+99", 90),
            ("+999999999999998..+999999999999999", 2),
            ("+14155550000..+14155559999", 10_000),
        ] as [(String, UInt64)]
    )
    func valid(_ text: String, _ count: UInt64) throws {
        let block = try NumberBlock(text)
        #expect(block.count == count)
        let numbers = Array(block.numbers)
        #expect(UInt64(numbers.count) == count)
        #expect(numbers.first == block.first)
        #expect(numbers.last == block.last)
        #expect(numbers == numbers.sorted())
        #expect("\(block.first)..\(block.last)" == text)
    }

    @Test("a block has its own numbers and no neighbour's")
    func contains() throws {
        let block = try NumberBlock("+14155550101..+14155550149")
        #expect(block.contains(try PhoneNumber("+14155550101")))
        #expect(block.contains(try PhoneNumber("+14155550149")))
        #expect(!block.contains(try PhoneNumber("+14155550100")))
        #expect(!block.contains(try PhoneNumber("+14155550150")))
        #expect(!block.contains(try PhoneNumber("+141555501")))
    }

    @Test(
        "what isn't a block is refused with the reason",
        arguments: [
            ("+14155550100", .notABlock),
            ("+14155550100.+14155550199", .notABlock),
            ("+14155550199..+14155550100", .reversed),
            ("+14155550100..+1415555010", .differentLengths),
            ("+99..+100", .differentLengths),
            ("14155550100..+14155550199", .invalidEnd("14155550100", .missingPlus)),
            ("+14155550100..14155550199", .invalidEnd("14155550199", .missingPlus)),
            ("+14155550100..0199", .invalidEnd("0199", .missingPlus)),
            ("+14155550100..", .invalidEnd("", .empty)),
            ("..+14155550199", .invalidEnd("", .empty)),
            ("..", .invalidEnd("", .empty)),
            ("+14155550100...+14155550199", .invalidEnd(".+14155550199", .missingPlus)),
            ("+14155550100 .. +14155550199", .invalidEnd("+14155550100 ", .notADigit)),
            ("+10..+20..+30", .invalidEnd("+20..+30", .notADigit)),
        ] as [(String, NumberBlockError)]
    )
    func invalid(_ text: String, _ reason: NumberBlockError) {
        #expect(throws: reason) { try NumberBlock(text) }
    }

    @Test("a block longer than 10,000 numbers is refused, and its length is said")
    func tooLong() {
        #expect(throws: NumberBlockError.tooLong(10_001)) { try NumberBlock("+14155550000..+14155560000") }
        #expect(throws: NumberBlockError.tooLong(900_000_000_000_000)) {
            try NumberBlock("+100000000000000..+999999999999999")
        }
    }

    @Test("two dots make a key a block, valid or not")
    func looks() {
        #expect(NumberBlock.looksLikeBlock("+1415..x"))
        #expect(NumberBlock.looksLikeBlock(".."))
        #expect(!NumberBlock.looksLikeBlock("+14155550100"))
        #expect(!NumberBlock.looksLikeBlock("."))
        #expect(!NumberBlock.looksLikeBlock(""))
    }
}
