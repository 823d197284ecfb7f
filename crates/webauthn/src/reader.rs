use serde_cbor_2::Value;

/// Reads the structures of authenticators and TPMs: runs of bytes and big-endian numbers. Every method is `None`
/// where the bytes end too early.
pub(crate) struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    pub(crate) const fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    pub(crate) fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    pub(crate) fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (taken, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*taken)
    }

    pub(crate) fn u8(&mut self) -> Option<u8> {
        self.array().map(u8::from_be_bytes)
    }

    pub(crate) fn u16(&mut self) -> Option<u16> {
        self.array().map(u16::from_be_bytes)
    }

    pub(crate) fn u32(&mut self) -> Option<u32> {
        self.array().map(u32::from_be_bytes)
    }

    /// Bytes with their length before them, in sixteen bits.
    pub(crate) fn sized(&mut self) -> Option<&'a [u8]> {
        let length = self.u16()?;
        self.take(usize::from(length))
    }

    /// One CBOR data item, and how it is encoded.
    pub(crate) fn cbor_item(&mut self) -> Option<(Value, &'a [u8])> {
        let mut items = serde_cbor_2::Deserializer::from_slice(self.0).into_iter();
        let value = items.next()?.ok()?;
        let length = items.byte_offset();
        Some((value, self.take(length)?))
    }

    pub(crate) const fn is_at_end(&self) -> bool {
        self.0.is_empty()
    }
}
