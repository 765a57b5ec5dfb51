//! Who holds what on whom, as text and as a graph.

use super::System;
use super::description::{Object, Right};
use crate::image;
use std::fmt::Write as _;

impl System {
    /// Who holds what on whom: every capability that any domain begins with.
    pub fn describe(&self) -> String {
        // Writing to a string cannot fail.
        let mut text = format!("{}: system of {} domains\n", image::name(&self.path), self.description.domain.len());
        for domain in self.description.domain.iter().filter(|domain| !domain.given.is_empty()) {
            let given: Vec<&str> = domain.given.iter().map(|given| given.get_ref().as_str()).collect();
            let _ = writeln!(text, "\n{}: given {} by whoever starts it", domain.name.get_ref(), given.join(", "));
        }
        for (number, domain) in self.description.domain.iter().enumerate() {
            let Some(limit) = &domain.footprint_max else { continue };
            let each = if self.is_template(number) { ", for each instance" } else { "" };
            let (name, limit) = (domain.name.get_ref(), limit.get_ref());
            let _ = writeln!(text, "\n{name}: at most {limit} of memory, kernel objects included{each}");
        }
        for (name, object) in &self.objects {
            let detail = self.detail(*object);
            let _ = writeln!(text, "\n{name}: {}{detail}", object.name());
            for domain in &self.description.domain {
                let grants = domain.all_grants().filter(|(_, grant)| grant.get_ref().object.get_ref() == name);
                for (import, grant) in grants {
                    let grant = grant.get_ref();
                    let rights: Vec<&str> = grant.rights.iter().map(|right| right.get_ref().name()).collect();
                    let badge = grant.badge.as_ref().map(|badge| format!(", badge {}", badge.get_ref()));
                    let badge = badge.unwrap_or_default();
                    let _ = writeln!(
                        text,
                        "  {} may {} (as cap.{import}{badge})",
                        domain.name.get_ref(),
                        rights.join(", ")
                    );
                }
            }
        }
        text
    }

    /// What there is to say of an object besides its kind.
    fn detail(&self, object: Object) -> String {
        let Object::Spawner(domain, most) = object else { return String::new() };
        let name = self.description.domain.get(domain).map_or("", |domain| domain.name.get_ref());
        match most {
            Some(most) => format!(" of {name}, at most {most} instances at a time"),
            None => format!(" of {name}"),
        }
    }

    /// The same as a graph for Graphviz: domains point to what they may send to, and are pointed to by what they receive from.
    pub fn graph(&self) -> String {
        let mut text = String::from("digraph system {\n");
        let quoted = |name: &str| format!("{name:?}");
        for domain in &self.description.domain {
            let _ = writeln!(text, "  {} [shape=box];", quoted(domain.name.get_ref()));
        }
        for (name, object) in &self.objects {
            let _ = writeln!(
                text,
                "  {} [shape=ellipse, label={}];",
                quoted(name),
                quoted(&format!("{name}\n{}", object.name()))
            );
        }
        for domain in &self.description.domain {
            for (import, grant) in domain.all_grants() {
                let (from, to) = (quoted(domain.name.get_ref()), quoted(grant.get_ref().object.get_ref()));
                for right in &grant.get_ref().rights {
                    let right = right.get_ref();
                    let label = quoted(&format!("{} {import}", right.name()));
                    let _ = match right {
                        Right::Receive | Right::Wait | Right::Read => {
                            writeln!(text, "  {to} -> {from} [label={label}];")
                        }
                        _ => writeln!(text, "  {from} -> {to} [label={label}];"),
                    };
                }
            }
        }
        text.push_str("}\n");
        text
    }
}
