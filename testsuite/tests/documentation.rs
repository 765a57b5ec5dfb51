//! What documentation names is there: files and folders of this repository, and options of its programs. Prose drifts
//! away from code where nothing compares them. And its lines fit the width that rustfmt gives to code.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use wasm2sel4_engines::tool::root;

/// Paths in documentation that are none of this repository's.
const ELSEWHERE: [&str; 1] = [
    // Of a kernel prefix.
    "support/platform_gen.json",
];

/// Options in documentation that other programs have.
const OF_OTHERS: [&str; 10] = [
    // cargo
    "bin",
    "locked",
    "path",
    "test",
    "workspace",
    // gdb
    "args",
    // lld
    "gc-sections",
    // every program of clap's
    "help",
    "version",
    // a program of the reader's own
    "self-test",
];

/// All files and folders of the repository, as paths from its root.
fn paths() -> BTreeSet<String> {
    fn walk(folder: &Path, prefix: &str, found: &mut BTreeSet<String>) {
        let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        for entry in entries.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            // The mark of what cargo builds.
            if name == ".git" || entry.path().join("CACHEDIR.TAG").exists() {
                continue;
            }
            let path = if prefix.is_empty() { name } else { format!("{prefix}/{name}") };
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                walk(&entry.path(), &path, found);
            }
            found.insert(path);
        }
    }
    let mut found = BTreeSet::new();
    walk(&root(), "", &mut found);
    found
}

/// A text with its name and, where it is code, only its comments; lines are those of the file.
struct Text {
    name: String,
    lines: Vec<String>,
}

/// The pages that people read.
fn pages(paths: &BTreeSet<String>) -> Vec<Text> {
    let is_page = |path: &&String| {
        let is_in_docs = path.strip_prefix("docs/").is_some_and(|rest| rest.ends_with(".md"));
        is_in_docs || ["README.md", "CONTRIBUTING.md"].contains(&path.as_str())
    };
    let pages: Vec<Text> = paths.iter().filter(is_page).map(|path| text(path, |line| line.to_owned())).collect();
    assert!(pages.len() > 5, "the pages are not where they were");
    pages
}

/// What lines of comments begin with, in files with each ending. A star goes on with what a line before has begun.
const COMMENTS: [(&str, &[&str]); 7] = [
    (".rs", &["//"]),
    (".c", &["/*", "*", "//"]),
    (".h", &["/*", "*", "//"]),
    (".ld", &["/*", "*"]),
    (".toml", &["#"]),
    (".wat", &[";;"]),
    (".yml", &["#"]),
];

/// Lines that begin as comments and are data: what a test expects.
const EXPECTATIONS: [&str; 2] = ["#!", ";;!"];

/// The files that people write comments in, of which the other lines are empty. What a comment stands behind is code.
fn comments(paths: &BTreeSet<String>) -> Vec<Text> {
    let mut texts = Vec::new();
    for path in paths {
        let Some((_, marks)) = COMMENTS.iter().find(|(ending, _)| path.ends_with(ending)) else { continue };
        let comment = |line: &str| {
            let begins = |marks: &[&str]| marks.iter().any(|mark| line.trim_start().starts_with(mark));
            if begins(marks) && !begins(&EXPECTATIONS) { line.to_owned() } else { String::new() }
        };
        texts.push(text(path, comment));
    }
    for (ending, _) in COMMENTS {
        let is_commented = |text: &Text| text.name.ends_with(ending) && text.lines.iter().any(|line| !line.is_empty());
        assert!(texts.iter().any(is_commented), "no comments of *{ending} are found any more");
    }
    texts
}

fn text(path: &str, part: impl Fn(&str) -> String) -> Text {
    let contents = fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
    Text { name: path.to_owned(), lines: contents.lines().map(part).collect() }
}

/// What stands between backticks in a line.
fn spans(line: &str) -> impl Iterator<Item = &str> {
    line.split('`').skip(1).step_by(2)
}

/// Whether a span is a path of a repository: with a folder, or with the extension of a file that people write.
fn is_path(span: &str) -> bool {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "_./{},*-".contains(letter);
    let has_extension =
        [".rs", ".md", ".toml", ".ld", ".py"].iter().any(|end| span.len() > end.len() && span.ends_with(end));
    let is_absolute = span.starts_with(['/', '.', '-']) && !span.starts_with(".github/");
    span.chars().all(is_plain) && !is_absolute && (span.contains('/') || has_extension)
}

/// A path with choices in braces is several.
fn expand(path: &str) -> Vec<String> {
    let Some((before, rest)) = path.split_once('{') else { return vec![path.to_owned()] };
    let Some((choices, behind)) = rest.split_once('}') else { return vec![path.to_owned()] };
    choices.split(',').flat_map(|choice| expand(&format!("{before}{choice}{behind}"))).collect()
}

/// Whether a part of a path is meant by one that may have a `*`, or `NAME` for whatever the reader chooses.
fn part_matches(pattern: &str, part: &str) -> bool {
    let pattern = pattern.replace("NAME", "*");
    match pattern.split_once('*') {
        Some((before, behind)) => {
            part.len() >= before.len() + behind.len() && part.starts_with(before) && part.ends_with(behind)
        }
        None => pattern == part || part.strip_suffix(".rs") == Some(&pattern),
    }
}

/// Whether a path ends as the documentation says: it may leave out the folders that are clear.
fn path_matches(pattern: &str, path: &str) -> bool {
    let (mut parts, mut wanted) = (path.rsplit('/'), pattern.trim_end_matches('/').rsplit('/'));
    wanted.all(|wanted| parts.next().is_some_and(|part| part_matches(wanted, part)))
}

