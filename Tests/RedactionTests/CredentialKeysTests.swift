import Redaction
import Testing

@Suite("Keys that hold credentials")
struct CredentialKeysTests {
    @Test(
        "a credential's key is known, misspelt ones too",
        arguments: [
            "sip_password", "sip_username", "password", "SIP_PASSWORD", "sipPassword", "sip-password", "sip.password",
            "sip_pasword", "sip_passwrd", "sip_pssword", "sip_paswrod", "sip_psasword", "sip_passwort", "pasword",
            "passwd", "passphrase", "pwd", "sip_pwd", "pw", "sip_pw", "psw", "sip_pword", "sippasswd", "sip_pass",
            "secret", "sip_secret", "secrt", "secert", "client_secret", "token", "api_token", "tokn", "api_key",
            "auth_key", "credentials", "creds", "sip_usernme", "user_name", "sip_user", "password ", "x-password",
            "password:hunter2", "sip_password=hunter2",
        ]
    )
    func known(_ key: String) {
        #expect(CredentialKeys.looksLikeCredential(key))
    }

    @Test(
        "every other key of a manifest and of patchbay.yaml is none",
        arguments: [
            "apiVersion", "trunks", "headers", "defaults", "numbers", "description", "labels", "lifecycle",
            "prevent_detach", "inbound", "outbound", "except", "trunk", "sip_endpoint", "options", "port", "transport",
            "secure_media", "type", "key", "value", "passthrough", "passtrough", "passthru", "target", "purpose",
            "encoding", "content", "use", "env", "file", "command", "manifests", "name", "ledger", "limits", "allow",
            "until", "reason", "policy", "api", "profile", "parallelism", "+14155550100", "carrier-us", "crm", "team",
            "<<", "", "-", "ab", "x",
        ]
    )
    func unknown(_ key: String) {
        #expect(!CredentialKeys.looksLikeCredential(key))
    }

    @Test("a key that says more than a name may hold the value itself")
    func holdsValue() {
        #expect(CredentialKeys.mayHoldValue("sip_password:hunter2"))
        #expect(CredentialKeys.mayHoldValue("sip_password hunter2"))
        #expect(!CredentialKeys.mayHoldValue("sip_password"))
        #expect(!CredentialKeys.mayHoldValue("port:5061"))
    }
}
