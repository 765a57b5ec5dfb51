//! What only one domain can have: a notification is bound to one thread, and there is one capability from which that of
//! a wire's client was copied. Instances of a domain are several.

use crate::authority::Holder;
use crate::error::Result;
use crate::system::{Grant, System, Use};

/// Refuses what several domains would have to have.
pub fn check(system: &System) -> Result<()> {
    check_each(system, |grant| grant.usage == Use::Bound, "is bound to")?;
    check_each(system, |grant| matches!(grant.usage, Use::Revoke(_)), "may revoke a wire of")
}

fn check_each(system: &System, is_exclusive: impl Fn(&Grant) -> bool, what: &str) -> Result<()> {
    let exclusive = || system.authority().holders().filter(|holder| is_exclusive(holder.grant));
    for (position, Holder { number, domain, grant }) in exclusive().enumerate() {
        let (name, object) = (&domain.name.value, &system.object(grant.object).name);
        if domain.is_template {
            return Err(grant.line.no_grant(format!("{name} {what} {object}, which its instances cannot all have")));
        }
        let is_same = |other: &Holder<'_>| other.grant.object == grant.object && other.grant.usage == grant.usage;
        if let Some(earlier) = exclusive().take(position).find(is_same) {
            let other = if earlier.number == number { "twice" } else { "like another domain: only one can" };
            return Err(grant.line.no_grant(format!("{name} {what} {object}, {other}")));
        }
    }
    Ok(())
}
