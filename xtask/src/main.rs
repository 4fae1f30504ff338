//! The project's own tools: what a commit must pass, and made-up counties to try things on.
//!
//! `cargo xtask ci` is the one list of steps that stands between a change and the main branch; the
//! other commands are those steps one by one. Nothing here is shipped, and nothing here may know how
//! the book works beyond what the checks need: no SQL, no DataFusion, no pages.
#![expect(clippy::print_stdout, reason = "a command-line tool reports on standard output")]

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;

mod ci;
mod deps;
mod gate;
mod generate;
mod load;
mod rust_text;
mod tidy;

/// Checks and tools of the Townbook workspace.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", arg_required_else_help = true)]
enum Task {
    /// Check the edges between crates, and every licence in the dependency tree
    Deps,
    /// Check sizes, names and shape of the files
    Tidy,
    /// Check that nothing Townbook must never hold has crept in
    Gate,
    /// Write a made-up county as a folder of rosters and registers
    Gen(generate::Args),
    /// Ask a server for pages at a steady rate, and say how long it took
    Load(load::Args),
    /// Run every step that a change must pass
    Ci,
}

fn main() -> ExitCode {
    let root = workspace_root();
    let outcome = match Task::parse() {
        Task::Deps => deps::run(&root),
        Task::Tidy => tidy::run(&root),
        Task::Gate => gate::run(&root),
        Task::Gen(args) => generate::run(&args),
        Task::Load(args) => load::run(&args),
        Task::Ci => ci::run(&root),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

/// The folder of the workspace: this crate's parent.
fn workspace_root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("INVARIANT: xtask is a folder of the workspace")
        .to_path_buf()
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::{Task, workspace_root};

    #[test]
    fn the_command_line_is_sound() {
        Task::command().debug_assert();
        assert!(workspace_root().join("Cargo.lock").is_file());
    }
}
