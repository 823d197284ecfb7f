//! How much memory a large BLOB takes. It is alone in its process, whose high-water mark it reads.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::Path;
use std::sync::Arc;

use fidelio_credentials::ports::MetadataSource as _;
use fidelio_kernel::{Aaguid, base64url};
use fidelio_metadata::{Loader, MetadataOptions};
use fidelio_testkit::TestClock;
use fidelio_testkit::attestation_authority::AttestationAuthority;

/// The most memory that the process has had since [`forget_peak`], in bytes.
fn peak() -> usize {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("a high-water mark");
    line.trim().strip_suffix(" kB").unwrap().parse::<usize>().unwrap() * 1024
}

fn forget_peak() {
    fs::write("/proc/self/clear_refs", "5").unwrap();
}

/// Puts a BLOB and its root there; how large it is.
fn put(file: &Path, root: &Path, models: u128) -> usize {
    let authority = AttestationAuthority::new();
    let mut payload = br#"{"no":1,"nextUpdate":"2026-01-01","entries":["#.to_vec();
    let certificate = base64url::encode(authority.root_der());
    for number in 1..=models {
        let aaguid = Aaguid::from_bytes(number.to_be_bytes());
        let comma = if number == 1 { "" } else { "," };
        let entry = format!(
            r#"{comma}{{"aaguid":"{aaguid}","metadataStatement":{{"description":"Model","icon":"data:image/png;base64,{}","#,
            "A".repeat(400)
        );
        payload.extend(entry.bytes());
        payload.extend(format!(r#""attestationRootCertificates":["{certificate}"]}}}}"#).bytes());
    }
    payload.extend(b"]}");
    let blob = authority.sign_blob(&payload);
    fs::write(root, authority.root_pem()).unwrap();
    fs::write(file, &blob).unwrap();
    blob.len()
}

#[tokio::test]
async fn ten_megabytes_of_entries_take_a_few_times_that() {
    let folder = tempfile::tempdir().unwrap();
    let (file, root) = (folder.path().join("blob.jwt"), folder.path().join("root.pem"));
    let size = put(&file, &root, 8000);
    assert!(size > 10_000_000, "{size}");
    forget_peak();
    let before = peak();
    let options = MetadataOptions { file: Some(file), root: Some(root), ..MetadataOptions::default() };
    let loader = Loader::start(options, Arc::new(TestClock::default())).await.unwrap();
    assert_eq!(loader.current().unwrap().models.len(), 8000);
    let taken = peak() - before;
    assert!(taken > size, "the high-water mark was not measured");
    assert!(taken < 5 * size, "{taken} bytes for {size}");
}
