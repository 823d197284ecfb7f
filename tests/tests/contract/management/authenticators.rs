//! Models of authenticators and the blacklist of them.

use fidelio_client::Client;
use fidelio_client::types::{AaguidBlacklist, AaguidBlacklistDeleteRequest, AaguidBlacklistPutRequest};
use fidelio_identity::{Scope, Scopes};
use fidelio_tests::{Person, Tenant, on_both_databases};

use crate::coverage::NOBODYS;
use crate::support::{GOOGLE, is_known, passkeys, refusal, refusal_and_message, with_settings};

const MODEL: [u8; 16] = [7; 16];
const AAGUID: &str = "07070707-0707-0707-0707-070707070707";
const ANOTHER: &str = "08080808-0808-0808-0808-080808080808";

fn item(aaguid: &str, reg: bool, auth: bool) -> AaguidBlacklist {
    AaguidBlacklist { aaguid: aaguid.to_owned(), reg, auth }
}

async fn block(client: &Client, items: Vec<AaguidBlacklist>) -> Result<(), u16> {
    let result = client.mgmt_aaguid_blacklist_put(&AaguidBlacklistPutRequest { items }).await;
    if result.is_ok() { Ok(()) } else { Err(refusal(result)) }
}

async fn unblock(client: &Client, aaguids: &[&str]) {
    let aaguids = aaguids.iter().map(ToString::to_string).collect();
    client.mgmt_aaguid_blacklist_delete(&AaguidBlacklistDeleteRequest { aaguids }).await.unwrap();
}

async fn blocked(client: &Client) -> Vec<(String, bool, bool)> {
    let items = client.mgmt_aaguid_blacklist_get().await.unwrap().into_inner();
    items.into_iter().map(|item| (item.aaguid, item.reg, item.auth)).collect()
}

fn modelled(tenant: &Tenant) -> Person<'_> {
    let mut person = Person::new(tenant);
    person.authenticator.aaguid = MODEL;
    person
}

