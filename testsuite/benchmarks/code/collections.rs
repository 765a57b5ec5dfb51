//! the standard library's collections: maps, sets, a heap, strings
mod measure;
use measure::{Random, measure};
use std::collections::{BTreeMap, BinaryHeap, HashMap, HashSet, VecDeque};
use std::hash::BuildHasherDefault;

/// The standard library's hash function, with the same keys in every run.
type Hasher = BuildHasherDefault<std::hash::DefaultHasher>;

fn words(text: &str) -> u32 {
    let mut counts: HashMap<String, u32, Hasher> = HashMap::default();
    let mut by_length: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
    for word in text.split_whitespace() {
        let word = word.trim_matches(|letter: char| !letter.is_alphanumeric());
        *counts.entry(word.to_lowercase()).or_default() += 1;
        by_length.entry(word.len()).or_default().push(word);
    }
    let mut most: Vec<_> = counts.into_iter().collect();
    most.sort_by(|left, right| right.1.cmp(&left.1).then_with(|| left.0.cmp(&right.0)));
    let joined = most.iter().take(10).map(|(word, _)| word.as_str()).collect::<Vec<_>>().join("-");
    let sum = joined.bytes().fold(0u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(byte)));
    by_length.iter().fold(sum, |sum, (length, words)| sum.wrapping_add((length * words.len()) as u32))
}

/// The shortest ways through a graph.
fn ways(edges: &[Vec<(usize, u32)>], from: usize) -> u32 {
    let mut best = vec![u32::MAX; edges.len()];
    let mut heap = BinaryHeap::from([(std::cmp::Reverse(0u32), from)]);
    best[from] = 0;
    while let Some((std::cmp::Reverse(length), node)) = heap.pop() {
        if length > best[node] {
            continue;
        }
        for &(next, by) in &edges[node] {
            if length + by < best[next] {
                best[next] = length + by;
                heap.push((std::cmp::Reverse(length + by), next));
            }
        }
    }
    best.iter().filter(|length| **length != u32::MAX).fold(0, |sum, length| sum.wrapping_mul(3).wrapping_add(*length))
}

/// How many nodes can be reached.
fn reached(edges: &[Vec<(usize, u32)>], from: usize) -> u32 {
    let mut seen: HashSet<usize, Hasher> = HashSet::default();
    let mut queue = VecDeque::from([from]);
    while let Some(node) = queue.pop_front() {
        if seen.insert(node) {
            queue.extend(edges[node].iter().map(|(next, _)| *next));
        }
    }
    seen.len() as u32
}

fn numbers(random: &mut Random) -> u32 {
    let mut map = BTreeMap::new();
    for _ in 0..1500 {
        let key = random.next() & 1023;
        if key & 3 == 0 {
            map.remove(&(key / 2));
        } else {
            map.insert(key, random.next());
        }
    }
    map.range(100..900).fold(0, |sum, (key, value)| sum ^ key.wrapping_mul(*value))
}

fn main() {
    let mut random = Random(2357);
    const PARTS: [&str; 9] = ["Wort", "haus ", "Baum. ", "der ", "die ", "Das, ", "grün ", "läuft ", "nie! "];
    let text: String = (0..1500).map(|_| PARTS[(random.next() >> 3) as usize % PARTS.len()]).collect();
    let edges: Vec<Vec<(usize, u32)>> = (0..400)
        .map(|_| (0..random.next() % 8).map(|_| (random.next() as usize % 400, random.next() % 100 + 1)).collect())
        .collect();
    measure(5, |round| {
        let from = round as usize % edges.len();
        words(&text) ^ ways(&edges, from) ^ reached(&edges, from) << 8 ^ numbers(&mut Random(round + 1))
    });
}
