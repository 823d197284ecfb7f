//! What the adapter of delivery says on the wire, to a real mail server and to stand-ins that check it strictly; and
//! what it makes of each way in which they can fail. And what a tester that others wrote says of SCIM.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

mod events;
mod journeys;
mod mischief;
mod outbox;
mod scim_tester;
mod sms_gateway;
mod smtp;
mod support;
mod tls;
mod webhook;
