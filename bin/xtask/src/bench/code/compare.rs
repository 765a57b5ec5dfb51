//! What has changed since an earlier run, for whoever changes the compiler.

use anyhow::{Context, Result};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Prints each number of instructions that is another than in a file of an earlier run, and the means of all that both
/// have.
pub fn print(earlier: &Path, now: &Map<String, Value>) -> Result<()> {
    let text = fs::read_to_string(earlier).with_context(|| earlier.display().to_string())?;
    let earlier: Value = serde_json::from_str(&text).with_context(|| earlier.display().to_string())?;
    println!("| changed | program | before | now | now / before |\n| --- | --- | ---: | ---: | ---: |");
    let mut logarithms: BTreeMap<String, Vec<f64>> = BTreeMap::new();
    for (architecture, program, compiler, now) in instructions(now) {
        let before = earlier["architectures"][architecture][program][compiler]["instructions"].as_u64();
        let Some(before) = before.filter(|before| *before > 0) else { continue };
        let ratio = now as f64 / before as f64;
        let column = format!("{architecture}, {compiler}");
        if now != before {
            println!("| {column} | {program} | {before} | {now} | {ratio:.3} |");
        }
        logarithms.entry(column).or_default().push(ratio.ln());
    }
    for (column, logarithms) in logarithms {
        let mean = (logarithms.iter().sum::<f64>() / logarithms.len() as f64).exp();
        println!("| {column} | geometric mean of {} | | | {mean:.4} |", logarithms.len());
    }
    println!();
    Ok(())
}

/// All numbers of instructions: architecture, program, compiler and number.
fn instructions(numbers: &Map<String, Value>) -> Vec<(&str, &str, &str, u64)> {
    let mut found = Vec::new();
    for (architecture, programs) in numbers {
        for (program, compilers) in programs.as_object().into_iter().flatten() {
            for (compiler, numbers) in compilers.as_object().into_iter().flatten() {
                if let Some(number) = numbers.get("instructions").and_then(Value::as_u64) {
                    found.push((architecture.as_str(), program.as_str(), compiler.as_str(), number));
                }
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn numbers_are_found_by_their_names() {
        let numbers = json!({ "x86_64": { "aes": { "-O2": { "instructions": 5, "iterations": 1 }, "gcc": {} } } });
        let numbers = numbers.as_object().unwrap();
        let found: Vec<_> =
            instructions(numbers).into_iter().map(|(a, b, c, number)| format!("{a} {b} {c} {number}")).collect();
        assert_eq!(found, ["x86_64 aes -O2 5"]);
    }
}
