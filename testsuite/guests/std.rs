//! A guest: what ordinary Rust programs do. Prints its arguments and environment, then computes over a few megabytes
//! of heap: SHA-256 of generated data, a JSON round trip, sorts, maps, floats, a caught error.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;

fn main() {
    for (number, argument) in std::env::args().enumerate().skip(1) {
        println!("argument {number}: {argument}");
    }
    let mut variables: Vec<(String, String)> = std::env::vars().collect();
    variables.sort();
    for (name, value) in variables {
        println!("{name}={value}");
    }

    let data = generate(4 << 20);
    println!("sha256 {}", hex(&sha256(&data)));

    let mut words: Vec<u32> = data.chunks_exact(4).map(|bytes| u32::from_le_bytes(bytes.try_into().unwrap())).collect();
    words.sort_unstable();
    println!("sorted {} words, median {:#010x}", words.len(), words[words.len() / 2]);
    let mut histogram: HashMap<u8, usize> = HashMap::new();
    for byte in &data {
        *histogram.entry(*byte).or_default() += 1;
    }
    let ordered: BTreeMap<u8, usize> = histogram.into_iter().collect();
    println!("histogram {:?}", ordered.iter().take(4).collect::<Vec<_>>());

    let value = Json::Array((0..2000).map(Json::sample).collect());
    let text = value.to_string();
    let again = Json::parse(&text).expect("what was written can be read");
    assert_eq!(value, again);
    println!("json {} bytes, sha256 {}", text.len(), hex(&sha256(text.as_bytes())));

    let series: f64 = (1..200_000).map(|k| 1.0 / f64::from(k) / f64::from(k)).sum();
    println!("series {series:.12} {:.6} {:e}", (series * 6.0).sqrt(), f64::MAX / 3.0);
    let roundings: Vec<f64> =
        [-2.5, -0.4, 0.5, 1.5, 2.7].iter().flat_map(|x: &f64| [x.floor(), x.ceil(), x.trunc(), x.round()]).collect();
    println!("roundings {roundings:?}");
    println!("saturated {} {} {}", f64::NAN as i32, 1e20 as i64, -1.0f32 as u8);
    println!("parsed {:?} {:?}", "12x".parse::<i32>().is_err(), "-17".parse::<i64>());
    eprintln!("done");
}

fn generate(size: usize) -> Vec<u8> {
    let mut state = 0x1234_5678_9abc_def0u64;
    let step = |_| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 24) as u8
    };
    (0..size).map(step).collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    })
}

/// FIPS 180-4, with the constants computed instead of listed.
fn sha256(data: &[u8]) -> [u8; 32] {
    let primes: Vec<u32> = (2u32..).filter(|n| (2..*n).take_while(|d| d * d <= *n).all(|d| n % d != 0)).take(64).collect();
    let fraction = |root: f64| ((root - root.floor()) * 4_294_967_296.0) as u32;
    let k: Vec<u32> = primes.iter().map(|prime| fraction(cube_root(f64::from(*prime)))).collect();
    let mut state: Vec<u32> = primes[..8].iter().map(|prime| fraction(f64::from(*prime).sqrt())).collect();
    let mut message = data.to_vec();
    message.push(0x80);
    message.resize(message.len().next_multiple_of(64), 0);
    if message.len() - data.len() < 9 {
        message.resize(message.len() + 64, 0);
    }
    let end = message.len();
    message[end - 8..].copy_from_slice(&(data.len() as u64 * 8).to_be_bytes());
    for block in message.chunks_exact(64) {
        let mut w: Vec<u32> = block.chunks_exact(4).map(|word| u32::from_be_bytes(word.try_into().unwrap())).collect();
        for i in 16..64 {
            let s0 = w[i - 15].rotate_right(7) ^ w[i - 15].rotate_right(18) ^ w[i - 15] >> 3;
            let s1 = w[i - 2].rotate_right(17) ^ w[i - 2].rotate_right(19) ^ w[i - 2] >> 10;
            w.push(w[i - 16].wrapping_add(s0).wrapping_add(w[i - 7]).wrapping_add(s1));
        }
        let mut v = state.clone();
        for i in 0..64 {
            let s1 = v[4].rotate_right(6) ^ v[4].rotate_right(11) ^ v[4].rotate_right(25);
            let choice = v[4] & v[5] ^ !v[4] & v[6];
            let first = v[7].wrapping_add(s1).wrapping_add(choice).wrapping_add(k[i]).wrapping_add(w[i]);
            let s0 = v[0].rotate_right(2) ^ v[0].rotate_right(13) ^ v[0].rotate_right(22);
            let majority = v[0] & v[1] ^ v[0] & v[2] ^ v[1] & v[2];
            v.rotate_right(1);
            v[4] = v[4].wrapping_add(first);
            v[0] = first.wrapping_add(s0.wrapping_add(majority));
        }
        for (word, change) in state.iter_mut().zip(v) {
            *word = word.wrapping_add(change);
        }
    }
    let mut digest = [0; 32];
    for (bytes, word) in digest.chunks_exact_mut(4).zip(state) {
        bytes.copy_from_slice(&word.to_be_bytes());
    }
    digest
}

