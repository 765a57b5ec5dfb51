//! slices of bytes: an image is blurred, scaled, its edges found, and it is packed by runs
mod measure;
use measure::{Random, measure};

const WIDTH: usize = 160;
const HEIGHT: usize = 120;

#[derive(Clone)]
struct Image {
    width: usize,
    height: usize,
    pixels: Vec<u8>,
}

impl Image {
    fn at(&self, x: usize, y: usize) -> i32 {
        i32::from(self.pixels[y * self.width + x])
    }

    fn map(&self, pixel: impl Fn(&Self, usize, usize) -> u8) -> Self {
        let mut pixels = vec![0; self.pixels.len()];
        for y in 1..self.height - 1 {
            for x in 1..self.width - 1 {
                pixels[y * self.width + x] = pixel(self, x, y);
            }
        }
        Self { pixels, ..*self }
    }

    fn blurred(&self) -> Self {
        const WEIGHTS: [[i32; 3]; 3] = [[1, 2, 1], [2, 4, 2], [1, 2, 1]];
        self.map(|image, x, y| {
            let mut sum = 0;
            for (dy, row) in WEIGHTS.iter().enumerate() {
                for (dx, weight) in row.iter().enumerate() {
                    sum += weight * image.at(x + dx - 1, y + dy - 1);
                }
            }
            (sum / 16) as u8
        })
    }

    fn edges(&self) -> Self {
        self.map(|image, x, y| {
            let across = image.at(x + 1, y) - image.at(x - 1, y);
            let down = image.at(x, y + 1) - image.at(x, y - 1);
            (across.abs() + down.abs()).min(255) as u8
        })
    }

    fn halved(&self) -> Self {
        let (width, height) = (self.width / 2, self.height / 2);
        let mut pixels = Vec::with_capacity(width * height);
        for rows in self.pixels.chunks_exact(2 * self.width) {
            let (upper, lower) = rows.split_at(self.width);
            pixels.extend(upper.chunks_exact(2).zip(lower.chunks_exact(2)).map(|(upper, lower)| {
                let sum: u32 = upper.iter().chain(lower).map(|pixel| u32::from(*pixel)).sum();
                ((sum + 2) / 4) as u8
            }));
        }
        Self { width, height, pixels }
    }

    fn equalised(&self) -> Self {
        let mut counts = [0u32; 256];
        for pixel in &self.pixels {
            counts[usize::from(*pixel)] += 1;
        }
        let mut sum = 0;
        let levels = counts.map(|count| {
            sum += count;
            (sum * 255 / self.pixels.len() as u32) as u8
        });
        Self { pixels: self.pixels.iter().map(|pixel| levels[usize::from(*pixel)]).collect(), ..*self }
    }
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    for run in bytes.chunk_by(|left, right| left == right) {
        for part in run.chunks(255) {
            out.extend([part.len() as u8, part[0]]);
        }
    }
    out
}

fn unpacked(bytes: &[u8]) -> Vec<u8> {
    bytes.chunks_exact(2).flat_map(|pair| std::iter::repeat_n(pair[1], usize::from(pair[0]))).collect()
}

fn main() {
    let mut random = Random(1080);
    let pixels = (0..WIDTH * HEIGHT).map(|at| ((at % WIDTH * 2) as u32 + (random.next() & 31)) as u8).collect();
    let image = Image { width: WIDTH, height: HEIGHT, pixels };
    measure(4, |round| {
        let mut image = image.clone();
        image.pixels[round as usize * 77 % (WIDTH * HEIGHT)] = 255;
        let edges = image.blurred().equalised().edges();
        let runs = packed(&edges.pixels);
        assert_eq!(unpacked(&runs), edges.pixels);
        let small = image.halved().blurred().halved();
        let bytes = runs.iter().chain(&small.pixels);
        bytes.fold(0, |sum: u32, byte| sum.wrapping_mul(31).wrapping_add(u32::from(*byte)))
    });
}
