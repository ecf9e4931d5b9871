//! From the bytes of a prompt to its words and views.

use std::hint::black_box;

use consentry::text::{Disguise, Reading};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

mod inputs;

fn normalise(c: &mut Criterion) {
    let mut group = c.benchmark_group("normalise");
    let benign = Reading::new(inputs::BENIGN[0]);
    assert!(benign.tokens().len() > 25 && benign.views().is_empty(), "one pass and no view");
    let disguised = Reading::new(inputs::DISGUISED);
    let views: Vec<Disguise> = disguised.views().iter().map(|view| view.disguise).collect();
    let called_for = [Disguise::Syntax, Disguise::Spaced, Disguise::Repeated, Disguise::Leet, Disguise::Joined];
    assert!(called_for.iter().all(|d| views.contains(d)) && disguised.is_decoded(), "every view: {views:?}");
    assert!(Reading::new(inputs::FOREIGN[1]).text().is_ascii(), "accents are folded away");
    let inputs = [
        ("ascii", inputs::BENIGN[0]),
        ("cyrillic", inputs::FOREIGN[0]),
        ("accented", inputs::FOREIGN[1]),
        ("japanese", inputs::FOREIGN[2]),
        ("disguised", inputs::DISGUISED),
    ];
    for (name, text) in inputs {
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(name, |b| b.iter(|| Reading::new(black_box(text))));
    }
    group.finish();
}

criterion_group!(benches, normalise);
criterion_main!(benches);
