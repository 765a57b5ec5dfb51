//! Loops over numbers that lie side by side, which may become loops of vectors (`optimise/vector.rs`): where what is
//! stored and what is loaded are apart, overlap by a few bytes, or end where memory does.

use super::body::{Body, Ty};

/// The type of a number, what its store and its loads are called beyond that, and its width in bytes.
#[derive(Clone, Copy)]
struct Item {
    ty: Ty,
    store: &'static str,
    load: &'static str,
    width: u32,
}

const ITEMS: [Item; 9] = [
    Item { ty: Ty::I32, store: "", load: "", width: 4 },
    Item { ty: Ty::I32, store: "", load: "", width: 4 },
    Item { ty: Ty::I64, store: "", load: "", width: 8 },
    Item { ty: Ty::F32, store: "", load: "", width: 4 },
    Item { ty: Ty::F64, store: "", load: "", width: 8 },
    Item { ty: Ty::I32, store: "8", load: "8_u", width: 1 },
    Item { ty: Ty::I32, store: "16", load: "16_s", width: 2 },
    Item { ty: Ty::I64, store: "8", load: "8_s", width: 1 },
    Item { ty: Ty::I64, store: "32", load: "32_u", width: 4 },
];

impl Item {
    /// Of what all places are multiples: the bytes of two floats never become one.
    fn aligned(self) -> i64 {
        if matches!(self.ty, Ty::F32 | Ty::F64) { i64::from(self.width) } else { 1 }
    }
}

/// Rounds at most.
const ROUNDS: usize = 40;

/// How far what is loaded may begin from what is stored, in bytes.
const NEAR: [i64; 17] = [-64, -32, -24, -17, -16, -8, -4, -2, -1, 1, 2, 4, 8, 15, 16, 24, 48];

/// What stands for a displacement that each number of a round moves on.
const MARK: char = '#';

/// A loop in the making.
struct Lanes {
    number: usize,
    item: Item,
    /// Numbers of a round, and its bytes.
    unrolled: u32,
    stride: u32,
    /// Whether places are sums with a counter; else each has a pointer.
    is_indexed: bool,
    /// The places from which is loaded.
    sources: Vec<String>,
}

impl Lanes {
    /// The address of a place in this round.
    fn at(&self, place: &str) -> String {
        match self.is_indexed {
            true => format!("(i32.add (local.get {place}) (local.get $i{}))", self.number),
            false => format!("(local.get {place})"),
        }
    }
}

