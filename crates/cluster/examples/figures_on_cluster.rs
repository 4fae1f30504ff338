//! How long figures take here and on a cluster, from the same close; the numbers must be the same.
//! Usage: `figures_on_cluster CLOSE HOST:PORT`. It prints one line of JSON with seconds and bytes.

use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use cluster::client::{Address, count};
use engine::definition::{Basis, FigureSet};
use engine::dim::Dim;
use engine::error::EngineError;
use engine::figure::{Ask, Session};
use engine::inquiry::Elsewhere;
use serde_json::json;

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    let usage = "usage: figures_on_cluster CLOSE HOST:PORT";
    let mut args = std::env::args().skip(1);
    let (dir, address) = (args.next().ok_or(usage)?, args.next().ok_or(usage)?);
    let address: Address = address.parse()?;
    let here = Session::open(Path::new(&dir), FigureSet::builtin())?;
    let runtime = tokio::runtime::Runtime::new()?;
    let n_bytes = Arc::new(AtomicU64::new(0));
    let received = Arc::clone(&n_bytes);
    let there =
        Session::open(Path::new(&dir), FigureSet::builtin())?.counting(Elsewhere::new(move |inquiry| {
            let counted = runtime.block_on(count(&address, inquiry, Duration::from_secs(20)));
            let states = counted.map_err(|error| EngineError::Elsewhere { problem: error.to_string() })?;
            received.fetch_add(states.iter().map(|state| state.len() as u64).sum(), Ordering::Relaxed);
            Ok(states)
        }));
    let asks: [(&str, &[Dim], Option<Basis>); 4] = [
        ("whole", &[], None),
        ("township x month", &[Dim::Township, Dim::Month], None),
        ("village x month", &[Dim::Village, Dim::Month], None),
        ("village x month, person-years", &[Dim::Village, Dim::Month], Some(Basis::PersonYears)),
    ];
    let mut measured = Vec::new();
    for (name, by, basis) in asks {
        let ask = Ask { by: by.to_vec(), basis, ..Ask::default() };
        let begun = Instant::now();
        let one = here.figures(&ask)?;
        let local = begun.elapsed().as_secs_f64();
        n_bytes.store(0, Ordering::Relaxed);
        let begun = Instant::now();
        let many = there.figures(&ask)?;
        let cluster = begun.elapsed().as_secs_f64();
        if format!("{one:?}") != format!("{many:?}") {
            return Err(format!("{name}: the cluster counts otherwise").into());
        }
        measured.push(json!({
            "what": name, "cells": one.len(), "here_s": round(local), "cluster_s": round(cluster),
            "mib": n_bytes.load(Ordering::Relaxed) >> 20,
        }));
    }
    writeln!(std::io::stdout(), "{}", json!(measured))?;
    Ok(())
}

fn round(seconds: f64) -> f64 {
    (seconds * 1000.0).round() / 1000.0
}
