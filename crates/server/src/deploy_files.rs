//! Holds `deploy/` and the pages about it to the program: the settings, commands and ports that they name.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::cli;
use crate::settings::{Settings, described};

/// The files, with what they are called in messages.
fn files() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut paths: Vec<PathBuf> = vec![root.join("docs/installing.md")];
    for folder in ["deploy", "deploy/compose", "deploy/systemd", "deploy/kubernetes"] {
        let entries = fs::read_dir(root.join(folder)).expect("the folder");
        paths.extend(entries.map(|entry| entry.expect("an entry").path()).filter(|path| path.is_file()));
    }
    let read = |path: &PathBuf| fs::read_to_string(path).expect("text");
    paths.iter().map(|path| (path.file_name().expect("a name").display().to_string(), read(path))).collect()
}

fn file(name: &str) -> String {
    files().into_iter().find(|(known, _)| known == name).unwrap_or_else(|| panic!("no {name}")).1
}

/// The words after the program's name wherever it is run: in a unit, in a shell, in a container, or as what is quoted.
fn command_lines(text: &str) -> Vec<Vec<String>> {
    let mut lines: Vec<Vec<String>> = Vec::new();
    for line in text.lines().map(|line| line.trim_start_matches(['#', ' '])) {
        if let Some(list) = ["args: ", "command: ", "CMD "].iter().find_map(|key| line.strip_prefix(key)) {
            let words: Vec<String> = serde_json::from_str(list).unwrap_or_else(|_| panic!("no list: {line}"));
            lines.push(words.into_iter().filter(|word| word != "/usr/local/bin/fidelio").collect());
            continue;
        }
        let quoted = line.split('`').skip(1).step_by(2).filter_map(|quoted| quoted.strip_prefix("fidelio "));
        let run = line.strip_prefix("fidelio ").or_else(|| {
            let starts = ["/usr/local/bin/fidelio ", " --user=fidelio fidelio ", "run --rm fidelio:0.1.0 "];
            starts.iter().find_map(|start| Some(line.split_once(start)?.1))
        });
        let words = |line: &str| {
            // What stands between quotation marks is one word.
            let mut is_quoted = false;
            let ends = |c: char| {
                is_quoted ^= c == '"';
                c == ' ' && !is_quoted
            };
            let words: Vec<&str> = line.split(ends).collect();
            let ends = [">", "|", "&&", "\\"];
            words.into_iter().take_while(|word| !ends.contains(word)).map(str::to_owned).collect()
        };
        let run = run.filter(|_| !line.starts_with("COPY "));
        lines.extend(quoted.chain(run).map(words));
    }
    lines
}

/// The values of a key that are numbers: `EXPOSE 8080`, `containerPort: 8080}`.
fn numbers<'a>(text: &'a str, key: &'a str) -> impl Iterator<Item = u16> + 'a {
    text.match_indices(key).filter_map(move |(at, _)| {
        let rest = text[at + key.len()..].trim_start_matches([' ', '"']);
        rest[..rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len())].parse().ok()
    })
}

#[test]
fn every_variable_that_they_set_is_a_setting() {
    let known: BTreeSet<String> = described()
        .into_iter()
        .map(|setting| format!("FIDELIO_{}", setting.name.to_uppercase()))
        .chain(["FIDELIO_CONFIG".to_owned()])
        .collect();
    let (mut found, mut unknown) = (BTreeSet::new(), BTreeSet::new());
    for (name, text) in files() {
        for (at, _) in text.match_indices("FIDELIO_") {
            let end = text[at..].find(|c: char| !c.is_ascii_uppercase() && c != '_').unwrap_or(text.len() - at);
            let variable = &text[at..at + end];
            found.insert(variable.to_owned());
            if !known.contains(variable) {
                unknown.insert(format!("{name}: {variable}"));
            }
        }
    }
    assert_eq!(unknown, BTreeSet::new(), "these are no settings");
    assert!(found.len() > 8, "{found:?}");
}

