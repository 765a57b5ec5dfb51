//! Who holds what on whom, as text: first by domain, then by object.

use super::System;
use super::description::{Badge, DomainDescription, Grant, Object, Right};
use crate::image;
use std::fmt::Write as _;
use wasm2sel4_compiler::escape::Name;

/// What is to be known of all that follows.
const MEANING: &str = "\
This is all that domains can do to each other, whatever their code is and whatever their files say of themselves.
";

/// What some kernels make of the right to call.
const CALL_IS_GRANT: &str = "\
On kernels before version 9 (seL4 5.0.0), whoever may call may also grant: such a kernel knows no right of its own for being answered.
";

/// What becomes of a call without the right to.
const SEND_IS_NOT_CALL: &str = "\
Whoever may send and not call must not call: the message arrives, the kernel lets nobody answer it, and the caller never goes on.
";

impl System {
    /// Who holds what on whom: every capability that any domain begins with.
    pub fn describe(&self) -> String {
        let domains = &self.description.domain;
        let file = image::name(&self.path);
        let plural = if domains.len() == 1 { "" } else { "s" };
        let mut text = format!("{}: system of {} domain{plural}\n{MEANING}", Name(&file), domains.len());
        let any = |has: fn(&Grant) -> bool| {
            domains.iter().any(|domain| domain.all_grants().any(|(_, grant)| has(grant.get_ref())))
        };
        if any(|grant| grant.has(&[Right::Call]) && !grant.has(&[Right::Grant])) {
            text.push_str(CALL_IS_GRANT);
        }
        if any(|grant| grant.has(&[Right::Send]) && !grant.has(&[Right::Call])) {
            text.push_str(SEND_IS_NOT_CALL);
        }
        for (number, domain) in domains.iter().enumerate() {
            self.describe_domain(&mut text, number, domain);
        }
        for (name, object) in &self.objects {
            self.describe_object(&mut text, name, *object);
        }
        text
    }

    // Writing to a string cannot fail.
    fn describe_domain(&self, text: &mut String, number: usize, domain: &DomainDescription) {
        let name = domain.name.get_ref();
        let path = domain.module.get_ref().to_string_lossy();
        let _ = writeln!(text, "\n{name}: domain, of {}", Name(&path));
        for (link, path) in &domain.link {
            let _ = writeln!(text, "  linked with {} as {link}", Name(&path.get_ref().to_string_lossy()));
        }
        if self.is_template(number) {
            let is_own = |object: &Object| matches!(object, Object::Spawner(template, _) if *template == number);
            let spawners = self.objects.iter().filter(|(_, object)| is_own(object)).map(|(name, _)| name.as_str());
            let spawners: Vec<&str> = spawners.collect();
            let _ = writeln!(text, "  started any number of times by whoever may spawn {}", spawners.join(" or "));
        }
        for (import, grant) in domain.all_grants() {
            let grant = grant.get_ref();
            let object = grant.object.get_ref();
            let kind = self.objects.get(object).map_or("object", |object| object.name());
            let _ = writeln!(text, "  cap.{import}: {} on the {kind} {object}{}", rights(grant), badge(grant));
        }
        if !domain.given.is_empty() {
            let given: Vec<&str> = domain.given.iter().map(|given| given.get_ref().as_str()).collect();
            let _ = writeln!(text, "  given {} by whoever starts it", given.join(", "));
        }
        if let Some(limit) = &domain.memory_max {
            let _ = writeln!(text, "  at most {} for each linear memory", Name(limit.get_ref()));
        }
        let each = if self.is_template(number) { ", for each instance" } else { "" };
        match &domain.footprint_max {
            Some(limit) => {
                let _ = writeln!(text, "  at most {} of memory, kernel objects included{each}", Name(limit.get_ref()));
            }
            None => {
                let _ = writeln!(text, "  as much memory as there is{each} (no footprint-max)");
            }
        }
        if let Some(priority) = &domain.priority {
            let _ = writeln!(text, "  priority {}", priority.get_ref());
        }
    }

    fn describe_object(&self, text: &mut String, name: &str, object: Object) {
        let _ = writeln!(text, "\n{name}: {}{}", object.name(), self.detail(object));
        for domain in &self.description.domain {
            let grants = domain.all_grants().filter(|(_, grant)| grant.get_ref().object.get_ref() == name);
            for (import, grant) in grants {
                let (domain, grant) = (domain.name.get_ref(), grant.get_ref());
                let _ = writeln!(text, "  {domain} may {} (as cap.{import}{})", rights(grant), badge(grant));
            }
        }
    }

    /// What there is to say of an object besides its kind.
    fn detail(&self, object: Object) -> String {
        match object {
            Object::Endpoint | Object::Notification => String::new(),
            Object::Memory(size) => format!(" of {} bytes", size.0),
            Object::Spawner(domain, most) => {
                let name = self.description.domain.get(domain).map_or("", |domain| domain.name.get_ref());
                match most {
                    Some(most) => format!(" of {name}, at most {most} instances at a time"),
                    None => format!(" of {name}, as many instances at a time as there is memory for"),
                }
            }
        }
    }
}

fn rights(grant: &Grant) -> String {
    let rights: Vec<&str> = grant.rights.iter().map(|right| right.get_ref().name()).collect();
    rights.join(", ")
}

/// By which badge a capability is told from others, where that matters.
fn badge(grant: &Grant) -> String {
    match (grant.badge_number(), grant.badge.as_ref().map(toml::Spanned::get_ref)) {
        (0, Some(Badge::Any(_))) => ", any badge".to_owned(),
        (0, _) if grant.has(&[Right::Send, Right::Call, Right::Signal]) => ", without a badge".to_owned(),
        (0, _) => String::new(),
        (badge, _) => format!(", badge {badge}"),
    }
}
