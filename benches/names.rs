//! Opening compiled names, and names that are looked for by their keyed hashes.

use std::fs;
use std::hint::black_box;

use consentry::cli::{Files, Hold, Sources};
use consentry::names::{CompiledNames, NameList};
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

criterion_group!(benches, opening);
criterion_main!(benches);