#[test]
fn every_command_that_they_run_is_one() {
    let (mut count, mut refused) = (0, Vec::new());
    for (name, text) in files() {
        for words in command_lines(&text) {
            let line = ["fidelio".to_owned()].into_iter().chain(words.clone());
            if let Err(error) = cli::command().try_get_matches_from(line) {
                refused.push(format!("{name}: {words:?}: {error}"));
            }
            count += 1;
        }
    }
    assert_eq!(refused, Vec::<String>::new());
    assert!(count > 12, "{count}");
}

#[test]
fn every_example_of_a_configuration_file_is_one() {
    let uncommented = |text: &str| {
        let settings =
            |line: &str| line.strip_prefix("# ").filter(|rest| rest.contains(" = \"")).map(str::to_owned);
        text.lines().map(|line| settings(line).unwrap_or_else(|| line.to_owned()) + "\n").collect::<String>()
    };
    let mut count = 0;
    for (name, text) in files().into_iter().filter(|(name, _)| name.ends_with(".toml.example")) {
        let settings: Settings =
            toml::from_str(&uncommented(&text)).unwrap_or_else(|error| panic!("{name}: {error}"));
        settings.check().unwrap_or_else(|error| panic!("{name}: {error}"));
        count += 1;
    }
    assert_eq!(count, 2);
}

#[test]
fn all_agree_on_the_port_and_on_who_the_program_is() {
    let image = file("Containerfile");
    let ports: BTreeSet<u16> =
        numbers(&image, "FIDELIO_LISTEN=0.0.0.0:").chain(numbers(&image, "EXPOSE")).collect();
    assert_eq!(ports, [8080].into());
    let deployment = file("deployment.yaml");
    assert_eq!(numbers(&deployment, "containerPort:").collect::<Vec<_>>(), [8080, 9464]);
    assert!(file("settings.yaml").contains("FIDELIO_METRICS_LISTEN: 0.0.0.0:9464\n"));
    let proxy = file("Caddyfile");
    assert_eq!(
        numbers(&proxy, "fidelio-1:").chain(numbers(&proxy, "fidelio-2:")).collect::<Vec<_>>(),
        [8080, 8080]
    );
    assert!(image.contains("\nUSER 65532:65532\n"));
    // What says how SQLite is compiled is part of what is built from.
    assert!(include_str!("../../../.dockerignore").contains("\n!.cargo\n"));
    for (name, text) in files() {
        for key in ["runAsUser:", "fsGroup:", "uid="] {
            let known = numbers(&text, key).filter(|id| *id != 999);
            assert!(known.into_iter().all(|id| u32::from(id) == 65532), "{name}: {key}");
        }
    }
}

#[test]
fn what_stops_the_server_waits_longer_than_it_needs() {
    let number = |text: &str, key: &str| numbers(text, key).next().unwrap_or_else(|| panic!("no {key}"));
    // For draining, and for each of requests, messages, traces, and the database.
    let needed = |settings: &str| {
        number(settings, "FIDELIO_DRAIN_SECONDS:") + 4 * number(settings, "FIDELIO_SHUTDOWN_SECONDS:")
    };
    let compose = file("compose.yaml");
    assert!(number(&compose, "stop_grace_period:") > needed(&compose));
    let kubernetes = number(&file("deployment.yaml"), "terminationGracePeriodSeconds:");
    assert!(kubernetes > needed(&file("settings.yaml")));
    let unit = number(&file("fidelio.service"), "TimeoutStopSec=");
    assert!(u64::from(unit) > 4 * Settings::default().shutdown_seconds);
}

#[test]
fn the_image_is_built_by_the_toolchain_of_the_project() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let pinned = fs::read_to_string(root.join("rust-toolchain.toml")).expect("the toolchain");
    let channel = toml::from_str::<toml::Table>(&pinned).expect("TOML")["toolchain"]["channel"].clone();
    let channel = channel.as_str().expect("a channel").to_owned();
    assert!(file("Containerfile").contains(&format!("\nARG RUST_VERSION={channel}\n")), "{channel}");
}
