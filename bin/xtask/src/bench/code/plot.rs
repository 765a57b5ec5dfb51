//! A plot of a table as SVG: a line for each program, sorted by this project's default, and a mark for each compiler on
//! a logarithmic scale.

use super::report::Report;
use super::table::Table;
use anyhow::{Context, Result};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// The column by which programs are sorted.
const SORTED: &str = "-O2";

/// The colour and the shape of each column but the first, which is the line at 1.
const MARKS: [(&str, Shape); 6] = [
    ("#7a7a7a", Shape::Bar),
    ("#e08a00", Shape::Ring),
    ("#c03020", Shape::Disc),
    ("#2a7a3a", Shape::Diamond),
    ("#2050b0", Shape::Ring),
    ("#6a3fa0", Shape::Diamond),
];

#[derive(Clone, Copy)]
enum Shape {
    Bar,
    Ring,
    Disc,
    Diamond,
}

/// Units of the drawing: the margin for names, the width of the scale, the height of a line and of what is above.
const LEFT: f64 = 110.0;
const WIDTH: f64 = 640.0;
const LINE: f64 = 17.0;
const TOP: f64 = 46.0;

/// Both ends of the scale, and where it is labelled.
const SCALE: [f64; 2] = [0.7, 6.0];
const LABELS: [f64; 8] = [0.75, 1.0, 1.25, 1.5, 2.0, 3.0, 4.0, 5.0];

/// Writes a plot for each table of instructions.
pub fn write(report: &Report, folder: &Path) -> Result<()> {
    for (architecture, table) in &report.instructions {
        let file = folder.join(format!("code-{architecture}.svg"));
        fs::write(&file, svg(table)).with_context(|| file.display().to_string())?;
    }
    Ok(())
}

/// Where a ratio is.
fn x(ratio: f64) -> f64 {
    let [low, high] = SCALE;
    LEFT + WIDTH * (ratio.clamp(low, high) / low).ln() / (high / low).ln()
}

fn svg(table: &Table) -> String {
    let mut lines: Vec<_> = table.lines.iter().collect();
    if let Some(column) = table.columns.iter().position(|column| column == SORTED) {
        lines.sort_by(|(_, left), (_, right)| right[column].total_cmp(&left[column]));
    }
    let bottom = TOP + LINE * lines.len() as f64;
    let (width, height) = (LEFT + WIDTH + 20.0, bottom + 24.0);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" \
         font-family=\"sans-serif\" font-size=\"11\">\n<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n"
    );
    let text = |x: f64, y: f64, anchor: &str, words: &str| {
        format!("<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\">{words}</text>\n")
    };
    let first = table.columns.first().map_or("", |column| column);
    svg += &text(8.0, 16.0, "start", &format!("{}: instructions, relative to {first}", table.title));
    let mut at = LEFT;
    for (title, (colour, shape)) in table.columns.iter().skip(1).zip(MARKS) {
        svg += &mark(at, 32.0, colour, shape);
        svg += &text(at + 9.0, 36.0, "start", title);
        at += 30.0 + 6.0 * title.len() as f64;
    }
    for ratio in LABELS {
        let (x, colour) = (x(ratio), if ratio == 1.0 { "black" } else { "#dddddd" });
        let _ = writeln!(svg, "<path d=\"M{x:.1} {TOP}V{bottom}\" stroke=\"{colour}\"/>");
        svg += &text(x, bottom + 15.0, "middle", &ratio.to_string());
    }
    for (index, (program, ratios)) in lines.into_iter().enumerate() {
        let y = TOP + LINE * (index as f64 + 0.5);
        svg += &text(LEFT - 8.0, y + 4.0, "end", program);
        for (ratio, (colour, shape)) in ratios.iter().skip(1).zip(MARKS) {
            svg += &mark(x(*ratio), y, colour, shape);
        }
    }
    svg + "</svg>\n"
}

fn mark(x: f64, y: f64, colour: &str, shape: Shape) -> String {
    match shape {
        Shape::Bar => format!("<path d=\"M{x:.1} {:.1}v10\" stroke=\"{colour}\" stroke-width=\"2\"/>\n", y - 5.0),
        Shape::Ring => {
            format!(
                "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"4\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"1.5\"/>\n"
            )
        }
        Shape::Disc => format!("<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"4\" fill=\"{colour}\"/>\n"),
        Shape::Diamond => {
            format!("<path d=\"M{x:.1} {:.1}l4 4l-4 4l-4 -4z\" fill=\"{colour}\" fill-opacity=\"0.8\"/>\n", y - 4.0)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plot_has_a_mark_for_each_ratio_and_lies_within_its_scale() {
        let columns = ["gcc -O2", "gcc, no vectors", "-O0", SORTED].map(str::to_owned).to_vec();
        let line = |name: &str, last| (name.to_owned(), vec![1.0, 1.1, 99.0, last]);
        let table = Table { title: "none".to_owned(), columns, lines: vec![line("better", 1.2), line("worse", 2.4)] };
        let svg = svg(&table);
        // One of each shape for each program, and one in the key.
        assert_eq!(svg.matches("fill=\"none\"").count(), 3);
        assert_eq!(svg.matches("r=\"4\"").count(), 6);
        let place = |name: &str| svg.find(&format!(">{name}<")).unwrap();
        assert!(place("worse") < place("better"));
        assert!((x(99.0) - (LEFT + WIDTH)).abs() < 1e-9 && (x(0.1) - LEFT).abs() < 1e-9);
    }
}
