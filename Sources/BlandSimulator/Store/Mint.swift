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

    private func draw(_ serial: Int, _ stream: UInt64) -> UInt64 { Draw.word(seed, serial, stream) }
}
