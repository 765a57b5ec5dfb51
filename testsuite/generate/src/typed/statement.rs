//! Statements: they leave nothing on the stack.

use super::body::{Body, Label};
use super::shape::{Global, Table, Ty};

impl Body<'_, '_> {
    /// A statement.
    pub fn statement(&mut self, depth: usize) -> String {
        let depth = match depth {
            0 => return self.see(0),
            depth => self.deeper(depth),
        };
        match self.chance.below(14) {
            0 => {
                let local = self.chance.below(self.locals.len());
                let value = self.value(self.locals[local].ty, depth);
                self.locals[local].is_set = true;
                format!("(local.set {local} {value})")
            }
            1 => {
                let is_one = |global: &Global| global.is_mutable;
                let Some(global) = self.chance.index_of(&self.shape.globals, is_one) else { return self.see(depth) };
                format!("(global.set $g{global} {})", self.value(self.shape.globals[global].ty, depth))
            }
            2 | 3 => self.table_statement(depth),
            4 => {
                let ty = self.some_type_of_value();
                format!("{} (drop)", self.value(ty, depth))
            }
            5 => {
                let condition = self.value(Ty::I32, depth);
                let [then, otherwise] = [0; 2].map(|_| self.scoped(|body| body.statement(depth)));
                format!("(if {condition} (then {then}) (else {otherwise}))")
            }
            6 => self.block(&[], |body, own| {
                let before = body.statement(depth);
                let condition = body.value(Ty::I32, depth);
                let after = body.statement(depth);
                format!("{before} (br_if {own} {condition}) {after}")
            }),
            7 => {
                // No other branch leads to it, so it burns what its iterations cost.
                let (statement, condition) = self.scoped(|body| (body.statement(depth), body.value(Ty::I32, depth)));
                format!(
                    "(loop $again {statement} (global.set $fuel (i32.sub (global.get $fuel) (i32.const 1))) \
                     (br_if $again (i32.and (i32.gt_s (global.get $fuel) (i32.const 0)) {condition})))"
                )
            }
            8 => self.block(&[], |body, own| {
                let reference = body.some_reference();
                let maybe = body.value(reference.nullable(), depth);
                let consume = body.consume(reference.not_null());
                format!("(br_on_null {own} {maybe}) {consume} {}", body.statement(depth))
            }),
            9 => {
                let Some((call, results)) = self.call("", |_| true, depth) else { return self.see(depth) };
                let consume: String = results.iter().rev().map(|ty| format!(" {}", self.consume(*ty))).collect();
                format!("{call}{consume}")
            }
            10 | 11 => {
                let condition = self.value(Ty::I32, depth);
                format!("(if {condition} (then {}))", self.scoped(|body| body.leave(depth)))
            }
            12 => {
                let inner = self.block(&[], |body, own| {
                    let outer = body.label(&[]).unwrap_or_else(|| own.to_owned());
                    let index = body.value(Ty::I32, depth);
                    format!("(br_table {own} {outer} {own} {index})")
                });
                format!("{inner} {}", self.statement(depth))
            }
            _ => self.see(depth),
        }
    }

    /// Leaves what is around it: by a branch with values, a return, or a tail call.
    fn leave(&mut self, depth: usize) -> String {
        let results = self.results;
        match self.chance.below(3) {
            0 => {
                let Some(label) = self.chance.index_of(&self.labels, |_| true) else {
                    return format!("(return{})", self.values(results, depth));
                };
                let Label { name, types } = self.labels[label].clone();
                format!("(br {name}{})", self.values(&types, depth))
            }
            1 => format!("(return{})", self.values(results, depth)),
            _ => {
                let fits = |found: &[Ty]| {
                    found.len() == results.len() && found.iter().zip(results).all(|(one, other)| one.is_subtype(*other))
                };
                match self.call("return_", fits, depth) {
                    Some((call, _)) => call,
                    None => format!("(return{})", self.values(results, depth)),
                }
            }
        }
    }

    /// Shows a number to whoever looks at the globals in the end.
    fn see(&mut self, depth: usize) -> String {
        let value = self.value(Ty::I64, depth);
        format!("(global.set $seen (i64.add (i64.mul (global.get $seen) (i64.const 31)) {value}))")
    }

    fn table_statement(&mut self, depth: usize) -> String {
        let (number, table) = self.some_table();
        let ty = table.index().text();
        let count = self.chance.below(4);
        match self.chance.below(6) {
            0 | 1 => {
                let index = self.index(table, depth);
                format!("(table.set $t{number} {index} {})", self.value(table.element, depth))
            }
            2 => {
                let (index, value) = (self.index(table, depth), self.value(table.element, depth));
                format!("(table.fill $t{number} {index} {value} ({ty}.const {count}))")
            }
            3 => {
                let is_one = |source: &Table| source.element.is_subtype(table.element);
                let source = self.chance.index_of(&self.shape.tables, is_one).unwrap_or(number);
                let from = &self.shape.tables[source];
                // The count has the smaller of the two types of indices.
                let ty = if from.is_64 { ty } else { "i32".to_owned() };
                let (to, from) = (self.index(table, depth), self.index(from, depth));
                format!("(table.copy $t{number} $t{source} {to} {from} ({ty}.const {count}))")
            }
            4 => {
                let is_one = |ty: &Ty| ty.is_subtype(table.element);
                let Some(segment) = self.chance.index_of(&self.shape.segments, is_one) else { return self.see(depth) };
                let (index, from) = (self.index(table, depth), self.chance.below(3));
                format!("(table.init $t{number} $e{segment} {index} (i32.const {from}) (i32.const {count}))")
            }
            _ if self.chance.one_in(4) => format!("(elem.drop $e{})", self.chance.below(self.shape.segments.len())),
            _ => self.see(depth),
        }
    }
}
