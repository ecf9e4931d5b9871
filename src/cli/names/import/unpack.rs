//! Unpacks a file of one packed stream or many, one behind the other, and remembers where they begin: large dumps are packed in
//! thousands of streams, and whoever goes on with one unpacks it from the last beginning on.

use std::collections::VecDeque;
use std::io::{self, BufRead, Read};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bzip2::bufread::BzDecoder;
use flate2::bufread::GzDecoder;
use serde::{Deserialize, Serialize};

use super::input::Packing;

/// Where a stream begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Beginning {
    /// Bytes of the file before it.
    pub packed: u64,
    /// Bytes that those unpack to.
    pub unpacked: u64,
}

/// The streams that have begun so far, without those that are of no more use. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub(super) struct Beginnings(Arc<Mutex<VecDeque<Beginning>>>);

impl Beginnings {
    fn lock(&self) -> MutexGuard<'_, VecDeque<Beginning>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Forgets all.
    pub(super) fn clear(&self) {
        self.lock().clear();
    }

    /// The last stream that begins at or before this byte of what is unpacked. Those before it are forgotten.
    pub(super) fn before(&self, unpacked: u64) -> Option<Beginning> {
        let mut all = self.lock();
        while all.get(1).is_some_and(|next| next.unpacked <= unpacked) {
            all.pop_front();
        }
        all.front().copied().filter(|first| first.unpacked <= unpacked)
    }
}

/// What one stream is unpacked by.
enum Decoder<R> {
    Gzip(Box<GzDecoder<R>>),
    Bzip2(BzDecoder<R>),
}

impl<R: BufRead> Decoder<R> {
    fn new(packing: Packing, inner: R) -> Self {
        match packing {
            Packing::Gzip => Self::Gzip(Box::new(GzDecoder::new(inner))),
            _ => Self::Bzip2(BzDecoder::new(inner)),
        }
    }

    fn into_inner(self) -> R {
        match self {
            Self::Gzip(decoder) => decoder.into_inner(),
            Self::Bzip2(decoder) => decoder.into_inner(),
        }
    }

    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Gzip(decoder) => decoder.read(buf),
            Self::Bzip2(decoder) => decoder.read(buf),
        }
    }
}

/// All streams as one.
pub(super) struct Unpacked<R> {
    packing: Packing,
    /// `None` behind the last.
    decoder: Option<Decoder<Placed<R>>>,
    unpacked: u64,
    beginnings: Beginnings,
}

impl<R: BufRead> Unpacked<R> {
    /// The streams from this one on. Each that begins is added to `beginnings`.
    pub(super) fn new(packing: Packing, inner: R, first: Beginning, beginnings: Beginnings) -> Self {
        beginnings.lock().push_back(first);
        let decoder = Some(Decoder::new(packing, Placed { inner, place: first.packed }));
        Self { packing, decoder, unpacked: first.unpacked, beginnings }
    }
}

impl<R: BufRead> Read for Unpacked<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        if buf.is_empty() {
            return Ok(0);
        }
        while let Some(decoder) = &mut self.decoder {
            let n = decoder.read(buf)?;
            if n > 0 {
                self.unpacked += n as u64;
                return Ok(n);
            }
            let Some(mut inner) = self.decoder.take().map(Decoder::into_inner) else { break };
            if !inner.fill_buf()?.is_empty() {
                self.beginnings.lock().push_back(Beginning { packed: inner.place, unpacked: self.unpacked });
                self.decoder = Some(Decoder::new(self.packing, inner));
            }
        }
        Ok(0)
    }
}

/// Knows how far it was read.
struct Placed<R> {
    inner: R,
    place: u64,
}

impl<R: BufRead> Read for Placed<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buf)?;
        self.place += n as u64;
        Ok(n)
    }
}

impl<R: BufRead> BufRead for Placed<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.inner.fill_buf()
    }

    fn consume(&mut self, n: usize) {
        self.inner.consume(n);
        self.place += n as u64;
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use super::*;

    fn pack(packing: Packing, text: &[u8]) -> Vec<u8> {
        if packing == Packing::Gzip {
            let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
            encoder.write_all(text).unwrap();
            encoder.finish().unwrap()
        } else {
            let mut encoder = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::default());
            encoder.write_all(text).unwrap();
            encoder.finish().unwrap()
        }
    }

    #[test]
    fn any_beginning_is_a_place_to_go_on_from() {
        for packing in [Packing::Gzip, Packing::Bzip2] {
            // One of them unpacks to nothing.
            let pieces: [&[u8]; 5] = [b"one two three", b"", b"four", b"five and more of it", b"six"];
            let file: Vec<u8> = pieces.iter().flat_map(|piece| pack(packing, piece)).collect();
            let whole = pieces.concat();
            let beginnings = Beginnings::default();
            // Chunks so small that every boundary is met in the middle of one.
            let reader = io::BufReader::with_capacity(7, Cursor::new(file.clone()));
            let mut text = Vec::new();
            let mut all = Unpacked::new(packing, reader, Beginning::default(), beginnings.clone());
            all.read_to_end(&mut text).unwrap();
            assert_eq!(text, whole);
            let begun: Vec<Beginning> = beginnings.lock().iter().copied().collect();
            assert_eq!(begun.iter().map(|b| b.unpacked).collect::<Vec<_>>(), [0, 13, 13, 17, 36]);
            for from in begun {
                let mut rest = Vec::new();
                let reader = Cursor::new(&file[from.packed as usize..]);
                Unpacked::new(packing, reader, from, Beginnings::default()).read_to_end(&mut rest).unwrap();
                assert_eq!(rest, &whole[from.unpacked as usize..]);
            }
            let at = |unpacked| beginnings.before(unpacked).unwrap().unpacked;
            assert_eq!([at(0), at(12), at(13), at(16), at(35), at(99)], [0, 0, 13, 13, 17, 36]);
            assert_eq!(beginnings.before(35), None, "what was passed is forgotten");
        }
    }

    #[test]
    fn what_stands_behind_the_last_stream_is_an_error() {
        for packing in [Packing::Gzip, Packing::Bzip2] {
            let file = [pack(packing, b"one"), b"two".to_vec()].concat();
            let reader = Cursor::new(file);
            let mut all = Unpacked::new(packing, reader, Beginning::default(), Beginnings::default());
            assert!(all.read_to_end(&mut Vec::new()).is_err());
        }
    }
}
