//! A command that is killed while it writes back what a program has made of a folder: once the next run has looked at
//! it, the folder is as before, or as after.

use super::Folder;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::Instant;
use wasm2sel4_engines::tool;

/// How often something is tried that depends on when this process gets its turns.
const PATIENCE: u64 = 50;

/// How many files there are.
const FILES: u8 = 120;

/// Writes to each file; then every fourth loses its name, and every fourth gets another.
const PROGRAM: &str = r#"(module
  (import "wasi_snapshot_preview1" "path_open"
    (func $open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_close" (func $close (param i32) (result i32)))
  (import "wasi_snapshot_preview1" "path_unlink_file" (func $unlink (param i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "path_rename" (func $rename (param i32 i32 i32 i32 i32 i32) (result i32)))
  (memory 1)
  ;; 0: a vector of the four bytes at 32; 8: a number; 16: a name; 24: another
  (data (i32.const 0) "\20\00\00\00\04\00\00\00")
  (data (i32.const 32) "new!")
  (func $must (param i32) (if (local.get 0) (then (unreachable))))
  (func (export "_start") (local $file i32)
    (loop $next
      (i32.store8 (i32.const 16) (i32.add (i32.const 97) (i32.shr_u (local.get $file) (i32.const 4))))
      (i32.store8 (i32.const 17) (i32.add (i32.const 97) (i32.and (local.get $file) (i32.const 15))))
      (i32.store8 (i32.const 24) (i32.add (i32.const 65) (i32.shr_u (local.get $file) (i32.const 4))))
      (i32.store8 (i32.const 25) (i32.load8_u (i32.const 17)))
      (call $must (call $open (i32.const 3) (i32.const 0) (i32.const 16) (i32.const 2) (i32.const 0)
        (i64.const 64) (i64.const 0) (i32.const 0) (i32.const 8)))
      (call $must (call $write (i32.load (i32.const 8)) (i32.const 0) (i32.const 1) (i32.const 12)))
      (call $must (call $close (i32.load (i32.const 8))))
      (if (i32.eq (i32.and (local.get $file) (i32.const 3)) (i32.const 1))
        (then (call $must (call $unlink (i32.const 3) (i32.const 16) (i32.const 2)))))
      (if (i32.eq (i32.and (local.get $file) (i32.const 3)) (i32.const 2))
        (then (call $must (call $rename (i32.const 3) (i32.const 16) (i32.const 2) (i32.const 3) (i32.const 24)
          (i32.const 2)))))
      (br_if $next (i32.lt_u (local.tee $file (i32.add (local.get $file) (i32.const 1))) (i32.const FILES))))))"#;

/// The files of a folder, with their contents.
fn listing(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(folder).expect("the folder is there");
    let file = |entry: fs::DirEntry| {
        let contents = fs::read(entry.path()).unwrap_or_else(|error| error.to_string().into_bytes());
        (entry.file_name().to_string_lossy().into_owned(), contents)
    };
    entries.map(|entry| file(entry.expect("an entry"))).collect()
}

/// A new folder with the files.
fn fill(folder: &Path) {
    let _ = fs::remove_dir_all(folder);
    fs::create_dir(folder).expect("a folder can be made");
    for file in 0..FILES {
        let name = [b'a' + file / 16, b'a' + file % 16].map(char::from).iter().collect::<String>();
        fs::write(folder.join(name), format!("old contents of {file}")).expect("a file can be written");
    }
}

/// The command with a program that may change the folder.
fn start(program: &Path, folder: &Path) -> Child {
    let mut command = tool::command(["run", "--hosted", "--writable-dir"]);
    command.arg(format!("{}::/", folder.display())).arg(program);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("the tool can be started")
}

/// Waits until something is there, or the command has ended; tells which.
fn waits_for(child: &mut Child, place: &Path) -> bool {
    while child.try_wait().expect("a child").is_none() {
        if place.exists() {
            return true;
        }
        std::thread::yield_now();
    }
    false
}

#[test]
fn a_command_that_is_killed_while_it_writes_back_leaves_all_or_nothing() {
    let rounds: u64 = std::env::var("WASM2SEL4_KILLS").map_or(10, |text| text.parse().expect("a number"));
    let work = Folder::new();
    let program = work.file("program.wat", PROGRAM.replace("FILES", &FILES.to_string()));
    let nothing = work.file("nothing.wat", "(module (func (export \"_start\")))");
    let folder = work.path("given");
    let staged = folder.join(".wasm2sel4-changes");

    // Everything is laid ready in the first place; with the second, names begin to change. Runs that nobody disturbs
    // say what comes of it, and how long they take from there on.
    let moments = [staged.clone(), staged.join("taking")];
    fill(&folder);
    let before = listing(&folder);
    let durations = moments.each_ref().map(|moment| {
        // On a machine with other things to do, a run may be over before anybody looks.
        let seen = (0..PATIENCE).find_map(|_| {
            fill(&folder);
            let mut child = start(&program, &folder);
            let since = waits_for(&mut child, moment).then(Instant::now);
            assert!(child.wait().expect("a child").success());
            since.map(|since| since.elapsed())
        });
        seen.unwrap_or_else(|| panic!("{} was not seen in {PATIENCE} runs", moment.display()))
    });
    let after = listing(&folder);
    assert!(before != after && after.len() == usize::from(FILES) / 4 * 3, "{} files", after.len());

    let (mut hits, mut undone) = (0, 0);
    // As often as was asked for, and until kills have come at both kinds of moments.
    let is_enough = |round, hits, undone| round >= rounds && hits > undone && undone > 0;
    let mut round = 0;
    while !is_enough(round, hits, undone) && round < rounds * PATIENCE {
        for (moment, duration) in moments.iter().zip(durations) {
            fill(&folder);
            let mut child = start(&program, &folder);
            if waits_for(&mut child, moment) {
                // Later and later, over a little more than the time that it takes.
                std::thread::sleep(duration.mul_f64(1.1 * (round % rounds) as f64 / rounds as f64));
                let _ = child.kill();
            }
            child.wait().expect("a child");
            hits += u64::from(staged.exists());
            let next = start(&nothing, &folder).wait_with_output().expect("the tool ends");
            let said = String::from_utf8_lossy(&next.stderr);
            assert!(next.status.success(), "round {round}: the next run: {said}");
            undone += u64::from(said.contains("was interrupted"));
            let found = listing(&folder);
            assert!(
                found == before || found == after,
                "round {round}: neither as before nor as after; it said: {said}"
            );
        }
        round += 1;
    }
    let all = 2 * round;
    assert!(
        is_enough(round, hits, undone),
        "of {all} kills {hits} came while something lay ready; {undone} were undone"
    );
}
