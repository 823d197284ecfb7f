//! Self-hosted passkey authentication.

use std::process::ExitCode;

/// Requests are many small allocations that end together, on threads that come and go between them.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    fidelio_server::run()
}
