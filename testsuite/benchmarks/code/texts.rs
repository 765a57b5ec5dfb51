//! dynamic programming and strings: distances of words, differences of lines, numbers as text
mod measure;
use measure::{Random, measure};
use std::fmt::Write;

fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (i, a) in left.chars().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i + 1);
        for (j, b) in right.iter().enumerate() {
            let substituted = diagonal + usize::from(a != *b);
            diagonal = row[j + 1];
            row[j + 1] = substituted.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[right.len()]
}

/// How many lines two texts share in the same order.
fn shared(left: &[&str], right: &[&str]) -> u32 {
    let mut table = vec![vec![0u32; right.len() + 1]; left.len() + 1];
    for (i, a) in left.iter().enumerate() {
        for (j, b) in right.iter().enumerate() {
            table[i + 1][j + 1] = if a == b { table[i][j] + 1 } else { table[i][j + 1].max(table[i + 1][j]) };
        }
    }
    table[left.len()][right.len()]
}

fn is_palindrome(text: &str) -> bool {
    let letters = text.chars().filter(|letter| letter.is_alphabetic());
    letters.clone().eq(letters.rev())
}

fn report(rows: &[(u32, i64, &str)]) -> String {
    let mut text = String::new();
    for (number, amount, name) in rows {
        let _ = writeln!(text, "{number:>6} {name:<10} {amount:+08}.{:02x}", amount.unsigned_abs() % 100);
    }
    text
}

fn parsed(text: &str) -> i64 {
    let amounts = text.lines().filter_map(|line| line.split_ascii_whitespace().nth(2)?.split('.').next());
    amounts.filter_map(|amount| amount.parse::<i64>().ok()).sum()
}

fn main() {
    let mut random = Random(3141);
    let words: Vec<String> = (0..60)
        .map(|_| (0..random.next() % 12 + 3).map(|_| char::from(b'a' + (random.next() >> 3 & 3) as u8)).collect())
        .collect();
    let lines: Vec<&str> = (0..120).map(|_| words[random.next() as usize % 20].as_str()).collect();
    let others: Vec<&str> = (0..120).map(|_| words[random.next() as usize % 20].as_str()).collect();
    let rows: Vec<_> =
        words.iter().map(|word| (random.next(), i64::from(random.next()) - (1 << 31), &**word)).collect();
    measure(10, |round| {
        let first = &words[round as usize % words.len()];
        let mut sum: u32 = words.iter().map(|word| distance(first, word) as u32).sum();
        sum = sum * 31 + shared(&lines, &others[round as usize % 60..]);
        sum = sum * 31 + words.iter().filter(|word| is_palindrome(word)).count() as u32;
        let text = report(&rows);
        sum.wrapping_add(parsed(&text) as u32) ^ text.len() as u32
    });
}
