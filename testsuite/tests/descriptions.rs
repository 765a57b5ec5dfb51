//! System descriptions: what is wrong with one is said with file, line and name before anything is compiled.

use wasm2sel4_testsuite::folder::{Folder, compile, refused, wat_to_wasm};
use wasm2sel4_testsuite::tool;

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
            "system.toml:8: no object is called servce; there are done, service",
        ),
        (r#"server = { object = "service", rights = ["wait"] }"#, "system.toml:8: wait is no right on an endpoint"),
        (r#"server = { object = "done", rights = ["call"] }"#, "system.toml:8: call is no right on a notification"),
        (r#"server = { object = "done", rights = [] }"#, "system.toml:8: a capability without rights"),
        (
            r#"server = { object = "done", rights = ["signal"], badge = 0x10000000 }"#,
            "system.toml:8: a badge has at most 28 bits",
        ),
        (
            r#"servant = { object = "service", rights = ["send"] }"#,
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
        ("{ memory = \"many\" }", "shares.wasm", read, "system.toml:2: a size is a number of bytes"),
        ("\"socket\"", "shares.wasm", read, "system.toml:2: an object is \"endpoint\", \"notification\", {"),
        ("{ memory = \"64K\" }", "shares.wasm", read, "system.toml:7: user imports cap.server with 131072 bytes"),
        ("{ memory = \"128K\" }", "user.wasm", read, "system.toml:7: user imports cap.server as a capability, but"),
        ("\"endpoint\"", "shares.wasm", r#"rights = ["send"]"#, "imports cap.server as a memory, but service is a cap"),
        ("\"endpoint\"", "shares.wasm", read, "system.toml:7: read is no right on an endpoint"),
        (
            "{ memory = \"128K\" }",
            "shares.wasm",
            r#"rights = ["write"]"#,
            "system.toml:7: no memory can be written and",
        ),
        (
            "{ memory = \"128K\" }",
            "shares.wasm",
            r#"rights = ["read"], badge = 1"#,
            "system.toml:7: a memory has no badge",
        ),
    ] {
        refused_with(&with_memory(size, module, grant), message);
    }
    // Limits are numbers that mean something.
    let with_limit = |limit: &str| format!("{domain}{limit}\n");
    refused_with(&with_limit("footprint-max = \"lots\""), "system.toml:4: a size is a number of bytes");
    refused_with(
        &with_limit("footprint-max = \"60K\""),
        "system.toml:4: no domain begins with less than 64K altogether",
    );
    let none = format!("[objects]\nusers = {{ spawner = \"user\", instances-max = 0 }}\n{domain}");
    refused_with(&none, "system.toml:2: an object is \"endpoint\", \"notification\", {");
    // A table has as many elements as the module asks for.
    folder.file("tabled.wasm", wat_to_wasm(r#"(module (import "cap" "server" (table 2 externref)))"#));
    let with_table = |elements: &str| {
        let domain = "[[domain]]\nname = \"user\"\nmodule = \"tabled.wasm\"\n";
        format!("{objects}{domain}[domain.tables]\nserver = [{elements}]\n")
    };
    let element = r#"{ object = "service", rights = ["send"] }, "#;
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
    refused(&image, &["user.wasm imports cap.server: say in a system description what that is"]);
    refused(
        &compile(&module, &folder.path("out.elf"), &["--hosted"]),
        &["module needs cap.server, which exists on seL4 only"],
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
    let limits = tool::root().join("testsuite/tests/systems/instances-max.toml");
    let limits = tool::output(tool::command(["inspect"]).arg(&limits));
    let limits = String::from_utf8_lossy(&limits.stdout).into_owned();
    assert!(limits.contains("worker: at most 256K of memory, kernel objects included, for each instance"), "{limits}");
    assert!(limits.contains("workers: spawner of worker, at most 2 instances at a time"), "{limits}");
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
    refused(&graph, &["hello.wat is no system description, of which a graph can be drawn"]);
}
