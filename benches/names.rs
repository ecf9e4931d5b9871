//! Opening compiled names, and names that are looked for by their keyed hashes.

use std::fs;
use std::hint::black_box;
use std::sync::Arc;
use std::time::Instant;

use consentry::cli::{Files, Hold, Sources};
use consentry::names::registry::{FullName, Registry, RegistryKey, Sketch};
use consentry::names::{CompiledNames, NameList};
use consentry::{Prompt, Screener};
use criterion::{BatchSize, Criterion, criterion_group, criterion_main};

mod inputs;

fn opening(c: &mut Criterion) {
    let list = NameList::parse("names/synthetic.txt", &inputs::million(1_000_000)).expect("plain lines are names");
    let file = CompiledNames::compile(&[list]).as_bytes().to_vec();
    let folder = tempfile::tempdir().expect("there is a place for temporary files");
    let path = folder.path().join("million.names");
    fs::write(&path, &file).expect("the temporary folder can be written");
    println!("a million names: {} bytes", file.len());

    let mut group = c.benchmark_group("open a million names");
    group.sample_size(20);
    // Only the names: every other file would be read as well.
    let lexicons = folder.path().join("lexicons");
    fs::create_dir_all(lexicons.join("sexual")).expect("the temporary folder can be written");
    fs::write(lexicons.join("sexual/en.toml"), "").expect("the temporary folder can be written");
    for (name, hold) in [("mapped", Hold::Mapped), ("read", Hold::Read)] {
        let sources =
            Sources { lexicons: Some(lexicons.clone()), names: vec![path.clone()], hold, ..Sources::default() };
        group.bench_function(name, |b| {
            b.iter(|| Files::read(black_box(&sources)).expect("the file is sound"));
        });
    }
    group.bench_function("checked", |b| {
        b.iter_batched(
            || file.clone(),
            |bytes| CompiledNames::open(bytes).expect("the file is sound"),
            BatchSize::PerIteration,
        );
    });
    group.finish();
}

fn protected(c: &mut Criterion) {
    let key = RegistryKey::new([7; 32]);
    let names = inputs::million(1_000_000);
    let names: Vec<FullName> = names.lines().map(|name| FullName::parse(name).expect("two words")).collect();
    let screener = Screener::builtin().expect("the built-in files are sound");
    // Names are looked for beside sexual words only; the word comes from the lexicon.
    let term = screener.lexicon().entries().iter().find(|entry| &*entry.id == "sexual/en/nude").expect("a term");
    let word = term.forms[0].pieces[0].spellings.first().expect("a spelling").to_owned();
    let prompts: Vec<Prompt<'_>> =
        inputs::BENIGN.iter().map(|text| Prompt::new(format!("{word}, {}", &text[..150]))).collect();
    let mut group = c.benchmark_group("protected");
    for count in [0, 100_000, 1_000_000] {
        let started = Instant::now();
        let sketches: Vec<(String, Sketch)> = (names[..count].iter().enumerate())
            .map(|(number, name)| (format!("{number:016x}"), Sketch::of(&key, &format!("{number:016x}"), name)))
            .collect();
        let sketched = started.elapsed();
        let registry = Arc::new(Registry::new(&key, sketches));
        println!(
            "{count} protected names: {} bytes a name in memory; {sketched:.1?} to hash, {:.1?} to make the registry",
            registry.memory() / count.max(1),
            started.elapsed() - sketched
        );
        let screener = screener.with_registry(registry);
        group.bench_function(format!("{count} names, 8 prompts"), |b| {
            b.iter(|| prompts.iter().for_each(|prompt| _ = black_box(screener.screen(black_box(prompt)))));
        });
    }
    group.finish();
}

criterion_group!(benches, opening, protected);
criterion_main!(benches);
