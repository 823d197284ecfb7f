//! The command line.

use std::io::IsTerminal as _;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Result;
use clap::{Arg, ArgMatches, Args, Command, CommandFactory as _, FromArgMatches as _, Parser, Subcommand};
use fidelio_kernel::RequestId;
use fidelio_telemetry::{LogOptions, Otlp, Telemetry, TelemetryOptions};
use fidelio_tokens::SystemRandom;

use crate::clock::SystemClock;
use crate::settings::{LogFormat, Settings, described, flag_name, unknown_variables};
use crate::{commands, serve};

/// How often metrics are sent to a collector.
const METRICS_INTERVAL: Duration = Duration::from_secs(30);

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
    /// Manage the keys under which sessions and secrets are sealed
    #[command(subcommand)]
    SealingKeys(SealingKeysCommand),
    /// Manage the master key, which wraps the sealing keys
    #[command(subcommand)]
    MasterKey(MasterKeyCommand),
    /// Manage the users of an application
    #[command(subcommand)]
    User(UserCommand),
    /// Manage OpenID providers, by which users may sign in
    #[command(subcommand)]
    OidcProvider(OidcProviderCommand),
    /// Query, export and verify the audit log
    #[command(subcommand)]
    Audit(AuditCommand),
    /// Manage the receivers of audit events
    #[command(subcommand)]
    Webhook(WebhookCommand),
    /// Manage operators, who sign in at the console
    #[command(subcommand)]
    Operator(OperatorCommand),
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
    /// Bring the database up to date (serving does it too, without --no-migrate)
    Migrate,
    /// Copy the SQLite database into a file, while the server serves
    Backup {
        /// The file to make
        file: PathBuf,
    },
    /// Copy everything into another, empty database, of either kind, while no server runs
    Copy {
        /// The URL of the database to fill
        #[arg(long, value_name = "URL")]
        to: String,
    },
    /// Put a backup in the place of the SQLite database, while no server runs
    Restore {
        /// The backup
        file: PathBuf,
    },
    /// Print settings
    #[command(subcommand)]
    Config(ConfigCommand),
    /// Ask the server that listens as the settings say whether it is well, and fail if not
    Healthcheck {
        /// Whether it can take requests now, instead of whether it answers at all
        #[arg(long)]
        ready: bool,
    },
    /// Print what completes this command line in a shell
    Completions {
        /// Which shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page of the program or of one of its commands, in roff
    Man {
        /// The command: app create
        command: Vec<String>,
    },
}

