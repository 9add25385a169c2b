import Crypto
package import Foundation
import JSON
package import SIPModel

/// HMAC-SHA256 (RFC 2104): a signature that only holders of the key can make.
package enum Signature {
    /// Lower-case hexadecimal digits.
    package static func hexadecimal(of data: Data, key: SecretValue) -> String {
        Digest.hexadecimal(HMAC<SHA256>.authenticationCode(for: data, using: symmetric(key)))
    }

    /// Whether a signature in hexadecimal digits is right. The comparison takes constant time, so that its duration
    /// doesn't reveal how much of the signature is right.
    static func isValid(_ stated: some StringProtocol, of data: Data, key: SecretValue) -> Bool {
        guard let code = Digest.bytes(ofHexadecimal: stated) else { return false }
        return HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: data, using: symmetric(key))
    }

    private static func symmetric(_ key: SecretValue) -> SymmetricKey {
        key.exposed { SymmetricKey(data: Data($0.utf8)) }
    }
}
