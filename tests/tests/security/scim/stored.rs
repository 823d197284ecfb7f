//! A server of a test's own, all that it stores, and all that it logs.

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, Stdio};
use std::sync::{Arc, Mutex};

use fidelio_testkit::TestDatabase;
use fidelio_testkit::database::tamper;
use fidelio_tests::{Engine, command};
use tempfile::TempDir;

use super::support::Scim;

/// A server that logs everything.
pub(super) struct Watched {
    pub(super) scim: Scim,
    engine: Engine,
    process: Child,
    database: TestDatabase,
    log: Arc<Mutex<String>>,
    folder: TempDir,
}

impl Watched {
    pub(super) async fn start(engine: Engine) -> Self {
        let database = match engine {
            Engine::Sqlite => TestDatabase::sqlite(),
            Engine::Postgres => TestDatabase::postgres().await.expect("the database is there"),
        };
        let folder = tempfile::tempdir().unwrap();
        let mut process = command()
            .args(["serve", "--listen=127.0.0.1:0", "--log=trace", "--public-url=http://localhost"])
            .arg(format!("--data-dir={}", folder.path().display()))
            .arg(format!("--database-url={}", database.url()))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let log = Arc::<Mutex<String>>::default();
        let mut error = process.stderr.take().unwrap();
        follow(Arc::clone(&log), move |buffer| error.read(buffer).unwrap_or(0));
        let mut output = BufReader::new(process.stdout.take().unwrap());
        let (mut url, mut key) = (None, None);
        while url.is_none() || key.is_none() {
            let mut line = String::new();
            assert!(output.read_line(&mut line).unwrap() > 0, "it ended: {}", log.lock().unwrap());
            let mut words = line.split_whitespace();
            url =
                url.or_else(|| line.split_whitespace().find(|word| word.contains("127.0.0.1:")).map(str::to_owned));
            key = key.or_else(|| words.find(|word| word.starts_with("fid_")).map(str::to_owned));
        }
        follow(Arc::clone(&log), move |buffer| output.read(buffer).unwrap_or(0));
        let address = url.unwrap();
        let address = address.trim_start_matches("http://").trim_end_matches('/');
        let scim = Scim { url: format!("http://{address}"), key: key.unwrap() };
        Self { scim, engine, process, database, log, folder }
    }

    /// What it printed until now.
    pub(super) fn log(&self) -> String {
        self.log.lock().unwrap().clone()
    }

    /// What was recorded, as `fidelio audit export` writes it.
    pub(super) fn events(&self) -> String {
        let output = command()
            .args(["audit", "export", "--personal", "--log=error"])
            .arg(format!("--data-dir={}", self.folder.path().display()))
            .arg(format!("--database-url={}", self.database.url()))
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    /// Whether anything that is stored has this text: the bytes of SQLite's files, every row of PostgreSQL.
    pub(super) async fn has(&self, text: &str) -> bool {
        if self.engine == Engine::Sqlite {
            let path = self.database.url().trim_start_matches("sqlite://").to_owned();
            return ["", "-wal", "-journal"].iter().any(|end| {
                let bytes = std::fs::read(format!("{path}{end}")).unwrap_or_default();
                bytes.windows(text.len()).any(|window| window == text.as_bytes())
            });
        }
        let hex: String = text.bytes().map(|byte| format!("{byte:02x}")).collect();
        let statement = format!(
            "CREATE TABLE found (place text);
             DO $$ DECLARE place text; BEGIN
               FOR place IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'found' LOOP
                 EXECUTE format('INSERT INTO found SELECT %L FROM %I row WHERE position(%L in row::text) > 0
                   OR position(%L in row::text) > 0', place, place, '{text}', '{hex}');
               END LOOP;
             END $$"
        );
        tamper(self.database.url(), &statement).await;
        let found = tamper(self.database.url(), "DELETE FROM found").await;
        tamper(self.database.url(), "DROP TABLE found").await;
        found > 0
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Reads to the end.
fn follow(into: Arc<Mutex<String>>, mut read: impl FnMut(&mut [u8]) -> usize + Send + 'static) {
    std::thread::spawn(move || {
        let mut buffer = [0; 4096];
        loop {
            match read(&mut buffer) {
                0 => return,
                count => *into.lock().unwrap() += &String::from_utf8_lossy(&buffer[..count]),
            }
        }
    });
}
