//! What happens to a server from outside: it is killed, stopped, started again, twice or wrongly, its clock is set, its database
//! and its disk fail, its clients break off.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

mod audit;
mod backup;
mod bodies;
mod clock;
mod connections;
mod copy;
mod database;
mod disk;
mod keys;
mod kill;
mod lost_answers;
mod master_keys;
mod one_server;
mod read_only;
mod restart;
mod schema;
mod sealing_keys;
mod settings;
mod start;
mod statements;
mod stop;
mod support;
mod twice;
mod upgrade;