on_both_databases! {
    async fn a_known_model_has_a_name(tenant: &Tenant) {
        let backend = tenant.backend();
        let google = backend.mgmt_aaguid_metadata(GOOGLE).await.unwrap().into_inner();
        assert_eq!((google.id.as_str(), google.name.as_str()), (GOOGLE, "Google Password Manager"));
        assert!(google.icon_light.is_some_and(|icon| icon.starts_with("data:image/")));
        assert_eq!(refusal(backend.mgmt_aaguid_metadata(NOBODYS).await), 404);
        for bad in ["malformed", "%00", "ea9b8d66"] {
            let (status, message) = refusal_and_message(backend.mgmt_aaguid_metadata(bad).await);
            assert!(status == 400 && message.starts_with("aaguid "), "{bad}: {status} {message}");
        }
    }

    async fn a_model_blocked_to_register_is_refused_at_once_by_name_and_still_signs_in(tenant: &Tenant) {
        let mut ann = modelled(tenant);
        ann.register().await.unwrap();
        let mut eve = modelled(tenant);
        let begun = eve.reg_init(&tenant.client).await.unwrap();
        let completion = eve.create(&begun);
        block(&tenant.backend(), vec![item(AAGUID, true, false)]).await.unwrap();
        let (status, message) = refusal_and_message(tenant.client.reg_complete(&completion).await);
        assert!(status == 403 && message.contains(AAGUID), "{status} {message}");
        assert!(!is_known(&eve).await);
        ann.log_in().await.unwrap();
        Person::new(tenant).register().await.unwrap();
    }

    async fn a_model_blocked_to_sign_in_is_refused_at_once_by_name_and_can_be_registered(tenant: &Tenant) {
        let mut ann = modelled(tenant);
        ann.register().await.unwrap();
        let begun = ann.auth_init().await.unwrap();
        let completion = ann.get(&begun);
        block(&tenant.backend(), vec![item(AAGUID, false, true)]).await.unwrap();
        let (status, message) = refusal_and_message(tenant.client.auth_complete(&completion).await);
        assert!(status == 403 && message.contains(AAGUID), "{status} {message}");
        modelled(tenant).register().await.unwrap();
        unblock(&tenant.backend(), &[AAGUID]).await;
        ann.log_in().await.unwrap();
    }

    async fn a_model_blocked_to_sign_in_completes_no_flow_and_confirms_nothing(tenant: &Tenant) {
        let mut ann = modelled(tenant);
        let registered = ann.register().await.unwrap();
        ann.device = crate::support::device(&registered.device_id);
        block(&tenant.backend(), vec![item(AAGUID, false, true)]).await.unwrap();
        assert!(ann.sign_in_by_mfa().await.is_err());
        assert_eq!(refusal(ann.confirm_transaction("pay", "nonce").await), 403);
        assert_eq!(passkeys(tenant, &registered.jwt_access).await.len(), 1, "who is signed in stays so");
    }

    async fn the_list_is_changed_by_model_and_one_blocked_nowhere_is_taken_off(tenant: &Tenant) {
        let backend = tenant.backend();
        assert!(blocked(&backend).await.is_empty());
        block(&backend, vec![item(ANOTHER, true, true), item(&AAGUID.to_uppercase(), true, false)]).await.unwrap();
        let both = [(AAGUID.to_owned(), true, false), (ANOTHER.to_owned(), true, true)];
        assert_eq!(blocked(&backend).await, both);
        block(&backend, vec![item(AAGUID, false, true)]).await.unwrap();
        assert_eq!(blocked(&backend).await[0], (AAGUID.to_owned(), false, true), "replaced");
        block(&backend, vec![item(AAGUID, false, false)]).await.unwrap();
        assert_eq!(blocked(&backend).await, both[1..]);
        unblock(&backend, &[AAGUID]).await;
        assert_eq!(blocked(&backend).await, both[1..], "one that is not on it is no error");
        unblock(&backend, &[ANOTHER]).await;
        assert!(blocked(&backend).await.is_empty());
    }

    async fn a_bad_item_is_named_and_nothing_of_the_request_is_done(tenant: &Tenant) {
        let backend = tenant.backend();
        let items = vec![item(AAGUID, true, true), item("malformed", true, true)];
        let result = backend.mgmt_aaguid_blacklist_put(&AaguidBlacklistPutRequest { items }).await;
        let (status, message) = refusal_and_message(result);
        assert!(status == 400 && message.starts_with("items[1].aaguid "), "{status} {message}");
        assert!(blocked(&backend).await.is_empty());
        block(&backend, vec![item(AAGUID, true, true)]).await.unwrap();
        let aaguids = vec![AAGUID.to_owned(), "malformed".to_owned()];
        let result = backend.mgmt_aaguid_blacklist_delete(&AaguidBlacklistDeleteRequest { aaguids }).await;
        let (status, message) = refusal_and_message(result);
        assert!(status == 400 && message.starts_with("aaguids[1] "), "{status} {message}");
        assert_eq!(blocked(&backend).await.len(), 1);
    }

    async fn a_thousand_models_can_be_blocked_and_no_more(tenant: &Tenant) {
        let backend = tenant.backend();
        let aaguid = |index: usize| format!("00000000-0000-0000-0000-{index:012}");
        let items = (1..=1000).map(|index| item(&aaguid(index), true, false)).collect();
        block(&backend, items).await.unwrap();
        assert_eq!(block(&backend, vec![item(&aaguid(1001), true, false)]).await, Err(400));
        assert_eq!(blocked(&backend).await.len(), 1000);
        block(&backend, vec![item(&aaguid(1), true, true)]).await.unwrap();
    }

    async fn models_blocked_at_the_same_time_are_all_blocked(tenant: &Tenant) {
        let changes = (0..8_u8).map(|index| {
            let backend = tenant.backend();
            let aaguid = format!("0000000{index}-0000-0000-0000-000000000000");
            tokio::spawn(async move { block(&backend, vec![item(&aaguid, true, false)]).await })
        });
        for change in changes.collect::<Vec<_>>() {
            change.await.unwrap().unwrap();
        }
        assert_eq!(blocked(&tenant.backend()).await.len(), 8);
    }

    async fn the_list_is_the_application_s_own(tenant: &Tenant) {
        let other = with_settings(tenant, |_| ()).await;
        block(&tenant.backend(), vec![item(AAGUID, true, true)]).await.unwrap();
        assert!(blocked(&other.backend()).await.is_empty());
        modelled(&other).register().await.unwrap();
    }

    async fn to_read_the_list_is_not_to_write_it(tenant: &Tenant) {
        let client = async |scope: Scope| tenant.client.api_key(&tenant.key_with(Scopes::from(vec![scope])).await);
        let reader = client(Scope::PasskeyRead).await;
        assert_eq!(block(&reader, vec![item(AAGUID, true, true)]).await, Err(403));
        assert!(blocked(&reader).await.is_empty());
        let writer = client(Scope::PasskeyWrite).await;
        block(&writer, vec![item(AAGUID, true, true)]).await.unwrap();
        assert_eq!(refusal(writer.mgmt_aaguid_blacklist_get().await), 403);
    }
}
