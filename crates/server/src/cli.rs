//! The command line.

use std::io::IsTerminal as _;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Arg, ArgMatches, Args, Command, CommandFactory as _, FromArgMatches as _, Parser, Subcommand};
use tracing_subscriber::EnvFilter;

use crate::settings::{LogFormat, Settings, described, flag_name, unknown_variables};
use crate::{commands, serve};

/// Self-hosted passkey authentication. Without a command it serves.
#[derive(Debug, Parser)]
#[command(name = "fidelio", version)]
struct Cli {
    /// The configuration file; fidelio.toml if it is there.
    #[arg(long, global = true, value_name = "FILE", env = "FIDELIO_CONFIG")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Option<What>,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Serve the API (also without a command)
    Serve,
    /// Manage applications, which are tenants
    #[command(subcommand)]
    App(AppCommand),
    /// Manage API keys, by which backends call
    #[command(subcommand)]
    ApiKey(ApiKeyCommand),
    /// Manage the keys that sign tokens
    #[command(subcommand)]
    Keys(KeysCommand),
    /// Show what clients reported, in JSON, one line each, latest first
    Events {
        #[command(flatten)]
        app: WhichApp,
        /// Only those of one interaction
        #[arg(long)]
        trace_id: Option<String>,
        /// How many at most
        #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u64).range(1..=10_000))]
        most: u64,
    },
    /// Show the messages that could not be delivered, latest first
    FailedMessages {
        #[command(flatten)]
        app: WhichApp,
        /// How many at most
        #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u64).range(1..=10_000))]
        most: u64,
    },
    /// Bring the database up to date (serving does it too)
    Migrate,
    /// Print settings
    #[command(subcommand)]
    Config(ConfigCommand),
}

