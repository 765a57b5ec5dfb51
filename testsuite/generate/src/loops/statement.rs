//! Statements: they leave nothing on the stack.

use super::body::{Body, Ty, canonical, letter};

/// Widths of stores that are narrower than their values.
const NARROW: [u32; 3] = [1, 2, 4];

impl Body<'_> {
    /// A statement with at most so many loops inside of each other, and so many rounds of the innermost.
    pub fn statement(&mut self, depth: usize, rounds: usize) -> String {
        match self.chance.below(27) {
            0..=3 => {
                let ty = if self.chance.one_in(3) { Ty::I64 } else { Ty::I32 };
                let value = self.value(ty, 2);
                self.set(ty, &value)
            }
            4..=6 => {
                let value = self.value(Ty::I64, 3);
                self.see(Ty::I64, &value)
            }
            7..=10 => self.store(),
            11 | 24 => self.both_ways(),
            23 => self.record(),
            12 => {
                let condition = self.condition(2);
                let [then, otherwise] = [0; 2].map(|_| self.statement(0, 0));
                self.line(&format!("(if {condition} (then\n{then}    ) (else\n{otherwise}    ))"))
            }
            13..=15 if depth > 0 && rounds > 1 => self.repeat(depth, rounds),
            16 => {
                let ty = self.one_of(&[Ty::F32, Ty::F64]);
                let value = self.value(ty, 2);
                self.set(ty, &value)
            }
            17 => {
                let place = self.start("(local.get $p0)");
                let number = format!("(i32.load $m0 offset=4 {place})");
                let mut text = self.see(Ty::I32, &number);
                let next = format!("(i32.load $m0 offset=0 {place})");
                let next = match self.chance.one_in(3) {
                    // Something else may be there by now.
                    true => format!("(local.set $p0 {next})"),
                    false => format!("(local.set $p0 (i32.and {next} (i32.const 0x3ff0)))"),
                };
                text.push_str(&self.line(&next));
                text
            }
            18 => {
                let stride = self.one_of(&[1, 4, 8, 16, 64, 4, 8, 256, 2048]);
                let local = self.one_of(&["$p0", "$p1", "$p1"]);
                let text = format!("(local.set {local} (i32.add (local.get {local}) (i32.const {stride})))");
                self.line(&text)
            }
            19 => {
                let node = self.node();
                let local = self.one_of(&["$p0", "$p1"]);
                self.line(&format!("(local.set {local} {node})"))
            }
            20 => self.switch(),
            21 if !self.labels.is_empty() => {
                // The newest labels go on with a loop, or leave it.
                let label = self.chance.below(self.labels.len().min(2));
                let label = self.labels[self.labels.len() - 1 - label].clone();
                let condition = match self.chance.one_in(3) {
                    true => self.condition(2),
                    // Mostly the loop goes on.
                    false => format!("(i32.eqz (i32.and {} (i32.const 15)))", self.value(Ty::I32, 2)),
                };
                self.line(&format!("(br_if {label} {condition})"))
            }
            22 => {
                let (number, ty) = self.one_of(&[(0, Ty::I32), (1, Ty::I64)]);
                let value = self.value(ty, 2);
                self.line(&format!("(global.set $g{number} {value})"))
            }
            25 if depth > 0 && rounds > 1 => self.lanes(),
            _ => {
                let value = self.value(Ty::I32, 3);
                self.see(Ty::I32, &value)
            }
        }
    }

    fn set(&mut self, ty: Ty, value: &str) -> String {
        let number = self.chance.below(2);
        self.line(&format!("(local.set ${}{number} {value})", letter(ty)))
    }

    fn store(&mut self) -> String {
        let ty = self.one_of(&[Ty::I32, Ty::I32, Ty::I64, Ty::I64, Ty::F32, Ty::F64]);
        let name = ty.name();
        let narrow = self.one_of(&NARROW);
        let is_narrow = narrow < ty.bytes() && self.chance.one_in(2);
        let text = match ty {
            Ty::I32 | Ty::I64 if is_narrow => {
                let place = self.place(narrow);
                format!("({name}.store{} {place} {})", narrow * 8, self.value(ty, 2))
            }
            Ty::I32 | Ty::I64 => {
                let place = self.place(ty.bytes());
                format!("({name}.store {place} {})", self.value(ty, 2))
            }
            Ty::F32 | Ty::F64 => {
                let place = self.place(ty.bytes());
                let value = format!("(local.get ${}{})", letter(ty), self.chance.below(2));
                format!("({name}.store {place} {})", canonical(ty, &value))
            }
        };
        self.line(&text)
    }

    /// A number of 32 bits that is extended with and without a sign, compared, and an index.
    fn both_ways(&mut self) -> String {
        let number = match self.chance.one_in(2) {
            true => self.value(Ty::I32, 2),
            // What is there is not zero.
            false => format!("(i32.load $m0 offset=4 {})", self.start("(i32.and (local.get $x0) (i32.const 0x5fc))")),
        };
        let mut text = self.line(&format!("(local.set $x0 {number})"));
        let constant = self.constant(Ty::I32);
        let comparison = self.one_of(&["lt_u", "lt_s", "ge_u", "gt_s", "eq"]);
        for value in [
            "(i64.extend_i32_u (local.get $x0))".to_owned(),
            "(i64.extend_i32_s (local.get $x0))".to_owned(),
            format!("(i64.extend_i32_u (i32.{comparison} (local.get $x0) {constant}))"),
            format!("(i64.load8_s $m0 {})", self.start("(i32.and (local.get $x0) (i32.const 0x7ff))")),
        ] {
            if !self.chance.one_in(4) {
                text.push_str(&self.see(Ty::I64, &value));
            }
        }
        text
    }

    /// Accesses at several displacements from one index.
    fn record(&mut self) -> String {
        let index = self.start("(i32.and (local.get $p1) (i32.const 0x1ff8))");
        let mut text = String::new();
        for _ in 0..2 + self.chance.below(4) {
            let offset = self.one_of(&[0, 8, 248, 256, 2040, 2048, 4088, 4096, 6144, 8192, 0x7ff8]);
            let ty = self.one_of(&[Ty::I32, Ty::I64]);
            let name = ty.name();
            text.push_str(&match self.chance.one_in(2) {
                true => self.see(ty, &format!("({name}.load $m0 offset={offset} {index})")),
                false => {
                    let value = self.value(ty, 1);
                    self.line(&format!("({name}.store $m0 offset={offset} {index} {value})"))
                }
            });
        }
        text
    }

    /// Some of three statements, by number.
    fn switch(&mut self) -> String {
        let index = self.value(Ty::I32, 2);
        let mask = self.one_of(&[1, 3, 7]);
        let [one, other, last] = [0; 3].map(|_| self.statement(0, 0));
        self.line(&format!(
            "(block $third (block $second (block $first (br_table $first $second $third $first (i32.and {index} \
             (i32.const {mask}))))\n{one}    )\n{other}    )\n{last}"
        ))
    }
}
