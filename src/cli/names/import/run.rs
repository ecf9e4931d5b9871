//! An import from the first record to the last, with places to go on from.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use super::args::{Args, Format, Options};
use super::input::{self, Input};
use super::part::{Note, Part, SCHEMA, beside};
use super::read::Parser;
use super::records::{Record, Records};
use super::report::{Counts, Fault, NAMED, Report};
use super::unpack::Beginnings;
use super::words::KnownWords;
use super::{detect, finish};
use crate::cli::{Failure, out};
use crate::names::import::{Candidate, Left};

/// So often the place to go on from is noted.
const BETWEEN_NOTES: Duration = Duration::from_secs(1);
/// So many records are read between two looks at the clock.
const BETWEEN_LOOKS: u64 = 256;

pub(in crate::cli::names) fn run(args: Args) -> Result<(), Failure> {
    let started = Instant::now();
    let target = args.out.clone().filter(|out| out != Path::new("-"));
    if let Some(out) = &target
        && fs::canonicalize(out).is_ok_and(|out| fs::canonicalize(&args.input).is_ok_and(|input| input == out))
    {
        return Err(Failure::Unusable(format!("--out {}: is the file that is read", out.display())));
    }
    let mut options = Options::of(&args)?;
    let words = KnownWords::read(args.lexicons.as_deref())?;
    let note = earlier(&args, target.as_deref(), &mut options)?;
    let input = Input::open(&args.input)?;
    let format = match (args.format, &note) {
        (Some(format), _) => format,
        (None, Some(note)) => note.format,
        (None, None) => detect::detect(&input, &options.map)?,
    };
    let parser = Parser::new(format, &input, &options)?;
    if let (Some(note), Some(out)) = (&note, &target) {
        note.agrees(&input, format, &options)
            .map_err(|why| Failure::Unusable(format!("{}: {why}", beside(out, "progress").display())))?;
    }
    let shown = input.shown.clone();
    let mut import = Import::begin(input, format, parser, options, target.clone(), note)?;
    import.read(args.limit)?;
    let Import { part, mut counts, faults, .. } = import;
    if counts.records > 0 && counts.broken == counts.records {
        let why =
            faults.first().map_or_else(String::new, |fault| format!(": {}:{}: {}", shown, fault.line, fault.error));
        return Err(Failure::Failed(format!(
            "none of {} records can be read as {}{why}; if it is something else, say so with --format",
            counts.records,
            format.as_str()
        )));
    }
    let failed = |error: io::Error| Failure::Failed(format!("writing the list failed: {error}"));
    let mut rows = part.close().map_err(failed)?;
    let mut namesakes = finish::census(&mut rows).map_err(failed)?;
    match &target {
        Some(out) => {
            finish::put(out, |to| finish::write(to, &mut rows, &mut namesakes, &words, &mut counts)).map_err(failed)?;
            // The list is in its place: nobody goes on from here.
            for ending in ["progress", "part"] {
                let _ = fs::remove_file(beside(out, ending));
            }
        }
        None => out::print(|to| finish::write(to, &mut rows, &mut namesakes, &words, &mut counts))?,
    }
    let out = target.map(|out| out.display().to_string());
    let report = Report { shown: &shown, format, counts: &counts, faults: &faults, out, time: started.elapsed() };
    let mut stderr = anstream::stderr().lock();
    let said = if args.json { report.json(&mut stderr) } else { report.text(&mut stderr) };
    // Where nobody listens there is nothing to say.
    let _ = said;
    Ok(())
}

/// What an interrupted import left, if one is to go on from it. The day it began on is the day ages are counted to.
fn earlier(args: &Args, out: Option<&Path>, options: &mut Options) -> Result<Option<Note>, Failure> {
    let Some(out) = out else { return Ok(None) };
    let path = beside(out, "progress");
    let note = Note::read(&path);
    if !args.resume {
        return match note {
            Ok(None) => Ok(None),
            _ => Err(Failure::Unusable(format!(
                "{}: an import into {} was interrupted; go on with --resume, or remove this file to begin anew",
                path.display(),
                out.display()
            ))),
        };
    }
    let note = note.map_err(|why| Failure::Unusable(format!("{}: {why}", path.display())))?;
    if let Some(note) = &note
        && args.today.is_none()
    {
        options.filter.today = note.options.filter.today;
    }
    // Nothing was noted yet: going on is beginning.
    Ok(note)
}

