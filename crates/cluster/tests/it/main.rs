//! A scheduler and two executors on loopback, as processes: what they count is what one process counts.
#![allow(clippy::unwrap_used, reason = "a test ends where its ground is gone")]

mod close;
mod started;

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use ballista_core::extension::{SessionConfigExt, SessionStateExt};
use cluster::client::{Address, count, wait_for_executor};
use datafusion::functions_aggregate::expr_fn::min;
use datafusion::prelude::{CsvReadOptions, DataFrame, SessionConfig, SessionContext};
use engine::definition::{Basis, FigureSet};
use engine::dim::Dim;
use engine::error::EngineError;
use engine::figure::{Ask, Cell, Session};
use engine::inquiry::{Elsewhere, SealedTableRef};
use engine::sealed_table::SealedTable;
use engine::set::Table;

use close::{TOWNSHIP, write_close};
use started::Cluster;

/// Executors come up within this time, also on a busy machine.
const WAIT: Duration = Duration::from_secs(30);

fn program() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_townbook-cluster"))
}

/// A session whose figures the cluster counts.
fn on_cluster(dir: &Path, scheduler: &str, wait: Duration) -> Session {
    let address: Address = scheduler.parse().unwrap();
    let elsewhere = Elsewhere::new(move |inquiry| {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let counted = runtime.block_on(count(&address, inquiry, wait));
        counted.map_err(|error| EngineError::Elsewhere { problem: error.to_string() })
    });
    Session::open(dir, FigureSet::builtin()).unwrap().counting(elsewhere)
}

fn ask(place: Option<u64>, by: &[Dim], basis: Option<Basis>) -> Ask {
    Ask { ids: Vec::new(), place, by: by.to_vec(), basis }
}

/// Debug prints every float by its shortest exact digits, so equal text is equal bits.
fn same(one: &[Cell], many: &[Cell]) {
    assert_eq!(one.len(), many.len());
    for (one, many) in one.iter().zip(many) {
        assert_eq!(one.by, many.by);
        for (a, b) in one.figures.iter().zip(&many.figures) {
            assert_eq!(format!("{a:?}"), format!("{b:?}"), "{:?}", one.by);
        }
        assert_eq!(one.figures.len(), many.figures.len());
    }
}

#[test]
fn two_executors_count_what_one_process_counts_bit_for_bit() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("封存 [第1版] 50%");
    let n_groups = write_close(&dir, 400_000);
    assert!(n_groups >= 4, "the work can be shared: {n_groups} row groups");
    let cluster = Cluster::start(program(), 2);
    let here = Session::open(&dir, FigureSet::builtin()).unwrap();
    let there = on_cluster(&dir, &cluster.scheduler, WAIT);
    for ask in [
        ask(None, &[], None),
        ask(None, &[Dim::Village, Dim::Month], Some(Basis::PersonYears)),
        ask(None, &[Dim::Sex, Dim::Age5], None),
        ask(Some(TOWNSHIP), &[Dim::Village], Some(Basis::MidPeriodMean)),
    ] {
        let (one, many) = (here.figures(&ask).unwrap(), there.figures(&ask).unwrap());
        assert!(one.iter().any(|cell| cell.figures.iter().any(|figure| figure.numerator > 0)), "{ask:?}");
        same(&one, &many);
    }
}

#[test]
fn an_executor_that_dies_is_done_without() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("close");
    write_close(&dir, 250_000);
    let mut cluster = Cluster::start(program(), 2);
    let ask = ask(None, &[Dim::Village], None);
    let expected = Session::open(&dir, FigureSet::builtin()).unwrap().figures(&ask).unwrap();
    let there = on_cluster(&dir, &cluster.scheduler, WAIT);
    same(&expected, &there.figures(&ask).unwrap());
    cluster.processes[2].kill().unwrap();
    cluster.processes[2].wait().unwrap();
    same(&expected, &there.figures(&ask).unwrap());
}

#[test]
fn a_cluster_without_executors_says_so_and_one_that_gets_some_is_waited_for() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("close");
    write_close(&dir, 100);
    let mut cluster = Cluster::start(program(), 0);
    let waited = |wait: Duration| on_cluster(&dir, &cluster.scheduler, wait);
    let (hasty, patient) = (waited(Duration::from_millis(300)), waited(WAIT));
    let refused = hasty.figures(&ask(None, &[], None)).unwrap_err().to_string();
    assert!(refused.contains("has had no executor"), "{refused}");
    let counted = std::thread::scope(|scope| {
        let waiting = scope.spawn(|| patient.figures(&ask(None, &[], None)));
        cluster.add_executor();
        waiting.join().unwrap().unwrap()
    });
    let here = Session::open(&dir, FigureSet::builtin()).unwrap();
    same(&here.figures(&ask(None, &[], None)).unwrap(), &counted);
}

