//! System descriptions at the command: what is wrong with one is said with file, line and name before anything is
//! compiled. What can be told from the description alone is tested beside its code (`compiler/system/tests`).

use wasm2sel4_architecture::Architecture;
use wasm2sel4_engines::{model, tool};
use wasm2sel4_testsuite::folder::{Folder, compile, refused, wat_to_wasm};

/// Everything that is wrong with a system is said with file, line and name, before anything is built.
#[test]
fn system_descriptions_are_checked() {
    let folder = Folder::new();
    folder.file("user.wasm", wat_to_wasm(r#"(module (import "cap" "server" (global externref)))"#));
    let refused_with = |text: &str, message: &str| {
        let system = folder.file("system.toml", text);
        let image = tool::output(tool::command(["image"]).arg(&system).arg("-o").arg(folder.path("image")));
        refused(&image, &[message]);
    };
    let objects = "[objects]\nservice = \"endpoint\"\ndone = \"notification\"\n";
    let domain = "[[domain]]\nname = \"user\"\nmodule = \"user.wasm\"\n";
    let with_grant = |grant: &str| format!("{objects}{domain}[domain.grants]\n{grant}\n");
    refused_with("[[domain]]\nnam = \"a\"\n", "system.toml:2: unknown field `nam`");
    refused_with(&format!("{domain}{domain}"), "system.toml:5: there are two domains called user");
    refused_with(&format!("{objects}{domain}"), "system.toml:5: user imports cap.server, which is not granted");
    for (grant, message) in [
        (
            r#"server = { object = "servce", rights = ["send"] }"#,
            "system.toml:8: there is no object servce; there are done, service",
        ),
        (r#"server = { object = "service", rights = ["wait"] }"#, "system.toml:8: wait is not a right on an endpoint"),
        (r#"server = { object = "done", rights = ["call"] }"#, "system.toml:8: call is not a right on a notification"),
        (r#"server = { object = "done", rights = [] }"#, "system.toml:8: a capability without rights"),
        (
            r#"server = { object = "done", rights = ["signal"], badge = 0x10000000 }"#,
            "system.toml:8: a badge has at most 28 bits",
        ),
        (
            r#"servant = { object = "service", rights = ["receive"] }"#,
            "system.toml:8: user is granted servant, but does not import cap.servant",
        ),
    ] {
        refused_with(&with_grant(grant), message);
    }
    // Memories have a size, rights of their own, and are imported as what they are.
    let module = r#"(module (import "cap" "server" (memory 2)))"#;
    folder.file("shares.wasm", wat_to_wasm(module));
    let with_memory = |size: &str, module: &str, grant: &str| {
        let domain = format!("[[domain]]\nname = \"user\"\nmodule = \"{module}\"\n");
        format!("[objects]\nservice = {size}\n{domain}[domain.grants]\nserver = {{ object = \"service\", {grant} }}\n")
    };
    let read = r#"rights = ["read"]"#;
    for (size, module, grant, message) in [
        ("{ memory = \"0\" }", "shares.wasm", read, "system.toml:2: a memory has between 1 and"),
        ("{ memory = \"many\" }", "shares.wasm", read, "system.toml:2: write a size as a number of bytes"),
        ("\"socket\"", "shares.wasm", read, "system.toml:2: an object is \"endpoint\", \"notification\", {"),
        ("{ memory = \"64K\" }", "shares.wasm", read, "system.toml:7: user imports cap.server with 131072 bytes"),
        ("{ memory = \"128K\" }", "user.wasm", read, "system.toml:7: user imports cap.server as a capability, but"),
        (
            "\"endpoint\"",
            "shares.wasm",
            r#"rights = ["receive"]"#,
            "imports cap.server as a memory, but service is a cap",
        ),
        ("\"endpoint\"", "shares.wasm", read, "system.toml:7: read is not a right on an endpoint"),
        (
            "{ memory = \"128K\" }",
            "shares.wasm",
            r#"rights = ["write"]"#,
            "system.toml:7: whoever may write a memory may also read it",
        ),
        (
            "{ memory = \"128K\" }",
            "shares.wasm",
            r#"rights = ["read"], badge = 1"#,
            "system.toml:7: a memory cannot have a badge",
        ),
    ] {
        refused_with(&with_memory(size, module, grant), message);
    }
    // Limits are numbers that mean something.
    let with_limit = |limit: &str| format!("{domain}{limit}\n");
    refused_with(&with_limit("footprint-max = \"lots\""), "system.toml:4: write a size as a number of bytes");
    refused_with(&with_limit("footprint-max = \"60K\""), "system.toml:4: a domain needs at least 64K to begin with");
    refused_with(&with_limit("gc-heap-max = \"lots\""), "system.toml:4: write a size as a number of bytes");
    let small = "system.toml:4: 16384 bytes are too small a heap for structures and arrays; they need at least 32K";
    refused_with(&with_limit("gc-heap-max = \"16K\""), small);
    refused_with(&with_limit("gc-heap-max = \"5G\""), "too large a heap for structures and arrays; references to");
    let none = format!("[objects]\nusers = {{ spawner = \"user\", instances-max = 0 }}\n{domain}");
    refused_with(&none, "system.toml:2: an object is \"endpoint\", \"notification\", {");
    // A table has as many elements as the module asks for.
    folder.file("tabled.wasm", wat_to_wasm(r#"(module (import "cap" "server" (table 2 externref)))"#));
    let with_table = |elements: &str| {
        let domain = "[[domain]]\nname = \"user\"\nmodule = \"tabled.wasm\"\n";
        format!("{objects}{domain}[domain.tables]\nserver = [{elements}]\n")
    };
    let element = r#"{ object = "service", rights = ["receive"] }, "#;
    refused_with(&with_table(element), "system.toml:5: user imports cap.server[1], which is not granted");
    refused_with(&with_table(&element.repeat(3)), "user is granted server[2], but does not import cap.server[2]");
    let functions = folder.file("functions.wasm", wat_to_wasm(r#"(module (import "cap" "a" (table 2 funcref)))"#));
    refused(
        &compile(&functions, &folder.path("out.elf"), &[]),
        &["as a table of funcref, but its type is a table of up"],
    );
    let small = folder.file("small.wasm", wat_to_wasm(r#"(module (import "cap" "a" (memory 1 1 (pagesize 1))))"#));
    refused(&compile(&small, &folder.path("out.elf"), &[]), &["a memory of pages of at least 4 KiB"]);
    let homeless = r#"(module (import "cap" "a" (memory 1)) (import "sel4" "reply_long" (func (param i64 i32 i32))))"#;
    let homeless = folder.file("homeless.wasm", wat_to_wasm(homeless));
    refused(&compile(&homeless, &folder.path("out.elf"), &[]), &["sel4.reply_long, which takes addresses, but has no"]);
    // Without a description there are no capabilities, and outside seL4 there are none at all.
    let module = folder.path("user.wasm");
    let image = tool::output(tool::command(["image"]).arg(&module).arg("-o").arg(folder.path("image")));
    refused(&image, &["user.wasm imports cap.server; grant it in a system description"]);
    refused(
        &compile(&module, &folder.path("out.elf"), &["--hosted"]),
        &["the module imports cap.server, which exists on seL4 only"],
    );
    let mutable = folder.file("mutable.wasm", wat_to_wasm(r#"(module (import "cap" "a" (global (mut externref))))"#));
    refused(&compile(&mutable, &folder.path("out.elf"), &[]), &["but its type is an immutable externref"]);
}

#[test]
fn authority_graphs_are_drawn() {
    let system = tool::root().join("examples/client-server/system.toml");
    let text = tool::output(tool::command(["inspect"]).arg(&system));
    let text = String::from_utf8_lossy(&text.stdout).into_owned();
    assert!(text.contains("multiplier: endpoint\n  client may call (as cap.server, badge 7)"), "{text}");
    assert!(text.contains("whoever may call may also grant") && !text.contains("must not call"), "{text}");
    let sending = tool::root().join("testsuite/tests/systems/call-without-right.toml");
    let sending = tool::output(tool::command(["inspect"]).arg(&sending));
    let sending = String::from_utf8_lossy(&sending.stdout).into_owned();
    assert!(
        sending.contains("Whoever may send but not call must never call") && !sending.contains("may also grant"),
        "{sending}"
    );
    let limits = tool::root().join("testsuite/tests/systems/instances-max.toml");
    let limits = tool::output(tool::command(["inspect"]).arg(&limits));
    let limits = String::from_utf8_lossy(&limits.stdout).into_owned();
    assert!(limits.contains("  at most 256K of memory, kernel objects included, for each instance"), "{limits}");
    assert!(limits.contains("workers: spawner of worker, at most 2 instances at a time"), "{limits}");
    let heaps = tool::root().join("testsuite/tests/systems/gc-heap-max.toml");
    let heaps = tool::output(tool::command(["inspect"]).arg(&heaps));
    let heaps = String::from_utf8_lossy(&heaps.stdout).into_owned();
    assert!(heaps.contains("small: domain, of gc-heap-max.wat\n  at most 64K for structures and arrays"), "{heaps}");
    let folder = Folder::new();
    let door = "objects = { door = \"endpoint\" }\n";
    let user = |name: &str, grant: &str| {
        domain(name, "user.wasm", &format!("grants = {{ a = {{ object = \"door\", {grant} }} }}"))
    };
    let server = user("server", "rights = [\"receive\"]");
    let first = user("first", "rights = [\"call\"], badge = 1");
    let second = user("second", "rights = [\"call\"], badge = \"any\"");
    let badges = folder.file("system.toml", format!("{door}{server}{first}{second}"));
    let text = tool::output(tool::command(["inspect"]).arg(badges));
    let text = String::from_utf8_lossy(&text.stdout).into_owned();
    assert!(text.contains("  cap.a: call on the endpoint door, badge 1"), "{text}");
    assert!(text.contains("  cap.a: call on the endpoint door, any badge"), "{text}");
    let graph = tool::output(tool::command(["inspect", "--graph"]).arg(&system));
    let graph = String::from_utf8_lossy(&graph.stdout).into_owned();
    let expected = r#"digraph system {
  domain0 [shape=box, label="client"];
  domain1 [shape=box, label="server"];
  object0 [shape=ellipse, label="multiplier\nendpoint"];
  domain0 -> object0 [label="call server"];
  object0 -> domain1 [label="receive clients"];
}
"#;
    assert_eq!(graph, expected);
    let graph = tool::output(tool::command(["inspect", "--graph=mermaid"]).arg(&system));
    let expected = r#"flowchart LR
  domain0["client"]
  domain1["server"]
  object0(["multiplier<br>endpoint"])
  domain0 -- "call server" --> object0
  object0 -- "receive clients" --> domain1
"#;
    assert_eq!(String::from_utf8_lossy(&graph.stdout), expected);
    let module = tool::root().join("examples/hello/hello.wat");
    let graph = tool::output(tool::command(["inspect", "--graph"]).arg(&module));
    refused(&graph, &["hello.wat is not a system description; --graph draws only those"]);
}

/// Descriptions in a folder, beside modules that import what they are told to.
struct Descriptions(Folder);

impl Descriptions {
    fn new() -> Self {
        let folder = Folder::new();
        folder.file("plain.wasm", wat_to_wasm(r#"(module (memory 2) (func (export "_start")))"#));
        folder.file(
            "user.wasm",
            wat_to_wasm(r#"(module (import "cap" "a" (global externref)) (func (export "_start")))"#),
        );
        Self(folder)
    }

    /// Makes an image for a kernel that is not there: that is the error with which a correct description ends.
    fn image(&self, text: &str, options: &[&str]) -> std::process::Output {
        let system = self.0.file("system.toml", text);
        let mut command = tool::command(["image"]);
        command.arg(system).args(options).arg("-o").arg(self.0.path("image"));
        tool::output(command.env("WASM2SEL4_KERNELS", self.0.path("kernels")))
    }

    #[track_caller]
    fn refused(&self, text: &str, message: &str) {
        refused(&self.image(text, &[]), &[message]);
    }
}

/// A domain with what it is granted.
fn domain(name: &str, module: &str, rest: &str) -> String {
    format!("[[domain]]\nname = \"{name}\"\nmodule = \"{module}\"\n{rest}\n")
}

/// What is wrong is said before anything is compiled.
#[test]
fn nothing_is_compiled_for_nothing() {
    let descriptions = Descriptions::new();
    let folder = &descriptions.0;
    let many: String = (0..17).map(|number| domain(&format!("domain{number}"), "absent.wasm", "")).collect();
    let message = "the image has 17 domains that run at the same time; at most 16 can";
    descriptions.refused(&many, &format!("system.toml:66: {message}"));
    // One after the other they may be more; then the modules are looked for.
    refused(&descriptions.image(&many, &["--one-at-a-time"]), &["system.toml:3: cannot read", "absent.wasm"]);
    let mut command = tool::command(["image"]);
    command.args((0..17).map(|_| folder.path("absent.wasm"))).arg("-o").arg(folder.path("image"));
    refused(&tool::output(&mut command), &[message]);
    // What is imported is compared with what is granted, and the kernel is looked for, before any code is made: no code
    // could be made for a processor that does not exist.
    folder.file("late.wasm", wat_to_wasm(r#"(module (import "cap" "b" (global externref)))"#));
    let impossible = ["--cpu", "has_magic"];
    let output = descriptions.image(&domain("late", "late.wasm", ""), &impossible);
    refused(&output, &["system.toml:2: late imports cap.b, which is not granted"]);
    refused(&descriptions.image(&domain("plain", "plain.wasm", ""), &impossible), &["no kernel for"]);
}

/// Of a limit of all memories and one of a domain's the smaller one counts, and is blamed.
#[test]
fn limits_of_memories_hold_both() {
    let descriptions = Descriptions::new();
    let own = |limit: &str| domain("plain", "plain.wasm", &format!("memory-max = \"{limit}\""));
    for (own_limit, all, message) in [
        ("64K", "16M", "system.toml:4: "),
        ("64K", "64K", "more than the 65536 that memory-max allows"),
        ("16M", "64K", "memory 0 has 131072 bytes at the start, more than the 65536 that --memory-max allows"),
        ("16M", "16M", "no kernel for"),
    ] {
        refused(&descriptions.image(&own(own_limit), &["--memory-max", all]), &[message]);
    }
}

/// Every message about a thing in a description names its line, also if the file or the module is at fault.
#[test]
fn messages_name_the_line() {
    let descriptions = Descriptions::new();
    let folder = &descriptions.0;
    folder.file("broken.wasm", wat_to_wasm("(module (func (result i32)))"));
    folder.file("env.wasm", wat_to_wasm(r#"(module (import "env" "f" (func)))"#));
    folder.file("domain.elf", b"\x7fELF\x02\x01\x01");
    let with = |rest: &str| domain("plain", "plain.wasm", rest);
    for (text, messages) in [
        (domain("absent", "absent.wasm", ""), ["system.toml:3: cannot read", "absent.wasm"]),
        (domain("broken", "broken.wasm", ""), ["system.toml:3: ", "broken.wasm: invalid module: type mismatch"]),
        (
            domain("env", "env.wasm", ""),
            ["system.toml:3: ", "env.wasm: the module imports env.f, which nothing provides"],
        ),
        (domain("elf", "domain.elf", ""), ["system.toml:3: ", "domain.elf: it is not a protection domain made by"]),
        (with("[domain.link]\nmath = \"absent.wasm\""), ["system.toml:5: cannot read", "absent.wasm"]),
        (with("[domain.link]\nmath = \"broken.wasm\""), ["system.toml:5: ", "broken.wasm: invalid module"]),
        (
            with("memory-max = \"64K\""),
            [
                "system.toml:4: ",
                "plain.wasm: memory 0 has 131072 bytes at the start, more than the 65536 that memory-max allows",
            ],
        ),
        (
            with("environment = [\"A=1\",\n\"B\"]"),
            ["system.toml:5: ", "B is not an entry of an environment; write NAME=VALUE"],
        ),
        (with("environment = [\"=1\"]"), ["system.toml:4: ", "=1 is not an entry of an environment; write NAME=VALUE"]),
        (with("arguments = [\"a\\u0000b\"]"), ["system.toml:4: ", "an argument cannot contain a zero byte"]),
        (
            with(&format!("arguments = [{:?}]", "a".repeat(400 << 10))),
            ["system.toml:3: ", "arguments and the environment of plain take"],
        ),
        ("domain = []".to_owned(), ["system.toml:1: ", "a system needs at least one [[domain]]"]),
        (String::new(), ["system.toml:1: ", "a system needs at least one [[domain]]"]),
        (with("given = [\"a\"]"), ["system.toml:4: ", "plain is given a, but there is no spawner for it"]),
        (
            with("[domain.tables]\ndoors = []"),
            ["system.toml:5: ", "plain is granted the table doors, but does not import the table cap.doors"],
        ),
    ] {
        let output = descriptions.image(&text, &[]);
        refused(&output, &messages);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(!said.contains("--memory-max"), "an option is blamed that nobody has given: {said}");
    }
    for (text, message) in [
        (&b"[[domain]]\nname = \"\xe4\""[..], "system.toml: it is text, but line 2 is not in UTF-8; save it as UTF-8"),
        (b"\xff\xfe[\0[\0", "system.toml: it is text in UTF-16; save it as UTF-8"),
    ] {
        let system = folder.file("system.toml", text);
        refused(&tool::output(tool::command(["inspect"]).arg(system)), &[message]);
    }
    // Each thing that is handed over has a name of its own.
    let template = "objects = { workers = { spawner = \"worker\" } }\n";
    let starter = domain("starter", "user.wasm", "grants = { a = { object = \"workers\", rights = [\"spawn\"] } }");
    for (rest, message) in [
        ("given = [\"a\", \"a\"]", "system.toml:9: worker is given a, twice"),
        (
            "given = [\"a\"]\ngrants = { a = { object = \"workers\", rights = [\"spawn\"] } }",
            "system.toml:9: worker is given a, and granted it",
        ),
    ] {
        descriptions.refused(&format!("{template}{starter}{}", domain("worker", "user.wasm", rest)), message);
    }
    // What the command line says counts where the description says nothing, and is blamed for it.
    let output = descriptions.image(&with(""), &["--memory-max", "64K"]);
    refused(&output, &["system.toml:3: ", "plain.wasm: memory 0 has 131072 bytes", "65536 that --memory-max allows"]);
    // What is compiled already cannot be limited or linked any more.
    let elf = folder.path("plain.elf");
    let compiled = compile(&folder.path("plain.wasm"), &elf, &[]);
    assert!(compiled.status.success(), "{}", String::from_utf8_lossy(&compiled.stderr));
    let message = "the domain is compiled already; link, memory-max and gc-heap-max only work for modules";
    for key in ["memory-max = \"1M\"", "gc-heap-max = \"1M\"", "link = { a = \"plain.wasm\" }"] {
        descriptions.refused(&domain("plain", "plain.elf", key), &format!("system.toml:4: {message}"));
    }
}

/// An entry of an environment is the same thing everywhere.
#[test]
fn entries_of_environments_are_checked_everywhere() {
    let hello = wasm2sel4_testsuite::folder::hello();
    let folder = Folder::new();
    for entry in ["X", "", "=1"] {
        for arguments in [["run", "--env", entry], ["image", "--env", entry]] {
            let output = tool::output(tool::command(arguments).arg(&hello).arg("-o").arg(folder.path("image")));
            let message = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(!output.status.success(), "{entry:?} is accepted");
            assert!(message.contains("is not an entry of an environment; write NAME=VALUE"), "{message}");
        }
    }
}

/// A capability that a program calls is granted with the right to call, or the call would never return. It need not be
/// called by its name: the program may have put it into a local before.
#[test]
fn calls_that_never_return_are_refused() {
    let folder = Folder::new();
    let prefix = model::build(Architecture::X86_64);
    let module = r#"(module (import "cap" "log" (global $log externref)) (import "cap" "door" (global $door externref))
        (import "sel4" "send" (func $send (param externref i64 i64 i64 i64 i64)))
        (import "sel4" "call" (func $call (param externref i64 i64 i64 i64 i64) (result i64 i64 i64 i64 i64)))
        (func (export "_start") (local $here externref)
            (call $send (global.get $log) (i64.const 16) (i64.const 0) (i64.const 0) (i64.const 0) (i64.const 0))
            (local.set $here (global.get $door))
            (call $call (local.get $here) (i64.const 16) (i64.const 0) (i64.const 0) (i64.const 0) (i64.const 0))
            drop drop drop drop drop))"#;
    let module = folder.file("user.wasm", wat_to_wasm(module));
    tool::run(tool::command(["--target", "x86_64"]).arg(&module).arg("-o").arg(folder.path("user.elf"))).unwrap();
    let server = "[[domain]]\nname = \"server\"\nmodule = \"user.elf\"\n";
    let server = format!(
        "{server}[domain.grants]\nlog = {{ object = \"log\", rights = [\"receive\"] }}\ndoor = {{ object = \"door\", rights = [\"receive\"] }}\n"
    );
    let image = |user: &str, right: &str| {
        let text = format!(
            "[objects]\nlog = \"endpoint\"\ndoor = \"endpoint\"\n[[domain]]\nname = \"user\"\nmodule = \"{user}\"\n\
             [domain.grants]\nlog = {{ object = \"log\", rights = [\"send\"] }}\ndoor = {{ object = \"door\", rights = [\"{right}\"] }}\n{server}"
        );
        let system = folder.file("system.toml", text);
        let mut command = tool::command(["image", "--target", "x86_64", "--kernel"]);
        tool::output(command.arg(&prefix).arg(&system).arg("-o").arg(folder.path("image/")))
    };
    for user in ["user.wasm", "user.elf"] {
        let message = "system.toml:9: user calls cap.door, but is granted it to send only: the message would arrive";
        refused(&image(user, "send"), &[message]);
        let made = image(user, "call");
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    }
    let said = tool::output(tool::command(["inspect"]).arg(folder.path("user.elf")));
    let said = String::from_utf8_lossy(&said.stdout).into_owned();
    assert!(
        said.contains("cap.log: a capability\n") && said.contains("cap.door: a capability, which it calls\n"),
        "{said}"
    );
}

/// Folders of domains are read when the image is made, and what is wrong with them is told with the line.
#[test]
fn folders_that_a_domain_cannot_see_are_refused() {
    let folder = Folder::new();
    folder.file("a.wat", "(module (func (export \"_start\")))");
    std::fs::create_dir(folder.path("data")).expect("a folder can be made");
    let with = |lines: &str| format!("[[domain]]\nname = \"a\"\nmodule = \"a.wat\"\n{lines}\n");
    for (lines, message) in [
        ("dirs = [\"::x\"]", "system.toml:4: ::x is not a folder; write HOST, or HOST::GUEST"),
        ("dirs = [\"data::/x\", \"data::/x\"]", "system.toml:4: two folders are called /x"),
        (
            "dirs = [{ from = \"data\", to = \"\" }]",
            "system.toml:4: a folder has a name in \"from\", and one in \"to\"",
        ),
        ("dirs = [{ from = \"data\", access = \"all\" }]", "or { from = \"HOST\", to = \"GUEST\", access = \"read\" }"),
        ("dirs-max = \"1M\"", "system.toml:4: a domain without dirs writes no files"),
        ("dirs = [\"nothing::/x\"]", "system.toml:4: cannot read the folder"),
    ] {
        let path = folder.file("system.toml", with(lines));
        let mut command = tool::command(["image", "--target", "aarch64", "-o"]);
        refused(&tool::output(command.args([&folder.path("image"), &path])), &[message]);
    }
}

/// Wires are told with file, line and WIT name, and drawn as edges between domains.
#[test]
fn wires_are_checked_and_drawn() {
    let folder = Folder::new();
    let of = |name: &str| tool::root().join("examples/revocable-interface").join(name);
    for name in ["client.wat", "server.wat"] {
        folder.file(name, std::fs::read_to_string(of(name)).expect("the example has it"));
    }
    folder.file("module.wat", "(module (func (export \"_start\")))");
    let ends = |client: &str, server: &str| {
        format!(
            "[[domain]]\nname = \"client\"\ncomponent = \"{client}\"\n\
             [[domain]]\nname = \"server\"\ncomponent = \"{server}\"\n"
        )
    };
    let wire = "[[wire]]\nfrom = \"client\"\nto = \"server\"\ninterface = \"example:shop/sums\"\n";
    let with = |text: String, options: &[&str], message: &str| {
        let system = folder.file("system.toml", text);
        let mut command = tool::command(["image", "--target", "x86_64"]);
        let image = tool::output(command.args(options).arg("-o").args([&folder.path("image"), &system]));
        refused(&image, &[message]);
    };
    let both = ends("client.wat", "server.wat");
    let missing = "system.toml:2: client imports example:shop/sums, to which no wire leads; add [[wire]]";
    with(both.clone(), &[], missing);
    let other = wire.replace("sums", "sales");
    with(format!("{both}{other}"), &[], "system.toml:10: client does not import example:shop/sales; it imports");
    let wired = format!("{both}{wire}");
    with(wired.clone(), &["--one-at-a-time"], "system.toml:7: both ends of a wire run beside each other");
    let module = format!("{}{wire}", ends("client.wat", "module.wat"));
    with(module, &[], "module.wat is no component; make one of it, or write module = instead of component =");

    let system = folder.file("system.toml", wired);
    let drawn = |language: &str, edge: &str| {
        let output = tool::output(tool::command(["inspect", &format!("--graph={language}")]).arg(&system));
        let graph = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(graph.contains(edge), "expected {edge:?} in: {graph}");
    };
    drawn("graphviz", "  domain0 -> domain1 [style=bold, label=\"example:shop/sums\"];\n");
    drawn("mermaid", "  domain0 == \"example:shop/sums\" ==> domain1\n");
    let said = tool::output(tool::command(["inspect"]).arg(&system));
    let said = String::from_utf8_lossy(&said.stdout).into_owned();
    for line in ["  imports example:shop/sums from server\n", "  exports example:shop/sums to client\n"] {
        assert!(said.contains(line), "expected {line:?} in: {said}");
    }
}
