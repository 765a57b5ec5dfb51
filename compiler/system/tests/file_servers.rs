//! File servers in descriptions: what is refused, and what a server and its clients are given.

use std::path::Path;
use wasm2sel4_abi::bundle::{RIGHT_CALL, RIGHT_RECEIVE, RIGHT_SEND};
use wasm2sel4_abi::file_server::{ClientRecord, Configuration, MountRecord};
use wasm2sel4_abi::protocol::slot;
use wasm2sel4_abi::record::Read;
use wasm2sel4_abi::words::Words;
use wasm2sel4_system::{FileServer, Imports, Program, SharedMemory, System};

const SERVER: &str = "[[files]]\nname = \"store\"\ndirs = [\"data::/data\", \"other\"]\n";

/// A domain with these folders of servers.
fn client(name: &str, files: &str) -> String {
    format!("[[domain]]\nname = \"{name}\"\nmodule = \"{name}.wasm\"\nfiles = [{files}]\n")
}

fn parsed(text: &str) -> System {
    System::parse(text, Path::new("")).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

#[track_caller]
fn refused(text: &str, message: &str) {
    match System::parse(text, Path::new("")) {
        Ok(_) => panic!("accepted instead of refused with {message:?}:\n{text}"),
        Err(error) => assert!(error.to_string().contains(message), "expected {message:?}, got {error}\n{text}"),
    }
}

#[test]
fn what_no_server_does_is_refused() {
    let with = |files| format!("{SERVER}{}", client("app", files));
    for (files, message) in [
        ("{ server = \"shop\", from = \"/data\" }", "line 7: there is no file server shop; define it by [[files]]"),
        ("{ server = \"store\", from = \"/x\" }", "line 7: store keeps no folder /x; it keeps /data, other"),
        ("{ server = \"store\", from = \"/data\", access = \"x\" }", "line 7: unknown variant `x`"),
        ("{ server = \"store\", from = \"/data\", max = \"1M\" }", "line 7: who only reads writes nothing"),
        ("{ server = \"store\", from = \"/data\", to = \"\" }", "is not the name of a folder"),
        (
            "{ server = \"store\", from = \"/data\" }, { server = \"store\", from = \"other\", to = \"/data\" }",
            "line 7: two folders are called /data; give one another name with to",
        ),
        ("{ server = \"store\", from = \"/data\" }]\ndirs = [\"x::/data\"", "two folders are called /data"),
    ] {
        refused(&with(files), message);
    }
    let folder = "{ server = \"store\", from = \"/data\" }";
    let app = client("app", folder);
    refused(&format!("[[files]]\nname = \"store\"\n{app}"), "line 2: store keeps no folders; name some in dirs");
    refused(&format!("{SERVER}{SERVER}{app}"), "line 5: there are two domains or objects called store");
    refused(&format!("{SERVER}{app}{}", client("store", "")), "line 2: there are two domains or objects called store");
    refused(
        &format!("[objects]\nstore = \"endpoint\"\n{SERVER}{app}"),
        "line 4: there are two domains or objects called store",
    );
    let spawner = "[objects]\napps = { spawner = \"app\" }\n";
    let starter = "[[domain]]\nname = \"starter\"\nmodule = \"s.wasm\"\n\
                   grants = { a = { object = \"apps\", rights = [\"spawn\"] } }\n";
    refused(&format!("{spawner}{SERVER}{app}{starter}"), "line 9: app is started by spawners");
    let five: String =
        (0..5).map(|number| format!("{{ server = \"s{number}\", from = \"d\", to = \"{number}\" }},")).collect();
    let servers: String = (0..5).map(|number| format!("[[files]]\nname = \"s{number}\"\ndirs = [\"d\"]\n")).collect();
    refused(&format!("{servers}{}", client("app", &five)), "a domain is a client of at most 4 file servers");
}

/// Each client has a badge and a buffer of its own; the server alone receives, and shares each buffer.
#[test]
fn a_server_and_its_clients_are_given_what_they_need() {
    let both = "{ server = \"store\", from = \"/data\", access = \"write\", max = \"1M\" }, { server = \"store\", from = \"other\" }";
    let system = parsed(&format!(
        "{SERVER}{}{}{}",
        client("writer", both),
        client("stranger", ""),
        client("reader", "{ server = \"store\", from = \"/data\", to = \"/in\" }")
    ));
    let shared = |name: &str| SharedMemory { name: name.to_owned(), size: 0x1_0000 };
    let nothing = Imports::default();
    // One that imports a capability itself would have it before the server's.
    let server_imports =
        Imports { capabilities: vec!["clients".to_owned()], memories: vec![shared("client 0"), shared("client 1")] };
    let allotments =
        system.allotments(&[nothing.clone(), nothing.clone(), nothing, server_imports]).expect("all is granted");
    let [writer, stranger, reader, server] = &*allotments else { panic!("{allotments:?}") };
    assert!(stranger.grants.is_empty() && stranger.file_servers.is_empty());
    assert!(server.is_service && !writer.is_service);
    for (client, badge) in [(writer, 1), (reader, 2)] {
        let [grant] = &*client.grants else { panic!("{:?}", client.grants) };
        assert_eq!((grant.slot, grant.badge, grant.rights), (slot::FIRST_GRANT, badge, RIGHT_SEND | RIGHT_CALL));
        let [connection] = &*client.file_servers else { panic!("{:?}", client.file_servers) };
        assert_eq!(connection.slot, grant.slot);
        let of_server = &server.memories[badge as usize - 1];
        assert!(of_server.object == connection.buffer && of_server.writable);
    }
    assert_ne!(writer.file_servers[0].buffer, reader.file_servers[0].buffer);
    assert_eq!(server.grants.iter().map(|grant| grant.rights).collect::<Vec<_>>(), [RIGHT_RECEIVE]);

    let (_, description) = system.domains().last().expect("the server is the last");
    let Program::FileServer(server) = &description.program else { panic!("{description:?}") };
    assert_eq!(
        folders(server),
        [[(0, true, 1 << 20, "/data"), (1, false, 0, "other")].to_vec(), [(0, false, 0, "/in")].to_vec()]
    );
}

/// What a server is told of each client: which folder, whether it may write, how much, and the name.
fn folders(server: &FileServer) -> Vec<Vec<(u64, bool, u64, &'static str)>> {
    let bytes = server.configuration();
    let header = Configuration::read(&mut Words::new(&bytes)).expect("there is a header");
    assert_eq!(header.size.0, bytes.len() as u64);
    let at = |offset: u64| Words::new(&bytes[offset as usize..]);
    let mut clients = at(header.clients.0);
    (0..header.client_count)
        .map(|_| {
            let client = ClientRecord::read(&mut clients).expect("there are so many");
            let mut mounts = at(header.mounts.0 + client.first_mount * MountRecord::SIZE);
            let mount = |_| {
                let mount = MountRecord::read(&mut mounts).expect("there are so many");
                let name = &bytes[mount.name.0 as usize..][..mount.name_size.0 as usize];
                let name = ["/data", "other", "/in"].into_iter().find(|known| known.as_bytes() == name);
                (mount.preopen, mount.writable != 0, mount.limit.0, name.expect("the name is one of those"))
            };
            (0..client.mount_count).map(mount).collect()
        })
        .collect()
}
