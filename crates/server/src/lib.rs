//! The program `fidelio`: configuration, command line and wiring. The only crate that names adapters.

mod cleaning;
mod cli;
mod clock;
mod commands;
mod connections;
#[cfg(test)]
mod deploy_files;
mod in_process;
mod installation;
mod master_key;
mod observation;
mod serve;
mod served;
mod settings;

pub use cli::run;
pub use in_process::InProcess;
pub use installation::{Installation, Opened};
pub use settings::{LogFormat, Profile, Settings};
