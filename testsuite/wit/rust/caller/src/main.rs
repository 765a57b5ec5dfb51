//! The caller in Rust: sends values, and prints what it sent and what came back.

mod counters;
mod show;

use show::Show;
use wasm2sel4::guests::values::{self, Access, Bits, Color, Months, Point, Shape};

wit_bindgen::generate!({ world: "caller", path: "../../values.wit" });

/// Calls a function with each of these values, and prints a line for each.
fn each<T: Show, U: Show>(name: &str, values: impl IntoIterator<Item = T>, function: impl Fn(&T) -> U) {
    for value in values {
        println!("{name} {} -> {}", value.show(), function(&value).show());
    }
}

fn point(x: i32, y: i32, name: &str) -> Point {
    Point { x, y, name: name.to_owned() }
}

fn texts<const N: usize>(texts: [&str; N]) -> Vec<String> {
    texts.map(str::to_owned).to_vec()
}

fn main() {
    numbers();
    lists();
    compounds();
    everything();
    large();
    counters::run();
}

fn numbers() {
    each("negate", [false, true], |a| values::negate(*a));
    each("next-s8", [i8::MIN, -1, i8::MAX], |a| values::next_s8(*a));
    each("next-u8", [0, u8::MAX], |a| values::next_u8(*a));
    each("next-s16", [i16::MIN, -1, i16::MAX], |a| values::next_s16(*a));
    each("next-u16", [0, u16::MAX], |a| values::next_u16(*a));
    each("next-s32", [i32::MIN, -1, i32::MAX], |a| values::next_s32(*a));
    each("next-u32", [0, u32::MAX], |a| values::next_u32(*a));
    each("next-s64", [i64::MIN, -1, i64::MAX], |a| values::next_s64(*a));
    each("next-u64", [0, u64::MAX], |a| values::next_u64(*a));
    each("half-f32", [1.5, -0.25, f32::INFINITY, f32::NAN], |a| values::half_f32(*a));
    each("half-f64", [1.5, -0.25, f64::NEG_INFINITY, f64::NAN], |a| values::half_f64(*a));
    each("next-char", ['a', '\u{7f}', '\u{d7ff}', '\u{ffff}', char::MAX], |a| values::next_char(*a));
    each("twice", texts(["", "ab", "\u{e4}\u{20ac}\u{1d11e}"]), |a| values::twice(a));
}

fn lists() {
    each("reverse-bool", [vec![], vec![true, false, false]], |a| values::reverse_bool(a));
    each("reverse-s8", [vec![i8::MIN, 0, i8::MAX]], |a| values::reverse_s8(a));
    each("reverse-u8", [vec![], vec![0, 1, u8::MAX]], |a| values::reverse_u8(a));
    each("reverse-s16", [vec![i16::MIN, 0, i16::MAX]], |a| values::reverse_s16(a));
    each("reverse-u16", [vec![0, 1, u16::MAX]], |a| values::reverse_u16(a));
    each("reverse-s32", [vec![i32::MIN, 0, i32::MAX]], |a| values::reverse_s32(a));
    each("reverse-u32", [vec![0, 1, u32::MAX]], |a| values::reverse_u32(a));
    each("reverse-s64", [vec![i64::MIN, 0, i64::MAX]], |a| values::reverse_s64(a));
    each("reverse-u64", [vec![0, 1, u64::MAX]], |a| values::reverse_u64(a));
    each("reverse-f32", [vec![0.5, -2.0, f32::INFINITY]], |a| values::reverse_f32(a));
    each("reverse-f64", [vec![0.5, -2.0, f64::INFINITY]], |a| values::reverse_f64(a));
    each("reverse-char", [vec!['a', '\u{d7ff}', char::MAX]], |a| values::reverse_char(a));
    each("reverse-string", [texts(["", "a", "\u{1d11e}b"])], |a| values::reverse_string(a));
    each("reverse-point", [vec![point(1, -1, "p"), point(2, -2, "")]], |a| values::reverse_point(a));
    let tuples = vec![(1, u64::MAX, "one".to_owned()), (2, 0, String::new())];
    each("reverse-tuple", [tuples], |a| values::reverse_tuple(a));
    each("reverse-shape", [shapes()], |a| values::reverse_shape(a));
    each("reverse-color", [vec![Color::Red, Color::Green, Color::Blue]], |a| values::reverse_color(a));
    each("reverse-option", [vec![Some("a".to_owned()), None, None]], |a| values::reverse_option(a));
    each("reverse-result", [vec![Ok(1), Err("e".to_owned()), Ok(3)]], |a| values::reverse_result(a));
    let access = vec![Access::empty(), Access::READ, Access::READ | Access::EXECUTE];
    each("reverse-access", [access], |a| values::reverse_access(a));
    each("reverse-list", [vec![vec![1, 2, 3], vec![], vec![4, u16::MAX]]], |a| values::reverse_list(a));
}