/// Newton's method: correct to the last bit that matters here, and the same on every machine.
fn cube_root(x: f64) -> f64 {
    let mut root = x / 3.0 + 1.0;
    for _ in 0..100 {
        root -= (root * root * root - x) / (3.0 * root * root);
    }
    root
}

#[derive(Debug, PartialEq)]
enum Json {
    Null,
    Bool(bool),
    Number(f64),
    Text(String),
    Array(Vec<Json>),
    Object(BTreeMap<String, Json>),
}

impl Json {
    fn sample(number: u32) -> Self {
        let mut fields = BTreeMap::new();
        fields.insert("id".to_owned(), Json::Number(f64::from(number)));
        fields.insert("half".to_owned(), Json::Number(f64::from(number) / 2.0));
        fields.insert("name \"quoted\"\n".to_owned(), Json::Text(format!("item {number} \u{1F980}")));
        fields.insert("flags".to_owned(), Json::Array(vec![Json::Bool(number % 2 == 0), Json::Null]));
        Json::Object(fields)
    }

    fn parse(text: &str) -> Option<Self> {
        let mut rest = text;
        let value = Self::value(&mut rest)?;
        rest.trim().is_empty().then_some(value)
    }

    fn value(rest: &mut &str) -> Option<Self> {
        *rest = rest.trim_start();
        for (word, value) in [("null", Json::Null), ("true", Json::Bool(true)), ("false", Json::Bool(false))] {
            if let Some(behind) = rest.strip_prefix(word) {
                *rest = behind;
                return Some(value);
            }
        }
        match rest.chars().next()? {
            '"' => Self::text(rest).map(Json::Text),
            '[' => {
                let mut items = Vec::new();
                Self::sequence(rest, ']', |rest| {
                    items.push(Self::value(rest)?);
                    Some(())
                })?;
                Some(Json::Array(items))
            }
            '{' => {
                let mut fields = BTreeMap::new();
                Self::sequence(rest, '}', |rest| {
                    *rest = rest.trim_start();
                    let name = Self::text(rest)?;
                    *rest = rest.trim_start().strip_prefix(':')?;
                    fields.insert(name, Self::value(rest)?);
                    Some(())
                })?;
                Some(Json::Object(fields))
            }
            _ => {
                let end = rest.find(|letter: char| !"+-.eE0123456789".contains(letter)).unwrap_or(rest.len());
                let (number, behind) = rest.split_at(end);
                *rest = behind;
                number.parse().ok().map(Json::Number)
            }
        }
    }

    fn sequence(rest: &mut &str, close: char, mut item: impl FnMut(&mut &str) -> Option<()>) -> Option<()> {
        *rest = rest[1..].trim_start();
        while !rest.starts_with(close) {
            item(rest)?;
            *rest = rest.trim_start();
            *rest = rest.strip_prefix(',').unwrap_or(rest).trim_start();
        }
        *rest = &rest[1..];
        Some(())
    }

    fn text(rest: &mut &str) -> Option<String> {
        let mut text = String::new();
        let mut letters = rest.strip_prefix('"')?.char_indices();
        while let Some((position, letter)) = letters.next() {
            match letter {
                '"' => {
                    *rest = &rest[position + 2..];
                    return Some(text);
                }
                '\\' => match letters.next()?.1 {
                    'n' => text.push('\n'),
                    other => text.push(other),
                },
                other => text.push(other),
            }
        }
        None
    }
}

impl std::fmt::Display for Json {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let quoted = |text: &str| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n"));
        match self {
            Json::Null => f.write_str("null"),
            Json::Bool(value) => write!(f, "{value}"),
            Json::Number(value) => write!(f, "{value}"),
            Json::Text(text) => f.write_str(&quoted(text)),
            Json::Array(items) => {
                let items: Vec<String> = items.iter().map(ToString::to_string).collect();
                write!(f, "[{}]", items.join(","))
            }
            Json::Object(fields) => {
                let fields: Vec<String> = fields.iter().map(|(name, value)| format!("{}:{value}", quoted(name))).collect();
                write!(f, "{{{}}}", fields.join(","))
            }
        }
    }
}
