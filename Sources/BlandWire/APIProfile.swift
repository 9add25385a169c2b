package import JSON
package import SIPModel

/// The abilities of one edition of the vendor's API, as data: planning reads this table instead of branching on the
/// edition.
package struct APIProfile: Sendable {
    package let name: String
    /// The fields that `POST /sip/update` carries, by direction; any other change is a replace.
    package let updatable: [Direction: Set<AttachmentField>]

    /// The guide's API (Update SIP Direction): an update carries an outbound's endpoint and options, and no headers.
    package static let guide = APIProfile(
        name: "guide",
        updatable: [
            .outbound: Set([.endpoint] + OptionName.allCases.map(AttachmentField.option)),
            .inbound: [],
        ]
    )

    /// The vendor's settings beside `options` and `headers` that no profile can send: a replace would drop them. Other
    /// fields there are the server's own.
    package static let settingsBesideOptions: Set<String> = [
        "failover_config", "codec_config", "alert_config", "register_auth", "trunk_id", authMode,
    ]

    /// `auth_mode` is a setting unless it has its default.
    package static func isSetting(_ name: String, _ value: JSONValue) -> Bool {
        guard settingsBesideOptions.contains(name), !value.isEmpty, value != .null else { return false }
        return name != authMode || value != "ip"
    }

    private static let authMode = "auth_mode"

    /// Whether one update call can carry all of these changes.
    package func canUpdate(_ fields: some Sequence<AttachmentField>, in direction: Direction) -> Bool {
        let carried = updatable[direction] ?? []
        return fields.allSatisfy(carried.contains)
    }
}
