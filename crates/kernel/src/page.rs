/// Which part of a list is wanted. Lists are in a fixed order and a page begins after an item that the page before
/// ended with, so that nothing is told twice or left out when items come and go meanwhile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paging<K> {
    /// The key of the item before the first one; `None` for the beginning.
    pub after: Option<K>,
    /// How many items at most.
    pub limit: u64,
}

impl<K> Paging<K> {
    /// The longest page.
    pub const MOST: u64 = 200;
    /// The length of a page for which none is asked.
    pub const USUAL: u64 = 50;
}

/// A part of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T, K> {
    /// The items, in the order of the list.
    pub items: Vec<T>,
    /// After what the next page begins; `None` when this is the last one.
    pub next: Option<K>,
}

impl<T, K> Page<T, K> {
    /// The page of what was read: one item more than was wanted says that there is another page.
    pub fn of(mut items: Vec<T>, limit: u64, key: impl Fn(&T) -> K) -> Self {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let has_more = items.len() > limit;
        items.truncate(limit);
        let next = items.last().filter(|_| has_more).map(key);
        Self { items, next }
    }

    /// The same page of something else.
    pub fn map<U>(self, convert: impl FnMut(T) -> U) -> Page<U, K> {
        Page { items: self.items.into_iter().map(convert).collect(), next: self.next }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_more_than_wanted_says_that_there_is_another_page() {
        let page = |items: Vec<u8>| Page::of(items, 2, |item| *item);
        assert_eq!(page(vec![1, 2, 3]), Page { items: vec![1, 2], next: Some(2) });
        assert_eq!(page(vec![1, 2]), Page { items: vec![1, 2], next: None });
        assert_eq!(page(vec![]), Page { items: vec![], next: None });
    }
}
