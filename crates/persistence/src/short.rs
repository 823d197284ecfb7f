use async_trait::async_trait;
use sea_orm::{ConnectionTrait, DbErr, QueryResult, Statement};

/// What carries out statements that take little, and that SQLite is asked at once for that reason.
#[async_trait]
pub(crate) trait ShortStatements: ConnectionTrait {
    /// At most so many rows that a statement finds.
    async fn query_short(&self, statement: Statement, most: usize) -> Result<Vec<QueryResult>, DbErr>;
}