/// Which application is meant.
#[derive(Debug, Args)]
pub(crate) struct WhichApp {
    /// The application's id; the default application if absent
    #[arg(long = "app", value_name = "ID")]
    pub(crate) id: Option<String>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum AppCommand {
    /// Make an application
    Create {
        /// What you call it
        #[arg(long)]
        name: String,
        /// The domain that its passkeys are bound to, for ever: example.com
        #[arg(long)]
        rp_id: String,
        /// The name that authenticators show; the name if absent
        #[arg(long)]
        rp_name: Option<String>,
        /// An origin that its pages have: https://login.example.com. Give it once for each
        #[arg(long = "origin", required = true)]
        origins: Vec<String>,
        /// A setting: hide_unknown_users=true. Give it once for each; `fidelio app schema` lists them
        #[arg(long = "set", value_name = "NAME=VALUE")]
        settings: Vec<String>,
    },
    /// List applications
    List,
    /// Show an application with its settings, in JSON
    Show {
        #[command(flatten)]
        app: WhichApp,
    },
    /// Change an application
    Set {
        #[command(flatten)]
        app: WhichApp,
        /// What you call it
        #[arg(long)]
        name: Option<String>,
        /// The name that authenticators show
        #[arg(long)]
        rp_name: Option<String>,
        /// The origins that its pages have, all of them
        #[arg(long = "origin")]
        origins: Vec<String>,
        /// A setting: hide_unknown_users=true. Give it once for each
        #[arg(long = "set", value_name = "NAME=VALUE")]
        settings: Vec<String>,
        /// A file with the multi-factor policy in JSON; `default` for the program's own
        #[arg(long, value_name = "FILE")]
        mfa_policy: Option<PathBuf>,
        /// A file with the templates of messages in JSON; `default` for the program's own
        #[arg(long, value_name = "FILE")]
        templates: Option<PathBuf>,
    },
    /// Print the JSON Schema of an application's settings
    Schema,
    /// Print the program's own multi-factor policy, to begin one's own with
    DefaultMfaPolicy,
    /// Print the program's own templates of messages, to begin one's own with
    DefaultTemplates,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ApiKeyCommand {
    /// Make an API key and print it, once
    Create {
        #[command(flatten)]
        app: WhichApp,
        /// What you call it
        #[arg(long)]
        name: String,
        /// What it may be used for, separated by commas: passkey:read, passkey:write, profile:read, profile:write,
        /// reg:write, auth:write, user:read, user:write, external:verify; `all` for every scope
        #[arg(long)]
        scopes: String,
        /// After how many days it stops working; never if absent
        #[arg(long, value_parser = clap::value_parser!(u32).range(1..=36_500))]
        expires_in_days: Option<u32>,
    },
    /// List the API keys of an application
    List {
        #[command(flatten)]
        app: WhichApp,
    },
    /// Revoke an API key at once
    Revoke {
        /// The key's id
        id: String,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum KeysCommand {
    /// List the signing keys of an application
    List {
        #[command(flatten)]
        app: WhichApp,
    },
    /// Make a new signing key; tokens that the old one signed stay valid until they expire
    Rotate {
        #[command(flatten)]
        app: WhichApp,
        /// The old keys are in wrong hands: stop accepting their tokens at once
        #[arg(long)]
        compromised: bool,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum ConfigCommand {
    /// Print the settings in force, secrets hidden
    Show,
    /// Print the JSON Schema of the configuration file
    Schema,
    /// Print the reference of all settings in Markdown
    Reference,
}

/// The command line with a flag for each setting.
fn command() -> Command {
    let command = Cli::command();
    described().into_iter().fold(command, |command, setting| {
        let is_switch = setting.kind == "true|false";
        let mut arg = Arg::new(setting.name.clone())
            .long(flag_name(&setting.name))
            .value_name(setting.kind.to_uppercase())
            .help(format!("{} [default: {}]", setting.help, setting.default))
            .help_heading("Settings")
            .global(true);
        if is_switch {
            arg = arg.num_args(0..=1).require_equals(true).default_missing_value("true");
        }
        command.arg(arg)
    })
}

fn settings_flags(matches: &ArgMatches) -> Vec<(String, String)> {
    described()
        .into_iter()
        .filter_map(|setting| Some((setting.name.clone(), matches.get_one::<String>(&setting.name)?.clone())))
        .collect()
}

/// Runs the program as the command line says.
pub fn run() -> ExitCode {
    let matches = command().get_matches();
    let outcome =
        Cli::from_arg_matches(&matches).map_err(anyhow::Error::from).and_then(|cli| execute(cli, &matches));
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("fidelio: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn execute(cli: Cli, matches: &ArgMatches) -> Result<()> {
    // What only describes the program needs no valid settings.
    match &cli.command {
        Some(What::Config(ConfigCommand::Schema)) => return commands::config_schema(),
        Some(What::Config(ConfigCommand::Reference)) => return commands::config_reference(),
        Some(What::App(AppCommand::Schema)) => return commands::app_schema(),
        Some(What::App(AppCommand::DefaultMfaPolicy)) => return commands::default_mfa_policy(),
        Some(What::App(AppCommand::DefaultTemplates)) => return commands::default_templates(),
        _ => {}
    }
    let settings = Settings::load(cli.config.as_deref(), settings_flags(matches))?;
    log(&settings)?;
    for variable in unknown_variables() {
        tracing::warn!("the environment's variable {variable} is no setting and has no effect");
    }
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(async {
        match cli.command.unwrap_or(What::Serve) {
            What::Serve => serve::serve(&settings).await,
            What::App(command) => commands::app(&settings, command).await,
            What::ApiKey(command) => commands::api_key(&settings, command).await,
            What::Keys(command) => commands::keys(&settings, command).await,
            What::Events { app, trace_id, most } => {
                commands::events(&settings, &app, trace_id.as_deref(), most).await
            }
            What::FailedMessages { app, most } => commands::failed_messages(&settings, &app, most).await,
            What::Migrate => commands::migrate(&settings).await,
            What::Config(_) => commands::config_show(&settings),
        }
    })
}

/// The log goes to standard error, so that commands' answers stand alone on standard output.
fn log(settings: &Settings) -> Result<()> {
    let filter = EnvFilter::try_new(&settings.log).map_err(|error| anyhow::anyhow!("log: {error}"))?;
    let is_terminal = std::io::stderr().is_terminal();
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_ansi(is_terminal).with_writer(std::io::stderr);
    let started = match settings.log_format {
        LogFormat::Text => log.try_init(),
        LogFormat::Json => log.json().try_init(),
    };
    started.map_err(|error| anyhow::anyhow!("the log cannot be started: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        command().debug_assert();
    }
}
