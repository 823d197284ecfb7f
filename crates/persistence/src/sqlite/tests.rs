use std::sync::Arc;
use std::time::Duration;

use sea_orm::{DbBackend, DbErr, Statement};
use tempfile::TempDir;
use tokio::task::{JoinHandle, JoinSet};

use super::{Readers, Unit, Writer};
use crate::executed::Executed;
use crate::short::Row;

struct File {
    folder: TempDir,
    writer: Writer,
    readers: Readers,
}

fn statement(sql: &str) -> Statement {
    Statement::from_string(DbBackend::Sqlite, sql)
}

/// A database with an empty table of numbers.
async fn file() -> File {
    let folder = tempfile::tempdir().expect("a folder");
    let url = format!("sqlite://{}", folder.path().join("numbers.sqlite").display());
    let patience = Duration::from_millis(200);
    let writer = Writer::open(&url, patience, Executed::default()).await.expect("a connection");
    let readers = Readers::open(&url, 2, patience, Executed::default()).await.expect("connections");
    let unit = writer.begin().await.expect("a unit");
    unit.execute(statement("CREATE TABLE numbers (number INTEGER PRIMARY KEY)")).await.expect("a table");
    unit.commit().await.expect("a commit");
    File { folder, writer, readers }
}

fn insert(unit: &Unit, number: i64) {
    let insert =
        Statement::from_sql_and_values(DbBackend::Sqlite, "INSERT INTO numbers VALUES ($1)", [number.into()]);
    assert_eq!(unit.execute_here(&insert).expect("an insertion"), 1);
}

const ALL: &str = "SELECT number FROM numbers ORDER BY number";

fn numbers(rows: Vec<Row>) -> Vec<i64> {
    rows.into_iter().map(|mut row| row.read().expect("a number")).collect()
}

impl File {
    /// What everybody sees.
    async fn committed(&self) -> Vec<i64> {
        numbers(self.readers.query_here(&statement(ALL), usize::MAX).await.expect("rows"))
    }

