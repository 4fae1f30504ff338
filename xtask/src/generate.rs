//! Made-up counties on disk, for demonstrations, tests and measurements.
//!
//! The people are invented by the crate `county`; here are only the choices. The same choices give the
//! same files, byte for byte.

use std::path::PathBuf;

use anyhow::{Context, ensure};
use clap::ValueEnum;
use county::Plan;

/// What to make up, and where to put it.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// New or empty folder to write to
    #[arg(long)]
    out: PathBuf,
    /// Decides everything that the other options leave open
    #[arg(long)]
    seed: Option<u64>,
    /// Which county to start from
    #[arg(long, value_enum, default_value_t = Size::Demo)]
    plan: Size,
    /// About how many people
    #[arg(long)]
    people: Option<u32>,
    /// How many townships
    #[arg(long)]
    townships: Option<u32>,
    /// How many villages in each township
    #[arg(long)]
    villages: Option<u32>,
    /// Write one clean roster with this many rows, and its places, instead of a county
    #[arg(long, conflicts_with_all = ["plan", "people", "townships", "villages"])]
    clean_rows: Option<u32>,
}

/// The counties that can be started from.
#[derive(Clone, Copy, ValueEnum)]
enum Size {
    /// 2 townships, about 6,000 people
    Demo,
    /// 2 townships, about 600 people
    Small,
    /// 6 townships of 12 villages, about 152,000 people
    District,
}

/// Seed of a plan that brings none of its own.
const SEED: u64 = 1;

/// Writes what the arguments ask for.
pub(crate) fn run(args: &Args) -> anyhow::Result<()> {
    let out = args.out.display();
    let occupied = args.out.read_dir().is_ok_and(|mut entries| entries.next().is_some());
    ensure!(!occupied, "{out} is not empty");
    if let Some(rows) = args.clean_rows {
        let seed = args.seed.unwrap_or(SEED);
        county::clean_roster(seed, rows, &args.out.join("roster.csv"))?;
        county::clean_places(seed, &args.out.join("places.csv"))?;
        println!("{out}: places.csv, and roster.csv with {rows} rows, seed {seed}");
        return Ok(());
    }
    let plan = plan(args);
    county::generate(&plan, &args.out).with_context(|| out.to_string())?;
    println!(
        "{out}: {}, {} townships, about {} people, seed {}",
        plan.county, plan.townships, plan.people, plan.seed
    );
    Ok(())
}

fn plan(args: &Args) -> Plan {
    let mut plan = match args.plan {
        Size::Demo => Plan::demo(),
        Size::Small => Plan::small(SEED),
        Size::District => Plan::district(SEED),
    };
    plan.seed = args.seed.unwrap_or(plan.seed);
    plan.people = args.people.unwrap_or(plan.people);
    plan.townships = args.townships.unwrap_or(plan.townships);
    plan.villages_per_township = args.villages.unwrap_or(plan.villages_per_township);
    plan
}

#[cfg(test)]
mod tests {
    use clap::Parser;
    use county::Plan;

    use super::{Args, SEED, plan, run};

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        args: Args,
    }

    fn args(line: &str) -> Result<Args, clap::Error> {
        Line::try_parse_from(std::iter::once("gen").chain(line.split_whitespace())).map(|line| line.args)
    }

    #[test]
    fn options_change_the_plan_and_nothing_else() {
        assert_eq!(plan(&args("--out a").unwrap()), Plan::demo());
        assert_eq!(plan(&args("--out a --plan small").unwrap()), Plan::small(SEED));
        assert_eq!(plan(&args("--out a --plan district --seed 7").unwrap()), Plan::district(7));
        let changed = plan(&args("--out a --people 900 --townships 3 --villages 4").unwrap());
        let expected = Plan { people: 900, townships: 3, villages_per_township: 4, ..Plan::demo() };
        assert_eq!(changed, expected);
    }

    #[test]
    fn choices_that_exclude_each_other_are_refused() {
        for line in ["", "--out a --clean-rows 10 --people 9", "--out a --plan huge", "--out a --seed x"] {
            assert!(args(line).is_err(), "{line}");
        }
    }

    #[test]
    fn a_small_county_is_written_once() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("county");
        let line = format!("--plan small --out {}", out.display());
        run(&args(&line).unwrap()).unwrap();
        assert!(out.join("drawers/places.csv").is_file());
        let again = run(&args(&line).unwrap()).unwrap_err();
        assert!(again.to_string().contains("not empty"), "{again}");
    }

    #[test]
    fn a_clean_roster_has_its_rows() {
        let folder = tempfile::tempdir().unwrap();
        run(&args(&format!("--clean-rows 25 --out {}", folder.path().display())).unwrap()).unwrap();
        let roster = std::fs::read_to_string(folder.path().join("roster.csv")).unwrap();
        assert_eq!(roster.lines().count(), 26, "a header and its rows");
        assert!(folder.path().join("places.csv").is_file());
    }
}
