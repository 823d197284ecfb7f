//! `fidelio sealing-keys` and `fidelio master-key`.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::{Context as _, Result};
use fidelio_credentials::sealing_key::{KeyWrapping as _, SealingKey, WrappedKey, current};
use fidelio_flows::By;
use fidelio_flows::sealing_keys::KnownKeys;
use fidelio_kernel::{Clock as _, Timestamp};
use fidelio_tokens::{MasterKey, SystemRandom};

use super::say;
use crate::cli::{MasterKeyCommand, SealingKeysCommand};
use crate::clock::SystemClock;
use crate::master_key::Source;
use crate::{Installation, Opened, Settings};

pub(crate) async fn sealing_keys(settings: &Settings, command: SealingKeysCommand) -> Result<()> {
    let (opened, installation) = opened(settings).await?;
    let management = &installation.sealing_keys;
    match command {
        SealingKeysCommand::List => {
            let KnownKeys { keys, .. } = management.list().await?;
            let now = SystemClock.now();
            let current = current(&keys, now).map(|key| key.number);
            for key in &keys {
                say(&format!("{}  {}  since {}", key.number, role(key, current, now), key.active_from))?;
            }
        }
        SealingKeysCommand::Rotate { compromised } => {
            let key = management.rotate(&By::command_line(), &opened.master_key, compromised).await?;
            say(&format!("{} seals from {}", key.number, key.active_from))?;
            if compromised {
                // Whatever is made next, a new signing key for example, is to be sealed under it.
                let wait = Duration::from_secs(1) + key.active_from.since(SystemClock.now());
                tokio::time::sleep(wait).await;
                say("It seals now")?;
            }
        }
    }
    Ok(())
}

pub(crate) async fn master_key(settings: &Settings, command: MasterKeyCommand) -> Result<()> {
    if matches!(command, MasterKeyCommand::Generate) {
        return say(&MasterKey::generate(&SystemRandom::default()).reveal());
    }
    let (opened, installation) = opened(settings).await?;
    let management = &installation.sealing_keys;
    let at_hand = &opened.master_key;
    match command {
        MasterKeyCommand::Generate => {}
        MasterKeyCommand::List => {
            let KnownKeys { keys, wrapped } = management.list().await?;
            for (fingerprint, line) in lines(&keys, &wrapped) {
                let is_at_hand = if fingerprint == at_hand.fingerprint() { "  (at hand)" } else { "" };
                say(&format!("{fingerprint}  {line}{is_at_hand}"))?;
            }
        }
        MasterKeyCommand::Add { file, command } => {
            let source = match (file, command) {
                (Some(path), _) => Source::File(path),
                (None, command) => Source::Command(command.context("--command")?),
            };
            let new = source.load().await.context("--file or --command")?;
            management.add_master_key(&By::command_line(), at_hand, &new).await?;
            say(&format!("{} opens everything too", new.fingerprint()))?;
        }
        MasterKeyCommand::Retire => {
            let fingerprint = at_hand.fingerprint();
            match management.retire_other_master_keys(&By::command_line(), at_hand).await? {
                true => say(&format!("{fingerprint} is the only master key now"))?,
                false => say(&format!("{fingerprint} was the only master key already"))?,
            }
        }
    }
    Ok(())
}

async fn opened(settings: &Settings) -> Result<(Opened, Installation)> {
    let opened = Opened::open(settings).await?;
    let installation = super::assemble(&opened, settings).await?;
    Ok((opened, installation))
}

fn role(key: &SealingKey, current: Option<u32>, now: Timestamp) -> String {
    let anew = || match key.resealed_at {
        Some(at) => format!("seals, and sealed the kept secrets anew {at}"),
        None => "seals, and is still to seal the kept secrets anew".to_owned(),
    };
    match key.refused_from {
        Some(from) if from <= now => format!("refused since {from}"),
        Some(from) => format!("refused from {from}"),
        None if current == Some(key.number) => anew(),
        None if key.active_from > now => "seals soon".to_owned(),
        None => "opens".to_owned(),
    }
}

/// What is wrapped under each master key, oldest first.
fn lines(keys: &[SealingKey], wrapped: &[WrappedKey]) -> Vec<(String, String)> {
    let mut by_master_key: BTreeMap<&str, (Timestamp, usize)> = BTreeMap::new();
    for key in wrapped {
        let entry = by_master_key.entry(&key.master_key).or_insert((key.wrapped_at, 0));
        *entry = (entry.0.min(key.wrapped_at), entry.1 + 1);
    }
    let mut found: Vec<_> = by_master_key.into_iter().collect();
    found.sort_by_key(|(_, (since, _))| *since);
    let line = |since: Timestamp, count: usize| match count == keys.len() {
        true => format!("opens everything  since {since}"),
        false => format!("opens {count} of {} sealing keys  since {since}", keys.len()),
    };
    found.into_iter().map(|(key, (since, count))| (key.to_owned(), line(since, count))).collect()
}
