//! The database cannot be written: by whoever starts the server, or since the file system has become read-only under it.

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt as _, chown};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use fidelio_tests::Server;
use tempfile::TempDir;

use crate::support::{Process, flags, loses_nothing, script};

/// Nobody, as Debian numbers it.
const NOBODY: u32 = 65_534;

/// An installation that root has made, with the program where everybody may run it.
fn installed() -> TempDir {
    let place = tempfile::tempdir().unwrap();
    fs::set_permissions(place.path(), Permissions::from_mode(0o755)).unwrap();
    fs::copy(fidelio_tests::command().get_program(), place.path().join("fidelio")).unwrap();
    for folder in ["data", "database"] {
        fs::create_dir(place.path().join(folder)).unwrap();
    }
    let migrated = fidelio_tests::command().arg("migrate").args(flags_in(place.path())).output().unwrap();
    assert!(migrated.status.success(), "{migrated:?}");
    place
}

fn database_in(place: &Path) -> std::path::PathBuf {
    place.join("database/fidelio.sqlite")
}

fn flags_in(place: &Path) -> Vec<String> {
    let mut flags = flags(&place.join("data"), &format!("sqlite://{}", database_in(place).display()));
    flags.retain(|flag| !flag.starts_with("--listen") && !flag.starts_with("--public-url"));
    flags
}

/// Gives a file or folder to root or nobody, with this mode.
fn give(path: &Path, owner: u32, mode: u32) {
    chown(path, Some(owner), Some(owner)).unwrap();
    fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
}

/// Starts the server as nobody, which must end by itself; what it wrote to standard error.
fn refusal_of_nobody(place: &Path, what: &str) -> String {
    let log = place.join("log");
    let mut command = Command::new("setpriv");
    command.args([&format!("--reuid={NOBODY}"), &format!("--regid={NOBODY}"), "--clear-groups"]);
    command.arg(place.join("fidelio")).arg("--listen=127.0.0.1:0").args(flags_in(place)).env_clear();
    let log_file = fs::File::create(&log).unwrap();
    let mut process = Process(command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log_file).spawn().unwrap());
    let ended = (0..500).find_map(|_| {
        std::thread::sleep(Duration::from_millis(20));
        process.0.try_wait().unwrap()
    });
    let said = fs::read_to_string(log).unwrap();
    assert_eq!(ended.map(|status| status.success()), Some(false), "{what}: {said}");
    said
}

#[test]
fn a_database_that_cannot_be_written_is_refused_by_its_name() {
    if !rustix::process::geteuid().is_root() {
        let must_run = std::env::var("FIDELIO_TEST_ALL").is_ok_and(|all| all == "1");
        assert!(!must_run, "FIDELIO_TEST_ALL=1 wants everything tested: only root can be somebody else");
        eprintln!("not run: only root can be somebody else");
        return;
    }
    let place = installed();
    let (data, database) = (place.path().join("data"), database_in(place.path()));
    let folder = database.parent().unwrap();
    let lock = folder.join("fidelio.sqlite.lock");
    fs::write(&lock, "").unwrap();
    for entry in fs::read_dir(&data).unwrap() {
        give(&entry.unwrap().path(), NOBODY, 0o600);
    }
    let all = [&data, folder, &database, &lock, &data.join("fidelio.lock")];
    for (what, of_root, named) in [
        ("the file", &*database, &*database),
        ("its folder", folder, &*database),
        ("its lock", &*lock, &*database),
        ("the lock of the folder", &*data.join("fidelio.lock"), &*data),
    ] {
        for path in all {
            let owner = if path == of_root { 0 } else { NOBODY };
            give(path, owner, if path.is_dir() { 0o755 } else { 0o644 });
        }
        let said = refusal_of_nobody(place.path(), what);
        assert!(said.contains(&named.display().to_string()), "{what}: {said}");
        assert!(said.contains("cannot be") && !said.contains("panicked"), "{what}: {said}");
    }
}

/// Writes to the database fail as on a file system that has become read-only, for as long as a file called `read-only` is
/// beside it.
const SHIM: &str = r#"
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static int refused(int fd) {
    if (access(getenv("READ_ONLY"), F_OK) != 0) return 0;
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return strstr(path, ".sqlite") != NULL;
}

ssize_t write(int fd, const void *bytes, size_t count) {
    static ssize_t (*real)(int, const void *, size_t);
    if (!real) real = dlsym(RTLD_NEXT, "write");
    if (refused(fd)) { errno = EROFS; return -1; }
    return real(fd, bytes, count);
}

ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t at) {
    static ssize_t (*real)(int, const void *, size_t, off64_t);
    if (!real) real = dlsym(RTLD_NEXT, "pwrite64");
    if (refused(fd)) { errno = EROFS; return -1; }
    return real(fd, bytes, count, at);
}

int ftruncate64(int fd, off64_t length) {
    static int (*real)(int, off64_t);
    if (!real) real = dlsym(RTLD_NEXT, "ftruncate64");
    if (refused(fd)) { errno = EROFS; return -1; }
    return real(fd, length);
}
"#;

#[tokio::test(flavor = "multi_thread")]
async fn a_file_system_that_becomes_read_only_refuses_writes_and_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let [source, library, trigger] = ["shim.c", "shim.so", "read-only"].map(|name| folder.path().join(name));
    fs::write(&source, SHIM).unwrap();
    let mut compiler = Command::new("cc");
    let compiled = compiler.args(["-shared", "-fPIC", "-o"]).args([&library, &source]).arg("-ldl").status();
    assert!(compiled.expect("a C compiler").success());
    let prelude = format!("export READ_ONLY='{}' LD_PRELOAD='{}'", trigger.display(), library.display());
    let refuse = |_: &Server| fs::write(&trigger, "").unwrap();
    let allow = |_: &Server| fs::remove_file(&trigger).unwrap();
    loses_nothing(&script(folder.path(), &prelude), refuse, allow).await;
}
