//! What can be checked of a description without its modules, and what the authority graph says of it.

use std::path::Path;
use wasm2sel4_abi::address::ByteSize;
use wasm2sel4_system::{DomainNumber, Imports, ObjectNumber, Problem, Program, SharedMemory, System};

/// A description with this text is refused, with an error that has these words.
#[track_caller]
fn refused(text: &str, message: &str) {
    match System::parse(text, Path::new("")) {
        Ok(_) => panic!("accepted instead of refused with {message:?}:\n{text}"),
        Err(error) => assert!(error.to_string().contains(message), "expected {message:?}, got {error}\n{text}"),
    }
}

#[track_caller]
fn accepted(text: &str) -> System {
    System::parse(text, Path::new("")).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// A domain with what it is granted.
fn domain(name: &str, module: &str, rest: &str) -> String {
    format!("[[domain]]\nname = \"{name}\"\nmodule = \"{module}\"\n{rest}\n")
}

/// A domain with its one grant.
fn user(name: &str, grant: &str) -> String {
    domain(name, "user.wasm", &format!("grants = {{ a = {{ {grant} }} }}"))
}

/// Who would wait for ever is told, since it can be seen.
#[test]
fn endless_waits_are_refused() {
    let objects = "[objects]\ndoor = \"endpoint\"\nbell = \"notification\"\nworkers = { spawner = \"worker\" }\n";
    let started = domain("starter", "user.wasm", "grants = { a = { object = \"workers\", rights = [\"spawn\"] } }");
    let client = user("client", "object = \"door\", rights = [\"call\"]");
    let waiter = user("waiter", "object = \"bell\", rights = [\"wait\"]");
    let door = "[objects]\ndoor = \"endpoint\"\n";
    let bell = "[objects]\nbell = \"notification\"\n";
    let nobody = "line 6: client is granted door as a, but no domain that ever runs may receive on it";
    refused(&format!("{door}{client}"), nobody);
    refused(
        &format!("{bell}{waiter}"),
        "line 6: waiter is granted bell as a, but no domain that ever runs may signal it",
    );
    // A server without clients idles, and a signal waits for nobody.
    let server = user("worker", "object = \"door\", rights = [\"receive\"]");
    accepted(&format!("{door}{server}"));
    accepted(&format!("{bell}{}", user("signaller", "object = \"bell\", rights = [\"signal\"]")));
    // An instance may receive, if somebody can start it.
    accepted(&format!("{objects}{started}{client}{server}"));
    let never = "worker never starts: no domain that ever runs is granted a spawner of it";
    refused(&format!("{objects}{client}{server}"), &format!("line 10: {never}"));
    // Nor if only it could start itself.
    let own = domain("worker", "user.wasm", "grants = { a = { object = \"workers\", rights = [\"spawn\"] } }");
    refused(&format!("{objects}{own}"), &format!("line 6: {never}"));
}

/// Whoever could pass for another client is told, unless the description means it.
#[test]
fn badges_can_be_relied_on() {
    let door = "[objects]\ndoor = \"endpoint\"\n";
    let client = |name: &str, badge: &str| user(name, &format!("object = \"door\", rights = [\"call\"]{badge}"));
    let server = user("server", "object = \"door\", rights = [\"receive\"]");
    let minting = user("server", "object = \"door\", rights = [\"receive\", \"send\", \"call\", \"grant\"]");
    let open = "is granted door without a badge, so it can mint every badge and pass for any other client";
    // All have badges, or none has and nobody is told apart, or there is one client only.
    let (first, second) = (client("first", ", badge = 1"), client("second", ", badge = 2"));
    accepted(&format!("{door}{server}{first}{second}"));
    accepted(&format!("{door}{server}{}{}", client("first", ""), client("second", "")));
    accepted(&format!("{door}{minting}{}", client("first", "")));
    accepted(&format!("{door}{minting}{first}{second}"));
    for badge in ["", ", badge = 0"] {
        let second = client("second", badge);
        refused(&format!("{door}{server}{first}{second}"), &format!("line 14: second {open}"));
        refused(&format!("{door}{server}{second}{first}"), &format!("line 10: second {open}"));
        // A server that makes sessions tells apart what is not told apart at the start.
        refused(&format!("{door}{minting}{second}{}", client("third", "")), &format!("second {open}"));
        let notification = "[objects]\ndoor = \"notification\"\n";
        let signal = |text: &str| text.replace("\"call\"", "\"signal\"").replace("\"receive\"", "\"wait\"");
        let text = format!("{notification}{}{}{}", signal(&server), signal(&first), signal(&second));
        refused(&text, &format!("line 14: second {open}"));
    }
    let meant = client("second", ", badge = \"any\"");
    accepted(&format!("{door}{server}{first}{meant}"));
    refused(
        &format!("{door}{server}{}", client("first", ", badge = \"some\"")),
        "line 10: a badge is a number, or \"any\"",
    );
}

/// The supervisor prints names on the console, and messages quote them.
#[test]
fn names_can_be_printed() {
    for name in ["", "a\\u0001b", "a\\nb", "a\\u001b[2J", "a\\u202eb"] {
        for text in [
            domain(name, "plain.wasm", ""),
            format!("objects = {{ \"{name}\" = \"endpoint\" }}\n{}", domain("plain", "plain.wasm", "")),
            domain("plain", "plain.wasm", &format!("link = {{ \"{name}\" = \"plain.wasm\" }}")),
            domain("plain", "plain.wasm", &format!("given = [\"{name}\"]")),
            domain("plain", "plain.wasm", &format!("tables = {{ \"{name}\" = [] }}")),
        ] {
            let said = System::parse(&text, Path::new("")).unwrap_err().to_string();
            let reason = if name.is_empty() { "is empty; choose another" } else { "cannot be printed; choose another" };
            assert!(said.starts_with("line ") && said.contains("the name ") && said.contains(reason), "{said:?}");
            assert!(!said.contains(['\u{1}', '\u{1b}', '\u{202e}']), "{said:?}");
        }
    }
}

/// A starter, instances that call a server, and a memory that a writer shares with a reader.
const HOUSE: &str = r#"
[objects]
door = "endpoint"
board = { memory = "64K" }
workers = { spawner = "worker", instances-max = 2 }

[[domain]]
name = "starter"
module = "starter.wasm"
grants = { workers = { object = "workers", rights = ["spawn"] }, board = { object = "board", rights = ["read", "write"] } }

[[domain]]
name = "worker"
module = "worker.wasm"
given = ["gift"]
footprint-max = "256K"
gc-heap-max = "64K"
grants = { door = { object = "door", rights = ["call"], badge = 7 } }

[[domain]]
name = "server"
module = "server.wasm"
grants.door = { object = "door", rights = ["receive", "send"] }
grants.board = { object = "board", rights = ["read"] }
"#;

const STARTER: DomainNumber = DomainNumber(0);
const WORKER: DomainNumber = DomainNumber(1);
const SERVER: DomainNumber = DomainNumber(2);

/// Objects are numbered in the order of their names.
const BOARD: ObjectNumber = ObjectNumber(0);
const DOOR: ObjectNumber = ObjectNumber(1);
const WORKERS: ObjectNumber = ObjectNumber(2);

#[test]
fn the_graph_says_who_reaches_whom() {
    let system = accepted(HOUSE);
    let authority = system.authority();
    // By what it writes, and by starting it.
    assert_eq!(authority.reached_from(STARTER), [(WORKER, WORKERS), (SERVER, BOARD)]);
    assert_eq!(authority.reached_from(WORKER), [(SERVER, DOOR)]);
    // By its answers. It only reads the board.
    assert_eq!(authority.reached_from(SERVER), [(WORKER, DOOR)]);
    let minters: Vec<DomainNumber> = authority.minters_of(DOOR).map(|holder| holder.number).collect();
    assert_eq!(minters, [SERVER]);
    let memories: Vec<_> = authority.shared_memories().collect();
    assert_eq!(memories.len(), 1);
    assert_eq!((memories[0].0, memories[0].1.len()), (BOARD, 2));
    assert_eq!(authority.spawners_of(WORKER).collect::<Vec<_>>(), [WORKERS]);
    assert_eq!(authority.spawners_of(SERVER).count(), 0);
}

#[test]
fn a_system_is_what_its_text_says() {
    let system = System::parse(HOUSE, Path::new("house")).unwrap();
    let worker = system.domain(WORKER);
    assert!(worker.is_template && !system.domain(STARTER).is_template);
    assert_eq!(worker.footprint_max.as_ref().map(|limit| limit.bytes), Some(ByteSize(256 << 10)));
    assert_eq!(worker.gc_heap_max.as_ref().map(|limit| limit.bytes), Some(ByteSize(64 << 10)));
    assert_eq!(worker.name.line.0, 13);
    let Program::Module(module) = &worker.program else { panic!("{:?}", worker.program) };
    assert_eq!(system.file(&module.value), Path::new("house/worker.wasm"));
    assert_eq!(system.files().count(), 3);
}

/// What modules import is compared with what they are granted, and slots are given in the order of the imports.
#[test]
fn grants_fit_imports() {
    let system = accepted(HOUSE);
    let capabilities = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let board = |size| vec![SharedMemory { name: "board".to_owned(), size }];
    let of_starter = Imports { capabilities: capabilities(&["workers"]), memories: board(65536) };
    let of_worker = Imports { capabilities: capabilities(&["door", "gift"]), ..Imports::default() };
    let of_server = Imports { capabilities: capabilities(&["door"]), memories: board(1) };
    let allotments = system.allotments(&[of_starter.clone(), of_worker.clone(), of_server.clone()]).unwrap();
    assert!(allotments[0].memories[0].writable && !allotments[2].memories[0].writable);
    assert_eq!(allotments[1].given, [allotments[1].grants[0].slot + 1]);
    assert_eq!(allotments[1].grants[0].badge, 7);

    let larger = Imports { memories: board(65537), ..of_server.clone() };
    let error = system.allotments(&[of_starter.clone(), of_worker.clone(), larger]).unwrap_err();
    assert!(matches!(error.problem, Problem::Import(_)), "{error}");
    assert_eq!(error.to_string(), "line 24: server imports cap.board with 65537 bytes, but board has only 65536");
    let none = Imports { capabilities: capabilities(&["door"]), ..Imports::default() };
    let error = system.allotments(&[of_starter, none, of_server]).unwrap_err();
    assert_eq!(error.to_string(), "line 15: worker is given gift, but does not import cap.gift");
}

/// What is called is granted with a right by which the server may answer.
#[test]
fn calls_that_never_return_are_refused() {
    let rights = |rights: &str| {
        let client = user("client", &format!("object = \"door\", rights = [{rights}]"));
        let server = user("server", "object = \"door\", rights = [\"receive\"]");
        accepted(&format!("[objects]\ndoor = \"endpoint\"\n{client}{server}"))
    };
    let check = |rights_of_client: &str, called: &[&'static str]| {
        rights(rights_of_client).check_calls([called.to_vec(), vec![]].into_iter())
    };
    let error = check("\"send\"", &["a"]).unwrap_err();
    assert!(matches!(error.problem, Problem::Import(_)), "{error}");
    let message = "line 6: client calls cap.a, but is granted it to send only";
    assert!(error.to_string().starts_with(message), "{error}");
    assert_eq!(check("\"send\"", &["b"]), Ok(()), "what is not called may be sent to");
    for answered in ["\"call\"", "\"send\", \"call\"", "\"send\", \"grant\"", "\"receive\""] {
        assert_eq!(check(answered, &["a"]), Ok(()), "{answered}");
    }
}

#[test]
fn only_so_many_run_beside_each_other() {
    let many: String = (0..17).map(|number| domain(&format!("domain{number}"), "a.wasm", "")).collect();
    let error = accepted(&many).check_running().unwrap_err();
    assert_eq!((error.line.0, error.problem), (66, Problem::Running { count: 17 }));
}

/// A part of a memory is whole pages of it, and a domain imports no more than its part.
#[test]
fn memories_are_granted_in_parts() {
    let with = |part: &str| {
        let user = user("user", &format!("object = \"board\", rights = [\"read\"]{part}"));
        format!("[objects]\nboard = {{ memory = \"132K\" }}\n{user}")
    };
    refused(&with(", offset = \"1K\""), "line 6: a part of a memory is whole pages of 4096 bytes, which 1K is not");
    refused(&with(", size = \"5000\""), "line 6: a part of a memory is whole pages of 4096 bytes, which 5000 is not");
    for part in [", offset = \"132K\"", ", offset = \"68K\", size = \"68K\"", ", size = \"0\"", ", offset = \"1T\""] {
        refused(&with(part), "line 6: the memory has 135168 bytes, so nothing of it is there: a part of ");
    }
    let door = "[objects]\ndoor = \"endpoint\"\n";
    let grant = "object = \"door\", rights = [\"receive\"], offset = \"4K\"";
    refused(&format!("{door}{}", user("user", grant)), "line 6: offset and size are for a part of a memory");

    let imports =
        |size| [Imports { memories: vec![SharedMemory { name: "a".to_owned(), size }], ..Imports::default() }];
    let system = accepted(&with(", offset = \"64K\", size = \"64K\""));
    let allotments = system.allotments(&imports(65536)).unwrap();
    let memory = allotments[0].memories[0];
    assert_eq!((memory.offset, memory.size, memory.writable), (ByteSize(65536), ByteSize(65536), false));
    let error = system.allotments(&imports(65537)).unwrap_err();
    let message = "line 6: user imports cap.a with 65537 bytes, but board is granted in a part of only 65536";
    assert_eq!(error.to_string(), message);

    // Who has nothing in common with a writer does not hear of what it writes.
    let both = |first: &str, second: &str| {
        let writer = user("writer", &format!("object = \"board\", rights = [\"read\", \"write\"]{first}"));
        let reader = user("reader", &format!("object = \"board\", rights = [\"read\"]{second}"));
        let system = accepted(&format!("[objects]\nboard = {{ memory = \"128K\" }}\n{writer}{reader}"));
        system.authority().reached_from(DomainNumber(0)).len()
    };
    assert_eq!(both(", size = \"64K\"", ", offset = \"64K\""), 0);
    assert_eq!(both(", size = \"68K\"", ", offset = \"64K\""), 1);
    assert_eq!(both("", ", offset = \"64K\""), 1);
}

/// Ends are told by notifications with badges, and one is bound to one thread.
#[test]
fn ends_are_told_by_bound_notifications() {
    let objects = "[objects]\ndoor = \"endpoint\"\nbell = \"notification\"\nservers = { spawner = \"server\" }\n";
    let objects = |has_spawner| if has_spawner { objects.to_owned() } else { objects.replace("servers", "#servers") };
    let server = |name: &str| domain(name, "server.wasm", "bound = \"bell\"");
    let client = |ends: &str| domain("client", "client.wasm", &format!("ends = [{{ {ends} }}]"));
    let of_bell = client("object = \"bell\", badge = 3");
    let system = accepted(&format!("{}{}{of_bell}", objects(false), server("server")));
    let allotments = system.allotments(&[Imports::default(), Imports::default()]).unwrap();
    let bell = system.objects().find(|(_, object)| object.name == "bell").map(|(number, _)| number);
    assert_eq!((allotments[0].bound, allotments[1].bound), (bell, None));
    assert_eq!((allotments[0].ends.len(), allotments[1].ends[0].badge), (0, 3));
    // By its end, whoever hears of it is reached.
    assert_eq!(system.authority().reached_from(DomainNumber(1)).len(), 1);

    let with = |text: &str| format!("{}{text}", objects(false));
    refused(&with(&client("object = \"bell\"")), "line 8: missing field `badge`");
    refused(&with(&client("object = \"bell\", badge = 0")), "line 8: without a badge, nobody knows what has ended");
    refused(&with(&client("object = \"bell\", badge = 0x10000000")), "line 8: a badge has at most 28 bits");
    refused(
        &with(&client("object = \"door\", badge = 1")),
        "line 8: door is no notification, but of the kind endpoint",
    );
    refused(&with(&client("object = \"bells\", badge = 1")), "line 8: there is no object bells");
    refused(
        &with(&format!("{}{}{of_bell}", server("server"), server("second"))),
        "line 12: second is bound to bell, like another domain: only one can",
    );
    let starter = user("starter", "object = \"servers\", rights = [\"spawn\"]");
    refused(
        &format!("{}{}{of_bell}{starter}", objects(true), server("server")),
        "line 8: server is bound to bell, which its instances cannot all have",
    );
    refused(
        &with(&server("server")),
        "line 8: server is granted bell as what is bound to it, but no domain that ever runs may signal",
    );
}