/// Paths without backticks: files of this repository with their folders, as comments outside of Rust name them.
fn bare_paths(line: &str) -> impl Iterator<Item = &str> {
    let words = line.split([' ', '`', '(', ')', ',', ';', ':', '"']);
    words
        .map(|word| word.trim_end_matches('.'))
        .filter(|word| word.contains('/') && [".rs", ".md", ".wat", ".ld"].iter().any(|end| word.ends_with(end)))
}

/// Complaints about paths that no file has.
fn missing_paths<'a, P: Iterator<Item = &'a str>>(
    texts: &'a [Text],
    paths: &BTreeSet<String>,
    named: impl Fn(&'a str) -> P,
) -> Vec<String> {
    let mut missing = Vec::new();
    for Text { name, lines } in texts {
        for (line, number) in lines.iter().zip(1..) {
            for pattern in named(line).filter(|path| is_path(path)).flat_map(expand) {
                let is_known = ELSEWHERE.contains(&pattern.as_str());
                if !is_known && !paths.iter().any(|path| path_matches(&pattern, path)) {
                    missing.push(format!("{name}:{number}: there is no {pattern}"));
                }
            }
        }
    }
    missing
}

#[test]
fn paths_in_pages_exist() {
    let paths = paths();
    let missing = missing_paths(&pages(&paths), &paths, spans);
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

/// In comments, a span with a folder may be anything (`i32/i64`), so only names of files are looked at.
#[test]
fn files_in_comments_exist() {
    let paths = paths();
    let is_file = |span: &&str| span.ends_with(".rs") || span.ends_with(".md");
    let texts = comments(&paths);
    let missing = missing_paths(&texts, &paths, |line| spans(line).filter(is_file).chain(bare_paths(line)));
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

/// The long options of all programs here: the fields that clap makes options of.
fn options(paths: &BTreeSet<String>) -> BTreeSet<String> {
    let mut options = BTreeSet::new();
    for path in paths.iter().filter(|path| path.ends_with(".rs")) {
        let source = fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
        let mut lines = source.lines().map(str::trim_start);
        while let Some(line) = lines.next() {
            let Some(attribute) = line.strip_prefix("#[arg(") else { continue };
            let is_long = attribute.split([',', ')']).any(|word| word.trim() == "long");
            let mut last = line;
            while !last.ends_with(")]") {
                let Some(next) = lines.next() else { break };
                last = next;
            }
            let field = lines.by_ref().find(|line| !line.starts_with("#["));
            let name = field.and_then(|field| field.trim_start_matches("pub ").split_once(':')).map(|(name, _)| name);
            options.extend(name.filter(|_| is_long).map(|name| name.replace('_', "-")));
        }
    }
    assert!(options.contains("memory-max"), "no options are found any more: {options:?}");
    options
}

#[test]
fn options_in_pages_exist() {
    let paths = paths();
    let options = options(&paths);
    let mut missing = Vec::new();
    for Text { name, lines } in pages(&paths) {
        for (line, number) in lines.iter().zip(1..) {
            for word in line.split([' ', '`', '(', ')', '[', ']', ',', ';', '|']) {
                let Some(option) = word
                    .strip_prefix("--")
                    .filter(|option| option.starts_with(|letter: char| letter.is_ascii_lowercase()))
                else {
                    continue;
                };
                let end = option
                    .find(|letter: char| !letter.is_ascii_lowercase() && letter != '-' && !letter.is_ascii_digit());
                let option = &option[..end.unwrap_or(option.len())];
                if !options.contains(option) && !OF_OTHERS.contains(&option) {
                    missing.push(format!("{name}:{number}: no program here has --{option}"));
                }
            }
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

/// The longest line of prose, as of code (`max_width` in rustfmt.toml, which is a rule for code alone).
const WIDTH: usize = 120;

/// A complaint about a line, if it is too long.
fn complaint(name: &str, number: usize, width: usize) -> Option<String> {
    (width > WIDTH).then(|| format!("{name}:{number}: {width} characters; break the line before {WIDTH}"))
}

/// Tables and code have widths of their own.
#[test]
fn lines_of_pages_are_not_too_long() {
    let paths = paths();
    let mut long = Vec::new();
    for Text { name, lines } in pages(&paths).into_iter().chain([text("CHANGELOG.md", str::to_owned)]) {
        let mut is_code = false;
        for (line, number) in lines.iter().zip(1..) {
            let is_fence = line.trim_start().starts_with("```");
            is_code ^= is_fence;
            let is_table = line.trim_start().starts_with('|');
            if !is_code && !is_fence && !is_table {
                long.extend(complaint(&name, number, line.chars().count()));
            }
        }
    }
    assert!(long.is_empty(), "{}", long.join("\n"));
}

/// rustfmt breaks code, not comments.
#[test]
fn lines_of_comments_are_not_too_long() {
    let mut long = Vec::new();
    for Text { name, lines } in comments(&paths()) {
        long.extend(lines.iter().zip(1..).filter_map(|(line, number)| complaint(&name, number, line.chars().count())));
    }
    assert!(long.is_empty(), "{}", long.join("\n"));
}

/// What no formatter looks at, all of it.
#[test]
fn lines_of_linker_scripts_are_not_too_long() {
    let mut long = Vec::new();
    for path in paths().iter().filter(|path| path.ends_with(".ld") || path.ends_with(".py")) {
        let Text { name, lines } = text(path, str::to_owned);
        long.extend(lines.iter().zip(1..).filter_map(|(line, number)| complaint(&name, number, line.chars().count())));
    }
    assert!(long.is_empty(), "{}", long.join("\n"));
}
