//! Grants, each by itself: of an object by its name, of a part of a memory, of a wire that may be revoked, and of the
//! notifications that tell of ends.

use crate::error::Result;
use crate::location::Line;
use crate::read::Reader;
use crate::rights::{Badge, Right};
use crate::size::Size;
use crate::system::{Grant, Object, Part, Use};
use crate::text::{BadgeText, EndText, GrantText};
use std::num::NonZero;
use toml::Spanned;
use wasm2sel4_abi::address::{ByteSize, MMU_PAGE};
use wasm2sel4_abi::bundle::{GRANTS_MAXIMUM, SPAWNERS_MAXIMUM};
use wasm2sel4_compiler::escape::Name;
use wasm2sel4_compiler::image::{ObjectKind, ObjectNumber};

/// The most bits of a badge that every kernel has.
const BADGE_BITS: u32 = 28;

impl Reader<'_> {
    /// An object, by its name.
    fn object_called(&self, name: &Spanned<String>) -> Result<(ObjectNumber, ObjectKind)> {
        let found = self.objects.iter().enumerate().find(|(_, known)| known.name == *name.get_ref());
        if let Some((number, Object { kind, .. })) = found {
            return Ok((ObjectNumber(number), *kind));
        }
        let known: Vec<&str> = self.objects.iter().map(|object| object.name.as_str()).collect();
        let known =
            if known.is_empty() { "there are none".to_owned() } else { format!("there are {}", known.join(", ")) };
        let message = format!("there is no object {}; {known}", Name(name.get_ref()));
        Err(self.line(name).no_grant(message))
    }

    /// A capability that a module imports.
    pub(crate) fn grant(&self, import: String, written: &Spanned<GrantText>) -> Result<Grant> {
        let GrantText { object, wire, rights, badge, offset, size } = written.get_ref();
        let line = self.line(written);
        let object = match (object, wire) {
            (Some(object), None) => object,
            (None, Some(wire)) => return self.of_wire(import, wire, written),
            _ => return Err(line.no_grant("a grant is of an object or of a wire: name one of them")),
        };
        let (number, kind) = self.object_called(object)?;
        if let Some(right) = rights.iter().find(|right| !right.get_ref().is_for(kind)) {
            let message = match kind {
                ObjectKind::Endpoint => "not a right on an endpoint; choose from send, receive, call and grant",
                ObjectKind::Notification => "not a right on a notification; choose from signal and wait",
                ObjectKind::Memory(_) => "not a right on a memory; choose from read and write",
                ObjectKind::Spawner { .. } => "not a right on a spawner; the only one is spawn",
                ObjectKind::Badged { .. } => "not a right on a wire; the only one is revoke",
            };
            return Err(self.line(right).no_grant(format!("{} is {message}", right.get_ref().name())));
        }
        let rights: Vec<Right> = rights.iter().map(|right| *right.get_ref()).collect();
        if rights.is_empty() {
            return Err(line.no_grant("a capability without rights is of no use; name at least one"));
        }
        if let (Some(badge), ObjectKind::Memory(_) | ObjectKind::Spawner { .. }) = (badge, kind) {
            return Err(self.line(badge).no_grant(format!("a {} cannot have a badge", kind.name())));
        }
        if matches!(kind, ObjectKind::Memory(_)) && !rights.contains(&Right::Read) {
            return Err(line.no_grant("whoever may write a memory may also read it; name the right read, too"));
        }
        let badge = match badge.as_ref().map(|badge| (badge, badge.get_ref())) {
            Some((badge, BadgeText::Number(number))) => self.badge(self.line(badge), *number)?,
            Some((_, BadgeText::Word(_))) => Badge::Any,
            None => Badge::Absent,
        };
        let part = self.part(kind, self.size(offset.as_ref())?, self.size(size.as_ref())?)?;
        Ok(Grant { import, usage: Use::Import, object: number, rights, badge, part, line })
    }

    fn badge(&self, line: Line, number: u64) -> Result<Badge> {
        if number >> BADGE_BITS != 0 {
            return Err(line.no_grant(format!("a badge has at most {BADGE_BITS} bits")));
        }
        Ok(NonZero::new(number).map_or(Badge::Absent, Badge::Number))
    }

    /// The part of a memory that is granted, if it is not all of it. Parts are whole pages of the machine: what is
    /// mapped for one domain must not be another's.
    fn part(&self, kind: ObjectKind, offset: Option<Size>, size: Option<Size>) -> Result<Option<Part>> {
        let Some(line) = offset.as_ref().or(size.as_ref()).map(|written| written.line) else { return Ok(None) };
        let ObjectKind::Memory(ByteSize(whole)) = kind else {
            return Err(line.no_grant(format!("offset and size are for a part of a memory, not for a {}", kind.name())));
        };
        for written in [&offset, &size].into_iter().flatten() {
            if written.bytes.0 % MMU_PAGE != 0 {
                let message =
                    format!("a part of a memory is whole pages of {MMU_PAGE} bytes, which {} is not", written.written);
                return Err(written.line.no_grant(message));
            }
        }
        let offset = offset.map_or(0, |offset| offset.bytes.0);
        let rest = whole.saturating_sub(offset);
        let size = size.map_or(rest, |size| size.bytes.0);
        if size == 0 || size > rest {
            let message =
                format!("the memory has {whole} bytes, so nothing of it is there: a part of {size} from {offset} on");
            return Err(line.no_grant(message));
        }
        Ok(Some(Part { offset: ByteSize(offset), size: ByteSize(size) }))
    }

    /// What takes an interface away from its client: the capability from which the client's is copied, or the one by
    /// which its server hears that the client has ended.
    fn of_wire(&self, import: String, name: &Spanned<String>, written: &Spanned<GrantText>) -> Result<Grant> {
        let GrantText { rights, badge, offset, size, .. } = written.get_ref();
        let line = self.line(written);
        let Some((number, wire, objects)) = self.wires.called(name.get_ref()) else {
            let message =
                format!("there is no wire {}; give one this name by name = in [[wire]]", Name(name.get_ref()));
            return Err(self.line(name).no_grant(message));
        };
        if badge.is_some() || offset.is_some() || size.is_some() {
            return Err(line.no_grant("the capabilities of a wire are what they are: leave badge, offset and size out"));
        }
        let rights: Vec<Right> = rights.iter().map(|right| *right.get_ref()).collect();
        let (usage, object, badge) = match rights[..] {
            [Right::Revoke] => (Use::Revoke(number), objects.endpoint, wire.badge()),
            [Right::Signal] => (Use::Import, objects.ends, wire.end_badge()),
            _ => {
                let message =
                    "the right on a wire is revoke, or signal, which tells the server that its client is gone";
                return Err(line.no_grant(message));
            }
        };
        let badge = Badge::Number(badge);
        Ok(Grant { import, usage, object, rights, badge, part: None, line })
    }

    /// The notification that is bound to a domain's thread.
    pub(crate) fn bound(&self, written: Option<&Spanned<String>>) -> Result<Option<Grant>> {
        let Some(written) = written else { return Ok(None) };
        let object = self.notification(written)?;
        Ok(Some(Grant {
            import: String::new(),
            usage: Use::Bound,
            object,
            rights: vec![Right::Wait],
            badge: Badge::Absent,
            part: None,
            line: self.line(written),
        }))
    }

    /// A notification that is signalled when a domain has ended.
    pub(crate) fn end(&self, written: &Spanned<EndText>) -> Result<Grant> {
        let EndText { object, badge } = written.get_ref();
        let line = self.line(written);
        let object = self.notification(object)?;
        let badge = match self.badge(self.line(badge), *badge.get_ref())? {
            Badge::Absent => return Err(line.no_grant("without a badge, nobody knows what has ended; give it one")),
            badge => badge,
        };
        let rights = vec![Right::Signal];
        Ok(Grant { import: String::new(), usage: Use::End, object, rights, badge, part: None, line })
    }

    fn notification(&self, name: &Spanned<String>) -> Result<ObjectNumber> {
        match self.object_called(name)? {
            (number, ObjectKind::Notification) => Ok(number),
            (_, kind) => {
                let message = format!(
                    "{} is no notification, but of the kind {}; ends are told by notifications",
                    Name(name.get_ref()),
                    kind.name()
                );
                Err(self.line(name).no_grant(message))
            }
        }
    }

    /// Refuses more grants than the supervisor keeps.
    pub(crate) fn check_number(&self, grants: &[Grant]) -> Result<()> {
        let is_spawner = |grant: &&Grant| {
            self.objects.get(grant.object.0).is_some_and(|object| matches!(object.kind, ObjectKind::Spawner { .. }))
        };
        if let Some(grant) = grants.iter().filter(is_spawner).nth(SPAWNERS_MAXIMUM) {
            return Err(grant.line.no_grant(format!("a domain is granted at most {SPAWNERS_MAXIMUM} spawners")));
        }
        if let Some(grant) = grants.get(GRANTS_MAXIMUM) {
            return Err(grant.line.no_grant(format!("a domain is granted at most {GRANTS_MAXIMUM} capabilities")));
        }
        Ok(())
    }
}
