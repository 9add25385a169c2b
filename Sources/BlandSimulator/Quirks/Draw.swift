/// Random to look at, the same on every run: what a seed gives at a step, in one of several streams.
enum Draw {
    /// SplitMix64 (Steele, Lea and Flood, 2014), the step that is far enough along.
    static func word(_ seed: UInt64, _ step: Int, _ stream: UInt64) -> UInt64 {
        let place = UInt64(bitPattern: Int64(step)) &* 3 &+ stream &+ 1
        var value = seed &+ place &* 0x9E37_79B9_7F4A_7C15
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }

    /// 0 ..< 1.
    static func fraction(_ seed: UInt64, _ step: Int, _ stream: UInt64) -> Double {
        Double(word(seed, step, stream) >> 11) / Double(1 << 53)
    }

    static func number(_ seed: UInt64, _ step: Int, _ stream: UInt64, below bound: Int) -> Int {
        Int(word(seed, step, stream) % UInt64(max(1, bound)))
    }
}
