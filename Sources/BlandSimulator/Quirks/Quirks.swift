/// Where the vendor may behave otherwise than the guide says, or where the guide says nothing.
///
/// The defaults are the guide. Each name in JSON is the property's in snake case.
package struct Quirks: Sendable, Equatable {
    /// The status of the answer to an organisation without the SIP entitlement; the guide gives none.
    package var entitlementStatus = 403
    /// What GET /sip answers about a number that nothing is attached to; the guide shows no example.
    package var unknownNumber = UnknownNumber.twoNulls
    package var credentials = Credentials.plain
    package var ids = Identifiers.string
    package var dates = Dates.iso
    /// `region` and `codec_config` beside the live record's own members.
    package var extraFields = false
    /// A `keepalive` inside a live record's options.
    package var extraOptionFields = false
    /// Live numbers lose their plus (guide, "Number Format: +E.164 or E.164").
    package var numbersWithoutPlus = false
    /// Inbound options read `{"auth_mode": "ip"}`, as the vendor's later pages show.
    package var inboundAuthMode = false
    /// Keys of outbound options that are never reported back.
    package var omitOptions: [String] = []
    /// An update whose options name no credentials leaves the stored ones as they are.
    package var keepRemovedCredentials = false
    package var errorsShape = ErrorsShape.list
    /// Failures come with status 200, told apart by their body alone.
    package var failuresAs200 = false
    package var successShape = SuccessShape.envelope
    /// How GET /sip is broken: by number, `*` for every number without an entry of its own.
    package var brokenReads: [String: BrokenRead] = [:]
    package var readFaults: [Fault] = []
    package var writeFaults: [Fault] = []
    /// How long every answer of the API takes.
    package var latencyMs = 0
    /// Where it is more than `latencyMs`: answers take something between the two, drawn from the simulator's seed.
    package var latencyMaxMs = 0
    /// After a write, so many reads of its number show the state before it.
    package var staleReads = 0
    /// After a write, reads of its number show the state before it for so long.
    package var staleMs = 0
    /// After so many requests more no key is known.
    package var keyRevokedAfter: Int?
    /// After so many requests more no organisation has the SIP entitlement.
    package var entitlementLostAfter: Int?
    package var requestRate: RequestRate?
    package var faultScript: FaultScript?

    package init() {}

    package init(_ change: (inout Quirks) -> Void) {
        change(&self)
    }

    package enum UnknownNumber: String, Codable, Sendable {
        /// `{"data": {"inbound": null, "outbound": null}, "errors": null}`
        case twoNulls = "two_nulls"
        /// `{"data": null, "errors": null}`
        case nullData = "null_data"
        /// 404 with the vendor's envelope around NOT_FOUND
        case notFoundEnvelope = "not_found_envelope"
    }

    /// How `sip_username` and `sip_password` are read back.
    package enum Credentials: String, Codable, Sendable {
        case plain
        /// The password is `********`, the user name as stored.
        case masked
        /// Both are `********`.
        case maskedBoth = "masked_both"
        /// Neither member is there.
        case missing
        /// Both are null.
        case nulls
        /// Both are `REDACTED`.
        case redactedWord = "redacted_word"
    }

    /// What `id` and `inbound_id` look like (guide: a string, and a bigint or null).
    package enum Identifiers: String, Codable, Sendable {
        case string
        /// Both are numbers beyond 2^53.
        case number
        /// Both are such numbers in quotes.
        case numericString = "numeric_string"
    }

    /// What `created_at` and `updated_at` look like (guide: a Date).
    package enum Dates: String, Codable, Sendable {
        case iso
        case epochMillis = "epoch_millis"
    }

    /// What the `errors` of a failure are.
    package enum ErrorsShape: String, Codable, Sendable {
        /// `[{"error": …, "message": …}]`
        case list
        /// `{"error": …, "message": …}`
        case object
        /// `"CODE: message"`
        case text
        /// No envelope: `{"status": "error", "message": …}`
        case statusMessage = "status_message"
    }

    /// What is around a success.
    package enum SuccessShape: String, Codable, Sendable {
        /// `{"data": …, "errors": null}`
        case envelope
        /// `errors` is `[]`.
        case emptyList = "empty_list"
        /// `errors` is `{}`.
        case emptyObject = "empty_object"
        /// There is no `errors`.
        case noErrors = "no_errors"
        /// A write answers `{"status": "success", "message": …}`; a read its envelope.
        case statusMessage = "status_message"
        /// A write answers data of `{"configured": […], "failed": []}`, as the later pages show; a read its envelope.
        case configured
    }
}

// MARK: Codable

extension Quirks: Codable {
    private enum CodingKeys: String, CodingKey, CaseIterable {
        case entitlementStatus = "entitlement_status"
        case unknownNumber = "unknown_number"
        case credentials
        case ids
        case dates
        case extraFields = "extra_fields"
        case extraOptionFields = "extra_option_fields"
        case numbersWithoutPlus = "numbers_without_plus"
        case inboundAuthMode = "inbound_auth_mode"
        case omitOptions = "omit_options"
        case keepRemovedCredentials = "keep_removed_credentials"
        case errorsShape = "errors_shape"
        case failuresAs200 = "failures_as_200"
        case successShape = "success_shape"
        case brokenReads = "broken_reads"
        case readFaults = "read_faults"
        case writeFaults = "write_faults"
        case latencyMs = "latency_ms"
        case latencyMaxMs = "latency_max_ms"
        case staleReads = "stale_reads"
        case staleMs = "stale_ms"
        case keyRevokedAfter = "key_revoked_after"
        case entitlementLostAfter = "entitlement_lost_after"
        case requestRate = "rate_limit"
        case faultScript = "fault_script"
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.strictContainer(keyedBy: CodingKeys.self)
        try container.decode(.entitlementStatus, into: &entitlementStatus)
        try container.decode(.unknownNumber, into: &unknownNumber)
        try container.decode(.credentials, into: &credentials)
        try container.decode(.ids, into: &ids)
        try container.decode(.dates, into: &dates)
        try container.decode(.extraFields, into: &extraFields)
        try container.decode(.extraOptionFields, into: &extraOptionFields)
        try container.decode(.numbersWithoutPlus, into: &numbersWithoutPlus)
        try container.decode(.inboundAuthMode, into: &inboundAuthMode)
        try container.decode(.omitOptions, into: &omitOptions)
        try container.decode(.keepRemovedCredentials, into: &keepRemovedCredentials)
        try container.decode(.errorsShape, into: &errorsShape)
        try container.decode(.failuresAs200, into: &failuresAs200)
        try container.decode(.successShape, into: &successShape)
        try container.decode(.brokenReads, into: &brokenReads)
        try container.decode(.readFaults, into: &readFaults)
        try container.decode(.writeFaults, into: &writeFaults)
        try container.decode(.latencyMs, into: &latencyMs)
        try container.decode(.latencyMaxMs, into: &latencyMaxMs)
        try container.decode(.staleReads, into: &staleReads)
        try container.decode(.staleMs, into: &staleMs)
        keyRevokedAfter = try container.decodeIfPresent(Int.self, forKey: .keyRevokedAfter)
        entitlementLostAfter = try container.decodeIfPresent(Int.self, forKey: .entitlementLostAfter)
        requestRate = try container.decodeIfPresent(RequestRate.self, forKey: .requestRate)
        faultScript = try container.decodeIfPresent(FaultScript.self, forKey: .faultScript)
    }
}
