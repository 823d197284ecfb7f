//! A real OpenID provider: a process of `tests/browser/openid-provider.mjs`.

use std::io::{BufRead as _, BufReader, Lines, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::{Mutex, PoisonError};

use fidelio_testkit::database::ALL_VARIABLE;
use serde_json::{Value, json};

/// An OpenID provider of one's own. It ends when this is dropped, and also when the test program ends without dropping it.
pub struct OpenIdProvider {
    /// Its issuer.
    pub issuer: String,
    talk: Mutex<(ChildStdin, Lines<BufReader<ChildStdout>>)>,
    process: Child,
}

impl OpenIdProvider {
    /// Starts one that is configured like this (the script says how); `None` when Node.js or its packages are not there.
    ///
    /// # Panics
    /// When they are not there although everything must run, or the provider does not start.
    pub fn start(configuration: &Value) -> Option<Self> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("browser");
        if !folder.join("node_modules/oidc-provider").is_dir() {
            let must_run = std::env::var(ALL_VARIABLE).is_ok_and(|all| all == "1");
            assert!(
                !must_run,
                "{ALL_VARIABLE}=1 wants an OpenID provider, but tests/browser has no node_modules (npm ci)"
            );
            eprintln!("not run: there is no OpenID provider (npm ci in tests/browser)");
            return None;
        }
        let mut command = Command::new("node");
        command.arg("openid-provider.mjs").arg(configuration.to_string()).current_dir(folder);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut process = command.spawn().expect("Node.js");
        let input = process.stdin.take().expect("its input");
        let mut lines = BufReader::new(process.stdout.take().expect("its output")).lines();
        let first = lines.next().expect("a first line").expect("text");
        let first: Value = serde_json::from_str(&first).expect("JSON");
        let issuer = first["issuer"].as_str().expect("an issuer").to_owned();
        Some(Self { issuer, talk: Mutex::new((input, lines)), process })
    }

    /// Tells it to do something, and gives its answer.
    ///
    /// # Panics
    /// When it cannot.
    pub fn tell(&self, command: &Value) -> Value {
        let mut talk = self.talk.lock().unwrap_or_else(PoisonError::into_inner);
        let (input, lines) = &mut *talk;
        input.write_all(format!("{command}\n").as_bytes()).expect("a provider that reads");
        let answer = lines.next().expect("an answer").expect("text");
        let answer: Value = serde_json::from_str(&answer).expect("JSON");
        assert_eq!(answer["ok"], json!(true), "{command}: {answer}");
        answer
    }
}

impl Drop for OpenIdProvider {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
