//! What the adapter of delivery says on the wire, to a real mail server and to stand-ins that check it strictly; and
//! what it makes of each way in which they can fail.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

mod events;
mod journeys;
mod outbox;
mod sms_gateway;
mod smtp;
mod support;
mod tls;
mod webhook;
