//! Servers that start at the same time on the same installation set it up once.

use std::io::{BufRead as _, BufReader};
use std::process::Stdio;

use fidelio_testkit::TestDatabase;

use crate::support::{Place, Process};

const SERVERS: usize = 4;

#[tokio::test(flavor = "multi_thread")]
async fn servers_that_start_at_once_on_an_empty_database_make_one_default_application() {
    let Some(database) = TestDatabase::postgres().await else {
        eprintln!("not run: there is no PostgreSQL");
        return;
    };
    let place = Place { folder: tempfile::tempdir().unwrap(), database };
    let starts: Vec<_> = (0..SERVERS)
        .map(|_| {
            let mut command = fidelio_tests::command();
            command.args(place.flags()).stdin(Stdio::null()).stdout(Stdio::piped());
            std::thread::spawn(move || {
                let mut process = Process(command.spawn().unwrap());
                let output = BufReader::new(process.0.stdout.take().unwrap());
                let lines = output.lines().map_while(Result::ok);
                // The banner has two empty lines: below the first line, and at its end.
                let mut empty = 0;
                let banner: Vec<String> = lines
                    .take_while(|line| {
                        empty += usize::from(line.is_empty());
                        empty < 2
                    })
                    .collect();
                (process, banner)
            })
        })
        .collect();
    let started: Vec<_> = starts.into_iter().map(|start| start.join().unwrap()).collect();
    let lines_with = |text: &str| {
        let all = started.iter().flat_map(|(_, banner)| banner);
        all.filter(|line| line.contains(text)).cloned().collect::<Vec<_>>()
    };
    let applications = lines_with("Application ");
    assert_eq!(applications.len(), SERVERS, "{applications:?}");
    assert!(applications.iter().all(|line| *line == applications[0]), "{applications:?}");
    assert_eq!(lines_with("API key ").len(), 1);

    let list = fidelio_tests::command().args(["app", "list"]).args(place.flags()).output().unwrap();
    let list = String::from_utf8(list.stdout).unwrap();
    assert_eq!(list.lines().count(), 1, "{list}");
    let id = list.split_whitespace().next().unwrap();
    assert!(applications[0].contains(id), "{list} {applications:?}");
    let keys = fidelio_tests::command().args(["api-key", "list"]).args(place.flags()).output().unwrap();
    assert_eq!(String::from_utf8(keys.stdout).unwrap().lines().count(), 1);
}