#[test]
fn changed_bytes_are_counted_by_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("close");
    write_close(&dir, 1_000);
    let cluster = Cluster::start(program(), 1);
    let there = on_cluster(&dir, &cluster.scheduler, WAIT);
    let file = dir.join("residence.parquet");
    let mut bytes = std::fs::read(&file).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&file, bytes).unwrap();
    let refused = there.figures(&ask(None, &[], None)).unwrap_err().to_string();
    assert!(refused.contains("residence.parquet") && refused.contains("SHA-256"), "{refused}");
}

/// Runs a query on the cluster as any other program could, and returns why it was refused.
fn refusal(
    cluster: &Cluster,
    config: SessionConfig,
    query: impl AsyncFnOnce(&SessionContext) -> datafusion::error::Result<DataFrame>,
) -> String {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        wait_for_executor(&cluster.scheduler.parse().unwrap(), WAIT).await.unwrap();
        let state = ballista_core::utils::default_session_builder(config).unwrap();
        let state = state.upgrade_for_ballista(format!("http://{}", cluster.scheduler)).unwrap();
        let session = SessionContext::new_with_state(state);
        query(&session).await.unwrap().collect().await.unwrap_err().to_string()
    })
}

#[test]
fn executors_do_nothing_but_count() {
    let cluster = Cluster::start(program(), 1);
    let folder = tempfile::tempdir().unwrap();
    let (file, dir) = (folder.path().join("file.csv"), folder.path().join("close"));
    std::fs::write(&file, "a,b\n1,2\n").unwrap();
    write_close(&dir, 1_000);
    let plain = SessionConfig::new_with_ballista;
    let only = "executors only count cells of sealed tables";

    let read = async |session: &SessionContext| {
        session.read_csv(file.display().to_string(), CsvReadOptions::new()).await
    };
    let refused = refusal(&cluster, plain(), read);
    assert!(refused.contains(only), "{refused}");

    let copy = format!("COPY (VALUES (1)) TO '{}' STORED AS CSV", folder.path().join("out").display());
    let refused = refusal(&cluster, plain(), async |session: &SessionContext| session.sql(&copy).await);
    assert!(refused.contains("is not provided for file format"), "{refused}");
    assert!(!folder.path().join("out").exists());

    // Rows of a close are as private as any other file: only their counts come out.
    let manifest = engine::manifest::Manifest::read(&dir).unwrap().hash();
    let manifest = manifest.iter().map(|byte| format!("{byte:02x}")).collect();
    let table = SealedTableRef { close: dir.clone(), manifest, table: Table::Residence };
    for aggregate in [false, true] {
        let config = plain().with_ballista_logical_extension_codec(Arc::new(cluster::codec::Plans));
        let table = SealedTable::open(table.clone(), &["person", "birth"]).unwrap().unwrap();
        let refused = refusal(&cluster, config, async |session: &SessionContext| {
            let rows = session.read_table(Arc::new(table))?;
            if aggregate {
                return rows.aggregate(vec![], vec![min(datafusion::prelude::ident("birth"))]);
            }
            Ok(rows)
        });
        assert!(refused.contains(only), "{refused}");
    }
}

#[test]
fn what_is_no_question_is_refused_in_words() {
    for (text, says) in [
        ("", "not in this version's form"),
        ("{}", "not in this version's form"),
        ("\u{0}\u{1}", "not in this version's form"),
    ] {
        let mut command = Command::new(program());
        command.args(["count", "--scheduler", "127.0.0.1:1"]);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0));
        let words = String::from_utf8(output.stderr).unwrap();
        assert!(words.contains(says), "{words}");
    }
    for address in ["", "host", "host:", ":1", "host:99999", "http://host:1"] {
        assert!(address.parse::<Address>().is_err(), "{address}");
    }
    let cluster = "ballista://10.0.0.1:50050".parse::<Address>().unwrap();
    assert_eq!(cluster, Address { host: "10.0.0.1".to_owned(), port: 50050 });
}

#[test]
fn a_machine_that_others_cannot_call_says_so() {
    for args in [&["scheduler", "--host", "0.0.0.0"][..], &["executor", "--host", "::"]] {
        let output = Command::new(program()).args(args).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        let words = String::from_utf8(output.stderr).unwrap();
        assert!(words.contains("--name"), "{words}");
    }
}
