//! `consentry names import` from outside: what comes out of each format, and what goes wrong in words. Everybody here is made up.

use std::fs;
use std::io::Write as _;
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

mod cli_support;

use cli_support::{HEADER, stderr};

const TODAY: [&str; 2] = ["--today", "2026-11-22"];

fn fixture(name: &str) -> String {
    format!("{}/tests/fixtures/import/{name}", env!("CARGO_MANIFEST_DIR"))
}

struct Place(cli_support::Place);

impl Deref for Place {
    type Target = cli_support::Place;

    fn deref(&self) -> &cli_support::Place {
        &self.0
    }
}

impl Place {
    fn new() -> Self {
        Self(cli_support::Place::new("[\"rode\", \"fiets\"]", &[("names/given/en.txt", "Melodia\n")]))
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_consentry"));
        command.args(["names", "import"]).args(args).args(TODAY).arg("--lexicons").arg(&self.lexicons);
        command.current_dir(self.folder()).stdin(Stdio::null());
        command
    }

    fn import(&self, args: &[&str]) -> Output {
        self.command(args).output().unwrap()
    }

    /// The rows that come out, without the header.
    fn rows(&self, args: &[&str]) -> String {
        let output = self.import(args);
        assert_eq!(status(&output), 0, "{}", stderr(&output));
        let text = String::from_utf8(output.stdout).unwrap();
        text.strip_prefix(HEADER).unwrap_or_else(|| panic!("{text}")).to_owned()
    }

    /// What is said at the end, as JSON.
    fn report(&self, args: &[&str]) -> Value {
        let output = self.import(&[args, &["--json"]].concat());
        assert_eq!(status(&output), 0, "{}", stderr(&output));
        serde_json::from_slice(&output.stderr).unwrap()
    }

    /// Fails with this status, and says what is wrong without anybody's name.
    fn fails(&self, args: &[&str], expected: i32, words: &[&str]) {
        let output = self.import(args);
        assert_eq!(status(&output), expected, "{args:?}: {}", stderr(&output));
        for word in words {
            assert!(stderr(&output).contains(word), "{args:?}: {word:?} in {}", stderr(&output));
        }
        assert!(output.stdout.is_empty(), "{args:?}");
    }
}

/// The exit status. Nothing that is said on stderr names anybody, and nothing panics.
fn status(output: &Output) -> i32 {
    let said = stderr(output).to_lowercase();
    for name in ["panicked", "testa", "exempelsson", "voorbeeldsma", "naamsma", "halva", "примера"] {
        assert!(!said.contains(name), "{name} in {said}");
    }
    output.status.code().unwrap()
}

#[test]
fn a_wikidata_dump() {
    let place = Place::new();
    let rows = place.rows(&[&fixture("wikidata.json")]);
    assert_eq!(
        rows,
        "Testa Voorbeeld,Tessie Voorbeeld|Теста Фоорбельд,NL,film,1980,living,unique\n\
         Oude Voorbeeldsma,,NL,art,1840,historical,unique\n\
         Melodia Exempelsson,,SE,music,,living,unique\n\
         Dubbele Naamsma,,NL,,1970,living,common\n\
         Dubbele Naamsma,,BE,,1960,living,common\n\
         Verdwena Voorbeeldsma,,NL,,1950,deceased,unique\n\
         Zibzab,,DE,internet,,living,mononym\n"
    );
    let report = place.report(&[&fixture("wikidata.json")]);
    assert_eq!((&report["records"], &report["taken"], &report["broken"]), (&12.into(), &7.into(), &1.into()));
    assert_eq!(report["first_broken"][0]["line"], 8);
    let left = &report["left"];
    assert_eq!((&left["under-age"], &left["not-a-person"], &left["no-name"]), (&1.into(), &2.into(), &1.into()));
    assert_eq!(report["format"], "wikidata");
}

#[test]
fn languages_give_names() {
    let place = Place::new();
    let rows = place.rows(&[&fixture("wikidata.json"), "--languages", "fr,ja", "--country", "nl,JP"]);
    assert_eq!(
        rows,
        "Testa Exemple,Tessie Exemple|Теста Фоорбельд,NL,film,1980,living,unique\n例田試子,,JP,,,living,unique\n"
    );
}

