//! What those who build on the API get for their tests.

use fidelio_client::{ErrorExt as _, types};
use fidelio_testkit::server::TestServer;

#[tokio::test]
async fn a_person_registers_and_signs_in_on_a_server_inside_the_test() {
    let server = TestServer::start().await;
    let mut ann = server.person("ann@example.com");
    ann.register().await.expect("a new user");
    let token = ann.log_in().await.expect("a login").jwt_access;

    let request = types::TokenVerifyRequest { jwt_access: token.clone() };
    server.backend().mgmt_token_verify(&request).await.expect("the server stands for its token");
    assert_eq!(server.client().access_token(&token).passkeys_list().await.expect("passkeys").len(), 1);
}

#[tokio::test]
async fn two_servers_know_nothing_of_each_other() {
    let (one, other) = (TestServer::start().await, TestServer::start().await);
    let mut ann = one.person("ann@example.com");
    let token = ann.register().await.expect("a new user").jwt_access;
    let refused = other.client().access_token(&token).passkeys_list().await.expect_err("another server's token");
    assert_eq!(refused.msg_code(), Some(types::MsgCode::Unauthorized));
    other.person("ann@example.com").register().await.expect("the name is free there");
}

#[tokio::test]
async fn who_is_refused_learns_why() {
    let server = TestServer::start().await;
    server.person("ann@example.com").register().await.expect("a new user");
    let refused = server.person("ann@example.com").register().await.expect_err("the name is taken");
    assert!(refused.msg_code().is_some(), "{refused}");
}

#[tokio::test]
async fn a_backend_vouches_for_somebody_who_then_registers() {
    let server = TestServer::start().await;
    let request =
        types::GrantRequest { username: Some("bob@example.com".into()), grants: vec![types::GrantScope::RegWrite] };
    let grant = server.backend().mgmt_grant_create(&request).await.expect("a grant");
    let mut bob = server.person("bob@example.com");
    bob.register_with(&grant.token).await.expect("a new user");
    bob.log_in().await.expect("a login");
}

#[test]
fn a_server_outlives_the_runtime_that_started_it_and_stops_when_it_is_dropped() {
    let runtime = || tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let server = runtime().block_on(TestServer::start());
    let port = server.url().rsplit(':').next().expect("a port").to_owned();
    runtime().block_on(async { server.person("ann@example.com").register().await.expect("it still serves") });
    let folder = server.outbox().parent().expect("a folder").to_owned();
    assert!(folder.is_dir());
    drop(server);
    assert!(std::net::TcpStream::connect(format!("127.0.0.1:{port}")).is_err(), "nobody listens any more");
    assert!(!folder.exists(), "nothing is left");
}

#[tokio::test]
#[should_panic(expected = "no server: database_url: must begin with sqlite:// or postgres://")]
async fn settings_that_cannot_be_are_told() {
    TestServer::start_with(|settings| settings.database_url = Some("mysql://localhost".to_owned())).await;
}
