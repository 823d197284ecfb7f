//! Schemathesis makes up requests of the published document, and what the server answers must be in it.
//!
//! `SCHEMATHESIS_EXAMPLES` and `SCHEMATHESIS_SEED` make it longer and another one: `cargo xtask schemathesis`.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

use std::path::Path;

use fidelio_identity::{ApplicationSettings, Scope, Scopes, settings::CodeLimits};
use fidelio_tests::{Engine, Person, Server, Tenant, TenantOptions, python};
use serde_json::{Value, json};

/// People who are registered for it: whoever is deleted by a request makes room for the next one.
const PEOPLE: usize = 40;

#[tokio::test(flavor = "multi_thread")]
async fn what_sqlite_answers_is_in_the_document() {
    what_is_answered_is_in_the_document(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_postgresql_answers_is_in_the_document() {
    what_is_answered_is_in_the_document(Engine::Postgres).await;
}

async fn what_is_answered_is_in_the_document(engine: Engine) {
    if python("document_check.py").is_none() {
        return;
    }
    let Some(server) = Server::start_logged(engine, &[]).await else {
        eprintln!("not run: there is no PostgreSQL");
        return;
    };
    let world = server.folder().join("world.json");
    std::fs::write(&world, world_on(&server, engine).await.to_string()).unwrap();
    for credentials in ["good", "bad"] {
        check(&world, credentials).await;
    }
    assert!(!server.log().contains("panicked"), "{}", server.log());
}

/// What exists on the server, for the script: an application whose users do things, one that is administered and may be
/// spoilt, and a key of the operators' application.
async fn world_on(server: &Server, engine: Engine) -> Value {
    let most = 1_000_000;
    let code_limits = CodeLimits {
        requests_per_user: most,
        requests_per_client: most,
        requests_per_application: most,
        attempts_per_user: most,
        attempts_per_client: most,
        attempts_per_application: most,
        ..CodeLimits::default()
    };
    let settings = ApplicationSettings { code_limits, access_token_seconds: 86_400, ..Default::default() };
    let tenant = Tenant::on(server, engine, TenantOptions { settings, ..Default::default() }).await;
    let administered = Tenant::on(server, engine, TenantOptions::default()).await;
    let operators = Tenant::operators_on(server, engine).await;
    let client = operators.backend();
    for application in [&tenant, &administered] {
        let provider = serde_json::from_value(json!({
            "clientId": "fidelio", "issuer": "http://127.0.0.1:9", "name": "Nobody", "redirectUris": ["https://app.example.com/"],
        }));
        let put = client.admin_oidc_provider_put(&application.id().to_string(), "nobody", &provider.unwrap()).await;
        put.expect("a provider where nobody listens");
    }
    let mut people = Vec::new();
    for _ in 0..PEOPLE {
        let mut person = Person::new(&tenant);
        let token = person.register().await.unwrap().jwt_access;
        let passkeys = tenant.client.access_token(&token).passkeys_list().await.unwrap().into_inner();
        let device = passkeys[0].last_used_from_device.as_ref().map(|device| device.device_id.clone());
        people.push(json!({"name": person.name, "token": token, "passkey": passkeys[0].id, "device": device}));
    }
    json!({
        "url": server.url,
        "application": tenant.id().to_string(),
        "key": tenant.api_key,
        "administered": administered.id().to_string(),
        "administeredKey": administered.key_with(Scopes::ordinary()).await,
        "adminKey": operators.key_with(vec![Scope::Admin].into()).await,
        "provider": "nobody",
        "people": people,
    })
}

/// Runs the script once; all of its output if it finds something.
async fn check(world: &Path, credentials: &str) {
    let variable = |name, default: &str| std::env::var(name).unwrap_or_else(|_| default.to_owned());
    let examples = variable("SCHEMATHESIS_EXAMPLES", "4");
    let seed = variable("SCHEMATHESIS_SEED", "1");
    let phases = variable("SCHEMATHESIS_PHASES", "examples,fuzzing");
    let document = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/openapi.json");
    let mut script = python("document_check.py").expect("Python, as before");
    script.arg(document).arg(world).args(["--credentials", credentials, "--examples", &examples, "--seed", &seed]);
    script.args(["--phases", &phases]).current_dir(world.parent().expect("the server's folder"));
    let output = tokio::task::spawn_blocking(move || script.output().unwrap()).await.unwrap();
    let [told, failed] = [output.stdout, output.stderr].map(|text| String::from_utf8_lossy(&text).into_owned());
    let summary = told.lines().skip_while(|line| !line.starts_with("answers: ")).collect::<Vec<_>>().join("\n");
    println!("{credentials} credentials, {examples} examples, seed {seed}: {summary}");
    assert!(output.status.success(), "{}\n{told}\n{failed}", output.status);
}
