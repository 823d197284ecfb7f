//! What attackers, and careless clients, try with provisioning.

mod costs;
mod deprovisioning;
mod echoes;
mod events;
mod floods;
mod fuzz;
mod injection;
mod passwords;
mod paths;
mod races;
mod reach;
mod stored;
pub(crate) mod support;
mod takeover;
