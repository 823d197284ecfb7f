//! The BLOB of the FIDO Metadata Service.

use std::fs;
use std::sync::Arc;

use fidelio_credentials::ports::MetadataSource as _;
use fidelio_kernel::base64url;
use fidelio_metadata::{Loader, MetadataError, MetadataOptions};
use serde_json::json;
use tempfile::TempDir;
use tokio::runtime::Runtime;

use crate::signer::Signer;
use crate::world::{StandingClock, runtime};

/// Whoever signs BLOBs, and the files through which they are loaded.
struct Publisher {
    signer: Signer,
    header: String,
    folder: TempDir,
    runtime: Runtime,
}

thread_local! {
    static PUBLISHER: Publisher = Publisher::new();
}

/// A BLOB that nobody signed is refused; a payload that is signed is read or refused.
pub(crate) fn blob(input: &[u8]) {
    PUBLISHER.with(|publisher| {
        assert!(publisher.load(input).is_err(), "a BLOB that nobody signed");
        if let Ok(loader) = publisher.load(publisher.sign(input).as_bytes()) {
            let metadata = loader.current().expect("what was loaded");
            let _ = metadata.next_update.to_string();
            assert!(metadata.models.keys().all(|aaguid| !aaguid.is_untold()), "a model that is none");
        }
    });
}

impl Publisher {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let (signer, certified) = Signer::certified();
        fs::write(folder.path().join("root.pem"), certified.root).expect("a file");
        let x5c = [base64url::encode_standard(certified.certificate)];
        let header = json!({ "alg": "ES256", "x5c": x5c }).to_string();
        Self { signer, header, folder, runtime: runtime() }
    }

    fn sign(&self, payload: &[u8]) -> String {
        self.signer.sign(&self.header, payload)
    }

    fn load(&self, blob: &[u8]) -> Result<Loader, MetadataError> {
        let file = |name: &str| self.folder.path().join(name);
        fs::write(file("blob"), blob).expect("a file");
        let options = MetadataOptions {
            file: Some(file("blob")),
            url: None,
            root: Some(file("root.pem")),
            cache: file("cache"),
        };
        self.runtime.block_on(Loader::start(options, Arc::new(StandingClock)))
    }
}
