//! No input makes the server fail, and none is longer than it is willing to hold.

use fidelio_tests::on_both_databases;
use serde_json::{Value, json};

use crate::operations::{BINARY, Caller, Dice, OPERATIONS, texts, with};
use crate::support::{b64, bytes, http, send};

/// The longest body, by default.
const MAX_BODY: usize = 256 * 1024;

/// Whether the contract lets the server ignore or cut what the field holds instead of refusing it.
fn is_tolerant(pointer: &str) -> bool {
    pointer.starts_with("/deviceInfo/")
        || pointer.starts_with("/trustItems/")
        || ["/event", "/user/name", "/userAgent"].contains(&pointer)
        || ["/creationResult/publicKey", "/creationResult/authenticatorData"].contains(&pointer)
        || pointer.starts_with("/creationResult/transports/")
}

on_both_databases! {
    async fn an_oversize_body_is_refused_by_every_operation(tenant: &Tenant) {
        let spec: Value = serde_json::from_str(include_str!("../../../spec/openapi.json")).unwrap();
        let http = http();
        for (path, methods) in spec["paths"].as_object().unwrap() {
            for method in methods.as_object().unwrap().keys() {
                for length in [MAX_BODY + 1, MAX_BODY + 50_000] {
                    let url = format!("{}{path}", tenant.url).replace(['{', '}'], "");
                    let request = http.request(method.to_uppercase().parse().unwrap(), url);
                    let body = format!("{{\"pad\": \"{}\"}}", "x".repeat(length - 11));
                    let answer = send(request.header("Content-Type", "application/json").body(body)).await;
                    assert_eq!(answer.status, 413, "{method} {path} with {length} bytes: {answer:?}");
                    assert_eq!(answer.body["msgCode"], "bad_request", "{method} {path}");
                }
            }
        }
    }

    async fn a_body_many_times_over_the_limit_gets_its_answer_too(tenant: &Tenant) {
        for length in [4 * MAX_BODY, 16 * MAX_BODY] {
            for _ in 0..4 {
                let request = http().post(format!("{}/fido2/v2/auth/init", tenant.url));
                let answer = request.header("Content-Type", "application/json").body("x".repeat(length)).send().await;
                let status = answer.unwrap_or_else(|error| panic!("{length} bytes: {error:?}")).status();
                assert_eq!(status.as_u16(), 413, "{length} bytes");
            }
        }
    }

    async fn an_oversize_text_in_any_field_is_refused(tenant: &Tenant) {
        let mut caller = Caller::new(tenant).await;
        let long = "A".repeat(100_000);
        for (operation, ..) in OPERATIONS {
            let valid = caller.valid(operation).await;
            for pointer in texts(&valid) {
                let valid = if is_tolerant(&pointer) { caller.valid(operation).await } else { valid.clone() };
                let answer = caller.send(operation, &with(&valid, &pointer, json!(long)), &pointer).await;
                assert!(is_tolerant(&pointer) || answer.is_refusal(), "{operation}{pointer}: {}", answer.status);
            }
        }
    }

    async fn a_nul_character_in_any_text_field_does_not_fail_the_server(tenant: &Tenant) {
        let mut caller = Caller::new(tenant).await;
        for (operation, ..) in OPERATIONS {
            for pointer in texts(&caller.valid(operation).await) {
                for nul in ["\0", "a\0b"] {
                    let valid = caller.valid(operation).await;
                    let text = valid.pointer(&pointer).unwrap().as_str().unwrap();
                    let altered = with(&valid, &pointer, json!(format!("{text}{nul}")));
                    let answer = caller.send(operation, &altered, &format!("NUL in {pointer}")).await;
                    assert!(is_tolerant(&pointer) || answer.is_refusal(), "{operation}{pointer}: {answer:?}");
                }
            }
        }
        // Where it is tolerated it must not come back to fail a later answer.
        let mut device = crate::operations::every_field();
        device.client_name = Some("Chr\0me".to_owned());
        caller.person.device = device;
        let token = caller.person.log_in().await.unwrap().jwt_access;
        let listed = tenant.client.access_token(&token).passkeys_list().await.unwrap();
        assert_eq!(listed.len(), 1);
    }

    async fn what_is_no_json_is_refused(tenant: &Tenant) {
        let caller = Caller::new(tenant).await;
        let deep = |open: &str, close: &str, depth: usize| {
            format!("{}1{}", open.repeat(depth), close.repeat(depth)).into_bytes()
        };
        let documents: Vec<Vec<u8>> = vec![
            Vec::new(),
            b"{".to_vec(),
            b"{}{}".to_vec(),
            b"null".to_vec(),
            b"[]".to_vec(),
            b"\"text\"".to_vec(),
            b"1e999999".to_vec(),
            b"\xff\xfe\x00\x01".to_vec(),
            b"{\"session\": \"\xc3\x28\"}".to_vec(),
            b"{\"session\": \"\xed\xa0\x80\"}".to_vec(),
            br#"{"session": "\ud800"}"#.to_vec(),
            b"\xef\xbb\xbf{}".to_vec(),
            deep("[", "]", 100_000),
            deep("{\"a\":", "}", 40_000),
            deep("{\"app\":", "}", 30_000),
        ];
        for (operation, ..) in OPERATIONS {
            for document in &documents {
                let request = caller.request(operation).header("Content-Type", "application/json");
                let answer = send(request.body(document.clone())).await;
                let shown = String::from_utf8_lossy(&document[..document.len().min(30)]).into_owned();
                assert_eq!(answer.status, 400, "{operation} {shown}: {answer:?}");
                assert!(answer.body["msg"].as_str().unwrap().len() < 400, "{operation} {shown}");
            }
            let answer = send(caller.request(operation).header("Content-Type", "text/xml").body("<a/>")).await;
            assert_eq!(answer.status, 415, "{operation}: {answer:?}");
        }
    }

    async fn no_form_fails_the_server(tenant: &Tenant) {
        let mut forms: Vec<Vec<u8>> = [
            "", "&&&", "=", "%", "%zz=%", "a=b=c", "token=%00", "token=a%00b", "token=%ff%fe", "token=a&token=b",
            "refresh_token=%00&grant_type=refresh_token", "grant_type=refresh_token&refresh_token=fidr_x_y",
            "grant_type=refresh_token&refresh_token=x&scope=%00", "token[]=x", "token=\u{202e}", "{\"token\": \"x\"}",
        ]
        .map(|form| form.as_bytes().to_vec())
        .into();
        forms.push(b"token=\xff\xfe".to_vec());
        forms.push([b"grant_type=refresh_token&token=x&refresh_token=".to_vec(), vec![b'a'; 100_000]].concat());
        forms.push(b"token=x&".repeat(20_000));
        forms.push((0..20_000).map(|index| format!("p{index}=x&")).collect::<String>().into_bytes());
        for path in ["/oauth2/token", "/oauth2/revoke", "/oauth2/introspect"] {
            for form in &forms {
                for kind in ["application/x-www-form-urlencoded", "APPLICATION/X-WWW-FORM-URLENCODED; charset=UTF-8"] {
                    let request = http().post(format!("{}{path}", tenant.url)).bearer_auth(&tenant.api_key);
                    let answer = send(request.header("Content-Type", kind).body(form.clone())).await;
                    let shown = String::from_utf8_lossy(&form[..form.len().min(60)]).into_owned();
                    assert!(matches!(answer.status, 200 | 400), "{path} {shown}: {answer:?}");
                    assert!(answer.status == 200 || answer.body["error"].is_string(), "{path} {shown}: {answer:?}");
                }
            }
        }
    }

    async fn random_bytes_in_any_binary_field_do_not_fail_the_server(tenant: &Tenant) {
        let dice = Dice::new(1);
        let mut caller = Caller::new(tenant).await;
        for operation in ["regComplete", "authComplete", "txComplete", "mfaPasskeyReg", "mfaPasskeyAuth", "mfaPasskeyTx"] {
            let valid = caller.valid(operation).await;
            for pointer in texts(&valid).into_iter().filter(|pointer| {
                BINARY.iter().any(|name| pointer.ends_with(&format!("/{name}"))) && !is_tolerant(pointer)
            }) {
                let original = bytes(valid.pointer(&pointer).unwrap().as_str().unwrap());
                let random = [0, 1, 2, 16, 37, 55, 200, 20_000].map(|count| dice.bytes(count));
                let extremes = [vec![0xff; 64], vec![0; 37], vec![0x9f; 5_000], vec![0x81; 60_000], vec![0xbf; 5_000]];
                let altered = (0..60).map(|_| dice.altered(&original));
                for bytes in random.into_iter().chain(extremes).chain(altered).filter(|bytes| *bytes != original) {
                    let body = with(&valid, &pointer, json!(b64(&bytes)));
                    let shown = format!("{pointer} {}", b64(&bytes[..bytes.len().min(300)]));
                    let answer = caller.send(operation, &body, &shown).await;
                    let may_be_absent = pointer.ends_with("/userHandle") && bytes.is_empty();
                    assert!(may_be_absent || answer.is_refusal(), "{operation} {shown}: {answer:?}");
                }
            }
        }
    }

    async fn nested_cbor_in_the_attested_key_does_not_fail_the_server(tenant: &Tenant) {
        let mut caller = Caller::new(tenant).await;
        let valid = caller.valid("regComplete").await;
        let object = bytes(valid["creationResult"]["attestationObject"].as_str().unwrap());
        let start = object.windows(8).position(|window| window == b"authData").unwrap() + 8 + 2;
        let before_the_key = &object[start..start + 37 + 16 + 2 + 32];
        for item in [0x81_u8, 0xa1, 0xc1, 0x9f, 0xbf, 0xd8] {
            for depth in [100, 1_000, 50_000] {
                let data = [before_the_key, &vec![item; depth]].concat();
                let length = u32::try_from(data.len()).unwrap().to_be_bytes();
                let head = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x5a";
                let object = [&head[..], &length, &data].concat();
                let body = with(&valid, "/creationResult/attestationObject", json!(b64(object)));
                let answer = caller.send("regComplete", &body, &format!("{item:x} {depth} deep")).await;
                assert!(answer.is_refusal(), "{answer:?}");
            }
        }
    }

    async fn a_malformed_authorization_header_is_refused(tenant: &Tenant) {
        for header in [
            &b""[..], b"Bearer", b"Bearer ", b"Basic", b"Basic %%%", b"Basic Og==", b"Basic /////w==", b"Digest a=b",
            b"Bearer a b c", b"Bearer \xff\xfe", b"\xff", b"Bearer fid_", b"Bearer fid_\xc3\xa9", b".", b"..", b"a.b.c",
            "Bearer fid_0193b6a21f4d7a3b8c5d6e7f8091a2é_x".as_bytes(),
            &[b"Bearer ".as_slice(), &[b'a'; 30_000]].concat(),
        ] {
            for (method, path) in [("GET", "/fido2/v2/passkeys"), ("POST", "/fido2/v2/mgmt/token/verify")] {
                let method: reqwest::Method = method.parse().unwrap();
                let request = http().request(method, format!("{}{path}", tenant.url));
                let value = reqwest::header::HeaderValue::from_bytes(header).unwrap();
                let body = json!({"jwtAccess": "x"});
                let answer = send(request.header("Authorization", value).json(&body)).await;
                assert!(matches!(answer.status, 401 | 431), "{path} {}: {answer:?}", String::from_utf8_lossy(header));
            }
        }
    }
}
