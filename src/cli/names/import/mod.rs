//! `consentry names import`: other people's lists of people, however large, into a list of ours.
//!
//! | file | what it does |
//! |---|---|
//! | `args` | the flags, and the options they come to |
//! | `input` | the file or stdin, uncompressed, with what goes wrong in words |
//! | `detect` | which format it is |
//! | `records` | cuts it into records, in memory that does not grow with the file |
//! | `read` | which parser reads a record |
//! | `run` | from the first record to the last, with places to go on from |
//! | `part` | the rows so far, and the note beside them from which an interrupted import goes on |
//! | `finish` | the second pass, which knows who shares a name, and puts the file in its place |
//! | `report` | what was taken and what was left |
//! | `unpack` | a packed file, and where one can go on with it |
//! | `words` | which words are more than names |

mod args;
mod detect;
mod finish;
mod input;
mod part;
mod read;
mod records;
mod report;
mod run;
mod unpack;
mod words;

pub(super) use args::Args;
pub(super) use finish::put;
pub(super) use run::run;
