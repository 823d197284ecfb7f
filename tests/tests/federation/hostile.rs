//! What must not be possible.

use aws_lc_rs::hmac;
use fidelio_kernel::base64url;
use fidelio_tests::{OpenIdProvider, OpenIdStandIn, Person, TenantOptions, TrustKey, on_both_databases};
use serde_json::{Value, json};
use url::Url;

use crate::support::{
    BACK, PUBLIC, browser, configuration, denied, login_url, set, settings, shared, somebody, to_callback, told,
    users, with_shared,
};

/// The same URL with another value of one parameter; without it if there is none.
fn with(url: &str, name: &str, value: Option<&str>) -> String {
    let parsed = Url::parse(url).unwrap();
    let pairs: Vec<_> = parsed.query_pairs().into_owned().filter(|(other, _)| other != name).collect();
    let mut changed = parsed.clone();
    changed.query_pairs_mut().clear().extend_pairs(pairs).extend_pairs(value.map(|value| (name, value)));
    changed.into()
}

fn parameter(url: &str, name: &str) -> String {
    let parsed = Url::parse(url).unwrap();
    let found = parsed.query_pairs().find(|(other, _)| other == name).map(|(_, value)| value.into_owned());
    found.unwrap_or_else(|| panic!("no {name} in {url}"))
}

/// What a provider's ID token may be instead of what it must be, each with the same claims otherwise.
fn forgeries(provider: &OpenIdStandIn, claims: &Value, now: i64) -> Vec<(&'static str, String)> {
    let header = json!({"alg": "ES256", "kid": "one"});
    let saying = |name: &str, value: Value| {
        let mut claims = claims.clone();
        claims[name] = value;
        claims.as_object_mut().unwrap().retain(|_, value| !value.is_null());
        provider.sign(&header, &claims)
    };
    let unsigned = |header: &Value| {
        format!("{}.{}", base64url::encode(header.to_string()), base64url::encode(claims.to_string()))
    };
    let by_secret = |secret: &[u8]| {
        let text = unsigned(&json!({"alg": "HS256", "kid": "one"}));
        let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, secret), text.as_bytes());
        format!("{text}.{}", base64url::encode(tag))
    };
    let other = TrustKey::new();
    let right = provider.sign(&header, claims);
    vec![
        ("alg none", format!("{}.", unsigned(&json!({"alg": "none"})))),
        ("alg none with a kid", format!("{}.", unsigned(&json!({"alg": "None", "kid": "one"})))),
        ("HS256 by the public key", by_secret(provider.jwk().to_string().as_bytes())),
        ("HS256 by the client secret", by_secret(b"a secret of the provider")),
        ("another key", other.sign(&header, claims)),
        ("another key in the header", other.sign(&json!({"alg": "ES256", "jwk": other.jwk()}), claims)),
        (
            "a key elsewhere",
            other.sign(&json!({"alg": "ES256", "kid": "one", "jku": "http://127.0.0.1:9/"}), claims),
        ),
        ("a key that is not there", provider.sign(&json!({"alg": "ES256", "kid": "two"}), claims)),
        ("an access token", provider.sign(&json!({"alg": "ES256", "kid": "one", "typ": "at+jwt"}), claims)),
        ("a signature cut off", right[..right.len() - 4].to_owned()),
        ("nothing", String::new()),
        ("another issuer", saying("iss", json!("https://id.example.com"))),
        ("for somebody else", saying("aud", json!("another client"))),
        ("for somebody else too", saying("aud", json!(["fidelio", "another client"]))),
        ("asked for by somebody else", saying("azp", json!("another client"))),
        ("of another login", saying("nonce", json!("x"))),
        ("of no login", saying("nonce", Value::Null)),
        ("expired", saying("exp", json!(now - 61))),
        ("without an end", saying("exp", Value::Null)),
        ("from the future", saying("iat", json!(now + 120))),
        ("of nobody", saying("sub", json!(""))),
        ("of somebody with controls", saying("sub", json!("a\u{0}b"))),
    ]
}

