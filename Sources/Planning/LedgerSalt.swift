import Crypto
import Foundation

/// The salt of a ledger that doesn't exist yet.
package enum LedgerSalt {
    /// 16 bytes, base64, of their own for every API and manifest set, and the same each time the same set is
    /// planned: a plan must not differ from the next one by chance (docs/planning.md#determinism).
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
