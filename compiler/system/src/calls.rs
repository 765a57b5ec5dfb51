//! Calls that would never return: those of capabilities that a program calls by name, and is granted without the right
//! to be answered.
//!
//! The kernel delivers such a call, and its caller never goes on. That is found here, before the image is made, because
//! neither the program nor the kernel can tell later. Calls through tables and variables are not found.

use crate::error::Result;
use crate::rights::Right;
use crate::system::System;

impl System {
    /// Refuses a grant that may be sent to and not be called, of a capability that the domain calls. For each domain,
    /// in order, these are the names of the capabilities that it is known to call.
    ///
    /// # Errors
    ///
    /// [`crate::Problem::Import`], in the line of the grant.
    pub fn check_calls<'n>(&self, called: impl Iterator<Item = Vec<&'n str>>) -> Result<()> {
        for (domain, called) in self.domains.iter().zip(called) {
            // Whoever may hand on capabilities may be answered, too.
            let is_one_way =
                |grant: &&crate::Grant| grant.has(&[Right::Send]) && !grant.has(&[Right::Call, Right::Grant]);
            let mut one_way = domain.grants.iter().filter(is_one_way);
            if let Some(grant) = one_way.find(|grant| called.contains(&grant.import.as_str())) {
                let (name, import) = (&domain.name.value, &grant.import);
                return Err(grant.line.no_import(format!(
                    "{name} calls cap.{import}, but is granted it to send only: the message would arrive, and the call never \
                     return; grant the right call, or let it send"
                )));
            }
        }
        Ok(())
    }
}