#[test]
fn filters_take_whom_they_are_asked_for() {
    let place = Place::new();
    let names = |args: &[&str]| {
        let rows = place.rows(&[&[&*fixture("wikidata.json")], args].concat());
        rows.lines().map(|row| row.split(',').next().unwrap().split(' ').next().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names(&["--living"]), ["Testa", "Melodia", "Dubbele", "Dubbele", "Zibzab"]);
    assert_eq!(names(&["--min-sitelinks", "12"]), ["Testa", "Oude", "Melodia", "Zibzab"]);
    assert_eq!(names(&["--occupation", "Q177220"]), ["Testa", "Melodia"]);
    assert_eq!(names(&["--occupation", "singer"]), ["Testa", "Melodia"]);
    assert_eq!(names(&["--occupation", "art,internet"]), ["Oude", "Zibzab"]);
    assert_eq!(names(&["--country", "SE,DE"]), ["Melodia", "Zibzab"]);
    assert_eq!(names(&["--country", "US"]), ["Testa"], "of two countries");
    assert_eq!(names(&["--min-age", "50", "--living"]), ["Dubbele", "Dubbele", "Zibzab"]);
    assert_eq!(names(&["--limit", "2"]), ["Testa", "Oude"]);
    // What was asked for is what the person is listed for.
    assert!(place.rows(&[&fixture("wikidata.json"), "--occupation", "music"]).contains("NL,music,1980"));
}

#[test]
fn answers_of_a_sparql_endpoint() {
    let place = Place::new();
    for name in ["sparql.csv", "sparql.json"] {
        let rows = place.rows(&[&fixture(name)]);
        let expected = "Testa Voorbeeld,Tessie Voorbeeld|Tess Voorbeeld,NL,film,1980,living,unique\n\
                        Melodia Exempelsson,,SE,music,,living,unique\n";
        assert_eq!(rows, expected, "{name}");
        let report = place.report(&[&fixture(name), "--min-sitelinks", "13"]);
        assert_eq!(
            (&report["records"], &report["merged"], &report["taken"]),
            (&6.into(), &2.into(), &1.into()),
            "{name}"
        );
        assert_eq!(report["left"]["few-sitelinks"], 1, "{name}");
    }
    let report = place.report(&[&fixture("sparql.json")]);
    assert_eq!(report["format"], "sparql-json");
    assert_eq!(place.report(&[&fixture("sparql.csv")])["format"], "sparql-csv");
}

#[test]
fn opensanctions() {
    let place = Place::new();
    let rows = place.rows(&[&fixture("people.ftm.json")]);
    assert_eq!(
        rows,
        "Testa Voorbeeld,Теста Фоорбельд|Tessie Voorbeeld,NL,politics,1980,living,unique\n\
         Melodia Exempelsson,,SE,,1961,deceased,unique\n"
    );
    let rows = place.rows(&[&fixture("targets.simple.csv")]);
    assert_eq!(
        rows,
        "Testa Voorbeeld,Tessie Voorbeeld|Теста Фоорбельд,NL,,1980,living,unique\n\
         Melodia Exempelsson,,SE,,1961,living,unique\n"
    );
    let report = place.report(&[&fixture("targets.simple.csv")]);
    assert_eq!((&report["format"], &report["left"]["not-a-person"]), (&"targets".into(), &1.into()));
}

#[test]
fn plain_text_and_tables_of_any_kind() {
    let place = Place::new();
    let rows = place.rows(&[&fixture("names.txt")]);
    let expected = "Testa Voorbeeld,,XX,,,living,unique\nMelodia Exempelsson,,XX,,,living,unique\n\
                    Rode Fiets,,XX,,,living,common\n例田試子,,XX,,,living,unique\n";
    assert_eq!(rows, expected, "one stands in it twice, and one is nothing but words");
    let maps = ["name=Full Name", "aliases=AKA:,", "country=Land", "born=Year", "field=Job"];
    let mut args = vec![fixture("members.csv")];
    args.extend(maps.iter().flat_map(|map| ["--map".to_owned(), (*map).to_owned()]));
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    assert_eq!(
        place.rows(&args),
        "Testa Voorbeeld,Tessie Voorbeeld|Tess Voorbeeld,NL,directing,1980,living,unique\n\
         Melodia Exempelsson,,SE,music,1961,living,unique\n"
    );
    let report = place.report(&args);
    assert_eq!((&report["broken"], &report["left"]["under-age"]), (&1.into(), &1.into()));
    assert_eq!(report["first_broken"][0]["error"], "2 columns, where the header has 6");
}

#[test]
fn what_comes_out_is_a_list() {
    let place = Place::new();
    let out = place.path("out.csv");
    let out = out.to_str().unwrap();
    let output = place.import(&[&fixture("wikidata.json"), "--out", out]);
    assert_eq!((status(&output), output.stdout.len()), (0, 0));
    assert!(stderr(&output).contains("7 people in "), "{}", stderr(&output));
    assert!(stderr(&output).contains("wikidata.json:8: "), "the line that can't be read: {}", stderr(&output));
    for name in ["Testa Voorbeeld", "Теста Фоорбельд", "Zibzab"] {
        let mut lookup = Command::new(env!("CARGO_BIN_EXE_consentry"));
        lookup.args(["names", "lookup", name, "--names", out, "--lexicons"]).arg(&place.lexicons);
        let found = lookup.output().unwrap();
        assert!(found.status.success(), "{name}: {}", String::from_utf8_lossy(&found.stderr));
    }
    // The list can be imported like any table, and comes out as it went in.
    let again = place.rows(&[out]);
    assert_eq!(format!("{HEADER}{again}"), fs::read_to_string(out).unwrap());
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn bzip2(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// Many made-up people, as a dump.
fn dump(people: usize) -> String {
    let mut text = String::from("[\n");
    for number in 0..people {
        let name = made_up(number);
        text.push_str(&format!(
            "{{\"type\":\"item\",\"id\":\"Q{}\",\"labels\":{{\"en\":{{\"language\":\"en\",\"value\":\"{name}\"}}}},\"claims\":\
             {{\"P31\":[{{\"mainsnak\":{{\"snaktype\":\"value\",\"datavalue\":{{\"value\":{{\"id\":\"Q5\"}}}}}},\"rank\":\"normal\"}}]}}}}{}\n",
            9_000_000 + number,
            if number + 1 < people { "," } else { "" }
        ));
    }
    text.push_str("]\n");
    text
}

fn made_up(number: usize) -> String {
    let word = |mut n: usize| {
        let mut word = String::from("Zw");
        for _ in 0..4 {
            word.push(b"aeiou"[n % 5] as char);
            word.push(b"bdfgklmnprst"[n / 5 % 12] as char);
            n /= 60;
        }
        word
    };
    // Some share their names with others.
    format!("{} {}", word(number % 5000), word(number % 7))
}

#[test]
fn packed_files_of_several_streams_are_read_whole() {
    let place = Place::new();
    let text = dump(3000);
    let expected = place.rows(&[&place.write("dump.json", &text)]);
    assert_eq!(expected.lines().count(), 3000);
    let (first, second) = text.as_bytes().split_at(text.len() / 3);
    let gz = place.write("dump.json.gz", [gzip(first), gzip(second)].concat());
    let bz2 = place.write("dump.json.bz2", [bzip2(first), bzip2(second)].concat());
    assert_eq!(place.rows(&[&gz]), expected);
    assert_eq!(place.rows(&[&bz2]), expected);
}

#[test]
fn a_file_that_is_cut_off_is_read_on_when_it_is_whole() {
    let place = Place::new();
    let text = dump(4000);
    let expected = format!("{HEADER}{}", place.rows(&[&place.write("whole.json", &text)]));
    for (name, bytes) in [
        ("a.json", text.clone().into_bytes()),
        ("b.json.gz", gzip(text.as_bytes())),
        ("c.json.bz2", bzip2(text.as_bytes())),
    ] {
        let out = place.path(&format!("{name}.csv"));
        let out_arg = out.to_str().unwrap();
        for part in [3, 2] {
            let cut = place.write(name, &bytes[..bytes.len() - bytes.len() / part]);
            let resume = if part == 3 { None } else { Some("--resume") };
            let args: Vec<&str> = [&cut as &str, "--out", out_arg].into_iter().chain(resume).collect();
            // A shorter one than before is another one.
            let expected = if part == 3 { 1 } else { 2 };
            place.fails(&args, expected, &[name]);
            assert!(!out.exists(), "{name}: nothing is there before it is whole");
        }
        let cut = place.write(name, &bytes[..bytes.len() - 5]);
        place.fails(&[&cut, "--out", out_arg, "--resume"], 1, &["cut off", "--resume"]);
        let whole = place.write(name, &bytes);
        let output = place.import(&[&whole, "--out", out_arg, "--resume"]);
        assert_eq!(status(&output), 0, "{name}: {}", stderr(&output));
        assert_eq!(fs::read_to_string(&out).unwrap(), expected, "{name}");
        assert!(stderr(&output).contains("4,000"), "counts go on: {}", stderr(&output));
        let left: Vec<_> = fs::read_dir(place.folder()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert!(!left.iter().any(|f| f.to_string_lossy().contains(&format!("{name}.csv."))), "{left:?}");
    }
}

#[test]
fn what_was_unpacked_is_not_unpacked_again() {
    let place = Place::new();
    let text = dump(40_000);
    let expected = format!("{HEADER}{}", place.rows(&[&place.write("whole.json", &text)]));
    for name in ["a.json.gz", "b.json.bz2"] {
        let pack = if name.ends_with("gz") { gzip } else { bzip2 };
        // Large dumps are packed in many streams.
        let mut whole: Vec<u8> = text.as_bytes().chunks(200_000).flat_map(pack).collect();
        let out = place.path(&format!("{name}.csv"));
        let out_arg = out.to_str().unwrap();
        let cut = place.write(name, &whole[..whole.len() * 4 / 5]);
        place.fails(&[&cut, "--out", out_arg], 1, &["cut off", "--resume"]);
        // Were it unpacked from the start again, it would fail here; the beginning is what the file is known by.
        let damaged = 64 * 1024..whole.len() * 7 / 10;
        assert!(damaged.len() > 10_000, "{name}: {}", whole.len());
        whole[damaged].fill(0);
        let whole = place.write(name, &whole);
        let output = place.import(&[&whole, "--out", out_arg, "--resume"]);
        assert_eq!(status(&output), 0, "{name}: {}", stderr(&output));
        assert_eq!(fs::read_to_string(&out).unwrap(), expected, "{name}");
    }
}

/// Feeds an import until it has noted its progress, kills it, and says what it had read by then.
fn kill_midway(place: &Place, args: &[&str], out: &Path, lines: &[String]) -> usize {
    let mut child = place.command(args).stdin(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let progress = PathBuf::from(format!("{}.progress", out.display()));
    let started = Instant::now();
    let mut fed = 0;
    while !progress.exists() {
        assert!(started.elapsed() < Duration::from_secs(120), "nothing was noted");
        for line in lines.iter().skip(fed).take(64) {
            stdin.write_all(line.as_bytes()).unwrap();
        }
        fed += 64;
        assert!(fed < lines.len(), "it was noted too late");
        std::thread::sleep(Duration::from_millis(2));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    fed
}

#[test]
fn a_killed_import_goes_on_and_comes_to_the_same() {
    let place = Place::new();
    let wikidata: Vec<String> = dump(300_000).split_inclusive('\n').map(str::to_owned).collect();
    let header = "id,name,born,aliases\n".to_owned();
    // Two rows for each, so that one may be killed between them.
    let row = |n: usize| format!("X{},{},19{:02},\"Alias {n}\nof two lines\"\n", n / 2, made_up(n / 2), n / 2 % 90);
    let table: Vec<String> = std::iter::once(header).chain((0..600_000).map(row)).collect();
    for (name, lines) in [("dump.json", wikidata), ("table.csv", table)] {
        let out = place.path("out.csv");
        let out_arg = out.to_str().unwrap();
        let fed = kill_midway(&place, &["-", "--out", out_arg], &out, &lines);
        assert!(!out.exists(), "nothing is there before it is whole");
        // As if the machine had gone down while a row was written.
        let part = place.path("out.csv.part");
        let mut file = fs::OpenOptions::new().append(true).open(&part).unwrap();
        file.write_all(b"Half A Row,\"of").unwrap();
        let mut lines = lines[..(fed + 1000).min(lines.len())].to_vec();
        if name == "dump.json" {
            lines.push("]\n".to_owned());
        }
        let whole = place.write(name, lines.concat());
        let expected = format!("{HEADER}{}", place.rows(&[&whole]));
        place.fails(&[&whole, "--out", out_arg], 2, &["--resume"]);
        place.fails(&[&whole, "--out", out_arg, "--resume", "--living"], 2, &["other flags"]);
        let other = place.write("other", format!("{}\n", lines.concat().replacen('Z', "Y", 3)));
        let format = if name == "dump.json" { "wikidata" } else { "csv" };
        place.fails(&[&other, "--format", format, "--out", out_arg, "--resume"], 2, &["another input"]);
        let output = place.import(&[&whole, "--out", out_arg, "--resume"]);
        assert_eq!(status(&output), 0, "{}", stderr(&output));
        assert_eq!(fs::read_to_string(&out).unwrap(), expected, "{name}");
        fs::remove_file(&out).unwrap();
    }
}

#[test]
fn who_shares_a_name_is_told_apart() {
    let place = Place::new();
    let rows = |table: &str| place.rows(&[&place.write("people.csv", table)]);
    // Two with nothing to choose between them; the same one twice; two who can't be told apart.
    assert_eq!(
        rows(
            "id,name,born\na,Zwab Zwod,1980\nb,Zwab Zwod,1970\nc,Zwif Zwul,1960\nd,Zwof Zwal,1950\nd,ZWOF ZWAL,1950\n\
              x,Zwol Zwim,\ny,Zwol Zwim,\n"
        ),
        "Zwab Zwod,,XX,,1980,living,common\nZwab Zwod,,XX,,1970,living,common\nZwif Zwul,,XX,,1960,living,unique\n\
         Zwof Zwal,,XX,,1950,living,unique\nZwol Zwim,,XX,,,living,common\n"
    );
    // One is known far better than the others: that one is meant.
    assert_eq!(
        rows("id,name,born,sitelinks\na,Zwab Zwod,1980,3\nb,Zwab Zwod,1970,90\nc,Zwab Zwod,1960,1\n"),
        "Zwab Zwod,,XX,,1970,living,unique\n"
    );
    // An alias stays with the one whose name it is; of many it is nobody's; one that is a word is none.
    assert_eq!(
        rows(
            "id,name,aliases\na,Zwab Zwod,Zwif Zwul|Zwo Zwo|Melodia|Zwumba\nb,Zwif Zwul,Zwo Zwo|Zwa Zwa\nc,Zwim Zwal,Zwo Zwo\n\
              d,Zwel Zwol,Zwa Zwa\n"
        ),
        "Zwab Zwod,Zwumba,XX,,,living,unique\nZwif Zwul,Zwa Zwa,XX,,,living,unique\nZwim Zwal,,XX,,,living,unique\n\
         Zwel Zwol,,XX,,,living,unique\n"
    );
}

#[test]
fn what_goes_wrong_is_said_in_words() {
    let place = Place::new();
    let given = |name: &str, bytes: &[u8]| place.write(name, bytes);
    place.fails(&["nowhere.json"], 2, &["nowhere.json"]);
    place.fails(&["."], 2, &["is a folder"]);
    place.fails(&[&given("empty", b"")], 2, &["is empty"]);
    place.fails(&[&given("a.json", b"{\"a\": 1}\n")], 2, &["is JSON, but", "--format"]);
    place.fails(&[&given("page", b"<html>404")], 2, &["web page"]);
    place.fails(&[&given("utf16", b"\xff\xfeT\0e\0")], 2, &["UTF-16", "UTF-8"]);
    place.fails(&[&given("a.zst", b"\x28\xb5\x2f\xfdxxxx")], 2, &["zstd -dc"]);
    place.fails(&[&given("a.bin", b"Testa\0Voorbeeld")], 2, &["no text"]);
    place.fails(&[&given("a.csv", b"Testa Voorbeeld,NL\n")], 2, &["a.csv:1:", "--map name="]);
    place.fails(&[&given("b.csv", b"name\nTesta\n"), "--map", "born=Jaar"], 2, &["\"Jaar\""]);
    place.fails(&[&fixture("names.txt"), "--map", "naam=x"], 2, &["naam"]);
    place.fails(&[&fixture("names.txt"), "--country", "NL"], 2, &["--country", "nobody would be taken"]);
    place.fails(&[&fixture("names.txt"), "--country", "Atlantis"], 2, &["no such country"]);
    place.fails(&[&fixture("people.ftm.json"), "--min-sitelinks", "1"], 2, &["--min-sitelinks"]);
    place.fails(&[&fixture("wikidata.json"), "--occupation", "akter"], 2, &["akter", "Q33999"]);
    place.fails(&[&fixture("names.txt"), "--min-age", "12"], 2, &["18"]);
    place.fails(&[&fixture("names.txt"), "--format", "ftm"], 1, &["none of 6 records", "--format"]);
    place.fails(&[&fixture("wikidata.json"), "--strict"], 1, &["wikidata.json:8:", "JSON", "--strict"]);
    place.fails(
        &[&given("cut.json", b"{\"head\":{\"vars\":[\"name\"]},\"results\":{\"bindings\":[{\"name\"")],
        1,
        &["ends in the middle"],
    );
    place.fails(&["x.txt", "--out", "x.txt"], 2, &["x.txt"]);
    let same = given("same.txt", b"Testa Voorbeeld\n");
    place.fails(&[&same, "--out", &same], 2, &["is the file that is read"]);
    place.fails(&[&same, "--out", "no/such/folder.csv"], 2, &["folder.csv.part"]);
    let damaged = {
        let mut bytes = gzip(dump(2000).as_bytes());
        let middle = bytes.len() / 2;
        bytes[middle..middle + 64].fill(0xff);
        given("damaged.json.gz", &bytes)
    };
    place.fails(&[&damaged], 1, &["gzip", "fetch it again"]);
}

#[test]
fn broken_records_are_counted_and_the_rest_goes_on() {
    let place = Place::new();
    let names: Vec<u8> = [b"Testa Voorbeeld\n".as_slice(), b"\xff\xfe bad\n", b"Zwab Zwod\n"].concat();
    let report = place.report(&[&place.write("a.txt", names)]);
    assert_eq!((&report["taken"], &report["broken"]), (&2.into(), &1.into()));
    assert_eq!(report["first_broken"][0], serde_json::json!({"line": 2, "error": "not UTF-8 text"}));
    // A quote that is never closed costs its own line.
    let report =
        place.report(&[&place.write("a.csv", "name,aliases\nTesta Voorbeeld,\n\"Zwab,\nZwif Zwul,\nZwof Zwal,\n")]);
    assert_eq!((&report["taken"], &report["broken"]), (&3.into(), &1.into()));
    assert_eq!(report["first_broken"][0]["line"], 3);
    let many: String = (0..20).map(|_| "{\"schema\":\"Person\",\"properties\":[}\n").collect();
    let good = "{\"schema\":\"Person\",\"caption\":\"Testa Voorbeeld\",\"properties\":{}}\n";
    let output = place.import(&[&place.write("a.jsonl", many + good)]);
    assert_eq!(status(&output), 0, "{}", stderr(&output));
    assert!(stderr(&output).contains("and 15 more"), "{}", stderr(&output));
}

#[test]
fn nobody_under_age_is_taken() {
    let place = Place::new();
    let table = "name,born,status,died\nZwaa Zwod,2008-11-23,,\nZwab Zwod,2008,,\nZwac Zwod,2008-11-22,,\nZwad Zwod,2020,living,\n\
                 Zwae Zwod,1930-05-05,,1940-01-01\nZwaf Zwod,2020,fictional,\nZwag Zwod,2010,deceased,\n";
    let rows = place.rows(&[&place.write("a.csv", table)]);
    let names: Vec<&str> = rows.lines().map(|row| &row[..4]).collect();
    assert_eq!(names, ["Zwac", "Zwaf"], "{rows}");
}
