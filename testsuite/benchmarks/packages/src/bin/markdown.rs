//! a Markdown renderer (pulldown-cmark): a page with headings, lists, tables and links becomes HTML
#[path = "../../../code/measure.rs"]
mod measure;
use measure::{Random, measure};
use pulldown_cmark::{Options, Parser, html};
use std::fmt::Write;

const WORDS: [&str; 12] = [
    "kernel",
    "*thread*",
    "`capability`",
    "**page**",
    "[link](https://example.org/a?b=1)",
    "a < b",
    "domain",
    "the",
    "&amp;",
    "\\*not\\*",
    "<em>raw</em>",
    "~~gone~~",
];

fn words(random: &mut Random, count: u32) -> String {
    (0..count).map(|_| WORDS[random.next() as usize % WORDS.len()]).collect::<Vec<_>>().join(" ")
}

fn page(random: &mut Random) -> String {
    let mut text = String::new();
    for section in 0..14 {
        let _ = writeln!(text, "{} Section {section}\n", "#".repeat(section % 3 + 1));
        for _ in 0..random.next() % 3 + 1 {
            let _ = writeln!(text, "{}  \n{}\n", words(random, 25), words(random, 12));
        }
        for depth in 0..4 {
            let _ = writeln!(text, "{}- {}", "  ".repeat(depth), words(random, 6));
        }
        let _ = writeln!(text, "\n> {}\n> {}\n", words(random, 9), words(random, 5));
        let _ = writeln!(text, "| a | b |\n| --- | ---: |");
        for _ in 0..3 {
            let _ = writeln!(text, "| {} | {} |", words(random, 2), random.next() % 1000);
        }
        let _ = writeln!(text, "\n```c\nint main(void) {{ return {section} < 3; }}\n```\n");
    }
    text
}

fn main() {
    let mut random = Random(77);
    let page = page(&mut random);
    measure(4, |round| {
        let mut html = String::new();
        html::push_html(&mut html, Parser::new_ext(&page, Options::all()));
        html.bytes().fold(round, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(byte)))
    });
}