impl Note {
    /// Whether this is a note about the same import.
    fn agrees(&self, input: &Input, format: Format, options: &Options) -> Result<(), &'static str> {
        // A download that broke off may have grown since.
        let shrunk = matches!((self.input_len, input.len), (Some(then), Some(now)) if now < then);
        // A short beginning says little; what stands at the place itself is looked at too.
        if shrunk || self.input_digest != input.digest && self.input_len.is_none_or(|len| len >= 64 * 1024) {
            return Err("is about another input; remove it, and begin anew without --resume");
        }
        if self.format != format || self.options != *options {
            return Err("was begun with other flags; give the same, or remove it and begin anew without --resume");
        }
        Ok(())
    }
}

/// Where an import stands.
struct Import {
    format: Format,
    options: Options,
    parser: Parser,
    records: Records,
    packing: input::Packing,
    shown: String,
    input_len: Option<u64>,
    input_digest: String,
    read: std::sync::Arc<std::sync::atomic::AtomicU64>,
    beginnings: Beginnings,
    /// Where the list goes, if that is a file.
    out: Option<PathBuf>,
    part: Part,
    counts: Counts,
    faults: Vec<Fault>,
    /// The digest that the next record must have.
    expected: Option<String>,
    /// Somebody of whom the next record may say more.
    pending: Option<Candidate>,
    /// Where one can go on from: before whoever is pending.
    safe: Safe,
    /// Whether the rows so far are those of the records before that place, and no more.
    exact: bool,
    bar: ProgressBar,
}

/// A place to go on from.
#[derive(Clone, Debug)]
struct Safe {
    place: (u64, u64),
    next: Option<String>,
    counts: Counts,
}

impl Import {
    fn begin(
        input: Input,
        format: Format,
        parser: Parser,
        options: Options,
        out: Option<PathBuf>,
        note: Option<Note>,
    ) -> Result<Self, Failure> {
        let place = note.as_ref().map_or(parser.begin, |note| (note.offset, note.line));
        let part = match &out {
            Some(out) => {
                let path = beside(out, "part");
                let keep = note.as_ref().map_or(0, |note| note.written);
                Part::open(&path, keep).map_err(|error| Failure::Unusable(format!("{}: {error}", path.display())))?
            }
            None => Part::unnamed().map_err(|error| Failure::Unusable(format!("a temporary file: {error}")))?,
        };
        let bar = bar(input.len);
        let (packing, shown, read) = (input.packing, input.shown.clone(), input.read.clone());
        let beginnings = input.beginnings.clone();
        let (input_len, input_digest) = (input.len, input.digest.clone());
        let reader = input
            .from(place.0, note.as_ref().and_then(|note| note.beginning))
            .map_err(|error| Failure::Failed(format!("{shown}: {}", input::explain(&error, packing))))?;
        let records = Records::new(reader, parser.cut, place.0, place.1);
        let (counts, faults, expected) =
            note.map_or_else(Default::default, |note| (note.counts, note.faults, note.next));
        let safe = Safe { place, next: expected.clone(), counts };
        Ok(Self {
            format,
            options,
            parser,
            records,
            packing,
            shown,
            input_len,
            input_digest,
            read,
            beginnings,
            out,
            part,
            counts,
            faults,
            expected,
            pending: None,
            safe,
            exact: true,
            bar,
        })
    }

    /// Reads to the end, or to the limit. A failure leaves a note of the place.
    fn read(&mut self, limit: Option<u64>) -> Result<(), Failure> {
        let result = self.read_records(limit);
        self.bar.finish_and_clear();
        let Err(why) = result else { return Ok(()) };
        let mut message = why;
        if self.out.is_some() {
            match self.note() {
                Ok(true) => message.push_str("; what was read so far is kept: go on with --resume"),
                Ok(false) => {}
                Err(error) => message.push_str(&format!("; and its progress could not be noted: {error}")),
            }
        }
        Err(Failure::Failed(message))
    }

