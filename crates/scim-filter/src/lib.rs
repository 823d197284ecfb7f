#![doc = include_str!("../README.md")]

mod error;
mod limits;
mod parser;
mod path;
mod print;
mod text;
mod tree;
mod value;

pub use error::{ErrorKind, ParseError};
pub use limits::Limits;
pub use path::Path;
pub use tree::{AttributePath, Filter, Operator, Value};
