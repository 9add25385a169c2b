import Crypto
import Foundation

/// The salt of a ledger that doesn't exist yet.
package enum LedgerSalt {
    /// Returns 16 bytes in base64, derived from the API's URL and the manifest set. A random salt would make two
    /// plans of the same state differ (docs/planning.md#determinism).
    package static func first(apiURL: String, manifestDigest: String) -> String {
        let parts = ["patchbay ledger salt", apiURL, manifestDigest].map { Data($0.utf8) }
        var hash = SHA256()
        for part in parts {
            hash.update(data: Data("\(part.count):".utf8))
            hash.update(data: part)
        }
        return Data(hash.finalize().prefix(16)).base64EncodedString()
    }
}
