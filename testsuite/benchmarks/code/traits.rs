//! virtual calls: boxes of traits, closures and iterators behind pointers
mod measure;
use measure::{Random, measure};

trait Node {
    fn feed(&mut self, input: i32) -> i32;
    fn weight(&self) -> i32 {
        1
    }
}

struct Gain(i32);
struct Delay {
    line: [i32; 16],
    at: usize,
}
struct Clip(i32, i32);
struct Chain(Vec<Box<dyn Node>>);
struct Gate {
    inner: Box<dyn Node>,
    open: Box<dyn Fn(i32) -> bool>,
}

impl Node for Gain {
    fn feed(&mut self, input: i32) -> i32 {
        input.wrapping_mul(self.0) >> 4
    }
}

impl Node for Delay {
    fn feed(&mut self, input: i32) -> i32 {
        let output = std::mem::replace(&mut self.line[self.at], input);
        self.at = (self.at + 1) % self.line.len();
        output.wrapping_add(input / 2)
    }

    fn weight(&self) -> i32 {
        self.line.len() as i32
    }
}

impl Node for Clip {
    fn feed(&mut self, input: i32) -> i32 {
        input.clamp(self.0, self.1)
    }
}

impl Node for Chain {
    fn feed(&mut self, input: i32) -> i32 {
        self.0.iter_mut().fold(input, |value, node| node.feed(value))
    }

    fn weight(&self) -> i32 {
        self.0.iter().map(|node| node.weight()).sum()
    }
}

impl Node for Gate {
    fn feed(&mut self, input: i32) -> i32 {
        if (self.open)(input) { self.inner.feed(input) } else { input >> 1 }
    }

    fn weight(&self) -> i32 {
        1 + self.inner.weight()
    }
}

fn make(random: &mut Random, depth: u32) -> Box<dyn Node> {
    match random.next() >> 4 & 7 {
        0 | 1 if depth < 3 => Box::new(Gain((random.next() & 31) as i32)),
        2 if depth < 3 => Box::new(Delay { line: [0; 16], at: 0 }),
        3 if depth < 3 => Box::new(Clip(-3000, 5000)),
        _ if depth == 0 => Box::new(Gain(17)),
        4 => {
            let limit = (random.next() & 1023) as i32;
            let open: Box<dyn Fn(i32) -> bool> =
                if limit & 1 == 0 { Box::new(move |value| value > limit) } else { Box::new(|value| value & 3 != 0) };
            Box::new(Gate { inner: make(random, depth - 1), open })
        }
        _ => Box::new(Chain((0..3).map(|_| make(random, depth - 1)).collect())),
    }
}

/// Samples of which every other is dropped or changed, behind pointers to iterators.
fn samples(round: u32) -> Box<dyn Iterator<Item = i32>> {
    let mut random = Random(round + 99);
    let all = (0..2500).map(move |_| (random.next() & 8191) as i32 - 4096);
    if round & 1 == 0 { Box::new(all.filter(|sample| sample & 7 != 0)) } else { Box::new(all.map(|sample| sample ^ 1)) }
}

fn main() {
    let mut random = Random(1414);
    let mut node = Chain((0..4).map(|_| make(&mut random, 4)).collect());
    measure(5, |round| {
        let sum = samples(round).fold(0u32, |sum, sample| sum.wrapping_mul(31).wrapping_add(node.feed(sample) as u32));
        sum.wrapping_add(node.weight() as u32)
    });
}