fn shapes() -> Vec<Shape> {
    vec![
        Shape::Nothing,
        Shape::Circle(1.5),
        Shape::Rectangle((u16::MAX, 7)),
        Shape::Named("n".to_owned()),
        Shape::Polygon(vec![point(0, 0, "o"), point(3, 4, "p")]),
    ]
}

fn compounds() {
    each("mirror", [point(1, -2, "m")], values::mirror);
    each("rotate", [(7, "t".to_owned(), 0.5)], |(first, second, third)| values::rotate((*first, second, *third)));
    each("change", shapes(), values::change);
    each("next-color", [Color::Red, Color::Green, Color::Blue], |a| values::next_color(*a));
    each("other-access", [Access::empty(), Access::WRITE], |a| values::other_access(*a));
    each("other-months", [Months::DECEMBER, Months::JANUARY | Months::SEPTEMBER], |a| values::other_months(*a));
    each("other-bits", [Bits::B31, Bits::B0 | Bits::B16], |a| values::other_bits(*a));
    each("next-option", [None, Some(0), Some(u32::MAX)], |a| values::next_option(*a));
    each("nested-option", [None, Some(None), Some(Some(9))], |a| values::nested_option(*a));
    each("opposite", [Ok("o".to_owned()), Err(Color::Blue)], |a: &Result<String, Color>| {
        values::opposite(a.as_ref().map(String::as_str))
    });
    each("opposite-empty", [Ok(()), Err(())], |a| values::opposite_empty(*a));
    each("opposite-ok", [Ok(u64::MAX), Err(())], |a| values::opposite_ok(*a));
}

fn everything() {
    let gathered = values::gather(
        true,
        i8::MIN,
        u8::MAX,
        i16::MIN,
        u16::MAX,
        i32::MIN,
        u32::MAX,
        i64::MIN,
        u64::MAX,
        0.5,
        -1.5,
        '\u{1d11e}',
        "m",
        &[1, 2, 3],
        &point(4, 5, "o"),
        &Shape::Named("p".to_owned()),
        Color::Green,
        Access::READ | Access::WRITE,
        Some(6),
        Ok("t"),
    );
    println!("gather -> {}", gathered.show());
    let altered = values::alter(&gathered);
    println!("alter -> {}", altered.show());
    println!("alter -> {}", values::alter(&altered).show());
}

/// More than a page, and more than a memory has at the start.
fn large() {
    for up_to in [0, 1, 100_000] {
        let numbers = values::count(up_to);
        println!("count {up_to} -> {} numbers, sum {}", numbers.len(), numbers.iter().sum::<u64>());
    }
    for times in [0, 1, 300_000] {
        let text = values::repeat("\u{20ac}x", times);
        println!("repeat {times} -> {} bytes, {} x", text.len(), text.bytes().filter(|byte| *byte == b'x').count());
    }
    let numbers: Vec<u64> = (0..50_000).collect();
    let reversed = values::reverse_u64(&numbers);
    println!("reverse-u64 -> {} numbers, first {}, last {}", reversed.len(), reversed[0], reversed[49_999]);
}
