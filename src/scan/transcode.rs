//! Text of another encoding as UTF-8, a piece at a time.

use std::io::{self, Read};

use encoding_rs::{CoderResult, Decoder, Encoding};

const PIECE: usize = 64 << 10;

/// Reads UTF-8 out of a stream of another encoding; bytes at fault become U+FFFD.
pub(crate) struct Transcoder<R> {
    inner: R,
    decoder: Decoder,
    raw: Vec<u8>,
    /// The part of `raw` not yet decoded.
    pending: (usize, usize),
    text: Vec<u8>,
    /// The part of `text` not yet handed on.
    ready: (usize, usize),
    ended: bool,
    finished: bool,
}

impl<R: Read> Transcoder<R> {
    pub(crate) fn new(inner: R, encoding: &'static Encoding) -> Self {
        Transcoder {
            inner,
            decoder: encoding.new_decoder_with_bom_removal(),
            raw: vec![0; PIECE],
            pending: (0, 0),
            text: vec![0; PIECE],
            ready: (0, 0),
            ended: false,
            finished: false,
        }
    }

    fn refill(&mut self) -> io::Result<()> {
        if self.pending.0 == self.pending.1 && !self.ended {
            let count = self.inner.read(&mut self.raw)?;
            self.pending = (0, count);
            self.ended = count == 0;
        }
        let raw = self.raw.get(self.pending.0..self.pending.1).unwrap_or_default();
        let (result, read, written, _) = self.decoder.decode_to_utf8(raw, &mut self.text, self.ended);
        self.pending.0 += read;
        self.ready = (0, written);
        self.finished = self.ended && result == CoderResult::InputEmpty;
        Ok(())
    }
}

impl<R: Read> Read for Transcoder<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.ready.0 == self.ready.1 {
            if self.finished {
                return Ok(0);
            }
            self.refill()?;
        }
        let ready = self.text.get(self.ready.0..self.ready.1).unwrap_or_default();
        let count = ready.len().min(out.len());
        if let (Some(to), Some(from)) = (out.get_mut(..count), ready.get(..count)) {
            to.copy_from_slice(from);
        }
        self.ready.0 += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Hands out one byte at a time.
    struct Drip<'a>(&'a [u8]);

    impl Read for Drip<'_> {
        fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
            let (Some(&first), Some(place)) = (self.0.first(), out.first_mut()) else { return Ok(0) };
            *place = first;
            self.0 = &self.0[1..];
            Ok(1)
        }
    }

    #[test]
    fn characters_may_lie_across_pieces() {
        let text = "人民曰报,renmin\n".repeat(9_000);
        let (raw, ..) = encoding_rs::GB18030.encode(&text);
        let mut out = String::new();
        Transcoder::new(Drip(&raw), encoding_rs::GB18030).read_to_string(&mut out).unwrap();
        assert_eq!(out, text);
    }

    #[test]
    fn faults_become_replacement_characters() {
        let mut out = String::new();
        Transcoder::new(Drip(b"a\xff\n\x81"), encoding_rs::GB18030).read_to_string(&mut out).unwrap();
        assert_eq!(out, "a\u{FFFD}\n\u{FFFD}");
    }
}
