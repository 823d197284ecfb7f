use std::sync::{Arc, OnceLock};

use rustls::ClientConfig;
use rustls::crypto::aws_lc_rs;
use rustls_platform_verifier::BuilderVerifierExt as _;

/// TLS with those whom this machine trusts. They are read once, and not for each client: it may be from hundreds of files.
///
/// # Errors
/// When this machine trusts nobody.
pub fn tls() -> Result<ClientConfig, rustls::Error> {
    static READ: OnceLock<ClientConfig> = OnceLock::new();
    if let Some(read) = READ.get() {
        return Ok(read.clone());
    }
    let builder = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()));
    let read = builder.with_safe_default_protocol_versions()?.with_platform_verifier()?.with_no_client_auth();
    Ok(READ.get_or_init(|| read).clone())
}
