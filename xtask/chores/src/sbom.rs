//! `cargo xtask sbom`: what the binary is made of, as CycloneDX 1.6. It says what Cargo knows: packages, licences, checksums, and
//! who depends on whom. It has no date and no random number, so that the same sources give the same document.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use anyhow::{Context as _, Result, bail};
use cargo_metadata::{DependencyKind, Metadata, MetadataCommand, NodeDep, Package, PackageId, TargetKind};
use serde_json::{Value, json};

use crate::root;

/// The package that the binary is built from.
const PROGRAM: &str = "fidelio-server";
/// The file, below `target`.
const FILE: &str = "fidelio.cdx.json";

/// Writes the document for a target, this machine's if none is named: `--target TRIPLE`.
pub(crate) fn write(flags: &[&str]) -> Result<()> {
    let target = match flags {
        [] => host()?,
        ["--target", triple] => (*triple).to_owned(),
        _ => bail!("sbom takes --target TRIPLE and nothing else"),
    };
    let document = document(&target)?;
    let metadata = MetadataCommand::new().current_dir(root()).no_deps().exec().context("cargo metadata")?;
    let path = metadata.target_directory.join(FILE);
    fs::create_dir_all(&metadata.target_directory)?;
    fs::write(&path, format!("{document:#}\n")).with_context(|| path.to_string())?;
    println!("{path}: {} components", document["components"].as_array().map_or(0, Vec::len));
    Ok(())
}

/// The triple of this machine.
fn host() -> Result<String> {
    let output = std::process::Command::new("rustc").arg("-vV").output().context("rustc -vV")?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let host = text.lines().find_map(|line| line.strip_prefix("host: ")).map(str::to_owned);
    host.context("rustc -vV names no host")
}

fn document(target: &str) -> Result<Value> {
    let flags = ["--locked".to_owned(), "--filter-platform".to_owned(), target.to_owned()];
    let metadata =
        MetadataCommand::new().current_dir(root()).other_options(flags).exec().context("cargo metadata")?;
    let checksums = checksums()?;
    let program = metadata.packages.iter().find(|package| package.name.as_str() == PROGRAM);
    let program = program.with_context(|| format!("{PROGRAM} is no package"))?;
    let links = links(&metadata)?;
    let all = reachable(&program.id, &links, |_| true);
    // What runs while building, macros too, is not in the binary.
    let linked = reachable(&program.id, &links, |link| !link.is_for_building);

    let mut components = Vec::new();
    let mut dependencies = Vec::new();
    for id in &all {
        let package = &metadata[id];
        let below: BTreeSet<String> = links[id].iter().map(|link| purl(&metadata[&link.to])).collect();
        dependencies.push(json!({"ref": purl(package), "dependsOn": below}));
        if *id != program.id {
            components.push(component(package, checksums.get(&key(package)), linked.contains(id)));
        }
    }
    let by_reference = |key: &'static str| move |one: &Value| one[key].as_str().unwrap_or_default().to_owned();
    components.sort_by_key(by_reference("bom-ref"));
    dependencies.sort_by_key(by_reference("ref"));
    Ok(json!({
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": purl(program),
                "name": "fidelio",
                "version": program.version.to_string(),
                "description": program.description,
                "licenses": licences(program),
                "purl": purl(program),
            },
            "properties": [
                {"name": "cargo:target", "value": target},
                // Features of the whole workspace, with which releases are built too.
                {"name": "cargo:features", "value": "as unified over the workspace"},
            ],
        },
        "components": components,
        "dependencies": dependencies,
    }))
}

fn component(package: &Package, checksum: Option<&String>, is_linked: bool) -> Value {
    let mut component = json!({
        "type": "library",
        "bom-ref": purl(package),
        "name": package.name.as_str(),
        "version": package.version.to_string(),
        "scope": if is_linked { "required" } else { "excluded" },
        "licenses": licences(package),
        "purl": purl(package),
    });
    if let Some(checksum) = checksum {
        component["hashes"] = json!([{"alg": "SHA-256", "content": checksum}]);
    }
    if let Some(description) = &package.description {
        component["description"] = json!(description.split_whitespace().collect::<Vec<_>>().join(" "));
    }
    if let Some(repository) = &package.repository {
        component["externalReferences"] = json!([{"type": "vcs", "url": repository}]);
    }
    component
}

fn licences(package: &Package) -> Value {
    match (&package.license, &package.license_file) {
        // As it was written before SPDX expressions were asked for.
        (Some(expression), _) => {
            let alternatives: Vec<&str> = expression.split('/').map(str::trim).collect();
            json!([{"expression": alternatives.join(" OR ")}])
        }
        (None, Some(file)) => json!([{"license": {"name": file.to_string()}}]),
        (None, None) => json!([]),
    }
}

/// The package's URL (purl), by which scanners know it.
fn purl(package: &Package) -> String {
    format!("pkg:cargo/{}@{}", package.name, package.version.to_string().replace('+', "%2B"))
}