on_both_databases! {
    async fn an_id_token_that_is_not_right_signs_nobody_in(tenant: &Tenant) {
        let provider = OpenIdStandIn::start();
        set(tenant, "example", settings(&provider.issuer)).await;
        let now = tenant.installation.api.clock.now().as_seconds();
        let mut browser = browser(tenant);
        let mut bring = async |forge: &dyn Fn(&Value) -> String| {
            let asked = browser.open(&login_url(tenant, "example", &[])).await.location().unwrap();
            provider.say(forge(&provider.claims(&asked, "ann", now)));
            let place = format!("{PUBLIC}/fido2/v2/oidc/{}.example/callback", tenant.id());
            told(&browser.open(&format!("{place}?code=x&state={}", parameter(&asked, "state"))).await)
        };
        let count = forgeries(&provider, &json!({}), now).len();
        for index in 0..count {
            let what = forgeries(&provider, &json!({}), now)[index].0;
            let came = bring(&|claims| forgeries(&provider, claims, now)[index].1.clone()).await;
            assert!(!denied(&came, "server_error").is_empty(), "{what}");
            assert_eq!(users(tenant).await, 0, "{what}");
        }
        let right = bring(&|claims| provider.sign(&json!({"alg": "ES256", "kid": "one"}), claims)).await;
        assert!(right.contains_key("access_token"), "what the others differ from: {right:?}");
    }

    async fn users_are_sent_nowhere_but_where_the_list_says_letter_for_letter(tenant: &Tenant) {
        let Some(()) = with_shared(tenant, |settings| settings.redirect_uris.push(format!("{BACK}?to=1"))).await else {
            return;
        };
        for bad in [
            "",
            "https://app.example.com/back/",
            "https://app.example.com/back?",
            "https://app.example.com/back#",
            "https://app.example.com/back#access_token=x",
            "https://app.example.com/back?to=2",
            "https://app.example.com/back/../evil",
            "https://app.example.com/backdoor",
            "https://app.example.com/%62ack",
            "https://app.example.com/Back",
            "https://APP.example.com/back",
            "HTTPS://app.example.com/back",
            "https://app.example.com:443/back",
            "https://app.example.com:444/back",
            "https://app.example.com./back",
            "https://ann@app.example.com/back",
            "https://app.example.com@evil.example/back",
            "https://app.example.com\\@evil.example/back",
            "https://evil.example\\@app.example.com/back",
            "https:\\\\app.example.com\\back",
            "//app.example.com/back",
            "/back",
            "http://app.example.com/back",
            "https://app.example.com.evil.example/back",
            "https://evil.example/https://app.example.com/back",
            " https://app.example.com/back",
            "https://app.example.com/back\n",
            "https://app.example.com/\tback",
            "javascript:alert(1)",
            "data:text/html,x",
            "*",
        ] {
            let mut browser = browser(tenant);
            let page = browser.open(&login_url(tenant, "example", &[("redirectUri", bad)])).await;
            assert_eq!((page.status, page.location()), (400, None), "{bad:?}: {}", page.text);
            assert!(page.text.contains("redirectUri"), "{bad:?}: {}", page.text);
            assert!(browser.set_cookies.is_empty(), "{bad:?}");
        }
        // One that is right beside one that is wrong, either way around, is not taken for what it is not.
        for (first, second) in [(BACK, "https://evil.example"), ("https://evil.example", BACK)] {
            let url = format!("{}&redirectUri={second}", login_url(tenant, "example", &[("redirectUri", first)]));
            let mut browser = browser(tenant);
            let page = browser.open(&url).await;
            assert_eq!((page.status, page.location()), (400, None), "{url}: {}", page.text);
        }
    }

    async fn malformed_parameters_are_refused_by_name(tenant: &Tenant) {
        let Some(()) = with_shared(tenant, |_| ()).await else { return };
        for (name, bad) in [
            ("state", "x".repeat(513)),
            ("state", "a\u{0}b".to_owned()),
            ("prompt", "please".to_owned()),
            ("prompt", String::new()),
            ("prompt", "login  none".to_owned()),
            ("max_age", "soon".to_owned()),
            ("max_age", "-1".to_owned()),
            ("login_hint", "x".repeat(321)),
            ("flow", "sideways".to_owned()),
            ("appId", "x".to_owned()),
        ] {
            let page = browser(tenant).open(&login_url(tenant, "example", &[(name, &bad)])).await;
            let expected = if name == "appId" { 404 } else { 400 };
            assert_eq!((page.status, page.location()), (expected, None), "{name}={bad}: {}", page.text);
            assert!(page.text.contains(name), "{name}: {}", page.text);
        }
        let bare = browser(tenant).open(&format!("{PUBLIC}/fido2/v2/oidc/example/login")).await;
        assert!(bare.status == 400 && bare.text.contains("redirectUri is missing"), "{}", bare.text);
        let foreign = format!("{}.example", tenant.id()).replace('0', "1");
        for unknown in ["nobody", "Example", "%00", "a/b", "x.example", "example.", ".", &foreign, &"x".repeat(33)] {
            let page = browser(tenant).open(&login_url(tenant, unknown, &[])).await;
            assert_eq!((page.status, page.location()), (404, None), "{unknown}: {}", page.text);
        }
    }

    async fn a_state_works_once_in_one_browser_and_as_it_is(tenant: &Tenant) {
        let Some(()) = with_shared(tenant, |_| ()).await else { return };
        let other = tenant.another(TenantOptions::default()).await;
        with_shared(&other, |_| ()).await.unwrap();
        set(tenant, "second", settings(&shared().unwrap().issuer)).await;
        let ann = somebody(tenant, "ann");
        let mut browser = browser(tenant);
        let callback = to_callback(&mut browser, &login_url(tenant, "example", &[]), &ann).await;
        let state = parameter(&callback, "state");
        let mut flipped = state.clone().into_bytes();
        let middle = flipped.len() / 2;
        flipped[middle] = if flipped[middle] == b'A' { b'B' } else { b'A' };
        let flipped = String::from_utf8(flipped).unwrap();
        let flow = fidelio_tests::Flow::of(&Person::named(tenant, "somebody@example.com")).await;
        let foreign = {
            let mut theirs = crate::support::browser(&other);
            parameter(&theirs.open(&login_url(&other, "example", &[])).await.location().unwrap(), "state")
        };
        for (what, bad) in [
            ("flipped", Some(flipped.as_str())),
            ("cut off", Some(&state[..state.len() - 1])),
            ("longer", Some(&format!("{state}A"))),
            ("empty", Some("")),
            ("missing", None),
            ("a session of something else", Some(flow.session())),
            ("of another application, and so of another login", Some(&foreign)),
            ("garbage", Some("\u{0}<script>")),
        ] {
            let page = browser.open(&with(&callback, "state", bad)).await;
            assert_eq!((page.status, page.location()), (400, None), "{what}: {}", page.text);
        }
        let here = format!("/oidc/{}.example/", tenant.id());
        assert!(callback.contains(&here), "{callback}");
        for (what, place) in [
            ("another provider's", format!("/oidc/{}.second/", tenant.id())),
            ("another application's", format!("/oidc/{}.example/", other.id())),
            ("the default application's", "/oidc/example/".to_owned()),
        ] {
            let page = browser.open(&callback.replace(&here, &place)).await;
            assert_eq!((page.status, page.location()), (400, None), "at {what} callback: {}", page.text);
        }
        let mut thief = crate::support::browser(tenant);
        let page = thief.open(&callback).await;
        assert_eq!((page.status, page.location()), (400, None), "in another browser: {}", page.text);
        thief.open(&login_url(tenant, "example", &[])).await;
        assert_eq!(thief.open(&callback).await.status, 400, "in a browser that began another login");
        let (host, mine) = ("localhost".to_owned(), browser.cookies.clone());
        for ((of, name), value) in &mine {
            if *of == host {
                thief.cookies.insert((host.clone(), name.clone()), format!("{value}A"));
            }
        }
        assert_eq!(thief.open(&callback).await.status, 400, "with a cookie that is not the one");
        assert_eq!(users(tenant).await, 0, "none of that signed anybody in");

        let good = told(&browser.open(&callback).await);
        assert!(good.contains_key("access_token"), "none of that used the state up: {good:?}");
        browser.cookies = mine;
        let page = browser.open(&callback).await;
        assert_eq!((page.status, page.location()), (400, None), "a second time: {}", page.text);
        assert_eq!(users(tenant).await, 1);
    }

    async fn a_state_ends_with_its_time(tenant: &Tenant) {
        let tenant = &{
            let mut options = TenantOptions::default();
            options.settings.session_seconds = 2;
            tenant.another(options).await
        };
        let Some(()) = with_shared(tenant, |_| ()).await else { return };
        let mut browser = browser(tenant);
        let callback = to_callback(&mut browser, &login_url(tenant, "example", &[]), &somebody(tenant, "ann")).await;
        tokio::time::sleep(std::time::Duration::from_millis(2100)).await;
        assert_eq!(browser.open(&callback).await.status, 400);
        assert_eq!(users(tenant).await, 0);
    }

    async fn a_code_is_good_for_the_login_that_asked_for_it_only(tenant: &Tenant) {
        let Some(()) = with_shared(tenant, |_| ()).await else { return };
        let (ann, eve) = (somebody(tenant, "ann"), somebody(tenant, "eve"));
        // Eve brings Ann's code to her own login, or makes Ann's browser bring hers: PKCE and nonce are of one login.
        let (mut anns, mut eves) = (browser(tenant), browser(tenant));
        let of_ann = to_callback(&mut anns, &login_url(tenant, "example", &[]), &ann).await;
        let of_eve = to_callback(&mut eves, &login_url(tenant, "example", &[]), &eve).await;
        let swapped = with(&of_eve, "code", Some(&parameter(&of_ann, "code")));
        denied(&told(&eves.open(&swapped).await), "server_error");
        for (what, code) in [("made up", Some("x")), ("empty", Some("")), ("missing", None)] {
            let mut browser = crate::support::browser(tenant);
            let callback = to_callback(&mut browser, &login_url(tenant, "example", &[]), &eve).await;
            let page = browser.open(&with(&callback, "code", code)).await;
            assert!(!denied(&told(&page), "server_error").is_empty(), "{what}");
        }
        assert_eq!(users(tenant).await, 0);
    }

    async fn an_answer_of_another_provider_is_not_taken_for_this_ones(tenant: &Tenant) {
        let Some(()) = with_shared(tenant, |_| ()).await else { return };
        let Some(other) = OpenIdProvider::start(&configuration(json!({}))) else { return };
        set(tenant, "second", settings(&other.issuer)).await;
        let (ann, mut browser) = (somebody(tenant, "ann"), browser(tenant));
        // The mix-up attack (RFC 9207 section 1): a code of the second provider with the state of the first.
        let first = to_callback(&mut browser, &login_url(tenant, "example", &[]), &ann).await;
        let second = to_callback(&mut browser, &login_url(tenant, "second", &[]), &ann).await;
        for (what, iss) in [
            ("another issuer", Some(other.issuer.clone())),
            ("none, of a provider that always says it", None),
            ("almost the issuer", Some(format!("{}/", shared().unwrap().issuer))),
        ] {
            let mut browser = crate::support::browser(tenant);
            let own = to_callback(&mut browser, &login_url(tenant, "example", &[]), &ann).await;
            let page = browser.open(&with(&own, "iss", iss.as_deref())).await;
            assert!(!denied(&told(&page), "server_error").is_empty(), "{what}");
        }
        let mixed = with(&first, "code", Some(&parameter(&second, "code")));
        denied(&told(&browser.open(&mixed).await), "server_error");
        let mut fresh = crate::support::browser(tenant);
        let own = to_callback(&mut fresh, &login_url(tenant, "example", &[]), &ann).await;
        let mixed = with(&with(&own, "iss", Some(&other.issuer)), "code", Some(&parameter(&second, "code")));
        denied(&told(&fresh.open(&mixed).await), "server_error");
        assert_eq!(users(tenant).await, 0);
    }

    async fn an_error_that_somebody_makes_up_reaches_nobody_without_a_state(tenant: &Tenant) {
        let Some(()) = with_shared(tenant, |_| ()).await else { return };
        let url = format!("{PUBLIC}/fido2/v2/oidc/{}.example/callback?error=access_denied&error_description=%3Cscript%3E", tenant.id());
        let page = browser(tenant).open(&url).await;
        assert_eq!((page.status, page.location()), (400, None), "{}", page.text);
        assert!(!page.text.contains("script"), "{}", page.text);
        // With a state of one's own it is one's own browser; what it says is one line of text.
        let mut browser = browser(tenant);
        let begun = browser.open(&login_url(tenant, "example", &[])).await.location().unwrap();
        let issuer = shared().unwrap().issuer.clone();
        let mut callback = Url::parse(&format!("{PUBLIC}/fido2/v2/oidc/{}.example/callback", tenant.id())).unwrap();
        callback.query_pairs_mut().extend_pairs([
            ("state", parameter(&begun, "state").as_str()),
            ("iss", &issuer),
            ("error", "Not A Code"),
            ("error_description", "a\r\nb"),
        ]);
        let answer = told(&browser.open(callback.as_str()).await);
        assert_eq!(denied(&answer, "server_error"), "the OpenID provider did not accept the login");
    }
}
