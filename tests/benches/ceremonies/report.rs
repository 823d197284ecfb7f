//! What was found, as tables, and what must hold.

use std::time::Duration;

use fidelio_tests::Engine;

use crate::actors::Action;
use crate::floor::Floor;
use crate::load::Measured;

/// How much memory a server that has nothing to do may use.
const MOST_IDLE_BYTES: u64 = 50 * 1024 * 1024;
/// How long a start over an existing database may take.
const LONGEST_START: Duration = Duration::from_millis(300);
/// How long a login may take with 64 clients over SQLite, but for one in a hundred, on a machine with this floor; on others
/// it is in proportion, since what 64 clients wait for is mostly the processor.
const LONGEST_LOGIN: Duration = Duration::from_millis(40);
const ITS_FLOOR: Duration = Duration::from_micros(115);

pub(crate) struct Report {
    pub(crate) engine: Engine,
    pub(crate) floor: Floor,
    /// How long a start over an existing database took.
    pub(crate) start: Duration,
    /// How much memory the server used before it had done anything, and after all.
    pub(crate) idle: u64,
    pub(crate) loaded: u64,
    /// By how many clients an action was done.
    pub(crate) rows: Vec<(Action, usize, Measured)>,
}

impl Report {
    /// How many times its floor a login may cost.
    const fn most(&self) -> f64 {
        match self.engine {
            Engine::Sqlite => 2.5,
            Engine::Postgres => 4.5,
        }
    }

    /// Prints everything; whether everything is as it must be.
    pub(crate) fn conclude(&self) -> bool {
        let micros = |time: Duration| time.as_secs_f64() * 1e6;
        println!("\n{:?}\n", self.engine);
        println!("| | clients | a second | p50, ms | p99, ms | CPU of one, µs |");
        println!("| --- | ---: | ---: | ---: | ---: | ---: |");
        for (action, clients, Measured { rate, median, p99, cpu }) in &self.rows {
            let (median, p99) = (median.as_secs_f64() * 1e3, p99.as_secs_f64() * 1e3);
            let (name, cpu) = (action.name(), micros(*cpu));
            println!("| {name} | {clients} | {rate:.0} | {median:.2} | {p99:.2} | {cpu:.0} |");
        }
        let Floor { signatures, writes, requests } = self.floor;
        let floor = micros(self.floor.total());
        println!(
            "\nFloor of a login: {floor:.0} µs ({:.0} for signatures, {:.0} for the database, {:.0} for requests)",
            micros(signatures),
            micros(writes),
            micros(requests),
        );
        let megabytes = |bytes: u64| bytes as f64 / 1024.0 / 1024.0;
        println!("Memory: {:.0} MiB idle, {:.0} MiB after all this", megabytes(self.idle), megabytes(self.loaded));
        println!("Ready after {:.0} ms", self.start.as_secs_f64() * 1e3);

        let mut is_in_order = true;
        let mut hold = |what: String, holds: bool| {
            println!("{}  {what}", if holds { "holds " } else { "BROKEN" });
            is_in_order &= holds;
        };
        // With 16 clients there is always something to do, and nothing waits for long.
        let login = |clients| self.rows.iter().find(|(action, of, _)| (*action, *of) == (Action::Login, clients));
        if let Some((.., login)) = login(16) {
            let times = micros(login.cpu) / floor;
            hold(
                format!("a login costs {times:.2} times its floor, at most {}", self.most()),
                times <= self.most(),
            );
        }
        if let (Engine::Sqlite, Some((.., login))) = (self.engine, login(64)) {
            let slower = self.floor.total().as_secs_f64() / ITS_FLOOR.as_secs_f64();
            let (most, p99) = (LONGEST_LOGIN.mul_f64(slower), login.p99);
            let so =
                format!("{LONGEST_LOGIN:?} times the {slower:.2} that this machine's floor is to {ITS_FLOOR:?}");
            hold(format!("p99 of logins of 64 clients is {p99:?}, at most {most:?}: {so}"), p99 <= most);
        }
        let (idle, most) = (megabytes(self.idle), megabytes(MOST_IDLE_BYTES));
        hold(format!("idle, it uses {idle:.0} MiB, at most {most:.0}"), self.idle <= MOST_IDLE_BYTES);
        hold(format!("it is ready after {:?}, at most {LONGEST_START:?}", self.start), self.start <= LONGEST_START);
        is_in_order
    }
}
