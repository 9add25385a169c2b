/// A country calling code (ITU-T E.164), with the lengths of the numbers behind it.
///
/// It is enough to judge whether a text can be a number of that country, and to drop a trunk prefix. It isn't enough to
/// judge whether a number is assigned, and nothing refuses a number by it.
struct CallingCode: Sendable {
    /// 1 to 3 digits, without `+`.
    let code: String
    /// The possible numbers of digits of a national number.
    let lengths: Set<Int>
    /// The digits that callers within the country dial first, which are no part of the E.164 number; `nil` if the
    /// country has none.
    let trunkPrefix: String?
    /// Whether some national numbers begin with 0, which is then part of the E.164 number, as in Italy.
    let hasLeadingZeros: Bool

    /// Whether `(0)` after the code is the beginning of the national number: in Italy, the Vatican and San Marino.
    var writesZeroInBrackets: Bool { code == "39" || code == "378" }

    /// Whether a national number has a possible length, and a first digit that numbers of the country have.
    func mayHave(_ national: String) -> Bool {
        guard lengths.contains(national.utf8.count), hasLeadingZeros || !national.hasPrefix("0") else { return false }
        switch code {
        // An area code of the North American Numbering Plan begins with 2 to 9.
        case "1": return !national.hasPrefix("1")
        case "39", "378": return !national.hasPrefix("00")
        default: return true
        }
    }

    /// What may be left of a number after a trunk prefix and a 0 that callers dial as well: in Belarus, `8 0152` is the area
    /// code 152.
    func withoutZeros(_ national: String) -> [String] {
        national.hasPrefix("0") && !hasLeadingZeros ? [String(national.drop { $0 == "0" })] : []
    }

    /// Returns the code that these digits begin with: no code is the beginning of another one.
    static func leading(_ digits: String) -> CallingCode? {
        (1...3).lazy.compactMap { all[String(digits.prefix($0))] }.first
    }

    private static let all: [String: CallingCode] = Dictionary(
        uniqueKeysWithValues: table.split { $0 == " " || $0 == "\n" }.map { row in
            let code = CallingCode(row: row)
            return (code.code, code)
        }
    )

    /// - Parameter row: `CODE:LENGTHS`, then `:TRUNK_PREFIX`, which may be empty, and `:z` for leading zeros.
    private init(row: Substring) {
        let fields = row.split(separator: ":", omittingEmptySubsequences: false)
        code = fields.first.map(String.init) ?? ""
        lengths = Set(
            fields.dropFirst().first.map { text in
                text.split(separator: ",").flatMap { range in
                    let ends = range.split(separator: "-").compactMap { Int($0) }
                    guard let first = ends.first, let last = ends.last, first <= last else { return 0..<0 }
                    return first..<(last + 1)
                }
            } ?? [])
        trunkPrefix = fields.dropFirst(2).first.flatMap { $0.isEmpty ? nil : String($0) }
        hasLeadingZeros = fields.last == "z"
    }

    /// From the metadata of libphonenumber 9.0.43 (Apache License 2.0), read in November 2026: `possible_length` without
    /// local numbers, `national_prefix`, and whether `national_number_pattern` admits a 0. Left out: lengths that would
    /// make more than 15 digits, numbers of 7 digits in +1, and the trunk prefix of Rwanda, where numbers may begin so.
    private static let table = """
        1:10:1 7:10,14:8 20:8-10:0 27:5-10:0 30:10-12 31:5-11:0 32:8-9:0 33:9:0 34:9 36:8-9:06 39:6-12::z 40:6,9:0
        41:9,12:0 43:4-13:0 44:7,9-10:0 45:8 46:6-10,12:0 47:5,8::z 48:6-10 49:4-13:0 51:8-9:0 52:10 53:6-8,10:0
        54:10-11:0 55:8-11:0 56:9-11 57:8,10-11:0 58:10:0 60:8-10:0 61:5-10,12:0 62:7-13:0:z 63:6,8-13:0 64:5-10:0
        65:8,10-11 66:8-10,13:0:z 81:8-13:0:z 82:5-6,8-13:0:z 84:7-10:0 86:7-12:0 90:7,10,12-13:0 91:8-13:0:z
        92:8-12:0 93:9:0 94:9:0 95:6-10:0 98:4-7,10:0 211:9:0 212:9:0 213:8-9:0 216:8 218:9:0 220:7,9 221:9 222:8
        223:8 224:8-9 225:10::z 226:8::z 227:8::z 228:8 229:10::z 230:7-8,10 231:7-9:0 232:8:0 233:8-9:0 234:10-12:0
        235:8 236:8 237:8-9 238:7 239:7 240:9 241:7-8::z 242:9::z 243:7-10:0 244:9 245:7,9 246:7 247:5-6::z 248:7
        249:9:0 250:8-9::z 251:9:0 252:6-9:0 253:8 254:7-10:0 255:9:0 256:9:0 257:8 258:8-9 260:9:0 261:9:0 262:9:0
        263:7,9-10:0 264:8-9:0 265:7,9:0 266:8 267:7-8,10::z 268:8-9::z 269:7 290:4-5 291:7:0 297:7 298:6 299:6 350:8
        351:9 352:4-11 353:7-10:0 354:7,9 355:6-9:0 356:8 357:8 358:5-12:0 359:6-9,12:0:z 370:8:0 371:8 372:7-8,10
        373:8:0 374:8:0 375:6-11:8 376:6,8-9 377:8-9:0 378:8,10::z 380:9-10:0 381:6-12:0 382:8-9:0 383:8-12:0
        385:7-9:0 386:5-8:0 387:8-9:0 389:8:0 420:9-12 421:6-7,9:0 423:7,9:0 500:5 501:7,11::z 502:8,11 503:7-8,11
        504:8,11 505:8 506:8,10 507:7-8,10-11::z 508:6,9:0 509:8 590:9:0 591:8-9:0 592:7 593:8-11:0 594:9:0 595:6-11:0
        596:9:0 597:6-7 598:4-12:0:z 599:7-8 670:7-8 672:6 673:7 674:7 675:7-8 676:5,7::z 677:5,7 678:5,7 679:7,11::z
        680:7 681:6,9 682:5 683:4,7 685:5-7,10 686:5,8:0 687:6::z 688:5-7 689:6,8-9 690:4-7 691:7 692:7:1 800:8::z
        808:8 850:8,10:0 852:5-9,11 853:7-8::z 855:8-10:0 856:8-10:0 870:9,12 878:12 880:6-10:0 881:9-10::z 882:7-12
        883:8-12 886:7-11:0 888:11::z 960:7,10 961:7-8:0 962:8-9:0 963:8-9:0 964:8-10:0 965:7-8 966:9-10:0 967:7-9:0
        968:7-9 970:8-10:0 971:5-12:0 972:7-12:0 973:8 974:7-9,11::z 975:7-8 976:8-10:0 977:8,10-11:0 979:9 992:9::z
        993:8:8 994:9:0 995:9:0 996:9-10:0 998:9
        """
}
