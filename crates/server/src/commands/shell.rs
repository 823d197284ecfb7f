//! What a shell and `man` know of the command line. Both are made from the command line itself, so that neither can
//! lag behind it.

use anyhow::{Context as _, Result};
use clap::Command;
use clap_complete::Shell;
use clap_mangen::Man;

use super::say;

/// Prints what completes the command line.
///
/// # Errors
/// When standard output cannot be written.
pub(crate) fn completions(mut command: Command, shell: Shell) -> Result<()> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command, "fidelio", &mut script);
    say(String::from_utf8(script)?.trim_end())
}

/// Prints a manual page: the program's, or that of the command whose names these are.
///
/// # Errors
/// When there is no such command, or standard output cannot be written.
pub(crate) fn man(command: Command, names: &[String]) -> Result<()> {
    say(page(command, names)?.trim_end())
}

fn page(mut command: Command, names: &[String]) -> Result<String> {
    // Pages would be named that there are none of: `fidelio-help-app-create`.
    command = command.disable_help_subcommand(true);
    // What all commands take is known to each of them only once the whole is built.
    command.build();
    for name in names {
        let found = command.find_subcommand(name).cloned();
        command = found.with_context(|| format!("{name:?} is no command; `fidelio --help` lists them"))?;
    }
    let mut page = Vec::new();
    Man::new(command).source(concat!("fidelio ", env!("CARGO_PKG_VERSION"))).render(&mut page)?;
    Ok(String::from_utf8(page)?)
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;
    use std::process::{Command as Process, Stdio};

    use super::*;
    use crate::cli;
    use crate::settings::{described, flag_name};

    fn script(shell: Shell) -> String {
        let mut script = Vec::new();
        clap_complete::generate(shell, &mut cli::command(), "fidelio", &mut script);
        String::from_utf8(script).expect("text")
    }

    /// What a program says of a text that it reads from standard input; `None` where there is no such program.
    fn said_by(program: &str, arguments: &[&str], text: &str) -> Option<String> {
        let mut process = Process::new(program)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .ok()?;
        process.stdin.take().expect("a pipe").write_all(text.as_bytes()).expect("the program reads");
        let output = process.wait_with_output().expect("the program ends");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{program}: {said}");
        Some(said)
    }

    #[test]
    fn completions_know_every_command_and_every_setting() {
        for shell in [Shell::Bash, Shell::Zsh, Shell::Fish] {
            let script = script(shell);
            for command in cli::command().get_subcommands() {
                assert!(script.contains(command.get_name()), "{shell}: {}", command.get_name());
            }
            for setting in described() {
                let flag = flag_name(&setting.name);
                assert!(script.contains(&flag), "{shell}: {flag}");
            }
        }
    }

    #[test]
    fn bash_zsh_and_fish_can_read_their_completions_where_they_are_installed() {
        let bash = said_by("bash", &["-n"], &script(Shell::Bash)).expect("bash");
        assert_eq!(bash, "");
        for (program, shell) in [("zsh", Shell::Zsh), ("fish", Shell::Fish)] {
            if let Some(said) = said_by(program, &["-n"], &script(shell)) {
                assert_eq!(said, "", "{program}");
            }
        }
    }

    #[test]
    fn the_manual_page_lists_commands_and_settings() {
        let page = page(cli::command(), &[]).expect("the page");
        assert!(page.starts_with(".ie") || page.starts_with(".TH"), "{page}");
        for setting in described() {
            let flag = flag_name(&setting.name).replace('-', "\\-");
            assert!(page.contains(&flag), "{flag}");
        }
        assert!(page.contains("fidelio\\-api\\-key(1)"));
    }

    #[test]
    fn every_command_has_a_manual_page_without_faults_where_groff_is_installed() {
        let mut pages = vec![page(cli::command(), &[]).expect("the page")];
        for command in cli::command().get_subcommands() {
            let name = command.get_name().to_owned();
            for below in command.get_subcommands() {
                pages.push(page(cli::command(), &[name.clone(), below.get_name().to_owned()]).expect("a page"));
            }
            pages.push(page(cli::command(), &[name]).expect("a page"));
        }
        assert!(pages.len() > 30, "{}", pages.len());
        for page in pages {
            if let Some(said) = said_by("groff", &["-man", "-ww", "-Tutf8", "-k"], &page) {
                assert_eq!(said, "");
            }
        }
    }

    #[test]
    fn there_is_no_manual_page_of_what_is_no_command() {
        let refused = page(cli::command(), &["app".into(), "destroy".into()]).expect_err("no such command");
        assert_eq!(refused.to_string(), "\"destroy\" is no command; `fidelio --help` lists them");
    }
}