    fn read_records(&mut self, limit: Option<u64>) -> Result<(), String> {
        let mut record = Record::default();
        let mut noted = Instant::now();
        // Where the end of the whole stands, once it was seen: whoever goes on from behind it would miss it.
        let mut end = None;
        while limit.is_none_or(|limit| self.counts.records < limit) {
            let at = self.records.place();
            match self.records.next(&mut record) {
                Ok(true) => {}
                Ok(false) if self.parser.ends && end.is_none() && !self.records.closed() => {
                    self.move_on(at, None)?;
                    return Err(format!("{}:{}: the file is cut off: fetch it again, whole", self.shown, at.1));
                }
                Ok(false) => break,
                Err(error) => {
                    self.move_on(end.unwrap_or(at), None)?;
                    return Err(format!("{}:{}: {}", self.shown, at.1, input::explain(&error, self.packing)));
                }
            }
            if let Some(expected) = self.expected.take()
                && expected != digest(&record)
            {
                self.exact = false;
                return Err(format!(
                    "{}:{}: is not what stood there when the import was interrupted; begin anew without --resume",
                    self.shown, record.line
                ));
            }
            if self.parser.is_end(&record) {
                end = Some((record.start, record.line));
            }
            if self.parser.is_frame(&record) {
                continue;
            }
            let outcome = self.parser.parse(&record);
            if let Err(error) = outcome
                && self.parser.is_cut_off(&record, error)
            {
                self.move_on((record.start, record.line), None)?;
                return Err(format!(
                    "{}:{}: the file is cut off in the middle of this line: fetch it again, whole",
                    self.shown, record.line
                ));
            }
            let outcome = outcome.map_err(|error| (record.line, error.to_string()));
            if let (Ok(Some(more)), Some(person)) = (&outcome, &mut self.pending)
                && self.format.repeats()
                && !more.id.is_empty()
                && more.id == person.id
            {
                person.merge(more.clone());
                self.counts.records += 1;
                self.counts.merged += 1;
                continue;
            }
            let look = self.counts.records.is_multiple_of(BETWEEN_LOOKS);
            if self.format.repeats() || look || outcome.is_err() {
                self.move_on((record.start, record.line), Some(&record))?;
            } else {
                self.settle()?;
            }
            if look {
                self.bar.set_position(self.read.load(Ordering::Relaxed));
                if noted.elapsed() >= BETWEEN_NOTES {
                    self.note().map_err(|error| format!("the progress could not be noted: {error}"))?;
                    noted = Instant::now();
                }
            }
            self.counts.records += 1;
            match outcome {
                Ok(Some(person)) => self.pending = Some(person),
                Ok(None) => self.counts.leave(Left::NotAPerson),
                Err((line, error)) if self.options.strict => {
                    self.counts.records -= 1;
                    return Err(format!("{}:{line}: {error} (--strict)", self.shown));
                }
                Err((line, error)) => {
                    self.counts.broken += 1;
                    if self.faults.len() < NAMED {
                        self.faults.push(Fault { line, error });
                    }
                }
            }
        }
        self.settle()
    }

    /// Decides about whoever is pending, and makes this a place to go on from.
    fn move_on(&mut self, place: (u64, u64), next: Option<&Record>) -> Result<(), String> {
        self.settle()?;
        // Only what is noted needs a digest, and only files are noted.
        let next = next.filter(|_| self.out.is_some()).map(digest);
        self.safe = Safe { place, next, counts: self.counts };
        self.exact = true;
        Ok(())
    }

    fn settle(&mut self) -> Result<(), String> {
        let Some(candidate) = self.pending.take() else { return Ok(()) };
        self.exact = false;
        match self.options.filter.take(candidate) {
            Ok(person) => {
                self.counts.taken += 1;
                self.part.add(&person).map_err(|error| format!("writing the list failed: {error}"))?;
            }
            Err(why) => self.counts.leave(why),
        }
        Ok(())
    }

    /// Notes the last place to go on from, if the rows so far end there. The last note holds until then.
    fn note(&mut self) -> io::Result<bool> {
        let Some(out) = self.out.as_ref().filter(|_| self.exact) else { return Ok(false) };
        let written = self.part.save()?;
        let faults = self.faults.iter().filter(|fault| fault.line < self.safe.place.1).cloned().collect();
        let note = Note {
            schema: SCHEMA,
            format: self.format,
            options: self.options.clone(),
            input_len: self.input_len,
            input_digest: self.input_digest.clone(),
            offset: self.safe.place.0,
            line: self.safe.place.1,
            next: self.safe.next.clone(),
            beginning: self.beginnings.before(self.safe.place.0),
            written,
            counts: self.safe.counts,
            faults,
        };
        note.write(&beside(out, "progress"))?;
        Ok(true)
    }
}

fn digest(record: &Record) -> String {
    blake3::hash(&record.bytes).to_hex()[..32].to_owned()
}

/// How far it is, on a terminal; nowhere else.
fn bar(len: Option<u64>) -> ProgressBar {
    let (bar, template) = match len {
        Some(len) => {
            (ProgressBar::new(len), "{bar:40} {percent:>3} %  {bytes}/{total_bytes}  {bytes_per_sec}  {eta} left")
        }
        None => (ProgressBar::new_spinner(), "{spinner} {bytes}  {bytes_per_sec}"),
    };
    // The template is right, or there is a bar of the usual look.
    match ProgressStyle::with_template(template) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
