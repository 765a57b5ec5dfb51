//! File servers out of a description: it says which folders a server keeps and which domain sees which of them.
//!
//! That becomes what the supervisor knows already: a domain, an endpoint with a badge for each client, and for each
//! client a memory that it shares with the server alone. So the authority graph shows it like everything else.

use crate::directory::{DescribedDirectory, DirectoryAccess};
use crate::error::Result;
use crate::file_server::{CLIENTS, FileClient, FileServer, ServedFolder, buffer_import};
use crate::location::{Line, Located};
use crate::read::Reader;
use crate::rights::{Badge, Right};
use crate::system::{DomainDescription, Grant, Object, Program, Use};
use crate::text::{DomainText, FileServerText, ServedText, SystemText};
use std::num::NonZero;
use toml::Spanned;
use wasm2sel4_abi::address::ByteSize;
use wasm2sel4_abi::file_server::{BUFFER_SIZE, SERVERS_MAXIMUM};
use wasm2sel4_compiler::escape::Name;
use wasm2sel4_compiler::image::{DomainNumber, ObjectKind, ObjectNumber, PRIORITY};

/// Adds a domain for each file server, and to each client what it needs to reach its servers; the objects for that come
/// behind those of the reader.
pub fn add(reader: &Reader<'_>, written: &SystemText, domains: &mut Vec<DomainDescription>) -> Result<Vec<Object>> {
    let mut servers = Vec::new();
    for server in &written.files {
        let name = server.name.get_ref();
        let line = reader.line(&server.name);
        let is_taken = domains.iter().any(|domain| domain.name.value == *name)
            || reader.objects.iter().any(|object| object.name == *name)
            || servers.iter().any(|(other, _): &(&FileServerText, _)| other.name.get_ref() == name);
        if is_taken {
            return Err(line.no_definition(format!("there are two domains or objects called {name}")));
        }
        let dirs = reader.dirs(&server.dirs)?;
        if dirs.is_empty() {
            return Err(line.no_definition(format!("{name} keeps no folders; name some in dirs")));
        }
        servers.push((server, dirs));
    }
    for (description, domain) in domains.iter().zip(&written.domain) {
        check_domain(reader, &written.files, description, domain)?;
    }
    let first = reader.objects.len();
    let mut objects = Vec::new();
    let own = domains.len();
    for (server, dirs) in servers {
        let endpoint = ObjectNumber(first + objects.len());
        let (name, line) = (server.name.get_ref(), reader.line(&server.name));
        objects.push(Object { name: name.clone(), kind: ObjectKind::Endpoint });
        let grant = |import: String, usage, object, rights: &[Right], badge, line| Grant {
            import,
            usage,
            object,
            rights: rights.to_vec(),
            badge,
            part: None,
            line,
        };
        let mut grants = vec![grant(CLIENTS.to_owned(), Use::Import, endpoint, &[Right::Receive], Badge::Absent, line)];
        let mut clients: Vec<FileClient> = Vec::new();
        for (number, text) in written.domain.iter().enumerate().take(own) {
            let folders = served_folders(reader, server, &dirs, text)?;
            let Some(first_line) = folders.first().map(|(line, _)| *line) else { continue };
            let client = clients.len();
            let buffer = ObjectNumber(first + objects.len());
            let memory = ObjectKind::Memory(ByteSize(BUFFER_SIZE));
            objects.push(Object { name: format!("{name} for {}", text.name.get_ref()), kind: memory });
            let both = [Right::Read, Right::Write];
            grants.push(grant(buffer_import(client), Use::Import, buffer, &both, Badge::Absent, line));
            let badge = NonZero::new(client as u64 + 1).map_or(Badge::Absent, Badge::Number);
            // In this order, for each server.
            domains[number].grants.extend([
                grant(name.clone(), Use::Files, endpoint, &[Right::Call], badge, first_line),
                grant(name.clone(), Use::Files, buffer, &both, Badge::Absent, first_line),
            ]);
            let folders = folders.into_iter().map(|(_, folder)| folder).collect();
            clients.push(FileClient { domain: DomainNumber(number), folders });
        }
        // Nobody who is more important waits for it longer than for whom it works.
        let priority = clients.iter().filter_map(|client| domains[client.domain.0].priority).max();
        domains.push(DomainDescription {
            name: Located { value: name.clone(), line },
            program: Program::FileServer(FileServer { clients }),
            links: Vec::new(),
            arguments: Vec::new(),
            invoke: None,
            environment: Vec::new(),
            dirs,
            dirs_max: None,
            priority: priority.filter(|priority| *priority > PRIORITY),
            memory_max: None,
            gc_heap_max: None,
            footprint_max: None,
            is_template: false,
            given: Vec::new(),
            grants,
            tables: Vec::new(),
        });
    }
    Ok(objects)
}