/// Which application is meant.
#[derive(Debug, Args)]
pub(crate) struct WhichApp {
    /// The application's id; the default application if absent
    #[arg(id = "app", long = "app", value_name = "ID")]
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
        /// A file with the policy on authenticators in JSON; `default` for the program's own
        #[arg(long, value_name = "FILE")]
        authenticators: Option<PathBuf>,
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
        /// reg:write, auth:write, user:read, user:write, external:verify, admin; `all` for every one but admin
        #[arg(long)]
        scopes: String,
        /// After how many days it stops working; never if absent
        #[arg(long, value_parser = clap::value_parser!(u32).range(1..=36_500))]
        expires_in_days: Option<u32>,
        /// The id of the key that it is to replace for a provisioning client (SCIM), so that the new one knows the resources by
        /// the same externalIds
        #[arg(long, value_name = "ID")]
        continues: Option<String>,
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
pub(crate) enum SealingKeysCommand {
    /// List the sealing keys of the installation
    List,
    /// Make a new sealing key, which seals in a minute; what the old ones sealed opens as before
    Rotate {
        /// The old keys are in wrong hands: seal in ten seconds, and refuse sessions that they sealed from then on
        #[arg(long)]
        compromised: bool,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum MasterKeyCommand {
    /// Print a new master key
    Generate,
    /// List the master keys that open the database, by their fingerprints
    List,
    /// Let a second master key open everything, so that servers can be restarted with it one by one
    #[command(group = clap::ArgGroup::new("source").required(true))]
    Add {
        /// The file with the new master key
        #[arg(long, group = "source", value_name = "PATH")]
        file: Option<PathBuf>,
        /// A program that prints the new master key, with its arguments
        #[arg(long, group = "source", value_name = "PROGRAM")]
        command: Option<String>,
    },
    /// Let no other master key than the one at hand open anything any more
    Retire,
}

/// Which user is meant.
#[derive(Debug, Args)]
pub(crate) struct WhichUser {
    #[command(flatten)]
    pub(crate) app: WhichApp,
    /// The user's id
    pub(crate) id: String,
}

#[derive(Debug, Subcommand)]
pub(crate) enum UserCommand {
    /// List users
    List {
        #[command(flatten)]
        app: WhichApp,
        /// Only those whose name begins like this
        #[arg(long)]
        name: Option<String>,
    },
    /// Show a user with passkeys and devices, in JSON
    Show {
        #[command(flatten)]
        which: WhichUser,
    },
    /// Keep a user from signing in and end all access at once
    Deactivate {
        #[command(flatten)]
        which: WhichUser,
    },
    /// Let a user sign in again
    Activate {
        #[command(flatten)]
        which: WhichUser,
    },
    /// Let provisioning clients see and change a user who signed up alone
    Link {
        #[command(flatten)]
        which: WhichUser,
    },
    /// Hide a user from provisioning clients, and take the user out of all groups
    Unlink {
        #[command(flatten)]
        which: WhichUser,
    },
    /// List a user's accounts at OpenID providers, in JSON, one line each
    Identities {
        #[command(flatten)]
        which: WhichUser,
    },
    /// Let a user sign in by an account at an OpenID provider
    LinkIdentity {
        #[command(flatten)]
        which: WhichUser,
        /// What the application calls the provider
        provider: String,
        /// Who it is there: the `sub` of its ID tokens, letter for letter
        subject: String,
    },
    /// Take the account at an OpenID provider from a user, with the sign-ins that came from it
    UnlinkIdentity {
        #[command(flatten)]
        which: WhichUser,
        /// What the application calls the provider
        provider: String,
    },
    /// Delete a user with everything of this user, irreversibly
    Delete {
        #[command(flatten)]
        which: WhichUser,
    },
    /// Delete a passkey of a user with all that rests on it, also the last one
    DeletePasskey {
        #[command(flatten)]
        which: WhichUser,
        /// The passkey's id
        passkey: String,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum OidcProviderCommand {
    /// List providers, in JSON, one line each
    List {
        #[command(flatten)]
        app: WhichApp,
    },
    /// Add a provider, or change all of it
    Set(Box<ProviderArgs>),
    /// Remove a provider
    Remove {
        #[command(flatten)]
        app: WhichApp,
        /// What the application calls it
        id: String,
    },
}

/// A provider as it is to be.
#[derive(Debug, Args)]
pub(crate) struct ProviderArgs {
    #[command(flatten)]
    pub(crate) app: WhichApp,
    /// What the application calls it in paths: 1 to 32 of a-z, 0-9 and -
    pub(crate) id: String,
    /// The name to show
    #[arg(long)]
    pub(crate) name: String,
    /// The issuer: https://id.example.com
    #[arg(long)]
    pub(crate) issuer: String,
    /// Who we are at the provider
    #[arg(long)]
    pub(crate) client_id: String,
    /// A file with our secret at the provider; the one that there is stays if absent
    #[arg(long, value_name = "FILE")]
    pub(crate) client_secret_file: Option<PathBuf>,
    /// What we ask for; openid, email and profile if absent. Give it once for each
    #[arg(long = "scope")]
    pub(crate) scopes: Vec<String>,
    /// Where users may be sent back to, letter for letter. Give it once for each
    #[arg(long = "redirect-uri", required = true)]
    pub(crate) redirect_uris: Vec<String>,
    /// Users may not sign in by it for now
    #[arg(long)]
    pub(crate) disabled: bool,
    /// Somebody who is not known yet becomes a user
    #[arg(long)]
    pub(crate) create_users: bool,
    /// A domain for whose verified e-mail addresses the provider is believed. Give it once for each
    #[arg(long = "trusted-domain")]
    pub(crate) trusted_domains: Vec<String>,
    /// A login by it alone gives no access token: it is only the step `external` of multi-factor flows
    #[arg(long)]
    pub(crate) no_direct_login: bool,
    #[command(flatten)]
    pub(crate) claims: ClaimsArgs,
}

/// Which claims of a provider say what; an empty name takes nothing.
#[derive(Debug, Args)]
pub(crate) struct ClaimsArgs {
    /// The claim that a new user is called by; `email` if absent
    #[arg(long, value_name = "CLAIM")]
    pub(crate) username_claim: Option<String>,
    /// The claim with the name to show; `name` if absent
    #[arg(long, value_name = "CLAIM")]
    pub(crate) display_name_claim: Option<String>,
    /// The claim with the e-mail address; `email` if absent
    #[arg(long, value_name = "CLAIM")]
    pub(crate) email_claim: Option<String>,
    /// The claim that says whether that is verified; `email_verified` if absent
    #[arg(long, value_name = "CLAIM")]
    pub(crate) email_verified_claim: Option<String>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum AuditCommand {
    /// Show events, in JSON, one line each, latest first
    List {
        #[command(flatten)]
        app: WhichApp,
        /// Only those of this moment and later: 2026-01-02T16:40:44Z
        #[arg(long)]
        since: Option<String>,
        /// Only those before this moment
        #[arg(long)]
        until: Option<String>,
        /// Only what was done: user.deleted
        #[arg(long)]
        action: Option<String>,
        /// Only what was done to or by the user with this id
        #[arg(long)]
        user: Option<String>,
        /// How many at most
        #[arg(long, default_value_t = 100)]
        most: u64,
    },
    /// Write the whole log, in JSON, one line each, oldest first
    Export {
        #[command(flatten)]
        app: WhichApp,
        /// Only events after the one with this sequence number
        #[arg(long, default_value_t = 0)]
        after: u64,
        /// With user names and addresses
        #[arg(long)]
        personal: bool,
    },
    /// Verify that nothing of the log was altered, removed, added or moved
    Verify {
        #[command(flatten)]
        app: WhichApp,
        /// The head that an earlier verification printed; it must be in the log
        #[arg(long)]
        head: Option<String>,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum WebhookCommand {
    /// Add a receiver and print what requests to it are signed with, once
    Add {
        #[command(flatten)]
        app: WhichApp,
        /// Where events are posted: https://siem.example.com/fidelio
        url: String,
        /// Only such events: user.deleted. Give it once for each; every event if absent
        #[arg(long = "action")]
        actions: Vec<String>,
    },
    /// List receivers
    List {
        #[command(flatten)]
        app: WhichApp,
    },
    /// Remove a receiver with what waits for it
    Remove {
        #[command(flatten)]
        app: WhichApp,
        /// The receiver's id
        id: String,
    },
    /// Show the events that could not be delivered, latest first
    Failed {
        #[command(flatten)]
        app: WhichApp,
        /// How many at most
        #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u64).range(1..=10_000))]
        most: u64,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum OperatorCommand {
    /// Print a link by which an operator, new or known, registers a passkey within 15 minutes
    Invite {
        /// The operator's user name
        name: String,
    },
    /// List operators
    List,
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
pub(crate) fn command() -> Command {
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
        Some(What::Completions { shell }) => return commands::completions(command(), *shell),
        Some(What::Man { command: names }) => return commands::man(command(), names),
        _ => {}
    }
    let settings = Settings::load(cli.config.as_deref(), settings_flags(matches))?;
    if let Some(What::Healthcheck { ready }) = cli.command {
        return commands::healthcheck(&settings, ready);
    }
    let command = cli.command.unwrap_or(What::Serve);
    let runtime = tokio::runtime::Runtime::new()?;
    let telemetry = {
        let _runtime = runtime.enter();
        telemetry(&settings, matches!(command, What::Serve))?
    };
    for variable in unknown_variables() {
        tracing::warn!("the environment's variable {variable} is no setting and has no effect");
    }
    runtime.block_on(async {
        match command {
            What::Serve => serve::serve(&settings, telemetry).await,
            What::App(command) => commands::app(&settings, command).await,
            What::ApiKey(command) => commands::api_key(&settings, command).await,
            What::Keys(command) => commands::keys(&settings, command).await,
            What::SealingKeys(command) => commands::sealing_keys(&settings, command).await,
            What::MasterKey(command) => commands::master_key(&settings, command).await,
            What::Events { app, trace_id, most } => {
                commands::events(&settings, &app, trace_id.as_deref(), most).await
            }
            What::FailedMessages { app, most } => commands::failed_messages(&settings, &app, most).await,
            What::User(command) => commands::user(&settings, command).await,
            What::OidcProvider(command) => commands::oidc_provider(&settings, command).await,
            What::Audit(command) => commands::audit(&settings, command).await,
            What::Webhook(command) => commands::webhook(&settings, command).await,
            What::Operator(command) => commands::operator(&settings, command).await,
            What::Migrate => commands::migrate(&settings).await,
            What::Backup { file } => commands::backup(&settings, &file).await,
            What::Copy { to } => commands::copy(&settings, &to).await,
            What::Restore { file } => commands::restore(&settings, &file).await,
            What::Config(_) | What::Healthcheck { .. } | What::Completions { .. } | What::Man { .. } => {
                commands::config_show(&settings)
            }
        }
    })
}

/// Starts the log; of a server also metrics and traces, as far as they are asked for.
fn telemetry(settings: &Settings, is_server: bool) -> Result<Telemetry> {
    let otlp = settings.otlp_endpoint.clone().filter(|_| is_server).map(|endpoint| Otlp {
        endpoint,
        traces_ratio: settings.otlp_traces_ratio,
        metrics_interval: METRICS_INTERVAL,
    });
    let instance = RequestId::new(&SystemClock, &SystemRandom::default());
    let options = TelemetryOptions {
        log: LogOptions {
            filter: settings.log.clone(),
            json: settings.log_format == LogFormat::Json,
            ansi: std::io::stderr().is_terminal(),
        },
        instance: instance.to_string(),
        prometheus: is_server && settings.metrics_listen.is_some(),
        otlp,
    };
    Ok(Telemetry::start(options)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        command().debug_assert();
    }
}