    /// A unit that has written the first number and is finished, but not committed, and one that begins after it.
    async fn finished_and_begun(&self) -> (JoinHandle<Result<(), DbErr>>, Unit) {
        let first = self.writer.begin().await.expect("a unit");
        insert(&first, 1);
        let writer = self.writer.clone();
        let second = tokio::spawn(async move { writer.begin().await });
        while self.writer.waiting() == 0 {
            tokio::task::yield_now().await;
        }
        let commit = tokio::spawn(async move { first.commit().await });
        (commit, second.await.expect("a task").expect("a unit"))
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn units_that_wait_are_committed_together() {
    let file = file().await;
    let (first, second) = file.finished_and_begun().await;
    assert_eq!(
        numbers(second.query_here(&statement(ALL), usize::MAX).expect("rows")),
        [1],
        "it builds on the first"
    );
    assert!(file.committed().await.is_empty(), "the first waits for it");
    assert!(!first.is_finished(), "nobody is told before");
    insert(&second, 2);
    second.commit().await.expect("a commit");
    first.await.expect("a task").expect("a commit");
    assert_eq!(file.committed().await, [1, 2]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_unit_that_is_dropped_leaves_those_before_and_after_it() {
    let file = file().await;
    let (first, second) = file.finished_and_begun().await;
    insert(&second, 2);
    drop(second);
    let third = file.writer.begin().await.expect("a unit");
    insert(&third, 3);
    third.commit().await.expect("a commit");
    first.await.expect("a task").expect("a commit");
    assert_eq!(file.committed().await, [1, 3]);
}

/// As SQLite ends one after an error of the disk.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_transaction_that_ends_by_itself_fails_for_all_whose_it_was() {
    let file = file().await;
    let (first, second) = file.finished_and_begun().await;
    insert(&second, 2);
    second.execute_here(&statement("ROLLBACK")).expect("the end");
    second.execute_here(&statement("INSERT INTO numbers VALUES (3)")).expect_err("no transaction");
    second.execute(statement("INSERT INTO numbers VALUES (3)")).await.expect_err("no transaction");
    second.commit().await.expect_err("no transaction");
    drop(second);
    first.await.expect("a task").expect_err("no transaction");
    let third = file.writer.begin().await.expect("a unit");
    insert(&third, 4);
    third.commit().await.expect("a commit");
    assert_eq!(file.committed().await, [4]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_nobody_waits_for_any_more_is_undone() {
    let file = file().await;
    let unit = Arc::new(file.writer.begin().await.expect("a unit"));
    insert(&unit, 1);
    let slow = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300000) \
        INSERT INTO numbers SELECT i + 1 FROM n";
    let (begun, writing) = (Arc::clone(&unit), statement(slow));
    let task = tokio::spawn(async move { begun.execute(writing).await });
    while unit.query_here(&statement("SELECT 1"), 1).is_ok() {
        tokio::task::yield_now().await;
    }
    task.abort();
    assert!(task.await.expect_err("nobody waits").is_cancelled());
    drop(unit);
    let begin = async {
        loop {
            if let Ok(unit) = file.writer.begin().await {
                return unit;
            }
        }
    };
    let next = tokio::time::timeout(Duration::from_secs(20), begin).await.expect("the connection is free again");
    insert(&next, 5);
    next.commit().await.expect("a commit");
    assert_eq!(file.committed().await, [5]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_waits_too_long_for_a_turn_is_told() {
    let file = file().await;
    let unit = file.writer.begin().await.expect("a unit");
    assert!(file.writer.is_in_use());
    let error = file.writer.begin().await.err().expect("it is taken");
    assert!(matches!(error, DbErr::ConnectionAcquire(_)), "{error}");
    drop(unit);
    assert!(!file.writer.is_in_use());
    file.writer.begin().await.expect("a unit");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_process_that_writes_is_waited_for() {
    let file = file().await;
    let other = rusqlite::Connection::open(file.folder.path().join("numbers.sqlite")).expect("a connection");
    other.execute_batch("BEGIN IMMEDIATE; INSERT INTO numbers VALUES (1)").expect("a transaction");
    let writer = file.writer.clone();
    let waiting = tokio::spawn(async move {
        let unit = writer.begin().await?;
        insert(&unit, 2);
        unit.commit().await
    });
    tokio::time::sleep(Duration::from_millis(30)).await;
    assert!(!waiting.is_finished());
    other.execute_batch("COMMIT").expect("a commit");
    waiting.await.expect("a task").expect("a commit");
    assert_eq!(file.committed().await, [1, 2]);
}

/// Of which each adds what it has read to be the next.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_units_come_one_after_the_other() {
    let file = file().await;
    let mut tasks = JoinSet::new();
    for index in 0..200 {
        let writer = file.writer.clone();
        tasks.spawn(async move {
            let unit = loop {
                if let Ok(unit) = writer.begin().await {
                    break unit;
                }
            };
            let read = numbers(unit.query_here(&statement(ALL), usize::MAX).expect("rows"));
            insert(&unit, read.last().map_or(1, |last| last + 1));
            // Some think better of it.
            if index % 4 > 0 {
                unit.commit().await.expect("a commit");
            }
        });
    }
    tasks.join_all().await;
    assert_eq!(file.committed().await, (1..=150).collect::<Vec<_>>());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_long_query_is_none_of_the_threads_of_requests() {
    let file = file().await;
    let slow = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000) \
        SELECT max(i) AS last FROM n";
    let queries = (0..2).map(|_| {
        tokio::spawn({
            let readers = file.readers.clone();
            async move { readers.query(statement(slow), 1).await }
        })
    });
    let queries: Vec<_> = queries.collect();
    // As many as there are threads, and this one is served all the same.
    let mut turns = 0;
    while !queries.iter().all(JoinHandle::is_finished) {
        tokio::time::sleep(Duration::from_millis(1)).await;
        turns += 1;
    }
    assert!(turns > 3, "{turns}");
    assert_eq!(file.readers.counts(), [2, 0, 2]);
}
