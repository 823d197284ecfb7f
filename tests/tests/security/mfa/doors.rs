//! Sessions and tokens of one kind do not work as another, nor in another order.

use fidelio_client::types::{GrantRequest, GrantScope, OtpMethod};
use fidelio_tests::{Flow, Person, TenantOptions, assertion_result, external_token, on_both_databases};
use serde_json::{Value, json};

use super::{
    AUTH, EXTERNAL, OTP_REQUEST, OTP_VERIFY, PAYLOAD, REG, TX, at_home, done, elsewhere, more, post_as, refused,
    with_session,
};
use crate::support::{Answer, http, post, send, status, stored};

/// The doors that a session of a flow opens, each with a body that is well-formed.
fn session_doors(assertion: &Value, creation: &Value, external: &str) -> Vec<(&'static str, Value)> {
    vec![
        (PAYLOAD, json!({"payload": "Pay 1 EUR"})),
        (OTP_REQUEST, json!({"method": "email"})),
        (OTP_VERIFY, json!({"otp": "123456"})),
        (AUTH, json!({"assertionResult": assertion})),
        (TX, json!({"assertionResult": assertion})),
        (REG, json!({"creationResult": creation})),
        (EXTERNAL, json!({"token": external})),
    ]
}

on_both_databases! {
    async fn no_credential_of_another_kind_opens_a_flow_and_none_of_a_flow_opens_anything_else(tenant: &Tenant) {
        let (mut ann, _) = at_home(tenant).await;
        let mut bob = Person::new(tenant);
        let registration = bob.reg_init(&tenant.client).await.unwrap();
        let reg_complete = bob.create(&registration);
        let login = ann.auth_init().await.unwrap();
        let auth_complete = ann.get(&login);
        let transaction = ann.tx_init("Pay", "nonce").await.unwrap();
        let tx_complete = ann.confirm(&transaction);
        let confirmation = ann.confirm_transaction("Pay", "nonce").await.unwrap().token;
        let flow = Flow::of(&ann).await;
        let mut signing = Flow::signing(&ann, "Pay", "trace").await;
        let complete = done(signing.sign_payload(&mut ann).await);
        let external = external_token(tenant, &ann.name).await;
        let grant = GrantRequest { grants: vec![GrantScope::PasskeyRead], username: Some(ann.name.clone()) };
        let grant = tenant.backend().mgmt_grant_create(&grant).await.unwrap().into_inner().token;
        let credentials = [
            ("a registration", registration.session.as_str()),
            ("a login", &login.session),
            ("a transaction", &transaction.session),
            ("a flow", flow.session()),
            ("an access token", &complete.access_token),
            ("an identity token", &complete.id_token),
            ("a refresh token", &complete.refresh_token),
            ("an external token", &external),
            ("a payload signature", &complete.payload_signature),
            ("a confirmation", &confirmation),
            ("a grant", &grant),
            ("an API key", &tenant.api_key),
            ("nothing", ""),
            ("garbage", "garbage"),
        ];
        let assertion = serde_json::to_value(&auth_complete.assertion_result).unwrap();
        let creation = serde_json::to_value(&reg_complete.creation_result).unwrap();
        for (path, body) in session_doors(&assertion, &creation, &external) {
            for (what, credential) in credentials.iter().filter(|(what, _)| *what != "a flow") {
                for credential in [(*credential).to_owned(), format!("Bearer {credential}")] {
                    let answer = post_as(tenant, path, &credential, &body).await;
                    assert_eq!(answer.status, 401, "{what} at {path}: {answer:?}");
                    assert!(answer.body["session"].is_null() && answer.body["accessToken"].is_null(), "{what} at {path}");
                }
            }
        }
        // The doors of the other ceremonies take their session in the body.
        for (own, path, body) in [
            ("a registration", "/fido2/v2/reg/complete", serde_json::to_value(&reg_complete).unwrap()),
            ("a login", "/fido2/v2/auth/complete", serde_json::to_value(&auth_complete).unwrap()),
            ("a transaction", "/fido2/v2/tx/complete", serde_json::to_value(&tx_complete).unwrap()),
        ] {
            for (what, credential) in credentials.iter().filter(|(what, _)| *what != own) {
                let mut body = body.clone();
                body["session"] = json!(credential);
                let answer = post(&tenant.url, path, &body).await;
                assert!(answer.is_refusal() && matches!(answer.status, 400 | 401), "{what} at {path}: {answer:?}");
            }
        }
        // The doors of tokens.
        for (what, credential) in credentials {
            let client = tenant.client.access_token(credential);
            let is_access = matches!(what, "an access token" | "a grant");
            assert_eq!(status(&client.passkeys_list().await), if is_access { 200 } else { 401 }, "{what} lists");
            if !is_access {
                assert!(matches!(status(&ann.reg_init(&client).await), 401 | 403), "{what} registers");
            }
            if !matches!(what, "an access token") {
                assert!(matches!(status(&client.auth_code_request().await), 401 | 403), "{what} shows a code");
            }
            if what != "an external token" && !credential.is_empty() {
                let answer = post_as(tenant, EXTERNAL, flow.session(), &json!({"token": credential})).await;
                assert_eq!(answer.status, 401, "{what} vouches: {answer:?}");
            }
            if what != "a refresh token" && !credential.is_empty() {
                let form = [("grant_type", "refresh_token"), ("refresh_token", credential)];
                let answer = oauth(&tenant.url, "/oauth2/token", &form).await;
                assert!(answer.status == 400 && answer.body["access_token"].is_null(), "{what} refreshes: {answer:?}");
            }
        }
        assert_eq!(stored(tenant, &ann.name).await.len(), 1);
    }

    async fn a_flow_that_is_under_way_is_no_sign_in(tenant: &Tenant) {
        let (mut ann, _) = elsewhere(tenant).await;
        let mut flow = Flow::of(&ann).await;
        more(flow.with_external(&ann.name).await);
        let client = tenant.client.access_token(flow.session());
        assert_eq!(status(&client.passkeys_list().await), 401);
        assert_eq!(status(&ann.reg_init(&client).await), 403);
        assert!(matches!(status(&client.auth_code_request().await), 401 | 403));
        // Nor does a passkey that nobody offered to make get into it.
        let mut thief = Person::new(tenant);
        let begun = thief.reg_init(&tenant.client).await.unwrap();
        assert_eq!(refused(flow.bring_passkey(thief.create(&begun).creation_result).await), 403);
        assert_eq!(stored(tenant, &ann.name).await.len(), 1);
        let _ = &mut ann;
    }

    async fn a_signature_for_a_login_or_a_transaction_is_none_for_a_flow_and_the_reverse(tenant: &Tenant) {
        let (mut ann, _) = at_home(tenant).await;
        let mut flow = Flow::signing(&ann, "Pay", "trace").await;
        let login = ann.auth_init().await.unwrap();
        let of_login = ann.get(&login).assertion_result;
        let transaction = ann.tx_init("Pay", "trace").await.unwrap();
        let of_transaction = assertion_result(&ann.sign(&transaction.assertion_options));
        for answer in [of_login, of_transaction] {
            assert_eq!(refused(flow.sign_with(answer).await), 401);
        }
        let of_flow = flow.assert(&mut ann, "passkey:tx");
        let mut request = ann.get(&login);
        request.assertion_result = of_flow.clone();
        assert_eq!(status(&tenant.client.auth_complete(&request).await), 401);
        let mut other = Flow::of(&ann).await;
        assert_eq!(refused(other.use_assertion(of_flow.clone()).await), 401);
        // In a flow of another interaction with the same payload and trace id.
        let mut same = Flow::signing(&ann, "Pay", "trace").await;
        assert_eq!(refused(same.sign_with(of_flow.clone()).await), 401);
        done(flow.sign_with(of_flow).await);
    }

    async fn a_flow_s_session_is_not_accepted_at_another_tenant_s_host(tenant: &Tenant) {
        let other = tenant.another(TenantOptions::default()).await;
        let (ann, _) = at_home(tenant).await;
        let flow = Flow::of(&ann).await;
        let token = external_token(tenant, &ann.name).await;
        let answer = post_as(&other, EXTERNAL, flow.session(), &json!({"token": token})).await;
        assert!(answer.status == 403 && answer.is_refusal(), "{answer:?}");
        assert_eq!(post_as(tenant, EXTERNAL, flow.session(), &json!({"token": token})).await.status, 200);
    }

    async fn a_flow_s_session_that_was_altered_is_refused(tenant: &Tenant) {
        let (ann, _) = at_home(tenant).await;
        let flow = Flow::of(&ann).await;
        let sealed = crate::support::bytes(flow.session());
        for index in (0..sealed.len()).step_by(sealed.len() / 16) {
            let mut altered = sealed.clone();
            altered[index] ^= 1 << (index % 8);
            let mut flow = with_session(&flow, &crate::support::b64(altered));
            assert_eq!(flow.request_code(OtpMethod::Email, None).await.unwrap_err().status, 401, "byte {index}");
        }
    }
}

async fn oauth(url: &str, path: &str, form: &[(&str, &str)]) -> Answer {
    let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
    let request = http().post(format!("{url}{path}")).header("Content-Type", "application/x-www-form-urlencoded");
    send(request.body(body)).await
}
