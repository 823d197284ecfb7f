//! HTTP to the outside world, with bounds: no redirect is followed, a request takes so long and an answer is so large at
//! most, and where somebody else enters URLs, only the public internet is spoken to ([`Reach`]).

mod cause;
mod client;
mod public_address;
mod read;
mod tls;

pub use cause::cause;
pub use client::{BoundedClient, Reach, SendError, client_builder, execute, is_loopback};
pub use fidelio_telemetry::Peer;
pub use public_address::NotPublic;
pub use read::{ReadError, read_up_to, read_within};
pub use tls::tls;
