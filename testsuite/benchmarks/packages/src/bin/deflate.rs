//! a compressor (miniz_oxide): a text is deflated and inflated
#[path = "../../../code/measure.rs"]
mod measure;
use measure::{Random, measure};
use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::decompress_to_vec;

fn main() {
    let mut random = Random(909);
    const PARTS: [&str; 10] =
        ["fn ", "let mut ", "return ", "match self {", "}\n    ", "Option<u32>", "impl ", ".unwrap()", "for (", "0x"];
    let mut text: Vec<u8> = Vec::new();
    while text.len() < 24_000 {
        text.extend(PARTS[random.next() as usize % PARTS.len()].bytes());
        text.extend((0..random.next() >> 7 & 3).map(|_| b'a' + (random.next() >> 9 & 15) as u8));
    }
    measure(2, |round| {
        text[round as usize * 97 % 24_000] = round as u8;
        let packed = compress_to_vec(&text, 6);
        let unpacked = decompress_to_vec(&packed).expect("it was packed");
        assert!(unpacked == text);
        packed.iter().fold(0, |sum: u32, byte| sum.wrapping_mul(31).wrapping_add(u32::from(*byte)))
    });
}
