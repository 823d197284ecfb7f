//! The audit log of a tenant, as the command line and somebody with the database see it.

use std::process::Output;

use fidelio_kernel::ApplicationId;
use fidelio_testkit::database::tamper;
use serde_json::Value;

use crate::{Engine, Server, Tenant, command};

/// The log of a tenant on a server.
#[derive(Clone, Debug)]
pub struct AuditLog {
    /// Whose.
    pub application: ApplicationId,
    engine: Engine,
    arguments: Vec<String>,
    database_url: String,
}

impl AuditLog {
    /// The log of this tenant, which is on this server.
    pub fn new(server: &Server, tenant: &Tenant) -> Self {
        let arguments = vec![
            format!("--data-dir={}", server.folder().display()),
            format!("--database-url={}", server.database_url()),
            "--log=error".to_owned(),
        ];
        let database_url = server.database_url().to_owned();
        Self { application: tenant.id(), engine: tenant.engine, arguments, database_url }
    }

    /// The log of this tenant, which is on the server that all share.
    ///
    /// # Panics
    /// When there is no such server.
    pub async fn shared(tenant: &Tenant) -> Self {
        Self::new(Server::shared(tenant.engine).await.expect("the server of the tenant"), tenant)
    }

    /// The log of the default application on the same server, where it is told what was refused to somebody who showed no
    /// credential of another one.
    ///
    /// # Panics
    /// When there is no such application.
    pub async fn of_default(&self, tenant: &Tenant) -> Self {
        let default = tenant.installation.api.directory.default_application().await.expect("a database");
        Self { application: default.expect("a default application").id, ..self.clone() }
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let application = format!("--app={}", self.application);
        let mut command = command();
        command.arg("audit").args(arguments).arg(application).args(&self.arguments);
        command.output().expect("the program starts")
    }

    /// Every event after this one, oldest first, as `fidelio audit export` writes them.
    ///
    /// # Panics
    /// When that fails, or is no JSON.
    pub fn export_after(&self, sequence: u64, with_personal: bool) -> Vec<Value> {
        let after = format!("--after={sequence}");
        let arguments = ["export", &after, "--personal"];
        let output = self.run(&arguments[..if with_personal { 3 } else { 2 }]);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let text = String::from_utf8(output.stdout).expect("text");
        text.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("no JSON: {line}"))).collect()
    }

    /// Every event with what is personal.
    pub fn export(&self) -> Vec<Value> {
        self.export_after(0, true)
    }

    /// What `fidelio audit verify` prints if the log is intact, and what it complains of if not.
    ///
    /// # Errors
    /// The complaint.
    pub fn verify(&self, head: Option<&str>) -> Result<String, String> {
        let head = head.map(|head| format!("--head={head}"));
        let arguments: Vec<&str> = ["verify"].into_iter().chain(head.as_deref()).collect();
        let output = self.run(&arguments);
        match output.status.success() {
            true => Ok(String::from_utf8_lossy(&output.stdout).into_owned()),
            false => Err(String::from_utf8_lossy(&output.stderr).into_owned()),
        }
    }

    /// Its head now, as verification prints it.
    ///
    /// # Panics
    /// When it is not intact.
    pub fn head(&self) -> String {
        let printed = self.verify(None).expect("an intact log");
        printed.lines().find_map(|line| line.strip_prefix("head: ")).expect("a head").to_owned()
    }

    /// Changes what is stored, past the program; how many rows. `{app}` stands for the application.
    pub async fn tamper(&self, statement: &str) -> u64 {
        tamper(&self.database_url, &statement.replace("{app}", &self.literal(self.application))).await
    }

    /// An identifier in a statement.
    pub fn literal(&self, id: ApplicationId) -> String {
        match self.engine {
            Engine::Sqlite => format!("x'{}'", id.as_uuid().simple()),
            Engine::Postgres => format!("'{id}'"),
        }
    }
}
