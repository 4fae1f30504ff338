//! PostgreSQL. The parts of a book live in schemas of one database.

use std::error::Error;

use postgres::binary_copy::BinaryCopyInWriter;
use postgres::fallible_iterator::FallibleIterator;
use postgres::types::{IsNull, ToSql, Type, private::BytesMut, to_sql_checked};
use postgres::{Client, NoTls};

use crate::StoreError;
use crate::db::{Cell, Kind, Part, RowRef, Table};

/// An open connection.
pub struct PgDb {
    client: Client,
}

impl ToSql for Cell {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match self {
            Cell::Null => Ok(IsNull::Yes),
            Cell::Int(v) => v.to_sql(ty, out),
            Cell::Text(v) => v.as_ref().to_sql(ty, out),
            Cell::Blob(v) => v.as_ref().to_sql(ty, out),
            Cell::Tag(v) => v.as_slice().to_sql(ty, out),
            Cell::Hash(v) => v.as_slice().to_sql(ty, out),
        }
    }

    fn accepts(ty: &Type) -> bool {
        [Type::INT8, Type::TEXT, Type::BYTEA].contains(ty)
    }

    to_sql_checked!();
}

impl PgDb {
    /// Connects, makes the part's schema if it is not there, and checks what durability rests on.
    pub fn open(url: &str, part: Part) -> Result<PgDb, StoreError> {
        let mut client = Client::connect(url, NoTls)?;
        // Two that start at once would both try to make it, "if not exists" or not.
        let lock = "begin; select pg_advisory_xact_lock(hashtext('townbook schema'));";
        let schema = match part {
            Part::Book => "create schema if not exists townbook; commit; set search_path to townbook;",
            Part::Keys => {
                "create schema if not exists townbook_keys; commit; set search_path to townbook_keys;"
            }
            Part::Access => {
                "create schema if not exists townbook_access; commit; set search_path to townbook_access;"
            }
            Part::Office => {
                "create schema if not exists townbook_office; commit; set search_path to townbook_office;"
            }
        };
        client.batch_execute(
            "set client_min_messages to warning; set synchronous_commit to on; set timezone to 'UTC';",
        )?;
        client.batch_execute(lock)?;
        client.batch_execute(schema)?;
        let mut db = PgDb { client };
        db.check_settings()?;
        Ok(db)
    }

    /// Refuses a server that may lose a commit it has acknowledged.
    fn check_settings(&mut self) -> Result<(), StoreError> {
        for (setting, wanted) in [("fsync", "on"), ("full_page_writes", "on"), ("synchronous_commit", "on")] {
            let row = self.client.query_one("select current_setting($1)", &[&setting])?;
            let value: String = row.try_get(0)?;
            if value != wanted {
                let what = format!("PostgreSQL runs with {setting} = {value}, not {wanted}");
                return Err(StoreError::WeakSettings { what });
            }
        }
        let row = self.client.query_one("select current_setting('server_version_num')::bigint", &[])?;
        let version: i64 = row.try_get(0)?;
        if version < 150_000 {
            return Err(StoreError::WeakSettings { what: format!("PostgreSQL {version} is older than 15") });
        }
        Ok(())
    }

    pub(crate) fn execute(&mut self, sql: &str, params: &[Cell]) -> Result<u64, StoreError> {
        Ok(self.client.execute(sql, &references(params))?)
    }

    pub(crate) fn batch(&mut self, sql: &str) -> Result<(), StoreError> {
        Ok(self.client.batch_execute(sql)?)
    }

    pub(crate) fn each(
        &mut self,
        sql: &str,
        params: &[Cell],
        f: &mut dyn FnMut(&RowRef<'_>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let mut rows = self.client.query_raw(sql, params.iter())?;
        while let Some(row) = rows.next()? {
            f(&RowRef::Postgres(&row))?;
        }
        Ok(())
    }

    pub(crate) fn insert(&mut self, table: &Table, cells: &[Cell]) -> Result<(), StoreError> {
        if cells.is_empty() {
            return Ok(());
        }
        let types: Vec<Type> = table
            .columns
            .iter()
            .map(|(_, kind)| match kind {
                Kind::Int => Type::INT8,
                Kind::Text => Type::TEXT,
                Kind::Bytes => Type::BYTEA,
            })
            .collect();
        let mut writer = BinaryCopyInWriter::new(self.client.copy_in(table.copy)?, &types);
        for row in cells.chunks_exact(types.len()) {
            writer.write(&references(row))?;
        }
        writer.finish()?;
        Ok(())
    }

    /// Whether the connection has gone, so that only a new one can help.
    pub(crate) fn is_lost(&self) -> bool {
        self.client.is_closed()
    }

    /// Takes the book's single-writer lock for as long as this connection lives.
    pub(crate) fn try_writer_lock(&mut self) -> Result<bool, StoreError> {
        let row = self.client.query_one(
            "select pg_try_advisory_lock(hashtext('townbook writer'), hashtext(current_database()))",
            &[],
        )?;
        Ok(row.try_get(0)?)
    }
}

fn references(cells: &[Cell]) -> Vec<&(dyn ToSql + Sync)> {
    cells.iter().map(|c| c as &(dyn ToSql + Sync)).collect()
}
