//! The steps that every change must pass, in one list.
//!
//! `scripts/test` prepares a machine and then runs this; there is no second list. Cheap steps come
//! first, only one of them builds at a time, and all of them run even when one fails, so that one look
//! shows everything. A step that cannot run here is said to be skipped, loudly; it is never counted
//! as passed.

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use anyhow::bail;

use crate::{deps, gate, tidy};

/// One step.
struct Step {
    name: &'static str,
    work: Work,
}

/// What a step does.
enum Work {
    /// A check of our own, in this process.
    Check(fn(&Path) -> anyhow::Result<()>),
    /// Cargo with these arguments.
    Cargo(&'static [&'static str]),
    /// A cargo subcommand that is not part of every installation: its program, then the arguments.
    CargoIfInstalled(&'static str, &'static [&'static str]),
    /// A script of this repository.
    Script(&'static str),
    /// Cannot run in a closed room; says why.
    Never(&'static str),
}

const STEPS: &[Step] = &[
    Step { name: "cargo fmt", work: Work::Cargo(&["fmt", "--all", "--check"]) },
    Step { name: "deps", work: Work::Check(deps::run) },
    Step { name: "tidy", work: Work::Check(tidy::run) },
    Step { name: "gate", work: Work::Check(gate::run) },
    Step {
        name: "cargo clippy",
        work: Work::Cargo(&["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]),
    },
    // The newcomer's first command builds with fewer features than the whole workspace does: it must not lean on
    // what the cluster brings.
    Step { name: "cargo check, alone", work: Work::Cargo(&["check", "-p", "townbook"]) },
    Step { name: "cargo nextest", work: Work::Cargo(&["nextest", "run", "--workspace", "--profile", "ci"]) },
    Step {
        name: "doc tests",
        work: Work::Cargo(&[
            "test",
            "--doc",
            "-p",
            "register",
            "-p",
            "ledger",
            "-p",
            "demography",
            "-p",
            "authz",
        ]),
    },
    Step { name: "figures against DuckDB", work: Work::Script("scripts/test-figures-duckdb") },
    Step { name: "the office in Chromium", work: Work::Script("scripts/test-office") },
    Step { name: "the office under attack", work: Work::Script("scripts/test-hostile") },
    Step {
        name: "cargo deny",
        work: Work::CargoIfInstalled("cargo-deny", &["deny", "check", "bans", "licenses", "sources"]),
    },
    Step {
        name: "cargo deny advisories",
        work: Work::Never("the advisory database is not in the repository; run it where there is a network"),
    },
];

/// How a step ended.
#[derive(Debug, PartialEq, Eq)]
enum Ending {
    Good,
    Failed,
    Skipped(String),
}

/// Runs all steps and prints the table of how they ended.
pub(crate) fn run(root: &Path) -> anyhow::Result<()> {
    if std::env::var_os("TOWNBOOK_PG").is_none() {
        println!(
            "NOTE: TOWNBOOK_PG is not set, so the PostgreSQL half of the tests does not run; scripts/test sets it"
        );
    }
    let mut rows = Vec::new();
    for step in STEPS {
        println!("\n== {}", step.name);
        let start = Instant::now();
        let ending = step.work.run(root);
        if let Ending::Skipped(why) = &ending {
            println!("SKIPPED: {} ({why})", step.name);
        }
        rows.push((step.name, start.elapsed().as_secs_f64(), ending));
    }
    println!("\n{}", table(&rows));
    let failed: Vec<&str> =
        rows.iter().filter(|(_, _, ending)| *ending == Ending::Failed).map(|(name, _, _)| *name).collect();
    if !failed.is_empty() {
        bail!("steps that FAILED: {}", failed.join(", "));
    }
    println!("every step that ran is ok");
    Ok(())
}

impl Work {
    fn run(&self, root: &Path) -> Ending {
        match self {
            Work::Check(check) => match check(root) {
                Ok(()) => Ending::Good,
                Err(error) => {
                    println!("{error:#}");
                    Ending::Failed
                }
            },
            Work::Cargo(args) => cargo(root, args),
            Work::CargoIfInstalled(program, args) if on_path(program) => cargo(root, args),
            Work::CargoIfInstalled(..) => Ending::Skipped("not installed".into()),
            Work::Script(path) if root.join(path).is_file() => command(Command::new(root.join(path)), root),
            Work::Script(path) => Ending::Skipped(format!("{path} is not there")),
            Work::Never(why) => Ending::Skipped((*why).into()),
        }
    }
}

fn cargo(root: &Path, args: &[&str]) -> Ending {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(args);
    command(cargo, root)
}

fn command(mut command: Command, root: &Path) -> Ending {
    // The slow tests belong to this run, whatever a developer leaves out in between.
    match command.current_dir(root).env("TOWNBOOK_SLOW", "1").status() {
        Ok(status) if status.success() => Ending::Good,
        Ok(_) => Ending::Failed,
        Err(error) => {
            println!("{command:?} cannot be run: {error}");
            Ending::Failed
        }
    }
}

fn on_path(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

/// Name, seconds and ending of each step.
fn table(rows: &[(&str, f64, Ending)]) -> String {
    let mut text = format!("{:<26}{:>9}  ending\n", "step", "seconds");
    for (name, seconds, ending) in rows {
        let ending = match ending {
            Ending::Good => "ok".to_owned(),
            Ending::Failed => "FAILED".to_owned(),
            Ending::Skipped(why) => format!("SKIPPED: {why}"),
        };
        text.push_str(&format!("{name:<26}{seconds:>9.1}  {ending}\n"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{Ending, Path, Work, table};

    #[test]
    fn a_step_ends_as_its_work_does() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        assert_eq!(Work::Check(|_| Ok(())).run(root), Ending::Good);
        assert_eq!(Work::Check(|_| anyhow::bail!("no")).run(root), Ending::Failed);
        assert_eq!(Work::Cargo(&["--version"]).run(root), Ending::Good);
        assert_eq!(Work::Cargo(&["no-such-subcommand-of-cargo"]).run(root), Ending::Failed);
        let absent = Work::CargoIfInstalled("no-such-program", &["--version"]).run(root);
        assert_eq!(absent, Ending::Skipped("not installed".into()));
        assert!(matches!(Work::Script("no/such/script").run(root), Ending::Skipped(_)));
        assert_eq!(Work::Never("why").run(root), Ending::Skipped("why".into()));
    }

    #[test]
    fn the_table_shows_every_ending() {
        let rows = [
            ("a", 1.25, Ending::Good),
            ("b", 0.0, Ending::Failed),
            ("c", 0.0, Ending::Skipped("why".into())),
        ];
        let text = table(&rows);
        let endings: Vec<&str> = text.lines().skip(1).map(|line| line[37..].trim()).collect();
        assert_eq!(endings, ["ok", "FAILED", "SKIPPED: why"]);
    }
}
