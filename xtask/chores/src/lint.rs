//! `cargo xtask lint`: which crate may depend on which. The arrows are explained in docs/architecture.md.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use cargo_metadata::{DependencyKind, MetadataCommand, Package};

use crate::{report, root};

/// For each crate of ours, those of ours that it may depend on.
const ARROWS: &[(&str, &[&str])] = &[
    ("fidelio-kernel", &[]),
    ("fidelio-identity", &["fidelio-kernel"]),
    ("fidelio-credentials", &["fidelio-kernel", "fidelio-identity"]),
    ("fidelio-flows", &["fidelio-kernel", "fidelio-identity", "fidelio-credentials"]),
    ("fidelio-provisioning", &["fidelio-kernel", "fidelio-identity", "scim-filter"]),
    (
        "fidelio-api",
        &[
            "fidelio-kernel",
            "fidelio-identity",
            "fidelio-credentials",
            "fidelio-flows",
            "fidelio-provisioning",
            "fidelio-telemetry",
        ],
    ),
    ("fidelio-migrations", &[]),
    (
        "fidelio-persistence",
        &[
            "fidelio-kernel",
            "fidelio-identity",
            "fidelio-credentials",
            "fidelio-provisioning",
            "scim-filter",
            "fidelio-migrations",
            "fidelio-telemetry",
        ],
    ),
    ("fidelio-webauthn", &["fidelio-kernel", "fidelio-identity", "fidelio-credentials"]),
    ("fidelio-tokens", &["fidelio-kernel", "fidelio-identity", "fidelio-credentials"]),
    ("fidelio-telemetry", &[]),
    ("fidelio-outbound", &["fidelio-telemetry"]),
    ("fidelio-notify", &["fidelio-kernel", "fidelio-identity", "fidelio-credentials", "fidelio-outbound"]),
    ("fidelio-metadata", &["fidelio-kernel", "fidelio-identity", "fidelio-credentials", "fidelio-outbound"]),
    ("fidelio-federation", &["fidelio-kernel", "fidelio-identity", "fidelio-credentials", "fidelio-outbound"]),
    (
        "fidelio-server",
        &[
            "fidelio-kernel",
            "fidelio-identity",
            "fidelio-credentials",
            "fidelio-flows",
            "fidelio-provisioning",
            "fidelio-api",
            "fidelio-persistence",
            "fidelio-webauthn",
            "fidelio-tokens",
            "fidelio-notify",
            "fidelio-metadata",
            "fidelio-federation",
            "fidelio-telemetry",
        ],
    ),
    ("scim-filter", &[]),
    ("fidelio-client", &[]),
    (
        "fidelio-testkit",
        &["fidelio-kernel", "fidelio-identity", "fidelio-credentials", "fidelio-provisioning", "scim-filter"],
    ),
    (
        "fidelio-tests",
        &[
            "fidelio-kernel",
            "fidelio-identity",
            "fidelio-credentials",
            "fidelio-flows",
            "fidelio-provisioning",
            "fidelio-notify",
            "fidelio-server",
            "fidelio-client",
            "fidelio-testkit",
            "local-postgres",
        ],
    ),
    (
        "fidelio-fuzz",
        &[
            "fidelio-kernel",
            "fidelio-identity",
            "fidelio-credentials",
            "fidelio-flows",
            "fidelio-provisioning",
            "fidelio-api",
            "fidelio-webauthn",
            "fidelio-tokens",
            "fidelio-metadata",
            "fidelio-federation",
            "fidelio-server",
            "scim-filter",
        ],
    ),
    ("local-postgres", &[]),
    ("chores", &["fidelio-api", "local-postgres"]),
    ("xtask", &[]),
];

/// For each crate of ours, those of ours that a feature of it may bring, which is off by default.
const OPTIONAL: &[(&str, &[&str])] = &[
    // The tests of those who build on the API get the whole program. Ours get it only where they are of the whole.
    ("fidelio-testkit", &["fidelio-server", "fidelio-client"]),
];

