/// Draws identifiers and codes from a seed and a serial number: random to look at, the same on every run.
struct Mint: Sendable {
    let seed: UInt64

    /// The guide's `id` is a string; a UUID's form is the vendor's usual one.
    func identifier(_ serial: Int) -> String {
        let digits = hexadecimal(draw(serial, 0)) + hexadecimal(draw(serial, 1))
        let ends = [0, 8, 12, 16, 20, 32]
        return zip(ends, ends.dropFirst()).map { start, end in
            digits.dropFirst(start).prefix(end - start)
        }.joined(separator: "-")
    }

    /// Six digits to key in.
    func code(_ serial: Int) -> String {
        let digits = String(draw(serial, 2) % 1_000_000)
        return String(repeating: "0", count: 6 - digits.count) + digits
    }

    private func hexadecimal(_ value: UInt64) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    /// SplitMix64, the step that is far enough along for this serial number and stream.
    private func draw(_ serial: Int, _ stream: UInt64) -> UInt64 {
        let step = UInt64(bitPattern: Int64(serial)) &* 3 &+ stream &+ 1
        var value = seed &+ step &* 0x9E37_79B9_7F4A_7C15
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
