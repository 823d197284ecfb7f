//! What backends change of their users: addresses.

mod deletion;

use fidelio_client::types::{
    ProfileEmailDeleteRequest, ProfileEmailRequest, ProfilePhoneRequest, ProfileVerifyRequest,
};
use fidelio_client::{Client, Error, types};
use fidelio_credentials::Purpose;
use fidelio_identity::{Address, Scope, Scopes, User};
use fidelio_tests::{Tenant, on_both_databases, wrong};

use crate::support::{refusal, refusal_and_message, with_settings};

const NOBODYS: &str = "0193b6a2-2b6e-7c4d-9d6e-7f8091a2b3c4";

fn to_email(email: &str, verify: Option<bool>) -> ProfileEmailRequest {
    ProfileEmailRequest { email: email.to_owned(), request_verification: verify }
}

fn to_phone(number: &str, consent: Option<bool>, verify: Option<bool>) -> ProfilePhoneRequest {
    ProfilePhoneRequest {
        phone_number: number.to_owned(),
        messaging_consent: consent,
        request_verification: verify,
    }
}

fn without(email: &str) -> ProfileEmailDeleteRequest {
    ProfileEmailDeleteRequest { email: email.to_owned() }
}

fn typed(user: &User, code: &str) -> ProfileVerifyRequest {
    ProfileVerifyRequest { auth_code: code.to_owned(), username: user.name.as_str().to_owned() }
}

/// An address that nobody else in this program has.
fn address(user: &User, what: &str) -> String {
    format!("{what}-{}@example.com", user.id)
}

/// A number that nobody else in this program has.
fn number(user: &User) -> String {
    let digits: Vec<_> = user.id.as_uuid().as_bytes().iter().map(|byte| char::from(b'0' + byte % 10)).collect();
    format!("+1{}", digits[6..16].iter().collect::<String>())
}

async fn addresses(tenant: &Tenant, user: &User) -> Vec<String> {
    tenant.contacts(user.id).await.iter().map(|contact| contact.address.as_str().to_owned()).collect()
}

