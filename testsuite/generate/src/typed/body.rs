//! Bodies of functions: expressions.

use super::chance::Chance;
use super::shape::{Shape, Table, Ty};

/// How deep expressions are.
const DEPTH: usize = 5;
/// Statements of a function.
const STATEMENTS: usize = 5;
/// Roughly how many expressions a function has.
const BUDGET: usize = 120;

/// The text of a function.
pub fn function(shape: &Shape, chance: &mut Chance, number: usize) -> String {
    let ty = shape.functions[number];
    let signature = &shape.types[ty];
    let mut locals: Vec<Local> = signature.parameters.iter().map(|ty| Local { ty: *ty, is_set: true }).collect();
    let more = [Ty::I32, Ty::I64].into_iter();
    let references = shape.globals.iter().map(|global| global.ty).chain(shape.tables.iter().map(|table| table.element));
    let more: Vec<Ty> = more.chain(references.filter(|_| chance.one_in(2))).collect();
    locals.extend(more.iter().map(|ty| Local { ty: *ty, is_set: ty.is_defaultable() }));
    let mut body = Body { shape, chance, locals, labels: Vec::new(), results: &signature.results, budget: BUDGET };

    let mut text = format!("  (func $f{number} (type $t{ty})");
    for local in &more {
        text.push_str(&format!(" (local {})", local.text()));
    }
    text.push_str("\n    (if (i32.le_s (global.get $fuel) (i32.const 0)) (then unreachable))");
    text.push_str("\n    (global.set $fuel (i32.sub (global.get $fuel) (i32.const 1)))");
    text.push_str(&format!(
        "\n    (global.set $seen (i64.add (i64.mul (global.get $seen) (i64.const 31)) (i64.const {number})))"
    ));
    // What cannot be left unset is set, but for some, which are set where they are used.
    for index in 0..body.locals.len() {
        if !body.locals[index].is_set && !body.chance.one_in(3) {
            let value = body.value(body.locals[index].ty, 1);
            body.locals[index].is_set = true;
            text.push_str(&format!("\n    (local.set {index} {value})"));
        }
    }
    for _ in 0..1 + body.chance.below(STATEMENTS) {
        text.push_str(&format!("\n    {}", body.statement(DEPTH)));
    }
    for ty in &signature.results {
        text.push_str(&format!("\n    {}", body.value(*ty, DEPTH)));
    }
    text.push_str(")\n");
    text
}

/// A parameter or a local, by its index.
#[derive(Clone, Copy)]
pub struct Local {
    pub ty: Ty,
    /// Whether it may be read.
    pub is_set: bool,
}

/// A label, and the types of what is carried to it.
#[derive(Clone)]
pub struct Label {
    pub name: String,
    pub types: Vec<Ty>,
}

/// A function, as it is made.
pub struct Body<'s, 'c> {
    pub shape: &'s Shape,
    pub chance: &'c mut Chance,
    pub locals: Vec<Local>,
    /// Those that are around what is made now, outermost first.
    pub labels: Vec<Label>,
    pub results: &'s [Ty],
    /// Expressions that may still be made; then everything is as short as it can be.
    budget: usize,
}

