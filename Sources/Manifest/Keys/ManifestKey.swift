/// The name of a key of a manifest.
///
/// Several mappings may have a key of the same name. `ManifestKeyRow` lists these mappings and the type of the value.
package enum ManifestKey: String, Hashable, Sendable, CaseIterable {
    // The document.
    case apiVersion
    /// Stands for every key that begins with `x-`.
    case free = "x-"
    case trunks
    case headers
    case defaults
    case numbers

    // Numbers and blocks.
    case description
    case labels
    case lifecycle
    case preventDetach = "prevent_detach"
    case except
    case inbound
    case outbound

    // Attachments and trunks.
    case trunk
    case sipEndpoint = "sip_endpoint"
    case options

    // Options. The API spells them so, too (`OptionName`).
    case port
    case transport
    case secureMedia = "secure_media"
    case sipUsername = "sip_username"
    case sipPassword = "sip_password"

    // Header rules.
    case type
    case key
    case value
    case passthrough
    case target
    case purpose
    case encoding
    case content
    case use

    // Secrets.
    case env
    case file
    case command

    // The vendor's later API.
    case authMode = "auth_mode"
    case registerAuth = "register_auth"
    case failoverConfig = "failover_config"
    case codecConfig = "codec_config"
    case alertConfig = "alert_config"
    case trunkID = "trunk_id"
}

extension ManifestKey: CustomStringConvertible {
    /// The key as a manifest spells it, so that it can be written into messages and manifests.
    package var description: String { rawValue }
}

/// Fixed words that are values in a manifest.
package enum ManifestWord {
    /// The version of the format, the value of `apiVersion`.
    package static let version = "patchbay/v1"
    /// The value of a direction that Patchbay leaves alone.
    package static let unmanaged = "unmanaged"
}
