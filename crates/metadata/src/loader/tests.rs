mod server;

use std::path::Path;

use fidelio_kernel::Aaguid;
use fidelio_testkit::TestClock;
use fidelio_testkit::attestation_authority::{AttestationAuthority, MdsBlob};
use tempfile::TempDir;

use self::server::{Answer, Server};
use super::*;

const HOUR: Duration = Duration::from_secs(60 * 60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Everything around a loader.
struct Around {
    authority: AttestationAuthority,
    clock: Arc<TestClock>,
    folder: TempDir,
}

impl Around {
    fn new() -> Self {
        let authority = AttestationAuthority::new();
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("root.pem"), authority.root_pem()).expect("a file");
        Self { authority, clock: Arc::new(TestClock::default()), folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A BLOB that holds for a week.
    fn blob(&self, number: u64) -> String {
        let entries = vec![self.authority.entry(Aaguid::from_bytes([1; 16]), &["FIDO_CERTIFIED"])];
        self.authority.blob(&MdsBlob { number, next_update: self.clock.now() + 7 * DAY, entries })
    }

    fn put(&self, name: &str, content: impl AsRef<[u8]>) {
        std::fs::write(self.path(name), content).expect("a file");
    }

    fn options(&self) -> MetadataOptions {
        MetadataOptions {
            root: Some(self.path("root.pem")),
            cache: self.path("kept/cache.jwt"),
            ..MetadataOptions::default()
        }
    }

    async fn start(&self, options: MetadataOptions) -> Result<Loader, MetadataError> {
        let limits = Limits { time: Duration::from_millis(500), size: 256 * 1024 };
        Loader::start_within(options, self.clock.clone(), limits).await
    }

    async fn with_file(&self) -> Result<Loader, MetadataError> {
        self.start(MetadataOptions { file: Some(self.path("blob.jwt")), ..self.options() }).await
    }

    async fn with_url(&self, url: &str) -> Loader {
        self.start(MetadataOptions { url: Some(url.into()), ..self.options() }).await.expect("a loader")
    }
}

fn number(loader: &Loader) -> Option<u64> {
    loader.current().map(|metadata| metadata.number)
}

#[tokio::test]
async fn without_a_source_there_is_no_metadata() {
    let around = Around::new();
    let loader = around.start(MetadataOptions::default()).await.expect("a loader");
    loader.refresh().await;
    assert_eq!(number(&loader), None);
}

#[tokio::test]
async fn a_file_is_loaded_at_the_start_and_again_when_it_has_younger_metadata() {
    let around = Around::new();
    around.put("blob.jwt", around.blob(3));
    let loader = around.with_file().await.expect("a loader");
    let metadata = loader.current().expect("metadata");
    assert_eq!(metadata.number, 3);
    assert!(metadata.models.contains_key(&Aaguid::from_bytes([1; 16])));
    around.put("blob.jwt", around.blob(4));
    assert_eq!(number(&loader), Some(3));
    loader.refresh().await;
    assert_eq!(number(&loader), Some(4));
}

#[tokio::test]
async fn what_is_wrong_with_a_file_never_replaces_what_was_good() {
    let around = Around::new();
    around.put("blob.jwt", around.blob(3));
    let loader = around.with_file().await.expect("a loader");
    let of_another = Around::new().blob(4);
    let older = around.blob(2);
    let no_payload = around.authority.sign_blob(b"[]");
    for bad in ["", "garbage", of_another.as_str(), &older, &no_payload] {
        around.put("blob.jwt", bad);
        loader.refresh().await;
        assert_eq!(number(&loader), Some(3), "{}", &bad[..bad.len().min(20)]);
    }
    std::fs::remove_file(around.path("blob.jwt")).expect("it was there");
    loader.refresh().await;
    assert_eq!(number(&loader), Some(3));
}

#[tokio::test]
async fn a_setting_that_is_wrong_is_named_at_the_start() {
    let around = Around::new();
    let missing = around.with_file().await.expect_err("no file");
    assert_eq!(missing.setting(), "metadata_file");
    around.put("blob.jwt", "garbage");
    let error = around.with_file().await.expect_err("garbage").to_string();
    assert!(error.starts_with("metadata_file: ") && error.contains("blob.jwt"), "{error}");
    around.put("blob.jwt", Around::new().blob(1));
    assert_eq!(around.with_file().await.expect_err("another root").setting(), "metadata_file");

    around.put("blob.jwt", around.blob(1));
    let both = MetadataOptions {
        file: Some(around.path("blob.jwt")),
        url: Some("https://example.com".into()),
        ..around.options()
    };
    assert_eq!(around.start(both).await.expect_err("both").setting(), "metadata_file");
    let url = MetadataOptions { url: Some("ftp://example.com".into()), ..around.options() };
    assert_eq!(around.start(url).await.expect_err("a wrong URL").setting(), "metadata_url");
    for root in ["nowhere.pem", "blob.jwt"] {
        let options = MetadataOptions { root: Some(around.path(root)), ..around.options() };
        let error = around.start(options).await.expect_err(root).to_string();
        assert!(error.starts_with("metadata_root: ") && error.contains(root), "{error}");
    }
}

#[tokio::test]
async fn a_url_that_does_not_answer_hinders_no_start_and_is_asked_again() {
    let around = Around::new();
    let server = Server::start(Answer::Status(500)).await;
    let loader = around.with_url(&server.url).await;
    assert_eq!((number(&loader), server.requests()), (None, 0), "the start asks no network");
    loader.refresh().await;
    assert_eq!((number(&loader), server.requests()), (None, 1));
    server.answer(Answer::Body(around.blob(5).into()));
    loader.refresh().await;
    assert_eq!((number(&loader), server.requests()), (Some(5), 2));
}

#[tokio::test]
async fn no_answer_that_is_wrong_replaces_what_was_good() {
    let around = Around::new();
    let server = Server::start(Answer::Body(around.blob(5).into())).await;
    let loader = around.with_url(&server.url).await;
    loader.refresh().await;
    let cached = std::fs::read(around.path("kept/cache.jwt")).expect("a cache");
    let huge = around.authority.sign_blob(format!("{}{}", " ".repeat(300 * 1024), r#"{"no":9}"#).as_bytes());
    let wrong = [
        Answer::Status(500),
        Answer::Status(404),
        Answer::Silence,
        Answer::Close,
        Answer::Body(Vec::new()),
        Answer::Body(b"<html>maintenance</html>".to_vec()),
        Answer::Body(around.blob(4).into()),
        Answer::Body(Around::new().blob(6).into()),
        Answer::Body(huge.into()),
        Answer::Endless,
        Answer::Redirect("https://127.0.0.1:1/".into()),
        Answer::Redirect("http://example.com/".into()),
        Answer::Redirect("/again".into()),
    ];
    for answer in wrong {
        around.clock.advance(DAY);
        let shown = format!("{answer:?}");
        let before = server.requests();
        server.answer(answer);
        loader.refresh().await;
        assert!(server.requests() > before, "it was asked");
        assert_eq!(number(&loader), Some(5), "{}", &shown[..shown.len().min(60)]);
    }
    assert_eq!(std::fs::read(around.path("kept/cache.jwt")).expect("a cache"), cached);
    server.answer(Answer::Body(around.blob(6).into()));
    loader.refresh().await;
    assert_eq!(number(&loader), Some(6));
}

#[tokio::test]
async fn a_url_is_asked_once_a_day_and_every_time_while_the_metadata_is_out_of_date() {
    let around = Around::new();
    let server = Server::start(Answer::Body(around.blob(5).into())).await;
    let loader = around.with_url(&server.url).await;
    for _ in 0..24 {
        loader.refresh().await;
        around.clock.advance(HOUR);
    }
    assert_eq!(server.requests(), 1);
    loader.refresh().await;
    assert_eq!(server.requests(), 2, "after a day");
    // It holds to the end of the seventh day.
    around.clock.advance(6 * DAY + 22 * HOUR);
    loader.refresh().await;
    assert_eq!(server.requests(), 3);
    around.clock.advance(2 * HOUR);
    assert!(loader.current().expect("metadata").is_stale(around.clock.now()));
    loader.refresh().await;
    loader.refresh().await;
    assert_eq!(server.requests(), 5, "out of date");
    server.answer(Answer::Body(around.blob(6).into()));
    loader.refresh().await;
    loader.refresh().await;
    assert_eq!((number(&loader), server.requests()), (Some(6), 6));
}

#[tokio::test]
async fn a_restart_without_a_network_has_what_was_fetched_before() {
    let around = Around::new();
    let server = Server::start(Answer::Body(around.blob(5).into())).await;
    around.with_url(&server.url).await.refresh().await;
    let kept = std::fs::read_dir(around.path("kept")).expect("a folder").count();
    assert_eq!(kept, 1, "the cache and nothing beside it");
    server.answer(Answer::Close);
    let loader = around.with_url(&server.url).await;
    assert_eq!(number(&loader), Some(5));
    loader.refresh().await;
    assert_eq!(number(&loader), Some(5));
    server.answer(Answer::Body(around.blob(4).into()));
    loader.refresh().await;
    assert_eq!(number(&loader), Some(5), "and nothing older");
}

#[tokio::test]
async fn what_is_in_the_cache_is_verified_again() {
    let mut around = Around::new();
    around.authority.signer_validity.1 = around.clock.now() + DAY;
    let good = around.blob(5);
    std::fs::create_dir(around.path("kept")).expect("a folder");
    let after_start = |content: String| {
        around.put("kept/cache.jwt", content);
        let around = &around;
        async move { number(&around.with_url("http://127.0.0.1:1/").await) }
    };
    assert_eq!(after_start(good.clone()).await, Some(5));
    assert_eq!(after_start(Around::new().blob(5)).await, None, "signed under another root");
    assert_eq!(after_start(good[..good.len() - 8].to_owned()).await, None, "cut off");
    assert_eq!(after_start(String::new()).await, None);
    around.clock.advance(2 * DAY);
    assert_eq!(after_start(good).await, None, "its signer's certificate has expired");
}

#[tokio::test]
async fn a_cache_that_cannot_be_written_costs_only_the_cache() {
    let around = Around::new();
    // A folder cannot be where a file is.
    around.put("kept", "a file");
    let server = Server::start(Answer::Body(around.blob(5).into())).await;
    let loader = around.with_url(&server.url).await;
    loader.refresh().await;
    assert_eq!(number(&loader), Some(5));
    assert_eq!(std::fs::read(around.path("kept")).expect("the file"), b"a file");
}

#[tokio::test]
async fn a_crash_while_the_cache_is_written_leaves_the_old_one() {
    let around = Around::new();
    let cache: &Path = &around.path("kept/cache.jwt");
    cache::write(cache, b"old").await.expect("written");
    // The new content must get there by a name of its own; where that is taken by a folder, nothing changes.
    let beside = around.path(&format!("kept/cache.jwt.{}.new", std::process::id()));
    std::fs::create_dir(&beside).expect("a folder");
    assert!(cache::write(cache, b"new").await.is_err());
    assert_eq!(std::fs::read(cache).expect("a cache"), b"old");
    std::fs::remove_dir(beside).expect("it was there");
    cache::write(cache, b"new").await.expect("written");
    assert_eq!(std::fs::read(cache).expect("a cache"), b"new");
}

#[tokio::test]
async fn two_refreshes_at_once_ask_once() {
    let around = Around::new();
    let server = Server::start(Answer::Body(around.blob(5).into())).await;
    let loader = around.with_url(&server.url).await;
    tokio::join!(loader.refresh(), loader.refresh(), loader.refresh());
    assert_eq!((number(&loader), server.requests()), (Some(5), 1));
}
