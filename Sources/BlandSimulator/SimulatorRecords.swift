/// A code that PUT /sip/verify gave out (guide, "Verify SIP Number").
package struct IssuedCode: Sendable, Equatable {
    package var organisation: String
    package var phoneNumber: String
    package var code: String
    /// Milliseconds since 1970.
    package var issuedAt: Int
}

/// A call that POST /calls asked for (guide, "Making your first SIP Call"). Nobody is rung.
package struct RecordedCall: Sendable, Equatable {
    package var id: String
    package var organisation: String
    package var task: String
    package var from: String
    package var phoneNumber: String
    /// Whether a verify code had been given out for `from`.
    package var verified: Bool
    /// Milliseconds since 1970.
    package var madeAt: Int
}
