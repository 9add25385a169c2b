import Crypto
import CryptoExtras
package import Fleet
import Foundation
package import SIPModel

/// Computes and caches the fingerprints by which a ledger recognises a credential: scrypt with the ledger's salt, once
/// per distinct value, even if many numbers have the same value (docs/planning.md#credentials).
package actor CredentialBook {
    /// RFC 7914: N = 2^14, r = 8, p = 1; 16 MiB and some tens of milliseconds per credential.
    private static let rounds = 1 << 14
    private static let blockSize = 8

    private let salt: Data
    private var byValue: [SecretValue: String] = [:]
    private var byCredential: [Credential: String] = [:]

    /// - Parameter salt: the ledger's salt in base64, at least 16 bytes.
    /// - Returns: `nil` if the salt isn't base64, or is shorter than 16 bytes.
    package init?(salt: String) {
        guard let bytes = Data(base64Encoded: salt), bytes.count >= 16 else { return nil }
        self.salt = bytes
    }

    /// Adds fingerprints of the manifests' credentials whose values are available.
    package func learn(_ credentials: some Sequence<Credential>, secrets: SecretStore) throws {
        for credential in credentials {
            switch credential {
            case .literal(let text): byCredential[credential] = try fingerprint(SecretValue(text))
            case .secret(let reference):
                if let value = secrets[reference] { byCredential[credential] = try fingerprint(value) }
            }
        }
    }

    /// Returns the fingerprints of all added credentials, and of the values that live state has in plain text.
    package func fingerprints(for live: some Sequence<LiveNumber>) throws -> CredentialFingerprints {
        for number in live {
            guard let options = number.outbound?.options else { continue }
            for case .plain(let value) in [options.username, options.password] { _ = try fingerprint(value) }
        }
        return CredentialFingerprints(byCredential: byCredential, byValue: byValue)
    }

    private func fingerprint(_ value: SecretValue) throws -> String {
        if let known = byValue[value] { return known }
        let key = try value.exposed { text in
            try KDF.Scrypt.deriveKey(
                from: Data(text.utf8),
                salt: salt,
                outputByteCount: 32,
                rounds: Self.rounds,
                blockSize: Self.blockSize,
                parallelism: 1
            )
        }
        let made = "scrypt:" + key.withUnsafeBytes { Data($0) }.base64EncodedString()
        byValue[value] = made
        return made
    }
}
