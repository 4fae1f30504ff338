//! The command line, as a newcomer reads it.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use jiff::civil::Date;
use register::area::PlaceCode;
use register::calendar::Period;

/// Townbook 家簿: the book of a county.
///
/// It keeps a county's register of residents on a log that anyone can check, reads the files that
/// villages send, seals a period, and prints figures that open to the entries behind them.
///
/// 家簿：一县的人口登记簿。读入各村各乡的表册，逐条入账；按统计期封存；每个数字都能查到依据。
#[derive(Parser)]
#[command(name = "townbook", version, after_help = "Start with:  townbook demo
A book of your own:  townbook init --places places.csv, then import, close, figures, verify.
Exit status: 0 done, 1 a check says no, 2 bad use or failure.")]
pub struct Cli {
    /// The book's folder
    #[arg(long, global = true, env = "TOWNBOOK_DATA", default_value = "townbook-data", value_name = "DIR")]
    pub data: PathBuf,
    /// PostgreSQL address of the book's databases, in place of SQLite files in the folder
    #[arg(long, global = true, env = "TOWNBOOK_DB", value_name = "URL", hide_env_values = true)]
    pub db: Option<String>,
    /// A folder whose files take the place of the built-in pack's
    #[arg(long, global = true, value_name = "DIR")]
    pub pack: Option<PathBuf>,
    /// Print one JSON object for programs
    #[arg(long, global = true)]
    pub json: bool,
    /// What to do
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Subcommand)]
pub enum Command {
    /// Make a new book: keys, log, places 新建
    Init {
        /// Table of places: code, name, level, parent (CSV or XLSX)
        #[arg(long, value_name = "FILE")]
        places: Option<PathBuf>,
        /// The first steward's account
        #[arg(long, default_value = "steward", value_parser = account)]
        steward: String,
    },
    /// Read rosters, event registers and lists into the book 读入
    Import {
        /// Files and folders
        #[arg(required = true, value_name = "PATH")]
        paths: Vec<PathBuf>,
        /// The day that rosters describe, where their titles do not say it
        #[arg(long, value_name = "DATE")]
        as_of: Option<Date>,
        /// Where the findings go (.csv, and .json beside it)
        #[arg(long, value_name = "FILE")]
        findings: Option<PathBuf>,
        /// Add a line `index id leaf` to FILE for each row entered, once its entry is on disk
        #[arg(long, value_name = "FILE")]
        receipts: Option<PathBuf>,
    },
    /// Seal a period: snapshot, signed head, nothing changes after 封存
    Close {
        /// Months, both included, such as 2005-10..2006-09
        #[arg(long, value_parser = period)]
        period: Period,
    },
    /// Figures of a sealed period 数字
    Figures {
        /// The sealed period
        #[arg(long, value_parser = period)]
        period: Period,
        /// A place's 12-digit code; the whole book if left out
        #[arg(long, value_parser = place)]
        place: Option<PlaceCode>,
        /// One line for each of these
        #[arg(long)]
        by: Option<ByArg>,
        /// Only these figures
        #[arg(long = "id", value_name = "ID")]
        ids: Vec<String>,
    },
    /// The entries behind a figure, each with its proof of inclusion 溯源
    Trace {
        /// Which figure
        id: String,
        /// The sealed period
        #[arg(long, value_parser = period)]
        period: Period,
        /// A place's 12-digit code; the whole book if left out
        #[arg(long, value_parser = place)]
        place: Option<PlaceCode>,
        /// At most so many entries
        #[arg(long)]
        limit: Option<usize>,
    },
    /// Check every stored byte, every signed head and every seal 验证
    Verify {
        /// Signed heads saved elsewhere, which the log must still agree with
        #[arg(long = "head", value_name = "FILE")]
        heads: Vec<PathBuf>,
    },
    /// Fold the log again and compare the register with it 重算
    Rebuild {
        /// Put the folded register in the place of a live one that differs
        #[arg(long)]
        replace: bool,
    },
    /// Copy the whole book into an empty folder, while it is in use 备份
    Backup {
        /// An empty or new folder
        to: PathBuf,
        /// Copy the secrets too; who has such a backup can read everything
        #[arg(long)]
        with_secrets: bool,
    },
    /// Bring a book back from a backup 恢复
    Restore {
        /// The backup's folder
        from: PathBuf,
    },
    /// A made-up county, read in, sealed and printed 演示
    Demo {
        /// People in it
        #[arg(long, default_value_t = 6000, value_parser = clap::value_parser!(u32).range(300..=2_000_000))]
        people: u32,
        /// Another seed makes another county
        #[arg(long, default_value_t = 1)]
        seed: u64,
    },
    /// Completion for a shell, to be sourced
    Completions {
        /// Which shell
        shell: Shell,
    },
}

/// What `--by` takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ByArg {
    /// County
    County,
    /// Township 乡镇
    Township,
    /// Village 村
    Village,
    /// Month 月
    Month,
    /// Sex 性别
    Sex,
}

fn period(text: &str) -> Result<Period, String> {
    Period::parse(text).map_err(|e| e.to_string())
}

fn place(text: &str) -> Result<PlaceCode, String> {
    PlaceCode::parse(text).map_err(|e| e.to_string())
}

fn account(text: &str) -> Result<String, String> {
    let fits = (1..=32).contains(&text.len())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'));
    if fits { Ok(text.to_owned()) } else { Err("1 to 32 letters, digits, '-', '_' or '.'".to_owned()) }
}
