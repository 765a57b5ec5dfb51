//! a renderer (tiny-skia): filled and stroked paths, gradients and transparency
#[path = "../../../code/measure.rs"]
mod measure;
use measure::{Random, measure};
use tiny_skia::{
    Color, FillRule, GradientStop, LinearGradient, Paint, PathBuilder, Pixmap, Point, SpreadMode, Stroke, Transform,
};

fn main() {
    let mut random = Random(5150);
    let mut number = |range: u32| (random.next() % range) as f32;
    let paths: Vec<_> = (0..12)
        .filter_map(|_| {
            let mut path = PathBuilder::new();
            path.move_to(number(120), number(90));
            path.line_to(number(120), number(90));
            path.quad_to(number(120), number(90), number(120), number(90));
            path.cubic_to(number(120), number(90), number(120), number(90), number(120), number(90));
            path.close();
            path.finish()
        })
        .collect();
    measure(2, |round| {
        let mut pixels = Pixmap::new(120, 90).expect("the size is not 0");
        pixels.fill(Color::from_rgba8(250, 248, 240, 255));
        for (index, path) in paths.iter().enumerate() {
            let mut paint = Paint { anti_alias: true, ..Paint::default() };
            let colour = Color::from_rgba8(index as u8 * 20, round as u8 * 8, 128, 200);
            if index % 3 == 0 {
                let stops = vec![GradientStop::new(0.0, colour), GradientStop::new(1.0, Color::WHITE)];
                let (from, to) = (Point::from_xy(0.0, 0.0), Point::from_xy(120.0, 90.0));
                let gradient = LinearGradient::new(from, to, stops, SpreadMode::Reflect, Transform::identity());
                paint.shader = gradient.expect("the points differ");
            } else {
                paint.set_color(colour);
            }
            if index % 2 == 0 {
                pixels.fill_path(path, &paint, FillRule::EvenOdd, Transform::identity(), None);
            } else {
                let stroke = Stroke { width: 2.5, ..Stroke::default() };
                pixels.stroke_path(path, &paint, &stroke, Transform::identity(), None);
            }
        }
        pixels.data().iter().fold(0, |sum: u32, byte| sum.wrapping_mul(31).wrapping_add(u32::from(*byte)))
    });
}
