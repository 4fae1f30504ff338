//! The program: command line and wiring. No rules of the register are here.

use std::process::ExitCode;
use std::rc::Rc;

use clap::{CommandFactory, Parser};

use crate::cli::{Cli, Command, Which};
use crate::closing::Approval;
use crate::commands::trace::Cell;
use crate::desk::{Answer, Desk};
use crate::words::Words;

mod chores;
mod cli;
mod closing;
mod commands;
mod complaint;
mod desk;
mod elsewhere;
mod phrase;
mod releases;
mod screen;
mod words;

/// An import allocates and frees on two threads, a dozen times a row.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let json = cli.json;
    let language =
        cli.lang.map_or_else(|| Words::of_settings(&|name| std::env::var(name).ok()), cli::language);
    let words = Rc::new(Words::of(language));
    match run(cli, &words) {
        Ok(Answer::Done) => ExitCode::SUCCESS,
        Ok(Answer::CheckSaysNo) => ExitCode::from(1),
        Err(error) => {
            screen::failure(&complaint::tell(&words, &error), json);
            ExitCode::from(2)
        }
    }
}

fn run(cli: Cli, words: &Rc<Words>) -> anyhow::Result<Answer> {
    let desk = Desk { data: cli.data, db: cli.db, pack: cli.pack, json: cli.json, words: Rc::clone(words) };
    match cli.command {
        Command::Init { places, steward } => commands::init::run(&desk, places.as_deref(), &steward),
        Command::Import { paths, as_of, findings, receipts } => {
            commands::import::run(&desk, &paths, as_of, findings.as_deref(), receipts.as_deref())
        }
        Command::Close { period, approved_by, reason } => {
            commands::close::run(&desk, &period, &Approval { by: approved_by, reason })
        }
        Command::Editions { period } => commands::editions::run(&desk, &period),
        Command::Figures { which, by, ids, engine } => {
            commands::figures::run(&desk, &which, &by, &ids, &engine)
        }
        Command::Trace { id, which, cells, limit } => {
            commands::trace::run(&desk, &Cell { id: &id, which: &which, cells: &cells }, limit)
        }
        Command::Prove { id, which, cells, out } => {
            commands::prove::prove(&desk, &Cell { id: &id, which: &which, cells: &cells }, &out)
        }
        Command::CheckReceipt { file, key } => commands::receipt::check(&desk, &file, &key),
        Command::CheckCount { file, key } => commands::prove::check(&desk, &file, &key),
        Command::Publish { period, to, round } => commands::publish::publish(&desk, &period, &to, round),
        Command::Export { period, edition, to } => {
            commands::publish::export(&desk, &Which { period, edition, place: None, denominator: None }, &to)
        }
        Command::Verify { heads } => commands::verify::run(&desk, &heads),
        Command::Rebuild { replace } => commands::rebuild::run(&desk, replace),
        Command::Backup { to, with_secrets } => commands::backup::backup(&desk, &to, with_secrets),
        Command::Restore { from } => commands::backup::restore(&desk, &from),
        Command::Demo { people, seed, folder, console, listen } => {
            let wanted = commands::demo::Wanted { people, seed, folder, console, listen };
            commands::demo::run(&desk, &wanted)
        }
        Command::Serve { doors } => commands::serve::run(&desk, &doors),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "townbook", &mut script);
            screen::bytes(&script)?;
            Ok(Answer::Done)
        }
    }
}
