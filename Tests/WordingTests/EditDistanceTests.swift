import Testing
import Wording

@Suite("Did you mean")
struct EditDistanceTests {
    @Test(
        "a distance counts insertions, deletions, substitutions and swaps of neighbours",
        arguments: [
            ("", "", 0), ("trunk", "trunk", 0), ("", "abc", 3), ("abc", "", 3), ("trunk", "trnk", 1),
            ("trunk", "trunks", 1), ("trunk", "trank", 1), ("trunk", "tronk", 1), ("trunk", "turnk", 1),
            ("kitten", "sitting", 3), ("größe", "grösse", 2), ("ab", "ba", 1), ("abc", "xyz", 3),
        ]
    )
    func distance(_ left: String, _ right: String, _ distance: Int) {
        #expect(EditDistance.between(left, right) == distance)
        #expect(EditDistance.between(right, left) == distance)
    }

    @Test("above its limit a distance is only known to be above it")
    func limit() {
        #expect(EditDistance.between("a", "abcdefgh", limit: 2) > 2)
        #expect(EditDistance.between("abcdefgh", "stuvwxyz", limit: 2) > 2)
        #expect(EditDistance.between("abcdefgh", "abcdefgi", limit: 2) == 1)
    }

    @Test(
        "a mistyped word is told the one that was meant",
        arguments: [
            ("trnk", "trunk"), ("Trunk", "trunk"), ("sip_endpont", "sip_endpoint"), ("sip-endpoint", "sip_endpoint"),
            ("inbond", "inbound"), ("otions", "options"), ("host", nil), ("registrar", nil),
        ] as [(String, String?)]
    )
    func suggestion(_ word: String, _ meant: String?) {
        let keys = ["trunk", "sip_endpoint", "options", "headers", "inbound"]
        #expect(EditDistance.suggestion(for: word, among: keys) == meant)
    }

    @Test("of two words that are equally near the suggestion is the same every time")
    func tie() {
        #expect(EditDistance.suggestion(for: "carrier-xx", among: ["carrier-us", "carrier-eu"]) == "carrier-eu")
        #expect(EditDistance.suggestion(for: "carrier-xx", among: ["carrier-eu", "carrier-us"]) == "carrier-eu")
    }
}