/// A package as the lock file knows it.
type Key = (String, String);

fn key(package: &Package) -> Key {
    (package.name.to_string(), package.version.to_string())
}

/// The SHA-256 of each package that came from a registry.
fn checksums() -> Result<BTreeMap<Key, String>> {
    let lock: toml::Table = toml::from_str(&fs::read_to_string(root().join("Cargo.lock"))?)?;
    let packages = lock.get("package").and_then(toml::Value::as_array).context("Cargo.lock has no packages")?;
    let entry = |package: &toml::Value| {
        let text = |key: &str| package.get(key).and_then(toml::Value::as_str).map(str::to_owned);
        Some(((text("name")?, text("version")?), text("checksum")?))
    };
    Ok(packages.iter().filter_map(entry).collect())
}

/// That one package needs another one.
struct Link {
    to: PackageId,
    is_for_building: bool,
}

fn links(metadata: &Metadata) -> Result<BTreeMap<PackageId, Vec<Link>>> {
    let resolve = metadata.resolve.as_ref().context("cargo metadata resolved nothing")?;
    let is_macro = |id: &PackageId| {
        let mut kinds = metadata[id].targets.iter().flat_map(|target| &target.kind);
        kinds.any(|kind| *kind == TargetKind::ProcMacro)
    };
    let link = |dependency: &NodeDep| {
        let has = |kind: DependencyKind| dependency.dep_kinds.iter().any(|known| known.kind == kind);
        let (is_normal, is_build) = (has(DependencyKind::Normal), has(DependencyKind::Build));
        let is_for_building = !is_normal || is_macro(&dependency.pkg);
        (is_normal || is_build).then(|| Link { to: dependency.pkg.clone(), is_for_building })
    };
    Ok(resolve.nodes.iter().map(|node| (node.id.clone(), node.deps.iter().filter_map(link).collect())).collect())
}

fn reachable(
    from: &PackageId,
    links: &BTreeMap<PackageId, Vec<Link>>,
    is_followed: impl Fn(&Link) -> bool,
) -> BTreeSet<PackageId> {
    let mut found = BTreeSet::from([from.clone()]);
    let mut next = vec![from.clone()];
    while let Some(id) = next.pop() {
        for link in links[&id].iter().filter(|link| is_followed(link)) {
            if found.insert(link.to.clone()) {
                next.push(link.to.clone());
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn linux() -> Value {
        document("x86_64-unknown-linux-gnu").expect("the document")
    }

    fn named<'a>(document: &'a Value, name: &str) -> Option<&'a Value> {
        document["components"].as_array().expect("components").iter().find(|component| component["name"] == name)
    }

    #[test]
    fn every_component_has_a_name_a_licence_and_unless_it_is_ours_a_checksum() {
        let document = linux();
        let components = document["components"].as_array().expect("components");
        assert!(components.len() > 200, "{}", components.len());
        for component in components {
            let name = component["name"].as_str().expect("a name");
            assert!(component["purl"].as_str().expect("a purl").starts_with(&format!("pkg:cargo/{name}@")));
            assert_eq!(component["licenses"].as_array().expect("licences").len(), 1, "{name}");
            let is_ours = name.starts_with("fidelio-") || name == "scim-filter";
            let checksum = component["hashes"][0]["content"].as_str();
            assert_eq!(checksum.map(str::len), (!is_ours).then_some(64), "{name}");
        }
    }

    #[test]
    fn what_is_linked_is_told_from_what_only_builds_and_what_only_tests_is_left_out() {
        let document = linux();
        let scope = |name: &str| named(&document, name).map(|one| one["scope"].as_str().expect("a scope"));
        assert_eq!(scope("aws-lc-sys"), Some("required"));
        assert_eq!(scope("libsqlite3-sys"), Some("required"));
        assert_eq!(scope("serde_derive"), Some("excluded"));
        assert_eq!(scope("cc"), Some("excluded"));
        for absent in ["proptest", "testcontainers", "fidelio-testkit", "fidelio-client", "windows-sys"] {
            assert_eq!(scope(absent), None, "{absent}");
        }
    }

    #[test]
    fn who_is_depended_on_is_in_the_document() {
        let document = linux();
        let components = document["components"].as_array().expect("components").iter();
        let mut known: BTreeSet<&str> =
            components.map(|one| one["bom-ref"].as_str().expect("a reference")).collect();
        known.extend(document["metadata"]["component"]["bom-ref"].as_str());
        let dependencies = document["dependencies"].as_array().expect("dependencies");
        assert_eq!(dependencies.len(), known.len(), "each reference is there once");
        for dependency in dependencies {
            for below in dependency["dependsOn"].as_array().expect("a list") {
                assert!(known.contains(below.as_str().expect("a reference")), "{below}");
            }
        }
    }

    #[test]
    fn the_same_sources_give_the_same_document() {
        assert_eq!(linux(), linux());
    }
}
