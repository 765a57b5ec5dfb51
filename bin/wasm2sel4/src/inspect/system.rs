//! Who holds what on whom, as text: first by domain, then by object.

use crate::description::Description;
use crate::input::name;
use std::fmt::Write as _;
use wasm2sel4_compiler::escape::Name;
use wasm2sel4_system::{
    Badge, DescribedDirectory, DirectoryAccess, DomainDescription, DomainNumber, FileServer, Grant, Object, ObjectKind,
    ObjectNumber, Program, Right, System, Use,
};

/// What to know before reading on.
const MEANING: &str = "\
This is all that domains can do to each other, whatever their code is and whatever their files say of themselves.
";

/// What some kernels make of the right to call.
const CALL_IS_GRANT: &str = "\
On kernels before version 9 (seL4 5.0.0), whoever may call may also grant: they have no separate right to be answered.
";

/// What happens to a call without the right to call.
const SEND_IS_NOT_CALL: &str = "\
Whoever may send but not call must never call: the message arrives, nobody can answer it, and the caller never goes on.
";

/// What else whoever may revoke a wire may do.
const REVOKING_IS_CALLING: &str = "\
Whoever may revoke an interface holds the capability of its client, and so may also call as that client.
";

/// Who holds what on whom: every capability that any domain begins with.
pub fn describe(description: &Description) -> String {
    let Description { path, system } = description;
    let count = system.domains().count();
    let plural = if count == 1 { "" } else { "s" };
    let mut text = format!("{}: system of {count} domain{plural}\n{MEANING}", Name(&name(path)));
    let any = |has: fn(&Grant) -> bool| system.authority().holders().any(|holder| has(holder.grant));
    if any(|grant| grant.has(&[Right::Call]) && !grant.has(&[Right::Grant])) {
        text.push_str(CALL_IS_GRANT);
    }
    if any(|grant| grant.has(&[Right::Send]) && !grant.has(&[Right::Call])) {
        text.push_str(SEND_IS_NOT_CALL);
    }
    if any(|grant| grant.has(&[Right::Revoke])) {
        text.push_str(REVOKING_IS_CALLING);
    }
    for (number, domain) in system.domains() {
        describe_domain(&mut text, system, number, domain);
    }
    for (number, object) in system.objects() {
        describe_object(&mut text, system, number, object);
    }
    text
}

/// What a capability is for, or by which name the domain imports it.
fn usage(system: &System, grant: &Grant) -> String {
    match grant.usage {
        Use::Import | Use::Revoke(_) => format!("cap.{}", grant.import),
        Use::Files => format!("files of {}", grant.import),
        Use::Wire(number) => {
            let wire = system.wires().find(|(other, _)| *other == number);
            format!("interface {}", wire.map_or("", |(_, wire)| wire.interface.value.as_str()))
        }
        Use::Serve => "its wires".to_owned(),
        Use::Bound => "bound to its thread".to_owned(),
        Use::End => "when it has ended".to_owned(),
    }
}

/// Which part of a memory it is of, if it is not of all of it.
fn part(grant: &Grant) -> String {
    let part = grant.part.map(|part| format!(", {} bytes from {} on", part.size.0, part.offset.0));
    part.unwrap_or_default()
}

/// The wires that begin or end at a domain.
fn describe_wires(text: &mut String, system: &System, number: DomainNumber) {
    let name = |domain| &system.domain(domain).name.value;
    for (_, wire) in system.wires() {
        let interface = &wire.interface.value;
        if wire.client == number {
            let _ = writeln!(text, "  imports {interface} from {}", name(wire.server));
        }
        if wire.server == number {
            let _ = writeln!(text, "  exports {interface} to {}", name(wire.client));
        }
    }
}

/// Who sees what of a file server.
fn describe_clients(text: &mut String, system: &System, domain: &DomainDescription, server: &FileServer) {
    for client in &server.clients {
        let name = &system.domain(client.domain).name.value;
        for folder in &client.folders {
            let dir = domain.dirs.get(folder.dir).map_or("", |dir| dir.value.directory.guest.as_str());
            let limit =
                folder.max.as_ref().map_or_else(|| format!("{}M", folder.limit().0 >> 20), |max| max.written.clone());
            let access =
                if folder.writable { format!("writes at most {} in", Name(&limit)) } else { "reads".to_owned() };
            let _ = writeln!(text, "  {name} {access} {} as {}", Name(dir), Name(&folder.name));
        }
    }
}

