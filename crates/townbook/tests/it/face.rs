//! What a newcomer sees: help, completions, the demo.

use std::process::{Command, Stdio};

use crate::book::{Ran, program};

const COMMANDS: [&str; 18] = [
    "init",
    "import",
    "close",
    "editions",
    "figures",
    "trace",
    "prove",
    "check-count",
    "check-receipt",
    "publish",
    "export",
    "verify",
    "rebuild",
    "backup",
    "restore",
    "demo",
    "serve",
    "completions",
];

fn run(args: &[&str]) -> Ran {
    program().args(args).output().unwrap().into()
}

/// The lists of a help text: each item with what is said of it, on its line or below.
fn items(help: &str) -> Vec<(String, String)> {
    let mut items: Vec<(String, String)> = Vec::new();
    let mut in_list = false;
    for line in help.lines() {
        let text = line.trim();
        if text.is_empty() {
            continue;
        }
        let indent = line.len() - line.trim_start().len();
        if indent == 0 {
            in_list = ["Options:", "Arguments:", "Commands:"].contains(&text);
        } else if in_list {
            if (2..=6).contains(&indent) {
                let (item, said) = text.split_once("  ").unwrap_or((text, ""));
                items.push((item.to_owned(), said.trim().to_owned()));
            } else if let Some((_, said)) = items.last_mut() {
                said.push_str(text);
            }
        }
    }
    items
}

#[test]
fn every_command_and_option_says_what_it_is() {
    let overview = run(&["--help"]);
    assert_eq!(overview.code, Some(0));
    for command in COMMANDS {
        assert!(
            items(&overview.out).iter().any(|(item, said)| item == command && said.len() > 10),
            "{command}"
        );
        for flag in ["--help", "-h"] {
            let help = run(&[command, flag]);
            assert_eq!((help.code, help.err.as_str()), (Some(0), ""));
            let first = help.out.lines().next().unwrap_or_default();
            assert!(first.len() > 10, "{command} {flag}: {first}");
            let items = items(&help.out);
            assert!(items.len() >= 5, "{command}: {items:?}");
            for (item, said) in items {
                // `[env: ...]` alone would say nothing.
                assert!(!said.is_empty() && !said.starts_with('['), "{command} {flag}: {item} says nothing");
            }
        }
    }
}

#[test]
fn help_lists_every_command_and_no_other() {
    let help = run(&["--help"]).out;
    let list = help.split("Commands:").nth(1).unwrap().split("Options:").next().unwrap();
    let named: Vec<&str> = list
        .lines()
        .filter(|l| l.starts_with("  ") && !l.starts_with("   "))
        .filter_map(|l| l.split_whitespace().next())
        .filter(|name| *name != "help")
        .collect();
    assert_eq!(named, COMMANDS);
}

#[test]
fn bad_use_ends_with_2() {
    for args in [
        &[][..],
        &["impart"],
        &["import"],
        &["close"],
        &["close", "--period", "2005"],
        &["close", "--period", "2006-09..2005-10"],
        &["figures", "--period", "2005-10..2006-09", "--by", "fortune"],
        &["figures", "--period", "2005-10..2006-09", "--edition", "0"],
        &["figures", "--period", "2005-10..2006-09", "--denominator", "people"],
        &["editions"],
        &["trace", "births"],
        &["trace", "births", "--period", "2005-10..2006-09", "--cell", "fortune=1"],
        &["prove", "births", "--period", "2005-10..2006-09"],
        &["check-count", "x"],
        &["publish", "--period", "2005-10..2006-09"],
        &["publish", "--period", "2005-10..2006-09", "--to", "x", "--round", "1"],
        &["export", "--period", "2005-10..2006-09"],
        &["import", "x", "--as-of", "2005-02-30"],
        &["demo", "--people", "3"],
    ] {
        let ran = run(args);
        assert_eq!(ran.code, Some(2), "{args:?}: {ran:?}");
        assert!(!ran.err.is_empty(), "{args:?}");
    }
}

#[test]
fn completions_know_every_command() {
    for (shell, sign) in
        [("bash", "_townbook()"), ("zsh", "#compdef townbook"), ("fish", "complete -c townbook")]
    {
        let ran = run(&["completions", shell]);
        assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{shell}");
        assert!(ran.out.contains(sign), "{shell}");
        for command in COMMANDS {
            assert!(ran.out.contains(command), "{shell}: {command}");
        }
        assert!(ran.out.contains("receipts"), "{shell} knows options too");
        check_syntax(shell, &ran.out);
    }
}

/// Lets the shell read its completions, where that shell is here.
fn check_syntax(shell: &str, script: &str) {
    let child = Command::new(shell).arg("-n").stdin(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let Ok(mut child) = child else {
        eprintln!("SKIPPED: {shell} is not installed, so it did not read its completions");
        return;
    };
    std::io::Write::write_all(child.stdin.as_mut().unwrap(), script.as_bytes()).unwrap();
    let ran: Ran = child.wait_with_output().map(Ran::from).unwrap();
    assert_eq!(ran.code, Some(0), "{shell}: {}", ran.err);
}

#[test]
fn the_demo_runs_from_a_folder_of_its_own_and_again() {
    let folder = tempfile::tempdir().unwrap();
    let demo = |more: &[&str]| -> Ran {
        program()
            .current_dir(&folder)
            .args(["demo", "--console", "--people", "600"])
            .args(more)
            .output()
            .unwrap()
            .into()
    };
    let ran = demo(&[]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{ran:?}");
    for words in ["Registered population", "The book is sound", "townbook --data"] {
        assert!(ran.out.contains(words), "{words}: {}", ran.out);
    }
    let mut chinese = program();
    chinese.current_dir(&folder).env("LC_ALL", "zh_CN.UTF-8").args([
        "demo",
        "--console",
        "--people",
        "600",
        "--seed",
        "2",
    ]);
    let ran: Ran = chinese.output().unwrap().into();
    assert_eq!(ran.code, Some(0), "it clears what it left itself: {ran:?}");
    assert!(ran.out.contains("户籍人口") && !ran.out.contains("Registered population"), "{}", ran.out);
    let names: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|i| i.unwrap().file_name()).collect();
    assert_eq!(names, ["townbook-demo"], "it leaves one folder");

    let theirs = folder.path().join("townbook-demo");
    std::fs::remove_file(theirs.join("made-up.txt")).unwrap();
    let ran = demo(&[]);
    assert_eq!(ran.code, Some(2), "a folder that is not its own stays: {ran:?}");
    assert!(theirs.join("drawers").is_dir());
}

#[test]
fn the_commands_that_the_demo_names_work() {
    let folder = tempfile::tempdir().unwrap();
    let ran: Ran = program()
        .current_dir(&folder)
        .args(["demo", "--console", "--people", "600"])
        .output()
        .unwrap()
        .into();
    let named = ran.out.lines().filter_map(|line| line.trim_start().strip_prefix("townbook --data"));
    let mut n_named = 0;
    for command in named {
        let args = command.split_whitespace();
        let ran: Ran = program().current_dir(&folder).arg("--data").args(args).output().unwrap().into();
        assert_eq!(ran.code, Some(0), "{command}: {ran:?}");
        n_named += 1;
    }
    assert!(n_named >= 2, "{}", ran.out);
}
