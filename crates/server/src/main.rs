//! Self-hosted passkey authentication.

use std::process::ExitCode;

fn main() -> ExitCode {
    fidelio_server::run()
}