on_both_databases! {
    async fn a_new_address_is_taken_once_its_code_was_typed(tenant: &Tenant) {
        let (backend, ann) = (tenant.backend(), tenant.add_user("ann", true).await);
        let (old, new, id) = (address(&ann, "Old"), address(&ann, "new"), ann.id.to_string());
        backend.profile_email_update(&id, &to_email(&old, Some(false))).await.unwrap();
        assert_eq!(addresses(tenant, &ann).await, [old.as_str()], "at once, as it was written");
        backend.profile_email_update(&id, &to_email(&new, None)).await.unwrap();
        let code = tenant.code_for(&new).await;
        assert_eq!(addresses(tenant, &ann).await, [old.as_str()], "until then the old one stays");
        assert_eq!(refusal(backend.profile_email_verify(&typed(&ann, &wrong(&code))).await), 401);
        assert_eq!(addresses(tenant, &ann).await, [old.as_str()]);

        backend.profile_email_verify(&typed(&ann, &code)).await.unwrap();
        assert_eq!(addresses(tenant, &ann).await, [new.as_str()]);
        assert!(tenant.contacts(ann.id).await[0].may_get_codes());
        let notice = tenant.message_for(&old).await;
        assert!(notice.code().is_none() && !notice.text.contains(&new), "{}", notice.line);
        assert_eq!(refusal(backend.profile_email_verify(&typed(&ann, &code)).await), 401, "once");
    }

    async fn a_new_number_is_taken_once_its_code_was_typed(tenant: &Tenant) {
        let (backend, ann) = (tenant.backend(), tenant.add_user("ann", true).await);
        let (new, id) = (number(&ann), ann.id.to_string());
        let spelled = format!("{} ({}) {}-{}", &new[..2], &new[2..5], &new[5..8], &new[8..]);
        backend.profile_phone_update(&id, &to_phone(&spelled, Some(true), None)).await.unwrap();
        let code = tenant.code_for(&new).await;
        assert_eq!(addresses(tenant, &ann).await, [""; 0]);
        backend.profile_phone_verify(&typed(&ann, &code)).await.unwrap();
        let contact = tenant.contacts(ann.id).await.remove(0);
        assert!(contact.may_get_codes() && contact.address.as_str() == new, "{contact:?}");

        let other = "+442079460000";
        backend.profile_phone_update(&id, &to_phone(other, None, Some(false))).await.unwrap();
        let contact = tenant.contacts(ann.id).await.remove(0);
        assert!(!contact.may_get_codes() && contact.address.as_str() == other, "no consent: {contact:?}");
        let notice = tenant.message_for(&new).await;
        assert!(!notice.text.contains(other) && !notice.text.contains('#'), "{}", notice.line);
    }

    async fn a_number_is_verified_only_with_consent(tenant: &Tenant) {
        let (backend, ann) = (tenant.backend(), tenant.add_user("ann", true).await);
        let (new, id) = (number(&ann), ann.id.to_string());
        for (consent, verify) in [(None, None), (Some(false), None), (Some(false), Some(true)), (None, Some(true))] {
            let refused = backend.profile_phone_update(&id, &to_phone(&new, consent, verify)).await;
            let (status, message) = refusal_and_message(refused);
            assert!(status == 400 && message.starts_with("messagingConsent "), "{status} {message}");
        }
        tenant.all_delivered().await;
        assert!(tenant.delivered_to(&new).is_empty());
        assert_eq!(tenant.live_codes(ann.id, Purpose::VerifyAddress).await, []);
    }

    async fn what_is_no_address_is_refused_by_name(tenant: &Tenant) {
        let (backend, ann) = (tenant.backend(), tenant.add_user("ann", true).await);
        let id = ann.id.to_string();
        let long = format!("{}@example.com", "x".repeat(250));
        for bad in ["", "ann", "@example.com", "ann@", "Ann <ann@example.com>", "a@b\r\nBcc: c@d.example", &long] {
            for verify in [None, Some(false)] {
                let (status, message) = refusal_and_message(backend.profile_email_update(&id, &to_email(bad, verify)).await);
                assert!(status == 400 && message.starts_with("email "), "{bad:?}: {status} {message}");
            }
            let (status, message) = refusal_and_message(backend.profile_email_delete(&id, &without(bad)).await);
            assert!(status == 400 && message.starts_with("email "), "{bad:?}: {status} {message}");
        }
        for bad in ["", "+", "4155550123", "+0123456789", "+1415", "+14155550123456789", "+1415555o123", "+1415\n5550123"] {
            let refused = backend.profile_phone_update(&id, &to_phone(bad, Some(true), Some(false))).await;
            let (status, message) = refusal_and_message(refused);
            assert!(status == 400 && message.starts_with("phoneNumber "), "{bad:?}: {status} {message}");
        }
        assert_eq!(addresses(tenant, &ann).await, [""; 0]);
    }

    async fn an_address_is_removed_and_whoever_reads_it_is_told(tenant: &Tenant) {
        let (backend, ann) = (tenant.backend(), tenant.add_user("ann", true).await);
        let (email, phone, id) = (address(&ann, "ann"), number(&ann), ann.id.to_string());
        tenant.add_contact(&ann, Address::email(&email).unwrap()).await;
        tenant.add_contact(&ann, Address::phone(&phone).unwrap()).await;
        let other = without(&address(&ann, "other"));
        assert_eq!(refusal(backend.profile_email_delete(&id, &other).await), 404, "another one");
        assert_eq!(addresses(tenant, &ann).await, [email.as_str(), &phone]);
        backend.profile_email_delete(&id, &without(&email.to_uppercase())).await.unwrap();
        backend.profile_phone_delete(&id).await.unwrap();
        assert_eq!(addresses(tenant, &ann).await, [""; 0]);
        for recipient in [&email, &phone] {
            let notice = tenant.message_for(recipient).await;
            assert!(!notice.text.contains('#') && notice.code().is_none(), "{}", notice.line);
        }
        assert_eq!(refusal(backend.profile_email_delete(&id, &without(&email)).await), 404);
        assert_eq!(refusal(backend.profile_phone_delete(&id).await), 404);
    }

    async fn whoever_reads_the_old_address_is_told_however_many_codes_went_there(tenant: &Tenant) {
        let tenant = &with_settings(tenant, |settings| settings.code_limits.requests_per_address = 1).await;
        let (backend, ann) = (tenant.backend(), tenant.add_user("ann", true).await);
        let (old, id) = (address(&ann, "old"), ann.id.to_string());
        tenant.add_contact(&ann, Address::email(&old).unwrap()).await;
        let person = fidelio_tests::Person::named(tenant, ann.name.as_str());
        for _ in 0..2 {
            person.ask_for_code(types::OtpMethod::Email).await.unwrap();
        }
        tenant.code_for(&old).await;
        backend.profile_email_update(&id, &to_email(&address(&ann, "new"), Some(false))).await.unwrap();
        assert_eq!(tenant.message_for(&old).await.code(), None);
    }

    async fn a_code_that_was_sent_before_an_address_changed_proves_nothing(tenant: &Tenant) {
        let (backend, ann) = (tenant.backend(), tenant.add_user("ann", true).await);
        let (one, two, id) = (address(&ann, "one"), address(&ann, "two"), ann.id.to_string());
        backend.profile_email_update(&id, &to_email(&one, None)).await.unwrap();
        let first = tenant.code_for(&one).await;
        backend.profile_email_update(&id, &to_email(&two, None)).await.unwrap();
        let second = tenant.code_for(&two).await;
        if first != second {
            assert_eq!(refusal(backend.profile_email_verify(&typed(&ann, &first)).await), 401, "replaced");
        }
        backend.profile_email_update(&id, &to_email(&one, Some(false))).await.unwrap();
        assert_eq!(refusal(backend.profile_email_verify(&typed(&ann, &second)).await), 401, "forgotten");
        assert_eq!(addresses(tenant, &ann).await, [one]);
    }

    async fn a_code_for_one_thing_is_worth_nothing_for_another(tenant: &Tenant) {
        let (backend, ann) = (tenant.backend(), tenant.add_user("ann", true).await);
        let (email, phone, id) = (address(&ann, "ann"), number(&ann), ann.id.to_string());
        backend.profile_email_update(&id, &to_email(&email, None)).await.unwrap();
        let code = tenant.code_for(&email).await;
        let person = fidelio_tests::Person::named(tenant, ann.name.as_str());
        assert_eq!(refusal(person.type_code(&code).await), 401, "to sign in");
        let proof = backend.profile_phone_verify(&typed(&ann, &code)).await;
        assert_eq!(refusal(proof), 401, "to prove a number");
        backend.profile_phone_update(&id, &to_phone(&phone, Some(true), None)).await.unwrap();
        let texted = tenant.code_for(&phone).await;
        if texted != code {
            let proof = backend.profile_email_verify(&typed(&ann, &texted)).await;
            assert_eq!(refusal(proof), 401, "to prove an address");
        }
        assert_eq!(addresses(tenant, &ann).await, [""; 0]);
    }

    async fn a_name_that_nobody_has_is_told_like_a_wrong_code(tenant: &Tenant) {
        let (backend, ann) = (tenant.backend(), tenant.add_user("ann", true).await);
        let nobody = ProfileVerifyRequest { auth_code: "123456".to_owned(), username: "nobody".to_owned() };
        let answers = [
            refusal_and_message(backend.profile_email_verify(&nobody).await),
            refusal_and_message(backend.profile_phone_verify(&nobody).await),
            refusal_and_message(backend.profile_email_verify(&typed(&ann, "123456")).await),
        ];
        assert_eq!(answers[0].0, 401);
        assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
    }

    async fn only_a_key_with_the_scope_changes_users(tenant: &Tenant) {
        let ann = tenant.add_user("ann", true).await;
        let weak: Vec<_> = Scope::ALL.iter().copied().filter(|scope| *scope != Scope::ProfileWrite).collect();
        let weak = tenant.client.api_key(&tenant.key_with(Scopes::from(weak)).await);
        for answer in everything(&weak, &ann).await {
            assert_eq!(refusal(answer), 403);
        }
        let just = tenant.client.api_key(&tenant.key_with(Scopes::from(vec![Scope::ProfileWrite])).await);
        just.profile_email_update(&ann.id.to_string(), &to_email(&address(&ann, "a"), Some(false))).await.unwrap();
    }

    async fn a_user_of_nobody_or_of_another_tenant_is_not_found(tenant: &Tenant) {
        let other = with_settings(tenant, |_| ()).await;
        let foreign = other.add_user("foreign", true).await;
        other.add_contact(&foreign, Address::email("foreign@example.com").unwrap()).await;
        let nobody = User { id: NOBODYS.parse().unwrap(), ..foreign.clone() };
        for user in [&foreign, &nobody] {
            for (index, answer) in everything(&tenant.backend(), user).await.into_iter().enumerate() {
                // Codes are proved by name, and a name that nobody has is told like a wrong code.
                let expected = if index < 2 { 401 } else { 404 };
                assert_eq!(refusal(answer), expected, "{index}");
            }
        }
        assert_eq!(addresses(&other, &foreign).await, ["foreign@example.com"]);
        for id in ["malformed", "%00", "..%2Fx"] {
            assert_eq!(refusal(tenant.backend().profile_delete(id).await), 404, "{id}");
        }
    }
}

/// Calls all seven operations for a user.
async fn everything(client: &Client, user: &User) -> Vec<Result<(), Error<types::Error>>> {
    let id = &user.id.to_string();
    let email = address(user, "new");
    let phone = to_phone("+14155550123", Some(true), Some(false));
    vec![
        client.profile_email_verify(&typed(user, "123456")).await.map(drop),
        client.profile_phone_verify(&typed(user, "123456")).await.map(drop),
        client.profile_email_update(id, &to_email(&email, Some(false))).await.map(drop),
        client.profile_phone_update(id, &phone).await.map(drop),
        client.profile_email_delete(id, &without("foreign@example.com")).await.map(drop),
        client.profile_phone_delete(id).await.map(drop),
        client.profile_delete(id).await.map(drop),
    ]
}
