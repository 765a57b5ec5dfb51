//! Values as text, so that callers in every language print the same.

use crate::wasm2sel4::guests::values::{Access, Bits, Color, Everything, Months, Point, Shape};

/// A value that is printed.
pub trait Show {
    /// Its text.
    fn show(&self) -> String;
}

macro_rules! show_as_displayed {
    ($($ty:ty),*) => {
        $(impl Show for $ty {
            fn show(&self) -> String {
                self.to_string()
            }
        })*
    };
}

show_as_displayed!(bool, i8, u8, i16, u16, i32, u32, i64, u64);

impl Show for f32 {
    fn show(&self) -> String {
        f64::from(*self).show()
    }
}

impl Show for f64 {
    fn show(&self) -> String {
        if self.is_nan() { "nan".to_owned() } else { self.to_string() }
    }
}

impl Show for char {
    fn show(&self) -> String {
        format!("U+{:04x}", u32::from(*self))
    }
}

impl Show for String {
    fn show(&self) -> String {
        format!("\"{self}\"")
    }
}

impl Show for () {
    fn show(&self) -> String {
        String::new()
    }
}

impl<T: Show> Show for Vec<T> {
    fn show(&self) -> String {
        format!("[{}]", self.iter().map(Show::show).collect::<Vec<_>>().join(", "))
    }
}

impl<T: Show> Show for Option<T> {
    fn show(&self) -> String {
        self.as_ref().map_or_else(|| "none".to_owned(), |value| format!("some({})", value.show()))
    }
}

impl<T: Show, E: Show> Show for Result<T, E> {
    fn show(&self) -> String {
        let (case, payload) = match self {
            Ok(value) => ("ok", value.show()),
            Err(error) => ("err", error.show()),
        };
        if payload.is_empty() { case.to_owned() } else { format!("{case}({payload})") }
    }
}

impl<A: Show, B: Show> Show for (A, B) {
    fn show(&self) -> String {
        format!("({}, {})", self.0.show(), self.1.show())
    }
}

impl<A: Show, B: Show, C: Show> Show for (A, B, C) {
    fn show(&self) -> String {
        format!("({}, {}, {})", self.0.show(), self.1.show(), self.2.show())
    }
}

impl Show for Point {
    fn show(&self) -> String {
        format!("{{x: {}, y: {}, name: {}}}", self.x, self.y, self.name.show())
    }
}

impl Show for Shape {
    fn show(&self) -> String {
        match self {
            Self::Nothing => "nothing".to_owned(),
            Self::Circle(radius) => format!("circle({})", radius.show()),
            Self::Rectangle(sides) => format!("rectangle({})", sides.show()),
            Self::Named(name) => format!("named({})", name.show()),
            Self::Polygon(points) => format!("polygon({})", points.show()),
        }
    }
}

impl Show for Color {
    fn show(&self) -> String {
        match self {
            Self::Red => "red",
            Self::Green => "green",
            Self::Blue => "blue",
        }
        .to_owned()
    }
}

/// Flags are shown as the number of their bits, the first one the lowest.
macro_rules! show_flags {
    ($($ty:ty),*) => {
        $(impl Show for $ty {
            fn show(&self) -> String {
                format!("{:#x}", self.bits())
            }
        })*
    };
}

show_flags!(Access, Months, Bits);

impl Show for Everything {
    fn show(&self) -> String {
        let Self { a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t } = self;
        let numbers: [&dyn Show; 11] = [a, b, c, d, e, f, g, h, i, j, k];
        let others: [&dyn Show; 9] = [l, m, n, o, p, q, r, s, t];
        let members: Vec<String> = numbers.into_iter().chain(others).map(Show::show).collect();
        format!("{{{}}}", members.join(", "))
    }
}
