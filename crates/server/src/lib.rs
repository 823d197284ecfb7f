//! The program `fidelio`: configuration, command line and wiring. The only crate that names adapters.

mod cli;
mod clock;
mod commands;
mod connections;
mod installation;
mod master_key;
mod observation;
mod serve;
mod served;
mod settings;

pub use cli::run;
pub use installation::{Installation, Opened};
pub use settings::Settings;
