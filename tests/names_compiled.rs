//! Compiled names through their public door: several tables at once, and files that say what can't be.

use consentry::names::{CompiledNames, GivenNames, NameHit, NameList, Names};
use consentry::text::Reading;
use consentry::{Action, Prompt, Screener};

fn compiled(name: &str, text: &str) -> CompiledNames {
    CompiledNames::compile(&[NameList::parse(name, text).unwrap()])
}

fn found(names: &Names, text: &str) -> Vec<NameHit> {
    let reading = Reading::new(text);
    let mut hits = Vec::new();
    names.find(reading.tokens(), &mut hits);
    names.find_disguised(&reading, reading.tokens(), &mut hits);
    names.find_typos(&reading, |_| false, &mut hits);
    hits
}

#[test]
fn numbers_go_on_through_the_tables() {
    let first = compiled("names/first.txt", "Tess Voorbeeld\nJoris Zomaar\n");
    let empty = compiled("names/empty.txt", "");
    let second =
        CompiledNames::open(compiled("names/second.txt", "Anna Maakwerk\nTess Voorbeeld\n").as_bytes().to_vec());
    let names = Names::new(vec![first, empty, second.unwrap()], GivenNames::default());
    assert_eq!(names.people(), 4);
    let listed: Vec<(&str, &str)> = names.entries().map(|p| (p.name, &**p.list)).collect();
    for (number, person) in listed.iter().enumerate() {
        let one = names.person(number as u32).unwrap();
        assert_eq!((one.name, &**one.list), *person);
    }
    assert_eq!(names.person(4), None);
    let who = |text: &str| {
        let mut who: Vec<String> =
            found(&names, text).iter().map(|hit| names.entry(hit).unwrap().list.to_string()).collect();
        who.sort();
        who
    };
    assert_eq!(who("tess voorbeeld"), ["names/first", "names/second"]);
    assert_eq!(who("Maakwerk, Anna"), ["names/second"]);
    assert_eq!(who("joriszomaar"), ["names/first"]);
    assert_eq!(names.lookup("tess voorbeeld").len(), 2);
}

#[test]
fn a_builder_takes_lists_and_tables_together() {
    let screener = Screener::builder()
        .builtin()
        .compiled_names(compiled("names/a.txt", "Breloda Vantrigel\n"))
        .compiled_names(compiled("names/b.txt", "Tamirek Omberstad\n"))
        .names("names/c.txt", "Oswinde Kasimorat\n")
        .build()
        .unwrap();
    for (name, list) in
        [("Breloda Vantrigel", "names/a"), ("tamirek omberstad", "names/b"), ("Oswinde Kasimorat", "names/c")]
    {
        let verdict = screener.screen(&Prompt::new(&*format!("a nude photo of {name}")));
        assert_eq!(verdict.action, Action::Block, "{name}");
        assert!(verdict.findings.iter().any(|finding| &*finding.term == list), "{name}");
    }
}

#[test]
fn one_letter_off() {
    let rows = "name,ambiguity\nBreloda Vantrigel,unique\nTamirek van der Omberstad,unique\nOswinde Kasimor,common\n\
                Zwob Marindel Tosterling,unique\nGrub Olvendaal,unique\nYmke van der Omberstad,unique\n";
    let mut given = GivenNames::default();
    given.add_given("Brelodda\n");
    let names = Names::new(vec![compiled("names/a.csv", rows)], given);
    let typo = |text: &str| found(&names, text).iter().any(|hit| names.entry(hit).is_some());
    for text in [
        "Breloda Vantrigl",
        "Breloda Vantriggel",
        "breloda vantrogel",
        "Breloda Vantirgel",
        "Brelada Vantrigel",
        "Tamirek van der Omberstat",
        "Tamarek van der Omberstad",
        "Tamirek vam der Omberstad",
        "Zwb Marindel Tosterling",
        "Zowb Marindel Tosterling",
        "Zwobb Marindel Tosterling",
        "Zwob Marindel Tosterlin",
        // Another given name, of nobody who is listed.
        "Brelodda Vantrigel",
    ] {
        assert!(typo(text), "{text}");
    }
    for text in [
        "Brelada Vantrigl",
        "Breloda Vantrg",
        "Oswinde Kasimur",
        "Breloda and Vantrigl",
        "Breloda, Vantrigl",
        // A short word is too little where one other stands, or particles.
        "Grb Olvendaal",
        "Grob Olvendaal",
        "Ynke van der Omberstad",
        "Zwb Marindal Tosterling",
        "Zb Marindel Tosterling",
    ] {
        assert!(!typo(text), "{text}");
    }
}

#[test]
fn every_name_is_found_whatever_their_number() {
    // A table whose last places are nobody's home once lost all its names.
    let mut text = String::new();
    for n in 0..300u32 {
        let letter = |at: u32| char::from(b'a' + (n / 26u32.pow(at) % 26) as u8);
        text.push_str(&format!("Quor{}{}vant\n", letter(0), letter(1)));
        let names = Names::new(vec![compiled("names/a.txt", &text)], GivenNames::default());
        for name in text.lines() {
            assert_eq!(names.lookup(name).len(), 1, "{name} of {n}");
        }
    }
}

#[test]
fn files_that_say_what_cannot_be() {
    let good = compiled("names/a.csv", "name,aliases\nTess Voorbeeld,\"Tessie|Tess, the Great\"\nAnna Maakwerk,\n");
    let good = good.as_bytes();
    for len in 0..good.len() {
        assert!(CompiledNames::open(good[..len].to_vec()).is_err(), "{len} bytes");
    }
    let mut opened = 0;
    for at in 8..good.len() {
        // Past the header, most of a small file is empty filters: every seventh byte will do.
        if at > 400 && !at.is_multiple_of(7) {
            continue;
        }
        for change in [0xff, 0x01, 0x80] {
            let mut bytes = good.to_vec();
            bytes[at] ^= change;
            assert!(CompiledNames::open(bytes.clone()).is_err(), "byte {at} changed, and nobody saw it");
            // With the digests put right, what the byte says is believed as far as it can be.
            CompiledNames::seal(&mut bytes);
            let Ok(table) = CompiledNames::open(bytes) else { continue };
            opened += 1;
            let names = Names::new(vec![table.clone(), table], GivenNames::default());
            for text in ["Tess Voorbeeld and Tess, the Great", "tessvoorbeeld", "Tess Voorbeelt, Maakwerk, Anna"] {
                found(&names, text).iter().for_each(|hit| _ = names.entry(hit));
            }
            assert!(names.entries().take(100).count() <= 100 && names.lookup("Tessie").len() <= 100);
        }
    }
    assert!(opened > 100, "only {opened}");
}
