//! Loops and their counters.
//!
//! A loop is exact if it ends because its counter becomes equal to what it is compared with: then what it starts from
//! is made so. Any other comparison is tried here, if it is with constants; where that does not end soon, or cannot be
//! tried, the loop has fuel.

use super::body::{Body, Counter, Ty};
use super::constant::{self, wrap};

/// Rounds of a loop at most.
const ROUNDS: usize = 20;

/// A counter is small if it stays below this.
const SMALL: i64 = 0x800;

/// Where a counter starts and what it is compared with.
struct Range {
    start: String,
    end: String,
    /// If both are constants.
    known: Option<(i64, i64)>,
}

/// The parts of a loop.
struct Parts {
    /// Whether the loop has parameters.
    has_parameters: bool,
    /// What is done before the loop,
    start: String,
    /// at the start of each round,
    before: String,
    /// in each round,
    body: String,
    /// and after each round, but for the branch,
    change: String,
    /// which is this.
    end: String,
}

impl Body<'_> {
    /// A loop with at most so many loops inside of each other, whose innermost body is executed at most so often.
    pub fn repeat(&mut self, depth: usize, budget: usize) -> String {
        let number = self.loops;
        self.loops += 1;
        let ty = if self.chance.one_in(3) { Ty::I64 } else { Ty::I32 };
        let name = ty.name();
        let rounds = 2 + self.chance.below(ROUNDS.min(budget));
        let local = format!("$c{number}");
        self.locals.push_str(&format!(" (local {local} {name})"));
        if self.chance.one_in(5) {
            return self.down_to_zero(number, ty, rounds, depth, budget);
        }

        let step = constant::step(self.chance, ty);
        let range = self.range(ty, step, rounds);
        let is_small = range.known.is_some_and(|(start, end)| [start, end].iter().all(|at| (0..SMALL).contains(at)));
        self.counters.push(Counter { local: local.clone(), ty, is_small });
        let is_exact = !self.chance.one_in(3);
        let comparison = match (is_exact, step > 0) {
            (true, _) => "ne",
            (false, _) if self.chance.one_in(5) => self.one_of(&["eq", "ne", "lt_s", "lt_u", "gt_s", "ge_u"]),
            (false, true) => self.one_of(&["lt_s", "lt_u", "le_s", "le_u"]),
            (false, false) => self.one_of(&["gt_s", "gt_u", "ge_s", "ge_u"]),
        };
        let ends = |(start, end)| ends(ty, comparison, start, step, end, rounds + 2);
        let has_fuel = !is_exact && !range.known.is_some_and(ends);

        let sum = match self.chance.one_in(4) {
            true => format!("({name}.sub (local.get {local}) ({name}.const {}))", wrap(step.wrapping_neg(), ty)),
            false => format!("({name}.add (local.get {local}) ({name}.const {step}))"),
        };
        let compare = |operand: &str| format!("({name}.{comparison} {operand} {})", range.end);
        let (again, done) = (format!("$again{number}"), format!("$done{number}"));
        let has_parameters = self.chance.one_in(5);
        let [set, get] = [format!("(local.set {local} {sum})"), format!("(local.get {local})")];
        let (mut before, change, end) = match self.chance.below(9) {
            // It is compared before each round.
            0..=2 => (format!("(br_if {done} (i32.eqz {}))", compare(&get)), set, format!("(br {again})")),
            // It is changed and compared after each.
            3 | 4 => {
                let goes_on = compare(&format!("(local.tee {local} {sum})"));
                (String::new(), String::new(), self.end(number, &goes_on, has_parameters))
            }
            5 | 6 => (String::new(), set, self.end(number, &compare(&get), has_parameters)),
            // What is compared is the counter before the change.
            _ => {
                self.locals.push_str(&format!(" (local $old{number} {name})"));
                let goes_on = compare(&format!("(local.get $old{number})"));
                let end = self.end(number, &goes_on, has_parameters);
                (String::new(), format!("(local.set $old{number} {get}) {set}"), end)
            }
        };

        let mut start = format!("(local.set {local} {})", range.start);
        if has_fuel {
            let fuel = format!("$fuel{number}");
            self.locals.push_str(&format!(" (local {fuel} i32)"));
            start.push_str(&format!(" (local.set {fuel} (i32.const {rounds}))"));
            let left = format!("(local.tee {fuel} (i32.sub (local.get {fuel}) (i32.const 1)))");
            let is_over = match self.chance.one_in(2) {
                true => format!("(i32.eqz {left})"),
                false => format!("(i32.lt_s {left} (i32.const 1))"),
            };
            before = format!("(br_if {done} {is_over}) {before}");
        }
        let body = self.body(number, rounds, depth, budget);
        self.whole(number, &Parts { has_parameters, start, before, body, change, end })
    }

    /// The end of a loop that goes on if a comparison holds.
    fn end(&mut self, number: usize, goes_on: &str, has_parameters: bool) -> String {
        let (again, done) = (format!("$again{number}"), format!("$done{number}"));
        match self.chance.below(6) {
            0 => format!("(br_if {done} (i32.eqz {goes_on})) (br {again})"),
            // Both labels would take the parameters.
            1 if !has_parameters => format!("(br_table {done} {again} {goes_on})"),
            2 => format!("(br_if {again} (select (i32.const 4) (i32.const 0) {goes_on}))"),
            3 if !has_parameters => format!("(if {goes_on} (then (br {again})))"),
            _ => format!("(br_if {again} {goes_on})"),
        }
    }

    /// A loop whose counter itself is the condition.
    fn down_to_zero(&mut self, number: usize, ty: Ty, rounds: usize, depth: usize, budget: usize) -> String {
        let (name, local) = (ty.name(), format!("$c{number}"));
        let (again, done) = (format!("$again{number}"), format!("$done{number}"));
        self.counters.push(Counter { local: local.clone(), ty, is_small: true });
        let step = self.one_of(&[1, 1, 2, 4]);
        let tee = format!("(local.tee {local} ({name}.add (local.get {local}) ({name}.const -{step})))");
        let has_parameters = self.chance.one_in(5);
        let end = match (self.chance.below(5), ty) {
            (0, _) => format!("(br_if {done} ({name}.eqz {tee})) (br {again})"),
            (1, Ty::I32) if !has_parameters => format!("(br_table {done} {again} {again} {tee})"),
            (2, Ty::I32) => format!("(br_if {done} (i32.eqz (i32.eqz (i32.eqz {tee})))) (br {again})"),
            (2, _) => format!("(br_if {again} (i64.ne {tee} (i64.const 0)))"),
            (_, Ty::I32) => format!("(br_if {again} {tee})"),
            (_, _) => format!("(br_if {again} (i32.wrap_i64 {tee}))"),
        };
        let start = format!("(local.set {local} ({name}.const {}))", rounds * step);
        let body = self.body(number, rounds, depth, budget);
        let (before, change) = Default::default();
        self.whole(number, &Parts { has_parameters, start, before, body, change, end })
    }

    /// Where a counter starts, and what it is when so many rounds are over.
    fn range(&mut self, ty: Ty, step: i64, rounds: usize) -> Range {
        let name = ty.name();
        let distance = wrap(step.wrapping_mul(rounds as i64), ty);
        let parameter = if ty == Ty::I64 { "$b0" } else { self.one_of(&["$a0", "$a1"]) };
        let known = match self.chance.below(6) {
            0 => {
                let start = format!("({name}.sub (local.get {parameter}) ({name}.const {distance}))");
                return Range { start, end: format!("(local.get {parameter})"), known: None };
            }
            1 => {
                let end = format!("({name}.add (local.get {parameter}) ({name}.const {distance}))");
                return Range { start: format!("(local.get {parameter})"), end, known: None };
            }
            // It goes past a limit, or ends there.
            2 => {
                let end = constant::number(self.chance, ty);
                let end = wrap(end.wrapping_add(step.wrapping_mul(self.chance.below(3) as i64)), ty);
                (wrap(end.wrapping_sub(distance), ty), end)
            }
            _ if step < 0 => (distance.wrapping_neg(), 0),
            _ => (0, distance),
        };
        let known = (wrap(known.0, ty), wrap(known.1, ty));
        let [start, end] = [known.0, known.1].map(|at| format!("({name}.const {at})"));
        Range { start, end, known: Some(known) }
    }

    /// What is done in each round.
    fn body(&mut self, number: usize, rounds: usize, depth: usize, budget: usize) -> String {
        self.depth += 1;
        let labels = self.labels.len();
        self.labels.extend([format!("$done{number}"), format!("$next{number}")]);
        let mut body = String::new();
        let count = 2 + self.chance.below(5);
        let inner = if self.chance.one_in(2) { self.chance.below(count) } else { count };
        for position in 0..count {
            body.push_str(&match position == inner && depth > 1 && budget / rounds > 1 {
                true => self.repeat(depth - 1, budget / rounds),
                false => self.statement(depth - 1, budget / rounds),
            });
        }
        self.labels.truncate(labels);
        self.depth -= 1;
        body
    }

    /// All of a loop. One with parameters passes two locals on.
    fn whole(&mut self, number: usize, parts: &Parts) -> String {
        let Parts { has_parameters, start, before, body, change, end } = parts;
        let (ty, pass, take) = match has_parameters {
            true => (
                " (param i32 i64) (result i32 i64)",
                "(local.get $x0) (local.get $y0)",
                "(local.set $y0) (local.set $x0)",
            ),
            false => ("", "", ""),
        };
        // A second counter, which nothing asks.
        let second = if self.chance.one_in(3) {
            let ty = self.one_of(&[Ty::I32, Ty::I64]);
            let (name, step) = (ty.name(), constant::step(self.chance, ty));
            self.locals.push_str(&format!(" (local $k{number} {name})"));
            self.counters.push(Counter { local: format!("$k{number}"), ty, is_small: false });
            format!("(local.set $k{number} ({name}.add (local.get $k{number}) ({name}.const {step})))")
        } else {
            String::new()
        };
        let indent = "  ".repeat(self.depth + 3);
        let mut text = self.line(&format!(
            "{start} (block $done{number} {pass}\n{indent}(loop $again{number}{ty} {take} {before}\n{indent}(block \
             $next{number}\n{body}{indent}) {second} {pass} {change} {end}) {take})"
        ));
        if self.chance.one_in(2) {
            let counter = self.counters.iter().find(|counter| counter.local == format!("$c{number}")).cloned();
            if let Some(Counter { local, ty, .. }) = counter {
                text.push_str(&self.see(ty, &format!("(local.get {local})")));
            }
        }
        text
    }
}

/// Whether a loop that goes on as long as a comparison holds ends after so many rounds.
fn ends(ty: Ty, comparison: &str, start: i64, step: i64, end: i64, rounds: usize) -> bool {
    let unsigned = |number: i64| if ty == Ty::I64 { number as u64 } else { u64::from(number as u32) };
    let mut at = start;
    for _ in 0..rounds {
        let (one, other) = (unsigned(at), unsigned(end));
        let goes_on = match comparison {
            "eq" => at == end,
            "ne" => at != end,
            "lt_s" => at < end,
            "lt_u" => one < other,
            "gt_s" => at > end,
            "gt_u" => one > other,
            "le_s" => at <= end,
            "le_u" => one <= other,
            "ge_s" => at >= end,
            _ => one >= other,
        };
        if !goes_on {
            return at != start;
        }
        at = wrap(at.wrapping_add(step), ty);
    }
    false
}
