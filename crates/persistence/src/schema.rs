//! Which migrations a database has, and whether this program can work with what they made.

use fidelio_kernel::StoreError;
use fidelio_migrations::Migrator;
use sea_orm::{ConnectionTrait, DbBackend, EntityTrait as _, QueryOrder as _, Statement};
use sea_orm_migration::{MigratorTrait as _, seaql_migrations};

use crate::database::{Database, hold};
use crate::errors::{refused, unavailable};
use crate::transaction::Transaction;

/// `fidelio` in ASCII: the advisory lock under which a PostgreSQL database is migrated.
const MIGRATION_LOCK: i64 = 0x66_69_64_65_6c_69_6f;

/// The migrations of a database beside those that this program knows.
///
/// Migrations only add, or change how rows are found, so that a program works on the database of a later one while both run. What takes something
/// away says in its name since when nothing needs it: programs that know `m0007` can work without what
/// `m0009_drop_names_after_m0007` drops.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schema {
    /// Those that this program knows and the database does not have yet, in order.
    pub pending: Vec<String>,
    /// Those of later versions of the program, in order.
    pub later: Vec<String>,
    known: Vec<String>,
}

impl Schema {
    fn of(applied: &[String], known: Vec<String>) -> Self {
        let but = |all: &[String], without: &[String]| -> Vec<String> {
            all.iter().filter(|name| !without.contains(name)).cloned().collect()
        };
        Self { pending: but(&known, applied), later: but(applied, &known), known }
    }

    /// Whether the database has none of this program's migrations: it is another program's, or empty.
    pub const fn is_foreign(&self) -> bool {
        self.pending.len() == self.known.len()
    }

    /// A sentence that says why this program must not work with the database, also after the pending migrations.
    pub fn obstacle(&self) -> Option<String> {
        let newest = self.known.last()?;
        if let Some(foreign) = self.later.iter().find(|name| *name < newest) {
            return Some(format!("it has the migration {foreign}, which no version of this program has"));
        }
        if let (Some(later), Some(missing)) = (self.later.first(), self.pending.first()) {
            return Some(format!("it has the migration {later} of a later version, and not {missing}"));
        }
        let knows = |since: &str| self.known.iter().any(|name| name.split('_').next() == Some(since));
        let breaking = self.later.iter().find(|name| needed_by(name).is_some_and(|since| !knows(since)))?;
        Some(format!("the migration {breaking} of a later version took away what this version needs"))
    }
}

/// The migration that a program must know to work with a database that has the one of this name, if any.
fn needed_by(name: &str) -> Option<&str> {
    let (_, since) = name.rsplit_once("_after_")?;
    let is_number = since.strip_prefix('m').is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()));
    is_number.then_some(since)
}

impl Database {
    /// Brings the schema up to date, all of it or nothing. Several processes may do it at the same time.
    ///
    /// # Errors
    /// When a migration fails, and when [`Schema::obstacle`] says so.
    pub async fn migrate(&self) -> Result<(), StoreError> {
        if workable(self.schema().await?)?.pending.is_empty() {
            return Ok(());
        }
        // On SQLite its beginning is the lock.
        let transaction = self.transaction().await?;
        hold_schema(&transaction).await?;
        // Somebody else, perhaps of a later version, may have done it meanwhile.
        if !workable(schema(&transaction).await?)?.pending.is_empty() {
            transaction.migrate(None).await?;
        }
        transaction.commit().await
    }

    /// Applies the first so many migrations that are pending: what an older version would have left, for tests.
    ///
    /// # Errors
    /// When one fails.
    pub async fn migrate_partly(&self, most: u32) -> Result<(), StoreError> {
        let transaction = self.transaction().await?;
        transaction.migrate(Some(most)).await?;
        transaction.commit().await
    }

    /// Which migrations the database has, without waiting for whoever writes.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn schema(&self) -> Result<Schema, StoreError> {
        schema(&self.reader).await
    }

    /// How many migrations have not been applied yet.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn pending_migrations(&self) -> Result<usize, StoreError> {
        Ok(self.schema().await?.pending.len())
    }
}

/// Keeps others from migrating the database, or copying into it, until the transaction ends.
pub(crate) async fn hold_schema(transaction: &Transaction) -> Result<(), StoreError> {
    hold(transaction, MIGRATION_LOCK).await
}

fn workable(schema: Schema) -> Result<Schema, StoreError> {
    match schema.obstacle() {
        Some(obstacle) => Err(refused(obstacle)),
        None => Ok(schema),
    }
}

/// A database without the table that remembers migrations has none of them.
async fn schema(db: &impl ConnectionTrait) -> Result<Schema, StoreError> {
    let known = Migrator::migrations().iter().map(|migration| migration.name().to_owned()).collect();
    let tables = match db.get_database_backend() {
        DbBackend::Postgres => "SELECT 1 FROM pg_tables WHERE schemaname = current_schema() AND tablename = $1",
        _ => "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = $1",
    };
    let name = Migrator::migration_table_name().to_string();
    let table = Statement::from_sql_and_values(db.get_database_backend(), tables, [name.into()]);
    let applied = match db.query_one_raw(table).await.map_err(unavailable)? {
        Some(_) => seaql_migrations::Entity::find().order_by_asc(seaql_migrations::Column::Version).all(db).await,
        None => Ok(Vec::new()),
    };
    let applied: Vec<String> = applied.map_err(unavailable)?.into_iter().map(|row| row.version).collect();
    Ok(Schema::of(&applied, known))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    fn schema(applied: &[&str]) -> Schema {
        Schema::of(&names(applied), names(&["m0001_users", "m0002_codes"]))
    }

    #[test]
    fn what_a_database_lacks_is_pending() {
        assert_eq!(schema(&[]).pending, ["m0001_users", "m0002_codes"]);
        assert_eq!(schema(&["m0001_users"]).pending, ["m0002_codes"]);
        assert_eq!(schema(&["m0001_users", "m0002_codes"]).pending, <[&str; 0]>::default());
        for applied in [&[][..], &["m0001_users"], &["m0001_users", "m0002_codes"]] {
            assert_eq!(schema(applied).obstacle(), None);
        }
    }

    #[test]
    fn what_a_later_version_added_is_no_obstacle() {
        let later = schema(&["m0001_users", "m0002_codes", "m0003_names", "m0004_looking_after_users"]);
        assert_eq!(later.later, ["m0003_names", "m0004_looking_after_users"]);
        assert_eq!(later.pending, <[&str; 0]>::default());
        assert_eq!(later.obstacle(), None);
    }

    #[test]
    fn what_a_later_version_took_away_is_one_unless_this_version_does_without() {
        let both = ["m0001_users", "m0002_codes"];
        let with = |more: &'static str| schema(&[both[0], both[1], "m0003_names", more]).obstacle();
        assert_eq!(with("m0004_drop_codes_after_m0002"), None);
        let obstacle = with("m0004_drop_codes_after_m0003").expect("an obstacle");
        assert!(obstacle.contains("m0004_drop_codes_after_m0003"), "{obstacle}");
    }

    #[test]
    fn a_history_that_is_not_ours_is_an_obstacle() {
        let foreign = schema(&["m0001_accounts", "m0002_codes"]).obstacle().expect("an obstacle");
        assert!(foreign.contains("m0001_accounts"), "{foreign}");
        let gap = schema(&["m0001_users", "m0003_names"]).obstacle().expect("an obstacle");
        assert!(gap.contains("m0003_names") && gap.contains("m0002_codes"), "{gap}");
    }
}
