use std::cell::Cell;
use std::rc::Rc;

use scim_filter::Filter;

use crate::error::{ProvisioningError, ScimType};
use crate::limits::MAX_COMPARISONS;

/// What may still be compared for one PATCH: the resource is held meanwhile.
#[derive(Clone)]
pub(super) struct Effort(Rc<Cell<usize>>);

impl Effort {
    /// All of it.
    pub(super) fn new() -> Self {
        Self(Rc::new(Cell::new(MAX_COMPARISONS)))
    }

    /// Takes what so many comparisons cost.
    ///
    /// # Errors
    /// `tooMany` when they were too many together.
    pub(super) fn spend(&self, comparisons: usize) -> Result<(), ProvisioningError> {
        let left = self.0.get().checked_sub(comparisons).ok_or_else(|| {
            let advice =
                "the operations compare too much; send them in several requests, or name elements by value eq";
            ProvisioningError::new(ScimType::TooMany, advice)
        })?;
        self.0.set(left);
        Ok(())
    }
}

/// How many comparisons a filter makes of one element.
pub(super) fn terms(filter: &Filter) -> usize {
    match filter {
        Filter::Present(_) | Filter::Compare(..) => 1,
        Filter::Element(_, inner) | Filter::Not(inner) => terms(inner),
        Filter::And(parts) | Filter::Or(parts) => parts.iter().map(terms).sum(),
    }
}