/// What can be said of the folders of a domain without knowing what the servers keep.
fn check_domain(
    reader: &Reader<'_>,
    known: &[FileServerText],
    description: &DomainDescription,
    domain: &DomainText,
) -> Result<()> {
    let mut servers: Vec<&str> = Vec::new();
    let mut names: Vec<&str> = description.dirs.iter().map(|dir| dir.value.directory.guest.as_str()).collect();
    for folder in &domain.files {
        let line = reader.line(folder);
        let ServedText { server, max, .. } = folder.get_ref();
        if description.is_template {
            // Its instances would share a badge and a buffer.
            let name = &description.name.value;
            return Err(
                line.no_definition(format!("{name} is started by spawners, so it cannot be a client of a file server"))
            );
        }
        if !is_writable(folder.get_ref())
            && let Some(max) = max
        {
            let message = "who only reads writes nothing, so leave max out, or say access = \"write\"";
            return Err(reader.line(max).no_definition(message));
        }
        if !known.iter().any(|known| known.name.get_ref() == server.get_ref()) {
            let name = Name(server.get_ref());
            return Err(reader
                .line(server)
                .no_definition(format!("there is no file server {name}; define it by [[files]]")));
        }
        let name = client_name(folder.get_ref());
        if name.is_empty() || name.contains('\0') {
            return Err(line.no_definition(format!("{} is not the name of a folder", Name(name))));
        }
        if names.contains(&name) {
            let message = format!("two folders are called {}; give one another name with to", Name(name));
            return Err(line.no_definition(message));
        }
        names.push(name);
        if !servers.contains(&server.get_ref().as_str()) {
            servers.push(server.get_ref());
        }
        if servers.len() > SERVERS_MAXIMUM {
            return Err(line.no_definition(format!("a domain is a client of at most {SERVERS_MAXIMUM} file servers")));
        }
    }
    Ok(())
}

/// Whether a client may change what is in a folder.
fn is_writable(folder: &ServedText) -> bool {
    folder.access == Some(DirectoryAccess::Write)
}

/// What a client calls a folder.
fn client_name(folder: &ServedText) -> &str {
    folder.to.as_ref().unwrap_or(&folder.from).get_ref()
}

/// The folders of a server that a domain sees, with their lines.
fn served_folders(
    reader: &Reader<'_>,
    server: &FileServerText,
    dirs: &[Located<DescribedDirectory>],
    domain: &DomainText,
) -> Result<Vec<(Line, ServedFolder)>> {
    let mut folders = Vec::new();
    let is_of_server = |folder: &&Spanned<ServedText>| folder.get_ref().server.get_ref() == server.name.get_ref();
    for folder in domain.files.iter().filter(is_of_server) {
        let written = folder.get_ref();
        let Some(dir) = dirs.iter().position(|dir| dir.value.directory.guest == *written.from.get_ref()) else {
            let known: Vec<&str> = dirs.iter().map(|dir| dir.value.directory.guest.as_str()).collect();
            return Err(reader.line(&written.from).no_definition(format!(
                "{} keeps no folder {}; it keeps {}",
                server.name.get_ref(),
                Name(written.from.get_ref()),
                known.join(", ")
            )));
        };
        if is_writable(written) && dirs.get(dir).is_some_and(|dir| dir.value.access == DirectoryAccess::Read) {
            let (server, dir) = (server.name.get_ref(), Name(written.from.get_ref()));
            return Err(reader.line(folder).no_definition(format!("{server} keeps {dir} such that nobody changes it")));
        }
        folders.push((
            reader.line(folder),
            ServedFolder {
                dir,
                name: client_name(written).to_owned(),
                writable: is_writable(written),
                max: reader.size(written.max.as_ref())?,
            },
        ));
    }
    Ok(folders)
}
