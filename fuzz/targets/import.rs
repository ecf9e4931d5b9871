#![no_main]
//! Records of other people's lists, in every format: parse, decide, and write as a list that can be read. The first byte says which.

use consentry::names::import::{
    Candidate, Census, Columns, Filter, Mapping, PartialDate, Word, ftm, plain, sparql, table, wikidata,
};
use consentry::names::{NameList, Status};
use consentry::text::words_of;
use libfuzzer_sys::fuzz_target;

const TODAY: (i16, u8, u8) = (2026, 11, 22);

fuzz_target!(|data: &[u8]| {
    let Some((kind, data)) = data.split_first() else { return };
    let lines: Vec<&[u8]> = data.split(|byte| *byte == b'\n').collect();
    let candidates: Vec<Candidate> = match kind % 5 {
        0 => lines.iter().filter_map(|line| wikidata::parse(line, &["en".to_owned(), "nl".to_owned()]).ok()?).collect(),
        1 => lines.iter().filter_map(|line| ftm::parse(line).ok()?).collect(),
        2 => rows(&lines),
        3 => answers(&lines),
        _ => lines.iter().filter_map(|line| plain::parse(line).ok()?).collect(),
    };
    let _ = Mapping::parse(&String::from_utf8_lossy(data));
    let filter = Filter {
        today: TODAY,
        living: false,
        min_sitelinks: 0,
        min_age: 18,
        occupations: Vec::new(),
        countries: Vec::new(),
    };
    let mut people = Vec::new();
    for candidate in candidates {
        let born: Option<PartialDate> = candidate.born;
        let fictional = candidate.status == Some(Status::Fictional);
        let Ok(person) = filter.take(candidate) else { continue };
        assert!(!words_of(&person.name).is_empty(), "{person:?} has no name");
        let child = born.is_some_and(|born| born.slack == 0 && born.within(18, TODAY));
        assert!(!child || person.status != "living" || fictional, "{person:?} is a child");
        people.push(person);
    }
    let mut census = Census::default();
    people.iter().for_each(|person| census.add(person));
    let mut namesakes = census.close();
    let mut text = String::from("name,aliases\n");
    let mut kept = 0;
    for person in &people {
        if let Ok(settled) = namesakes.settle(person, &|_| Word::Unknown) {
            let quoted = |cell: &str| format!("\"{}\"", cell.replace('"', "\"\""));
            text.push_str(&format!("{},{}\n", quoted(&person.name), quoted(&settled.aliases)));
            kept += 1;
        }
    }
    let list = NameList::parse("names/import.csv", &text).expect("what was taken can be read");
    assert_eq!(list.entries.len(), kept);
});

/// A table, header and all.
fn rows(lines: &[&[u8]]) -> Vec<Candidate> {
    let Some((header, rows)) = lines.split_first() else { return Vec::new() };
    let delimiter = table::delimiter(header);
    let Ok(cells) = table::cells(header, delimiter) else { return Vec::new() };
    let header: Vec<&str> = cells.iter().map(String::as_str).collect();
    let Ok(columns) = Columns::find(&header, &[]) else { return Vec::new() };
    rows.iter().filter_map(|row| table::parse(row, delimiter, &columns).ok()?).collect()
}

/// An answer of a SPARQL endpoint: the head on the first line.
fn answers(lines: &[&[u8]]) -> Vec<Candidate> {
    let Some((head, bindings)) = lines.split_first() else { return Vec::new() };
    let Ok(variables) = sparql::variables(head) else { return Vec::new() };
    let names: Vec<&str> = variables.iter().map(String::as_str).collect();
    let Ok(columns) = Columns::find(&names, &[]) else { return Vec::new() };
    bindings.iter().filter_map(|binding| sparql::parse(binding, &variables, &columns).ok()?).collect()
}
