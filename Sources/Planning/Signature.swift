import Crypto
package import Foundation
import JSON
package import SIPModel

/// HMAC-SHA256 (RFC 2104): what only those can make who have the key.
package enum Signature {
    /// Lower-case hexadecimal digits.
    package static func hexadecimal(of data: Data, key: SecretValue) -> String {
        Digest.hexadecimal(HMAC<SHA256>.authenticationCode(for: data, using: symmetric(key)))
    }

    /// In a time that doesn't tell how much of it is right.
    static func isValid(_ stated: some StringProtocol, of data: Data, key: SecretValue) -> Bool {
        guard let code = Digest.bytes(ofHexadecimal: stated) else { return false }
        return HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: data, using: symmetric(key))
    }

    private static func symmetric(_ key: SecretValue) -> SymmetricKey {
        key.exposed { SymmetricKey(data: Data($0.utf8)) }
    }
}
