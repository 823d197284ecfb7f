//! A wrong setting stops the start, with a sentence that names it.

use std::fs;
use std::net::TcpListener;

use fidelio_tests::Engine;

use crate::support::{Place, outcome, refusal};

/// Whether it is one line that begins with the setting's name.
fn names(said: &str, setting: &str) -> bool {
    said.starts_with(&format!("fidelio: {setting}: ")) && said.trim_end().lines().count() == 1
}

#[tokio::test]
async fn a_wrong_flag_stops_the_start_and_is_named() {
    let place = Place::new(Engine::Sqlite).await;
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = taken.local_addr().unwrap().to_string();
    let file = place.folder.path().join("a file");
    fs::write(&file, "no folder, no catalogue").unwrap();
    let file = file.to_str().unwrap();
    let mut unclear = Vec::new();
    for (setting, value) in [
        ("listen", "everywhere"),
        ("listen", taken.as_str()),
        ("public_url", "login.example.com"),
        ("public_url", "https://example.com/login"),
        ("public_url", "http://example.com"),
        ("database_url", "mysql://x"),
        ("database_url", "sqlite:///nowhere/at/all/fidelio.sqlite"),
        ("data_dir", file),
        ("database_connections", "0"),
        ("database_connections", "many"),
        ("max_body_bytes", "-1"),
        ("request_timeout_seconds", "0"),
        ("shutdown_seconds", "soon"),
        ("profile", "staging"),
        ("log_format", "xml"),
        ("log", "=="),
        ("master_key", "short"),
        ("master_key_file", file),
        ("aaguid_catalogue", "/nowhere/at/all.json"),
        ("aaguid_catalogue", file),
        ("default_application", "mine"),
        ("default_application", "0193b6a2-1f4d-7a3b-8c5d-6e7f8091a2b3"),
        ("behind_tls_proxy", "perhaps"),
    ] {
        let mut arguments = place.flags();
        let flag = format!("--{}", setting.replace('_', "-"));
        arguments.retain(|given| !given.starts_with(&format!("{flag}=")));
        arguments.push(format!("{flag}={value}"));
        let (ended, said) = outcome(&arguments, &[]);
        if ended != Some(false) || !names(&said, setting) {
            unclear.push(format!("{flag}={value} ended {ended:?}: {said}"));
        }
    }
    assert!(unclear.is_empty(), "{unclear:#?}");
}

#[tokio::test]
async fn a_wrong_variable_or_line_of_the_file_stops_the_start_and_is_named() {
    let place = Place::new(Engine::Sqlite).await;
    let said = refusal(&place.flags(), &[("FIDELIO_MAX_BODY_BYTES", "plenty")]);
    assert!(names(&said, "max_body_bytes"), "{said}");
    // Other programs may have variables of this prefix, so an unknown one is only told.
    let show = [&["config".to_owned(), "show".to_owned()][..], &place.flags()].concat();
    let (ended, said) = outcome(&show, &[("FIDELIO_LISSTEN", "127.0.0.1:1")]);
    assert!(ended == Some(true) && said.contains("FIDELIO_LISSTEN"), "{ended:?} {said}");

    let file = place.folder.path().join("fidelio.toml");
    let mut arguments = place.flags();
    arguments.push(format!("--config={}", file.display()));
    let said = refusal(&arguments, &[]);
    assert!(said.contains("fidelio.toml"), "{said}");
    for (text, named) in [
        ("max_body_bytes = \"plenty\"", "max_body_bytes"),
        ("listenn = \"127.0.0.1:1\"", "listenn"),
        ("profile = 7", "profile"),
        ("no toml", "fidelio.toml"),
    ] {
        fs::write(&file, text).unwrap();
        let said = refusal(&arguments, &[]);
        assert!(said.contains(named) && !said.contains("panicked"), "{text}: {said}");
    }
}
