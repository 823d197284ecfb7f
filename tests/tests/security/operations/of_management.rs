//! The same for management and administration.

use fidelio_tests::{ORIGIN, RP_ID};
use serde_json::{Value, json};

use super::{Caller, every_field};

const AAGUID: &str = "07070707-0707-0707-0707-070707070707";

impl Caller<'_> {
    pub(super) fn valid_of_management(&self, operation: &str) -> Option<Value> {
        Some(match operation {
            "mgmtAaguidBlacklistPut" => json!({"items": [{"aaguid": AAGUID, "reg": true, "auth": true}]}),
            "mgmtAaguidBlacklistDelete" => json!({"aaguids": [AAGUID]}),
            "mgmtDiscover" => json!({
                "user": {"username": self.person.name, "usernameType": "email", "displayName": "Ann"},
                "userAgent": "Mozilla/5.0", "deviceInfo": every_field(), "securityKey": false, "traceId": "trace",
            }),
            "mgmtPasskeyRename" => json!({"passkeyName": "My work laptop"}),
            "adminApplicationCreate" => json!({
                "name": "Shop", "rpId": RP_ID, "rpName": "Shop", "origins": [ORIGIN],
                "settings": {"language": "en", "user_verification": "required"},
            }),
            "adminApplicationUpdate" => json!({
                "name": "Tenant", "rpName": "Tenant", "origins": [ORIGIN],
                "settings": {"language": "en", "user_verification": "required"},
            }),
            "adminApiKeyCreate" => json!({"name": "Backend", "scopes": ["user:read"], "expiresInDays": 1}),
            "adminSigningKeyRotate" => json!({"compromised": false}),
            "adminMfaPolicyPut" => json!({"policy": {"rules": [
                {"name": "one", "when": {"flow": "signIn"}, "sufficient": [["passkey:auth"]]},
            ]}}),
            "adminAuthenticatorPolicyPut" => json!({"policy": {"attestation": "any", "stale_metadata": "relaxed"}}),
            "adminOidcProviderPut" => json!({
                "name": "Example ID", "issuer": "https://id.example.com", "clientId": "fidelio",
                "clientSecret": "secret", "scopes": ["openid"], "enabled": true, "createUsers": false,
                "redirectUris": ["https://app.example.com/signed-in"], "trustedDomains": ["example.com"],
                "directLogin": true, "claims": {
                    "username": "email", "displayName": "name", "email": "email", "emailVerified": "email_verified",
                },
            }),
            "adminUserIdentityPut" => json!({"subject": "248289761001"}),
            "adminWebhookCreate" => json!({"url": "https://127.0.0.1:9/", "actions": ["user.deleted"]}),
            _ => return None,
        })
    }
}
