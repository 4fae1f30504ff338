//! `figures --engine ballista://...`: the whole way through both programs.

#[path = "../../../cluster/tests/it/started.rs"]
mod started;

use std::path::PathBuf;

use crate::book::{Ran, YEAR, program};
use crate::counties::County;

/// The program that stands beside `townbook`, where the whole workspace was built.
fn cluster_program() -> Option<PathBuf> {
    let program = PathBuf::from(env!("CARGO_BIN_EXE_townbook")).with_file_name("townbook-cluster");
    if program.is_file() {
        return Some(program);
    }
    assert!(std::env::var_os("TOWNBOOK_SLOW").is_none(), "{} is not built", program.display());
    println!("SKIPPED: {} is not built; cargo build -p cluster makes it", program.display());
    None
}

#[test]
fn a_cluster_prints_what_one_process_prints() {
    let Some(program) = cluster_program() else { return };
    let county = County::small(31);
    let book = county.sealed_book("book");
    let cluster = started::Cluster::start(&program, 2);
    let engine = format!("ballista://{}", cluster.scheduler);
    for more in [
        &[][..],
        &["--by", "village,month", "--denominator", "person-years"],
        &["--by", "sex,age5"],
        &["--id", "births", "--id", "households", "--by", "township"],
    ] {
        let figures = [&["figures", "--period", YEAR], more].concat();
        let here = book.run(&figures);
        let there = book.run(&[&figures[..], &["--engine", &engine]].concat());
        assert_eq!(here.code, Some(0), "{here:?}");
        assert_eq!((there.code, &there.err), (Some(0), &String::new()), "{more:?}");
        assert_eq!(here.out, there.out, "{more:?}");
    }
}

#[test]
fn a_cluster_that_is_not_there_is_named_in_both_languages() {
    let Some(_) = cluster_program() else { return };
    let county = County::small(32);
    let book = county.sealed_book("book");
    let told = |lang: &str| -> Ran {
        let mut command = program();
        command.arg("--data").arg(&book.data).args(["--lang", lang, "figures", "--period", YEAR]);
        command.args(["--engine", "ballista://127.0.0.1:1"]).output().unwrap().into()
    };
    for (lang, says) in [("en", "no scheduler answers at 127.0.0.1:1"), ("zh", "没有调度程序应答")] {
        let ran = told(lang);
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{ran:?}");
        assert!(ran.err.contains(says), "{ran:?}");
    }
    let nonsense = book.run(&["figures", "--period", YEAR, "--engine", "spark://127.0.0.1:1"]);
    assert_eq!(nonsense.code, Some(2));
    assert!(nonsense.err.contains("ballista://HOST:PORT"), "{nonsense:?}");
}
