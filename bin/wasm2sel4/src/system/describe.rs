//! Who holds what on whom, as text.

use super::System;
use super::description::Object;
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
}
