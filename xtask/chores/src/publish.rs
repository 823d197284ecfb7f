//! `cargo xtask publish --check`: whether what others may use could be published as it is.

use std::process::Command;

use anyhow::{Context as _, Result};
use cargo_metadata::{MetadataCommand, Package};

use crate::{report, root};

/// What others are to use, beside the program: these must say what they are to whoever finds them.
const OFFERED: &[&str] = &["fidelio-client", "fidelio-testkit", "scim-filter"];

/// Looks at what packages say of themselves, then packs all of them as `cargo publish` does and sends nothing. With `verify`
/// it also builds each from what was packed, which takes as long as building everything. It reads the registry's index.
pub(crate) fn check(verify: bool) -> Result<()> {
    let metadata = MetadataCommand::new().current_dir(root()).no_deps().exec().context("cargo metadata")?;
    let is_published = |package: &Package| package.publish.as_ref().is_none_or(|to| !to.is_empty());
    let published: Vec<&Package> = metadata.packages.iter().filter(|package| is_published(package)).collect();
    let mut problems = Vec::new();
    for package in &published {
        problems.extend(missing(package).into_iter().map(|what| format!("{} {what}", package.name)));
    }
    for name in OFFERED {
        if !published.iter().any(|package| package.name.as_str() == *name) {
            problems.push(format!("{name} is not to be published"));
        }
    }
    report("what packages say of themselves", &problems)?;

    let mut publish = Command::new("cargo");
    publish
        .args(["publish", "--dry-run", "--workspace", "--locked", "--allow-dirty", "--quiet"])
        .current_dir(root());
    if !verify {
        publish.arg("--no-verify");
    }
    let is_packed = publish.status().context("cargo publish")?.success();
    let failed = (!is_packed).then(|| "cargo publish --dry-run refuses; see above".to_owned());
    report("publish", failed.as_slice())
}

/// What is wrong with a package's description of itself.
fn missing(package: &Package) -> Vec<&'static str> {
    let is_offered = OFFERED.contains(&package.name.as_str());
    let has_readme = package.readme().is_some_and(|readme| readme.is_file());
    [
        (package.description.is_none(), "has no description"),
        (package.license.is_none(), "has no licence"),
        (is_offered && package.keywords.is_empty(), "has no keywords"),
        (is_offered && package.categories.is_empty(), "has no categories"),
        (is_offered && !has_readme, "has no README"),
    ]
    .into_iter()
    .filter_map(|(is_missing, what)| is_missing.then_some(what))
    .collect()
}
