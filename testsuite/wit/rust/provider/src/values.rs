//! Values without handles.

use crate::Provider;
use crate::exports::wasm2sel4::guests::values::{Access, Bits, Color, Everything, Guest, Months, Point, Shape};

/// The elements in reverse order.
fn reversed<T>(mut list: Vec<T>) -> Vec<T> {
    list.reverse();
    list
}

impl Guest for Provider {
    fn negate(a: bool) -> bool {
        !a
    }

    fn next_s8(a: i8) -> i8 {
        a.wrapping_add(1)
    }

    fn next_u8(a: u8) -> u8 {
        a.wrapping_add(1)
    }

    fn next_s16(a: i16) -> i16 {
        a.wrapping_add(1)
    }

    fn next_u16(a: u16) -> u16 {
        a.wrapping_add(1)
    }

    fn next_s32(a: i32) -> i32 {
        a.wrapping_add(1)
    }

    fn next_u32(a: u32) -> u32 {
        a.wrapping_add(1)
    }

    fn next_s64(a: i64) -> i64 {
        a.wrapping_add(1)
    }

    fn next_u64(a: u64) -> u64 {
        a.wrapping_add(1)
    }

    fn half_f32(a: f32) -> f32 {
        a / 2.0
    }

    fn half_f64(a: f64) -> f64 {
        a / 2.0
    }

    fn next_char(a: char) -> char {
        let next = match a {
            char::MAX => 0,
            '\u{d7ff}' => 0xe000,
            _ => u32::from(a) + 1,
        };
        char::from_u32(next).expect("surrogates and what is behind the last character are skipped")
    }

    fn twice(a: String) -> String {
        a.repeat(2)
    }

    fn reverse_bool(a: Vec<bool>) -> Vec<bool> {
        reversed(a)
    }

    fn reverse_s8(a: Vec<i8>) -> Vec<i8> {
        reversed(a)
    }

    fn reverse_u8(a: Vec<u8>) -> Vec<u8> {
        reversed(a)
    }

    fn reverse_s16(a: Vec<i16>) -> Vec<i16> {
        reversed(a)
    }

    fn reverse_u16(a: Vec<u16>) -> Vec<u16> {
        reversed(a)
    }

    fn reverse_s32(a: Vec<i32>) -> Vec<i32> {
        reversed(a)
    }

    fn reverse_u32(a: Vec<u32>) -> Vec<u32> {
        reversed(a)
    }

    fn reverse_s64(a: Vec<i64>) -> Vec<i64> {
        reversed(a)
    }

    fn reverse_u64(a: Vec<u64>) -> Vec<u64> {
        reversed(a)
    }

    fn reverse_f32(a: Vec<f32>) -> Vec<f32> {
        reversed(a)
    }

    fn reverse_f64(a: Vec<f64>) -> Vec<f64> {
        reversed(a)
    }

    fn reverse_char(a: Vec<char>) -> Vec<char> {
        reversed(a)
    }

    fn reverse_string(a: Vec<String>) -> Vec<String> {
        reversed(a)
    }

    fn reverse_point(a: Vec<Point>) -> Vec<Point> {
        reversed(a)
    }

    fn reverse_tuple(a: Vec<(u8, u64, String)>) -> Vec<(u8, u64, String)> {
        reversed(a)
    }

    fn reverse_shape(a: Vec<Shape>) -> Vec<Shape> {
        reversed(a)
    }

    fn reverse_color(a: Vec<Color>) -> Vec<Color> {
        reversed(a)
    }

    fn reverse_option(a: Vec<Option<String>>) -> Vec<Option<String>> {
        reversed(a)
    }

    fn reverse_result(a: Vec<Result<u64, String>>) -> Vec<Result<u64, String>> {
        reversed(a)
    }

    fn reverse_access(a: Vec<Access>) -> Vec<Access> {
        reversed(a)
    }

    fn reverse_list(a: Vec<Vec<u16>>) -> Vec<Vec<u16>> {
        reversed(a).into_iter().map(reversed).collect()
    }

    fn mirror(a: Point) -> Point {
        Point { x: a.y, y: a.x, name: Self::twice(a.name) }
    }

    fn rotate((first, second, third): (u8, String, f64)) -> (String, f64, u8) {
        (second, third, first)
    }

    fn change(a: Shape) -> Shape {
        match a {
            Shape::Nothing => Shape::Nothing,
            Shape::Circle(radius) => Shape::Circle(radius / 2.0),
            Shape::Rectangle((width, height)) => Shape::Rectangle((width.wrapping_add(1), height.wrapping_add(1))),
            Shape::Named(name) => Shape::Named(Self::twice(name)),
            Shape::Polygon(points) => Shape::Polygon(reversed(points)),
        }
    }

    fn next_color(a: Color) -> Color {
        match a {
            Color::Red => Color::Green,
            Color::Green => Color::Blue,
            Color::Blue => Color::Red,
        }
    }

    fn other_access(a: Access) -> Access {
        !a
    }

    fn other_months(a: Months) -> Months {
        !a
    }

    fn other_bits(a: Bits) -> Bits {
        !a
    }

    fn next_option(a: Option<u32>) -> Option<u32> {
        a.map(Self::next_u32)
    }

    fn nested_option(a: Option<Option<u8>>) -> Option<Option<u8>> {
        match a {
            None => Some(None),
            Some(None) => Some(Some(0)),
            Some(Some(_)) => None,
        }
    }

    fn opposite(a: Result<String, Color>) -> Result<Color, String> {
        match a {
            Ok(text) => Err(Self::twice(text)),
            Err(color) => Ok(Self::next_color(color)),
        }
    }

    fn opposite_empty(a: Result<(), ()>) -> Result<(), ()> {
        match a {
            Ok(()) => Err(()),
            Err(()) => Ok(()),
        }
    }

    fn opposite_ok(a: Result<u64, ()>) -> Result<(), u64> {
        match a {
            Ok(number) => Err(number),
            Err(()) => Ok(()),
        }
    }

    fn gather(
        a: bool,
        b: i8,
        c: u8,
        d: i16,
        e: u16,
        f: i32,
        g: u32,
        h: i64,
        i: u64,
        j: f32,
        k: f64,
        l: char,
        m: String,
        n: Vec<u8>,
        o: Point,
        p: Shape,
        q: Color,
        r: Access,
        s: Option<u32>,
        t: Result<String, Color>,
    ) -> Everything {
        Everything { a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t }
    }

    fn alter(a: Everything) -> Everything {
        Everything {
            a: !a.a,
            b: Self::next_s8(a.b),
            c: Self::next_u8(a.c),
            d: Self::next_s16(a.d),
            e: Self::next_u16(a.e),
            f: Self::next_s32(a.f),
            g: Self::next_u32(a.g),
            h: Self::next_s64(a.h),
            i: Self::next_u64(a.i),
            j: Self::half_f32(a.j),
            k: Self::half_f64(a.k),
            l: Self::next_char(a.l),
            m: Self::twice(a.m),
            n: reversed(a.n),
            o: Self::mirror(a.o),
            p: Self::change(a.p),
            q: Self::next_color(a.q),
            r: !a.r,
            s: Self::next_option(a.s),
            t: match a.t {
                Ok(_) => Err(Color::Blue),
                Err(_) => Ok("no".to_owned()),
            },
        }
    }

    fn count(up_to: u32) -> Vec<u64> {
        (0..u64::from(up_to)).collect()
    }

    fn repeat(a: String, times: u32) -> String {
        a.repeat(times as usize)
    }
}
