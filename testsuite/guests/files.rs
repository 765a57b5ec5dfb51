//! A guest: what ordinary Rust programs do with files. Everything that it prints follows from the folder that it is
//! given as `/data`, so another engine prints the same.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::Path;

fn main() -> io::Result<()> {
    println!("before");
    show(Path::new("/data"), 0)?;

    let text = fs::read_to_string("/data/poem.txt")?;
    println!("{} lines, the second is {:?}", text.lines().count(), text.lines().nth(1));
    let large = fs::read("/data/large.bin")?;
    println!("large {} bytes, sum {:#010x}", large.len(), sum(&large));

    let mut file = OpenOptions::new().read(true).write(true).open("/data/large.bin")?;
    file.seek(SeekFrom::Start(70_000))?;
    file.write_all(&[0xff; 10_000])?;
    println!("at {}", file.stream_position()?);
    file.seek(SeekFrom::End(-5))?;
    let mut rest = Vec::new();
    file.read_to_end(&mut rest)?;
    println!("rest {rest:?}");
    file.set_len(75_001)?;
    drop(file);
    let changed = fs::read("/data/large.bin")?;
    println!("changed {} bytes, sum {:#010x}", changed.len(), sum(&changed));

    fs::create_dir_all("/data/new/deep/er")?;
    fs::write("/data/new/deep/er/file", "contents")?;
    let mut log = OpenOptions::new().append(true).create(true).open("/data/new/log")?;
    for number in 0..1000 {
        writeln!(log, "line {number}")?;
    }
    drop(log);
    let last = BufReader::new(File::open("/data/new/log")?).lines().last().transpose()?;
    println!("log {} bytes, last {last:?}", fs::metadata("/data/new/log")?.len());
    fs::rename("/data/new/deep/er", "/data/moved")?;
    fs::rename("/data/moved/file", "/data/poem.txt")?;
    fs::copy("/data/poem.txt", "/data/copy")?;
    fs::hard_link("/data/copy", "/data/same")?;
    fs::write("/data/same", "both")?;
    println!("{:?} {:?}", fs::read_to_string("/data/copy")?, fs::read_to_string("/data/poem.txt")?);

    // A file stays as long as it is open.
    let mut open = File::open("/data/folder/inner.txt")?;
    fs::remove_file("/data/folder/inner.txt")?;
    let mut inner = String::new();
    open.read_to_string(&mut inner)?;
    println!("removed {inner:?}, there {}", Path::new("/data/folder/inner.txt").exists());

    // A file with a hole.
    let mut sparse = File::create("/data/sparse")?;
    sparse.seek(SeekFrom::Start(20_000_000))?;
    sparse.write_all(b"end")?;
    drop(sparse);
    let mut sparse = File::open("/data/sparse")?;
    sparse.seek(SeekFrom::Start(19_999_990))?;
    let mut end = Vec::new();
    sparse.read_to_end(&mut end)?;
    println!("sparse {} {end:?}", fs::metadata("/data/sparse")?.len());

    for number in 0..500 {
        fs::write(format!("/data/folder/many-{number}"), [number as u8])?;
    }
    for number in (0..500).step_by(2) {
        fs::remove_file(format!("/data/folder/many-{number}"))?;
    }
    println!("many {}", fs::read_dir("/data/folder")?.count());
    for number in (1..500).step_by(2) {
        fs::remove_file(format!("/data/folder/many-{number}"))?;
    }

    for (what, error) in [
        ("missing", fs::read("/data/nothing").err()),
        ("outside", fs::read("/data/../etc/passwd").err()),
        ("elsewhere", fs::read("/etc/passwd").err()),
        ("folder as a file", fs::write("/data/folder", "x").err()),
        ("file as a folder", fs::read("/data/copy/x").err()),
        ("not empty", fs::remove_dir("/data/new").err()),
        ("there", File::create_new("/data/copy").err()),
        ("over a folder", fs::rename("/data/copy", "/data/new").err()),
    ] {
        println!("{what}: {:?}", error.map(|error| error.kind()));
    }
    fs::remove_dir_all("/data/new")?;
    println!("after");
    show(Path::new("/data"), 0)
}

/// A folder with what is in it, in the order of the names.
fn show(folder: &Path, depth: usize) -> io::Result<()> {
    let mut entries: Vec<_> = fs::read_dir(folder)?.collect::<io::Result<_>>()?;
    entries.sort_by_key(|entry| entry.file_name());
    for entry in entries {
        let kind = entry.file_type()?;
        print!("{}{}", "  ".repeat(depth), entry.file_name().to_string_lossy());
        if kind.is_dir() {
            println!("/");
            show(&entry.path(), depth + 1)?;
        } else if kind.is_symlink() {
            println!(" -> {}", fs::read_link(entry.path())?.display());
        } else {
            let contents = fs::read(entry.path())?;
            println!(" {} {:#010x}", contents.len(), sum(&contents));
        }
    }
    Ok(())
}

fn sum(bytes: &[u8]) -> u32 {
    bytes.iter().fold(7, |sum, byte| (sum ^ u32::from(*byte)).wrapping_mul(0x0100_0193))
}