impl<'s> Body<'s, '_> {
    /// Of so much depth, what is left for what is inside.
    pub fn deeper(&mut self, depth: usize) -> usize {
        self.budget = self.budget.saturating_sub(1);
        if self.budget == 0 { 0 } else { depth.saturating_sub(1) }
    }

    /// An expression of a type.
    pub fn value(&mut self, ty: Ty, depth: usize) -> String {
        let depth = match depth {
            0 => return self.leaf(ty),
            depth => self.deeper(depth),
        };
        match self.chance.below(12) {
            0 => {
                let [a, b] = [0; 2].map(|_| self.value(ty, depth));
                let condition = self.value(Ty::I32, depth);
                format!("(select (result {}) {a} {b} {condition})", ty.text())
            }
            1 => {
                let condition = self.value(Ty::I32, depth);
                let [then, otherwise] = [0; 2].map(|_| self.scoped(|body| body.value(ty, depth)));
                format!("(if (result {}) {condition} (then {then}) (else {otherwise}))", ty.text())
            }
            2 => self.block(&[ty], |body, _| {
                let statement = body.statement(depth);
                let value = body.value(ty, depth);
                format!("{statement} {value}")
            }),
            3 => self.call_for(ty, depth),
            4 => self.tee(ty, depth),
            5 => self.br_on_null(ty, depth),
            _ => match ty {
                Ty::I32 => self.i32(depth),
                Ty::I64 => self.i64(depth),
                reference => self.reference(reference, depth),
            },
        }
    }

    /// What is in there sees locals that are set outside, but not the other way round.
    pub fn scoped<T>(&mut self, inside: impl FnOnce(&mut Self) -> T) -> T {
        let before = self.locals.clone();
        let result = inside(self);
        self.locals = before;
        result
    }

    /// A block with a label of its own, whose name is handed to what makes its contents.
    pub fn block(&mut self, types: &[Ty], inside: impl FnOnce(&mut Self, &str) -> String) -> String {
        let name = format!("$l{}", self.labels.len());
        self.labels.push(Label { name: name.clone(), types: types.to_vec() });
        let inside = self.scoped(|body| inside(body, &name));
        self.labels.pop();
        format!("(block {name} (result{}) {inside})", Ty::list(types))
    }

    /// The name of a label to which values of exactly these types are carried.
    pub fn label(&mut self, types: &[Ty]) -> Option<String> {
        let label = self.chance.index_of(&self.labels, |label| label.types == types)?;
        Some(self.labels[label].name.clone())
    }

    /// Expressions of several types.
    pub fn values(&mut self, types: &[Ty], depth: usize) -> String {
        types.iter().map(|ty| format!(" {}", self.value(*ty, depth))).collect()
    }

    /// An index of a table, often one that is in bounds.
    pub fn index(&mut self, table: &Table, depth: usize) -> String {
        let ty = table.index();
        match self.chance.one_in(5) {
            true => self.value(ty, depth),
            false => format!("({}.const {})", ty.text(), self.chance.below(table.size)),
        }
    }

    /// Takes a value off the stack: into a local that it fits, or away.
    pub fn consume(&mut self, ty: Ty) -> String {
        match self.chance.index_of(&self.locals, |local| ty.is_subtype(local.ty)) {
            Some(local) if !self.chance.one_in(3) => {
                self.locals[local].is_set = true;
                format!("(local.set {local})")
            }
            _ => "(drop)".to_owned(),
        }
    }

    fn tee(&mut self, ty: Ty, depth: usize) -> String {
        let is_one = |local: &Local| local.ty.is_subtype(ty);
        let Some(local) = self.chance.index_of(&self.locals, is_one) else { return self.leaf(ty) };
        let value = self.value(self.locals[local].ty, depth);
        self.locals[local].is_set = true;
        format!("(local.tee {local} {value})")
    }

    /// A value that is there already when a reference turns out to be null.
    fn br_on_null(&mut self, ty: Ty, depth: usize) -> String {
        self.block(&[ty], |body, own| {
            let label = body.label(&[ty]).unwrap_or_else(|| own.to_owned());
            let value = body.value(ty, depth);
            let reference = body.some_reference();
            let maybe = body.value(reference.nullable(), depth);
            let consume = body.consume(reference.not_null());
            format!("{value} (br_on_null {label} {maybe}) {consume}")
        })
    }

    /// A number below a reference, which is carried along when that is not null.
    fn br_on_non_null_below(&mut self, depth: usize) -> String {
        let reference = self.some_reference().not_null();
        let block = self.block(&[Ty::I32, reference], |body, own| {
            let number = body.value(Ty::I32, depth);
            let maybe = body.value(reference.nullable(), depth);
            let otherwise = body.value(reference, depth);
            format!("{number} (br_on_non_null {own} {maybe}) {otherwise}")
        });
        format!("{block} {}", self.consume(reference))
    }

    /// A call whose one result does for a type.
    fn call_for(&mut self, ty: Ty, depth: usize) -> String {
        let fits = |results: &[Ty]| matches!(results, [result] if result.is_subtype(ty));
        self.call("", fits, depth).map_or_else(|| self.leaf(ty), |(call, _)| call)
    }

    /// A call, or with the prefix `return_` a tail call, of a function of which the results are wanted, in one of three
    /// ways; and those results.
    pub fn call(
        &mut self,
        prefix: &str,
        is_wanted: impl Fn(&[Ty]) -> bool,
        depth: usize,
    ) -> Option<(String, &'s [Ty])> {
        let shape = self.shape;
        let ty = self.chance.index_of(&shape.types, |ty| is_wanted(&ty.results))?;
        let signature = &shape.types[ty];
        let arguments = self.values(&signature.parameters, depth);
        let call = match self.chance.below(4) {
            0 => {
                let function = self.chance.index_of(&shape.functions, |function| *function == ty)?;
                format!("({prefix}call $f{function}{arguments})")
            }
            1 => {
                let (number, table) = self.some_table();
                let index = self.index(table, depth);
                format!("({prefix}call_indirect $t{number} (type $t{ty}){arguments} {index})")
            }
            _ => {
                let reference = Ty::Ref(shape.first(ty), self.chance.one_in(2));
                format!("({prefix}call_ref $t{ty}{arguments} {})", self.value(reference, depth))
            }
        };
        Some((call, &signature.results))
    }

    /// A short expression of a type.
    fn leaf(&mut self, ty: Ty) -> String {
        if !self.chance.one_in(3)
            && let Some(local) = self.chance.index_of(&self.locals, |local| local.is_set && local.ty.is_subtype(ty))
        {
            return format!("(local.get {local})");
        }
        if self.chance.one_in(2)
            && let Some(global) = self.chance.index_of(&self.shape.globals, |global| global.ty.is_subtype(ty))
        {
            return format!("(global.get $g{global})");
        }
        match ty {
            Ty::I32 => format!("(i32.const {})", self.chance.below(9) as i32 - 1),
            Ty::I64 => format!("(i64.const {})", self.chance.below(9) as i64 - 1),
            reference if reference.is_defaultable() && self.chance.one_in(4) => self.shape.null(self.chance, reference),
            reference => {
                let function = self.shape.function_of(self.chance, reference);
                format!("(ref.func $f{})", function.unwrap_or(0))
            }
        }
    }

    fn i32(&mut self, depth: usize) -> String {
        match self.chance.below(7) {
            0 => {
                let reference = self.some_reference().nullable();
                format!("(ref.is_null {})", self.value(reference, depth))
            }
            1 => {
                let (number, table) = self.some_table();
                let size = format!("(table.size $t{number})");
                if table.is_64 { format!("(i32.wrap_i64 {size})") } else { size }
            }
            2 => {
                let (number, table) = self.some_table();
                let (value, count) = (self.value(table.element, depth), self.chance.below(3));
                let grow = format!("(table.grow $t{number} {value} ({}.const {count}))", table.index().text());
                if table.is_64 { format!("(i32.wrap_i64 {grow})") } else { grow }
            }
            3 => format!("(i32.wrap_i64 {})", self.value(Ty::I64, depth)),
            4 => self.br_on_non_null_below(depth),
            _ => {
                let operator = ["add", "sub", "mul", "and", "xor", "lt_u", "eq"][self.chance.below(7)];
                let [a, b] = [0; 2].map(|_| self.value(Ty::I32, depth));
                format!("(i32.{operator} {a} {b})")
            }
        }
    }

    fn i64(&mut self, depth: usize) -> String {
        match self.chance.below(4) {
            0 => "(global.get $seen)".to_owned(),
            1 => format!("(i64.extend_i32_s {})", self.value(Ty::I32, depth)),
            _ => {
                let operator = ["add", "sub", "mul", "rotl"][self.chance.below(4)];
                let [a, b] = [0; 2].map(|_| self.value(Ty::I64, depth));
                format!("(i64.{operator} {a} {b})")
            }
        }
    }

    fn reference(&mut self, ty: Ty, depth: usize) -> String {
        match self.chance.below(6) {
            0 if !ty.is_defaultable() => format!("(ref.as_non_null {})", self.value(ty.nullable(), depth)),
            1 if !ty.is_defaultable() => self.block(&[ty], |body, own| {
                let label = body.label(&[ty]).unwrap_or_else(|| own.to_owned());
                let maybe = body.value(ty.nullable(), depth);
                let otherwise = body.value(ty, depth);
                format!("(br_on_non_null {label} {maybe}) {otherwise}")
            }),
            2 | 3 => {
                let is_one = |table: &Table| table.element.is_subtype(ty);
                let Some(number) = self.chance.index_of(&self.shape.tables, is_one) else { return self.leaf(ty) };
                let index = self.index(&self.shape.tables[number], depth);
                format!("(table.get $t{number} {index})")
            }
            // What is more particular does as well.
            4 => {
                let (number, is_defaultable) = match ty {
                    Ty::Ref(number, null) => (number, null),
                    _ => (self.some_type(), ty.is_defaultable()),
                };
                let null = is_defaultable && ty != Ty::Ref(number, true) && self.chance.one_in(2);
                if ty == Ty::Ref(number, null) { self.leaf(ty) } else { self.value(Ty::Ref(number, null), depth) }
            }
            _ => self.leaf(ty),
        }
    }

    /// The first of the types that are equal to one.
    fn some_type(&mut self) -> usize {
        self.shape.first(self.chance.below(self.shape.types.len()))
    }

    /// Some type of references.
    pub fn some_reference(&mut self) -> Ty {
        match self.chance.below(5) {
            0 => Ty::Func(self.chance.one_in(2)),
            _ => Ty::Ref(self.some_type(), self.chance.one_in(2)),
        }
    }

    /// Some type.
    pub fn some_type_of_value(&mut self) -> Ty {
        match self.chance.below(4) {
            0 => Ty::I32,
            1 => Ty::I64,
            _ => self.some_reference(),
        }
    }

    /// Some table, with its number.
    pub fn some_table(&mut self) -> (usize, &'s Table) {
        let number = self.chance.below(self.shape.tables.len());
        (number, &self.shape.tables[number])
    }
}
