//! a parser and a printer (syn, prettyplease): a source text in Rust is formatted
#[path = "../../../code/measure.rs"]
mod measure;
use measure::{Random, measure};

const TEXT: &str = include_str!("../../../code/expressions.rs");

fn main() {
    measure(2, |round| {
        let mut file = syn::parse_file(TEXT).expect("the source is in Rust");
        let (last, chosen) = (file.items.len() - 1, Random(round + 1).next() as usize % file.items.len());
        file.items.swap(last, chosen);
        let text = prettyplease::unparse(&file);
        text.bytes().fold(round, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(byte)))
    });
}