// Writing to a string cannot fail.
fn describe_domain(text: &mut String, system: &System, number: DomainNumber, domain: &DomainDescription) {
    let name = &domain.name.value;
    let _ = match &domain.program {
        Program::Module(path) => writeln!(text, "\n{name}: domain, of {}", Name(&path.value.to_string_lossy())),
        Program::Component(path) => {
            writeln!(text, "\n{name}: domain, of the component {}", Name(&path.value.to_string_lossy()))
        }
        Program::FileServer(_) => writeln!(text, "\n{name}: file server, ends with its last client"),
    };
    for (link, path) in &domain.links {
        let _ = writeln!(text, "  linked with {} as {link}", Name(&path.value.to_string_lossy()));
    }
    if domain.is_template {
        let spawners = system.authority().spawners_of(number).map(|spawner| system.object(spawner).name.as_str());
        let spawners: Vec<&str> = spawners.collect();
        let _ = writeln!(text, "  started any number of times by whoever may spawn {}", spawners.join(" or "));
    }
    describe_wires(text, system, number);
    for grant in &domain.grants {
        let Object { name, kind } = system.object(grant.object);
        let (usage, kind) = (usage(system, grant), kind.name());
        let (badge, part) = (badge(grant), part(grant));
        let _ = writeln!(text, "  {usage}: {} on the {kind} {name}{badge}{part}", rights(grant));
    }
    if !domain.given.is_empty() {
        let given: Vec<&str> = domain.given.iter().map(|given| given.value.as_str()).collect();
        let _ = writeln!(text, "  given {} by whoever starts it", given.join(", "));
    }
    for dir in &domain.dirs {
        let DescribedDirectory { directory, access } = &dir.value;
        let (host, guest) = (directory.host.to_string_lossy(), &directory.guest);
        let limits = if *access == DirectoryAccess::Read { ", and changes nothing there" } else { "" };
        let _ = writeln!(text, "  sees the folder {} as {}{limits}", Name(&host), Name(guest));
    }
    if let Program::FileServer(server) = &domain.program {
        describe_clients(text, system, domain, server);
    }
    if let Some(limit) = &domain.dirs_max {
        let _ = writeln!(text, "  writes at most {} into its folders, in its own memory", Name(&limit.written));
    }
    if let Some(limit) = &domain.memory_max {
        let _ = writeln!(text, "  at most {} for each linear memory", Name(&limit.written));
    }
    if let Some(limit) = &domain.gc_heap_max {
        let _ = writeln!(text, "  at most {} for structures and arrays together", Name(&limit.written));
    }
    let each = if domain.is_template { ", for each instance" } else { "" };
    match &domain.footprint_max {
        Some(limit) => {
            let _ = writeln!(text, "  at most {} of memory, kernel objects included{each}", Name(&limit.written));
        }
        None => {
            let _ = writeln!(text, "  as much memory as there is{each} (no footprint-max)");
        }
    }
    if let Some(priority) = &domain.priority {
        let _ = writeln!(text, "  priority {priority}");
    }
}

fn describe_object(text: &mut String, system: &System, number: ObjectNumber, object: &Object) {
    let _ = writeln!(text, "\n{}: {}{}", object.name, object.kind.name(), detail(system, object.kind));
    for holder in system.authority().holders_of(number) {
        let (domain, grant) = (&holder.domain.name.value, holder.grant);
        let (usage, badge, part) = (usage(system, grant), badge(grant), part(grant));
        let _ = writeln!(text, "  {domain} may {} (as {usage}{badge}{part})", rights(grant));
    }
}

/// What to say about an object besides its kind.
fn detail(system: &System, kind: ObjectKind) -> String {
    match kind {
        ObjectKind::Endpoint | ObjectKind::Notification | ObjectKind::Badged { .. } => String::new(),
        ObjectKind::Memory(size) => format!(" of {} bytes", size.0),
        ObjectKind::Spawner { domain, most } => {
            let name = &system.domain(domain).name.value;
            match most {
                Some(most) => format!(" of {name}, at most {most} instances at a time"),
                None => format!(" of {name}, as many instances at a time as there is memory for"),
            }
        }
    }
}

fn rights(grant: &Grant) -> String {
    let rights: Vec<&str> = grant.rights.iter().map(|right| right.name()).collect();
    rights.join(", ")
}

/// By which badge a capability is told from others, where that matters.
fn badge(grant: &Grant) -> String {
    match grant.badge {
        Badge::Any => ", any badge".to_owned(),
        Badge::Absent if grant.has(&Right::SPEAKING) => ", without a badge".to_owned(),
        Badge::Absent => String::new(),
        Badge::Number(badge) => format!(", badge {badge}"),
    }
}