/// Crates that know the rules and nothing of the world.
const DOMAIN: &[&str] = &[
    "fidelio-kernel",
    "fidelio-identity",
    "fidelio-credentials",
    "fidelio-flows",
    "fidelio-provisioning",
    "scim-filter",
];

/// What a domain crate must not depend on.
const WORLD: &[&str] =
    &["poem", "poem-openapi", "sea-orm", "webauthn-rs-core", "jsonwebtoken", "openidconnect", "reqwest", "tokio"];

/// Libraries that belong behind one adapter each.
const ADAPTERS: &[(&str, &[&str])] = &[
    ("poem", &["fidelio-api", "fidelio-server", "fidelio-fuzz"]),
    ("poem-openapi", &["fidelio-api"]),
    ("sea-orm", &["fidelio-persistence", "fidelio-testkit"]),
    ("sea-orm-migration", &["fidelio-persistence", "fidelio-migrations"]),
    ("webauthn-rs-core", &["fidelio-webauthn"]),
    ("jsonwebtoken", &["fidelio-tokens"]),
    ("lettre", &["fidelio-notify"]),
    ("rustls-webpki", &["fidelio-metadata"]),
    ("x509-parser", &["fidelio-webauthn"]),
    ("nom", &["scim-filter"]),
    ("openidconnect", &["fidelio-federation"]),
    ("oauth2", &["fidelio-federation"]),
    ("opentelemetry", &["fidelio-telemetry"]),
    ("opentelemetry-otlp", &["fidelio-telemetry"]),
    ("opentelemetry_sdk", &["fidelio-telemetry"]),
    ("tracing-opentelemetry", &["fidelio-telemetry"]),
    ("tracing-subscriber", &["fidelio-telemetry"]),
    (
        "reqwest",
        &[
            "fidelio-outbound",
            "fidelio-notify",
            "fidelio-metadata",
            "fidelio-telemetry",
            "fidelio-client",
            "fidelio-tests",
        ],
    ),
];

/// Checks every dependency of every crate.
pub(crate) fn run() -> Result<()> {
    let metadata = MetadataCommand::new().current_dir(root()).no_deps().exec().context("cargo metadata")?;
    let allowed: BTreeMap<&str, &[&str]> = ARROWS.iter().copied().collect();
    let mut problems = Vec::new();
    for package in &metadata.packages {
        match allowed.get(package.name.as_str()) {
            Some(allowed) => check(package, allowed, &mut problems),
            None => problems
                .push(format!("{} has no place in the house; add it to xtask/chores/src/lint.rs", package.name)),
        }
    }
    report("lint", &problems)
}

fn check(package: &Package, allowed: &[&str], problems: &mut Vec<String>) {
    let name = package.name.as_str();
    for dependency in &package.dependencies {
        let on = dependency.name.as_str();
        let is_ours = ARROWS.iter().any(|(ours, _)| *ours == on);
        let is_for_tests = dependency.kind == DependencyKind::Development;
        let is_brought =
            OPTIONAL.iter().any(|(ours, brought)| *ours == name && brought.contains(&on)) && dependency.optional;
        let is_kit = is_for_tests && on == "fidelio-testkit";
        let may = allowed.contains(&on) || is_brought || is_kit;
        if is_ours && !may {
            problems.push(format!("{name} must not depend on {on}"));
        }
        if DOMAIN.contains(&name) && WORLD.contains(&on) {
            problems.push(format!("{name} is a domain crate and must not depend on {on}"));
        }
        let behind = ADAPTERS.iter().find(|(library, _)| *library == on);
        if let Some((_, owners)) = behind
            && !is_for_tests
            && !owners.contains(&name)
        {
            problems.push(format!("{on} belongs behind {}, not in {name}", owners[0]));
        }
    }
}
