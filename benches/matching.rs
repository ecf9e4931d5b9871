//! Finding terms and names in a word list.

use std::hint::black_box;

use consentry::Screener;
use consentry::lexicon::Hit;
use consentry::names::{GivenNames, NameHit, NameList, Names};
use consentry::text::Reading;
use criterion::{BatchSize, Criterion, criterion_group, criterion_main};

mod hostile;
mod inputs;

fn matching(c: &mut Criterion) {
    let screener = Screener::builtin().expect("the built-in files are sound");
    let people = hostile::public(&screener);
    let named = inputs::filled(inputs::NAMED, &[people[17].name, people[1017].name]);
    let readings: Vec<Reading<'_>> = inputs::BENIGN.iter().map(|text| Reading::new(text)).collect();
    let named = Reading::new(&named);

    let terms = |reading: &Reading<'_>, hits: &mut Vec<Hit>| {
        hits.clear();
        screener.lexicon().find(reading.tokens(), hits);
    };
    let mut hits = Vec::new();
    terms(&readings[1], &mut hits);
    assert!(!hits.is_empty(), "words of grammar are terms too");
    let mut group = c.benchmark_group("matching");
    group.bench_function("lexicon", |b| {
        b.iter(|| readings.iter().for_each(|reading| terms(black_box(reading), &mut hits)));
    });

    let list = NameList::parse("names/synthetic.txt", &inputs::million(1_000_000)).expect("plain lines are names");
    let million = Names::compile(vec![list], GivenNames::default());
    assert!(million.len() > 990_000, "only {} different names", million.len());
    let mut found: Vec<NameHit> = Vec::new();
    for (name, names, expected) in [("names", screener.names(), 2), ("names, a million", &million, 0)] {
        names.find(named.tokens(), &mut found);
        assert_eq!(found.len(), expected, "{name}");
        group.bench_function(name, |b| {
            b.iter(|| {
                found.clear();
                readings.iter().for_each(|reading| names.find(black_box(reading).tokens(), &mut found));
                names.find(black_box(&named).tokens(), &mut found);
            });
        });
        found.clear();
    }
    let first = million.person(0).map_or("", |person| person.name);
    assert_eq!(million.lookup(first).len(), 1, "made-up names are found");
    println!("a million names: {} bytes a name, strings and all", million.memory() / million.len());
    let sexual = inputs::filled("nude photo of {} beside {}, ", &[first, "Barenda Lomibalinn"]);
    let sexual = Reading::new(&sexual);
    group.bench_function("names, a million, disguised", |b| {
        b.iter(|| {
            found.clear();
            million.find_disguised(black_box(&sexual), sexual.tokens(), &mut found);
        });
    });
    group.bench_function("names, a million, one letter off", |b| {
        b.iter(|| {
            found.clear();
            million.find_typos(black_box(&sexual), |_| false, &mut found);
        });
    });
    group.finish();

    let mut group = c.benchmark_group("compile");
    group.sample_size(10);
    let text = inputs::million(1_000_000);
    group.bench_function("a million names", |b| {
        b.iter_batched(
            || NameList::parse("names/synthetic.txt", &text).expect("plain lines are names"),
            |list| Names::compile(vec![list], GivenNames::default()),
            BatchSize::PerIteration,
        );
    });
    group.bench_function("built-in screener", |b| b.iter(|| Screener::builtin().map_err(|_| ())));
    group.finish();
}

criterion_group!(benches, matching);
criterion_main!(benches);