impl Body<'_> {
    /// Such a loop, and what it has left.
    pub fn lanes(&mut self) -> String {
        let number = self.loops;
        self.loops += 1;
        let item = self.one_of(&ITEMS);
        let unrolled = self.one_of(&[1, 1, 1, 1, 2, 2, 3, 4, 5]);
        // Sometimes something is left between what two rounds store.
        let gap = if self.chance.one_in(12) { item.width } else { 0 };
        let stride = unrolled * item.width + gap;
        let is_indexed = self.chance.one_in(2);
        let (rounds, count) = self.rounds();
        let length = stride * rounds as u32;
        let [i, n, to] = ["i", "n", "to"].map(|name| format!("${name}{number}"));
        self.locals.push_str(&format!(" (local {i} i32) (local {n} i32) (local {to} i32)"));

        let start = self.beginning(length, item);
        let mut text =
            self.line(&format!("(local.set {n} {count}) (local.set {i} (i32.const 0)) (local.set {to} {start})"));
        let mut lanes = Lanes { number, item, unrolled, stride, is_indexed, sources: Vec::new() };
        for source in 0..self.one_of(&[0, 1, 1, 2, 2, 3]) {
            let from = format!("$from{number}_{source}");
            self.locals.push_str(&format!(" (local {from} i32)"));
            let start = match self.chance.below(8) {
                0 | 1 => {
                    let distance = self.one_of(&NEAR) / item.aligned() * item.aligned();
                    format!("(i32.add (local.get {to}) (i32.const {distance}))")
                }
                2 => {
                    lanes.sources.push(to.clone());
                    continue;
                }
                3 => self.beginning(length, item),
                _ => {
                    let start = (0x1800 + 0x600 * source + self.chance.below(0x80)) as i64;
                    format!("(i32.const {})", start / item.aligned() * item.aligned())
                }
            };
            text.push_str(&self.line(&format!("(local.set {from} {start})")));
            lanes.sources.push(from);
        }
        if matches!(item.ty, Ty::F32 | Ty::F64) {
            text.push_str(&self.finite(&lanes, &n, &to));
        }
        text.push_str(&self.lanes_loop(&lanes, [&i, &n, &to]));
        for local in [&i, &n, &to] {
            if self.chance.one_in(2) {
                text.push_str(&self.see(Ty::I32, &format!("(local.get {local})")));
            }
        }
        text
    }

    /// How many rounds there are at most, and the number of this time.
    fn rounds(&mut self) -> (usize, String) {
        match self.chance.one_in(2) {
            true => {
                let rounds = 1 + self.chance.below(ROUNDS);
                (rounds, format!("(i32.const {rounds})"))
            }
            false => {
                let mask = self.one_of(&[7, 15, 31]);
                let local = self.one_of(&["$a0", "$a1", "$x1", "$p1"]);
                (mask + 1, format!("(i32.add (i32.and (local.get {local}) (i32.const {mask})) (i32.const 1))"))
            }
        }
    }

    /// Where something of so many bytes begins: mostly well inside of memory.
    fn beginning(&mut self, length: u32, item: Item) -> String {
        let (width, aligned) = (i64::from(item.width), item.aligned());
        match self.chance.below(60) {
            // The sums wrap.
            0 => format!("(i32.const {})", -i64::from(self.one_of(&[8, 16, 32, 33]))),
            1..=6 if !self.memories[0].is_64 => {
                let beyond = self.one_of(&[-32, -16, -width, -1, 0, 0, 0, 1, width, 16]) / aligned * aligned;
                let length = i64::from(length) - beyond;
                format!("(i32.sub (i32.shl (memory.size $m0) (i32.const 16)) (i32.const {length}))")
            }
            7 if !self.memories[0].is_64 => {
                let length = i64::from(length);
                format!(
                    "(block (result i32) (drop (memory.grow $m0 (i32.const 1))) (i32.sub (i32.shl (memory.size $m0) \
                     (i32.const 16)) (i32.const {length})))"
                )
            }
            _ => {
                let mask = if aligned == 1 { self.one_of(&[0, 3, 0xf0]) } else { 0xf0 };
                let start = (0x900 + self.chance.below(0x200)) as i64 / aligned * aligned;
                format!("(i32.add (i32.and (local.get $x1) (i32.const {mask})) (i32.const {start}))")
            }
        }
    }

    /// Lets what lies at all places be numbers: then no operation makes a NaN, in which engines may differ.
    fn finite(&mut self, lanes: &Lanes, n: &str, to: &str) -> String {
        let Lanes { number, item, stride, .. } = lanes;
        let (name, width) = (item.ty.name(), item.width);
        let integer = if width == 4 { "i32" } else { "i64" };
        let j = format!("$j{number}");
        self.locals.push_str(&format!(" (local {j} i32)"));
        let mut text = String::new();
        for place in lanes.sources.iter().map(String::as_str).chain([to]) {
            // Also what lies a little before and behind. A place that is not in memory makes a trap here.
            let address = self.start(&format!("(i32.add (local.get {place}) (local.get {j}))"));
            text.push_str(&self.line(&format!(
                "(local.set {j} (i32.const -{stride})) (loop $finite (if (i32.lt_u (i32.add (local.get {place}) (local.get \
                 {j})) (i32.sub (i32.shl {} (i32.const 16)) (i32.const {width}))) (then ({name}.store $m0 {address} \
                 ({name}.convert_{integer}_s ({integer}.load $m0 {address}))))) (br_if $finite (i32.lt_s (local.tee {j} \
                 (i32.add (local.get {j}) (i32.const {width}))) (i32.add (i32.mul (local.get {n}) (i32.const {stride})) \
                 (i32.const {width})))))",
                match self.memories[0].is_64 {
                    true => "(i32.wrap_i64 (memory.size $m0))",
                    false => "(memory.size $m0)",
                }
            )));
        }
        text
    }

    fn lanes_loop(&mut self, lanes: &Lanes, [i, n, to]: [&str; 3]) -> String {
        let Lanes { number, item, unrolled, stride, .. } = lanes;
        let name = item.ty.name();
        let displacement = self.one_of(&[0, 0, 0, 8, 256]);
        // What one round loads, the next one uses.
        let passed = format!("$passed{number}");
        let passes = *unrolled == 1 && !lanes.sources.is_empty() && item.store.is_empty() && self.chance.one_in(3);
        let mut start = String::new();
        if passes {
            self.locals.push_str(&format!(" (local {passed} {name})"));
            let before = match self.chance.one_in(4) {
                true => format!("({name}.const 3)"),
                // Mostly what lies before the first.
                false => {
                    let source = lanes.at(&lanes.sources[0]);
                    let address = self.start(&format!("(i32.sub {source} (i32.const {stride}))"));
                    format!("({name}.load $m0 {address})")
                }
            };
            start = format!("(local.set {passed} {before})");
        }
        let mut value = self.lane(lanes, 2);
        if passes {
            let source = self.start(&lanes.at(&lanes.sources[0]));
            let load = format!("({name}.load $m0 offset=0 {source})");
            value = format!("({name}.add (local.get {passed}) ({name}.sub {value} {load}))");
        }
        let other = if self.chance.one_in(10) { self.lane(lanes, 1) } else { value.clone() };
        let address = self.start(&lanes.at(to));
        // A number to which each round adds something, also where nothing is stored.
        let total = format!("$total{number}");
        let is_total = matches!(item.ty, Ty::I32 | Ty::I64) && item.store.is_empty() && self.chance.one_in(3);
        let stores = !is_total || self.chance.one_in(2);
        let operator = self.one_of(&["add", "add", "xor", "and", "or", "sub", "mul"]);
        let term = self.lane(lanes, 1);
        if is_total {
            self.locals.push_str(&format!(" (local {total} {name})"));
            start.push_str(&format!("(local.set {total} {})", self.constant(item.ty)));
        }
        let mut body = String::new();
        for lane in 0..*unrolled {
            let value = if lane + 1 == *unrolled { &other } else { &value };
            let value = moved(value, lane * item.width);
            let offset = displacement + lane * item.width;
            if stores {
                let store = format!("({name}.store{} $m0 offset={offset} {address} {value})", item.store);
                body.push_str(&format!("{store} "));
            }
            if is_total {
                let term = moved(&term, lane * item.width);
                body.push_str(&format!("(local.set {total} ({name}.{operator} (local.get {total}) {term})) "));
            }
        }
        if passes {
            let source = self.start(&lanes.at(&lanes.sources[0]));
            body.push_str(&format!("(local.set {passed} ({name}.load $m0 offset=0 {source})) "));
        }
        if !lanes.is_indexed {
            let mut pointers: Vec<&str> = lanes.sources.iter().map(String::as_str).chain([to]).collect();
            pointers.sort_unstable();
            pointers.dedup();
            for pointer in pointers {
                body.push_str(&format!("(local.set {pointer} (i32.add (local.get {pointer}) (i32.const {stride}))) "));
            }
        }
        let next = format!("(local.tee {i} (i32.add (local.get {i}) (i32.const {stride})))");
        let mut end = format!("(i32.mul (local.get {n}) (i32.const {stride}))");
        if stores && self.chance.one_in(40) {
            // It is stepped over, and then memory ends.
            end = format!("(i32.add {end} (i32.const 1))");
        }
        let limit = format!("$limit{number}");
        self.locals.push_str(&format!(" (local {limit} i32)"));
        let less = format!("(local.tee {n} (i32.sub (local.get {n}) (i32.const 1)))");
        let goes_on = match self.chance.below(6) {
            0 => format!("(i32.lt_u {next} (local.get {limit}))"),
            1 => format!("(i32.lt_s {next} (local.get {limit}))"),
            2 | 3 => format!("(i32.ne {next} (local.get {limit}))"),
            _ => {
                body.push_str(&format!("(local.set {i} (i32.add (local.get {i}) (i32.const {stride}))) "));
                less
            }
        };
        let mut text = self.line(&format!(
            "(local.set {limit} {end}) {start} (loop $lanes{number} {body} (br_if $lanes{number} {goes_on}))"
        ));
        if is_total {
            text.push_str(&self.see(item.ty, &format!("(local.get {total})")));
        }
        text
    }

    /// What is done with the numbers of a lane.
    fn lane(&mut self, lanes: &Lanes, depth: usize) -> String {
        let Item { ty, load, width, .. } = lanes.item;
        let name = ty.name();
        let is_float = matches!(ty, Ty::F32 | Ty::F64);
        if depth == 0 || self.chance.one_in(5) {
            let local = match ty {
                Ty::I32 => "(local.get $x0)",
                _ => "(local.get $y0)",
            };
            return match self.chance.below(8) {
                0 if !is_float => local.to_owned(),
                0 | 1 => format!("({name}.const {})", self.chance.below(9)),
                // The same in each round, unless something is stored there.
                2 | 3 if !is_float => {
                    let fixed = self.one_of(&[0x800, 0x980, 0xa00]);
                    format!("({name}.load{load} $m0 {})", self.start(&format!("(i32.const {fixed})")))
                }
                _ if lanes.sources.is_empty() => format!("({name}.const 5)"),
                _ => {
                    let source = self.chance.below(lanes.sources.len());
                    let address = self.start(&lanes.at(&lanes.sources[source]));
                    let offset = self.one_of(&[0, 0, 0, 0, width]);
                    format!("({name}.load{load} $m0 offset={MARK}{offset}{MARK} {address})")
                }
            };
        }
        let one = self.lane(lanes, depth - 1);
        if is_float {
            // Nothing of this grows beyond all bounds in so many rounds.
            return match self.chance.below(6) {
                0 => format!("({name}.neg {one})"),
                1 => format!("({name}.abs {one})"),
                2 => format!("({name}.mul {one} ({name}.const 0.75))"),
                3 => format!("({name}.div {one} ({name}.const 1.5))"),
                4 => format!("({name}.sqrt ({name}.abs {one}))"),
                _ => {
                    let operator = self.one_of(&["add", "sub"]);
                    format!("({name}.mul ({name}.{operator} {one} {}) ({name}.const 0.5))", self.lane(lanes, depth - 1))
                }
            };
        }
        match self.chance.below(5) {
            0 => {
                let operator = self.one_of(&["shl", "shr_u", "shr_s"]);
                let by = self.one_of(&[0, 1, 3, 7, 31, 33]);
                format!("({name}.{operator} {one} ({name}.const {by}))")
            }
            _ => {
                let operator = self.one_of(&["add", "sub", "mul", "and", "or", "xor"]);
                let other = self.lane(lanes, depth - 1);
                format!("({name}.{operator} {one} {other})")
            }
        }
    }
}

/// An expression with its displacements moved on.
fn moved(text: &str, by: u32) -> String {
    let parts = text.split(MARK).enumerate();
    let part = |(number, part): (usize, &str)| match number % 2 {
        0 => part.to_owned(),
        _ => part.parse::<u32>().map_or_else(|_| part.to_owned(), |offset| (offset + by).to_string()),
    };
    parts.map(part).collect()
}
