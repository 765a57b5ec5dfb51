//! What packages install beside the command: it knows every option that the help knows.

use std::collections::BTreeSet;
use std::process::Command;
use wasm2sel4_engines::tool;
use wasm2sel4_testsuite::folder::{Folder, accepted, refused};

const COMMANDS: [&str; 5] = ["image", "run", "inspect", "completions", "man"];

/// What a command that must succeed prints.
#[track_caller]
fn printed(words: &[&str]) -> String {
    let output = tool::output(&mut tool::command(words));
    accepted(&output);
    String::from_utf8(output.stdout).expect("it is text")
}

/// The long options that a help lists.
fn options(help: &str) -> BTreeSet<String> {
    let lines = help.lines().filter(|line| line.trim_start().starts_with('-'));
    let words = lines.flat_map(|line| line.split([' ', '[', '=', ',']));
    words.filter(|word| word.starts_with("--") && word.len() > 2).map(str::to_owned).collect()
}

#[test]
fn pages_have_every_option() {
    for command in [None].into_iter().chain(COMMANDS.map(Some)) {
        let command: Vec<&str> = command.into_iter().collect();
        let page = printed(&[&["man"], &command[..]].concat()).replace(r"\-", "-");
        let options = options(&printed(&[&command[..], &["--help"]].concat()));
        assert!(options.contains("--help"), "{command:?}: {options:?}");
        for option in options {
            assert!(page.contains(&option), "the page of {command:?} lacks {option}");
        }
        let title = [&["wasm2sel4"], &command[..]].concat().join("-");
        assert!(page.contains(&format!(".TH {title} 1")), "the page of {command:?} has another title: {page}");
    }
}

#[test]
fn a_page_of_nothing_is_refused() {
    let output = tool::output(&mut tool::command(["man", "fly"]));
    refused(&output, &["there is no such command; choose image, run, inspect, completions, man"]);
}

#[test]
fn completions_have_every_option() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let text = printed(&["completions", shell]);
        for option in options(&printed(&["run", "--help"])) {
            assert!(text.contains(option.trim_start_matches('-')), "{shell} lacks {option}");
        }
    }
    let folder = Folder::new();
    let script = folder.file("completions", printed(&["completions", "bash"]));
    accepted(&tool::output(Command::new("bash").arg("-n").arg(script)));
}
