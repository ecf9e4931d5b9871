//! The whole screen: prompt in, verdict out, with the full lexicons, the built-in names and a million more.
//!
//! `screen/*` takes a set of prompts a round; the figure a prompt is the time over the elements. `hostile/*` takes each shape at
//! 10, 20 and 40 KB: the throughput of a linear screen stays the same.

use std::hint::black_box;

use consentry::{Action, Prompt, Screener, Severity};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};

mod hostile;
mod inputs;

fn screen(c: &mut Criterion) {
    let screener = inputs::with_a_million_names();
    let people = hostile::public(&screener);
    let name = |n: usize| people[n * 37 % people.len()].name;
    let named: Vec<String> = (1..9).map(|n| inputs::filled(inputs::NAMED, &[name(n), name(n + 100)])).collect();
    // What is sexual is put together when it runs, so that no file holds it beside a name.
    let blocked: Vec<String> = (1..9).map(|n| format!("{} naked, full body, {}", name(n), inputs::BENIGN[1])).collect();
    let sets: [(&str, Vec<&str>, Action); 6] = [
        ("benign", inputs::BENIGN.to_vec(), Action::Allow),
        ("named", named.iter().map(String::as_str).collect(), Action::Allow),
        ("disguised", vec![inputs::DISGUISED], Action::Allow),
        ("not ASCII", inputs::FOREIGN.to_vec(), Action::Allow),
        ("nude statue", vec!["A nude marble statue in a museum hall, visitors around it, soft light"], Action::Allow),
        ("blocked", blocked.iter().map(String::as_str).collect(), Action::Block),
    ];
    let mut group = c.benchmark_group("screen");
    for (name, texts, action) in sets {
        let prompts: Vec<Prompt<'_>> = texts.iter().map(|text| Prompt::new(*text)).collect();
        for prompt in &prompts {
            let verdict = screener.screen(prompt);
            assert_eq!(verdict.action, action, "{name}: {verdict:?}");
            assert!(name != "benign" || verdict.severity == Severity::None, "{name}: {verdict:?}");
        }
        group.throughput(Throughput::Elements(prompts.len() as u64));
        group.bench_function(name, |b| {
            b.iter(|| prompts.iter().for_each(|prompt| drop(black_box(screener.screen(black_box(prompt))))));
        });
    }
    group.finish();
}

fn hostile_inputs(c: &mut Criterion) {
    let screener = Screener::builtin().expect("the built-in files are sound");
    let mut group = c.benchmark_group("hostile");
    group
        .sample_size(10)
        .warm_up_time(std::time::Duration::from_millis(200))
        .measurement_time(std::time::Duration::from_millis(500));
    for shape in hostile::all(&screener) {
        for bytes in [10_000, 20_000, 40_000] {
            let text = shape.text(bytes);
            assert!(text.len().abs_diff(bytes) < 2_000, "{}: {} bytes", shape.name, text.len());
            let prompt = Prompt::new(text.as_str());
            group.throughput(Throughput::Bytes(text.len() as u64));
            group.bench_function(BenchmarkId::new(shape.name, bytes), |b| {
                b.iter(|| screener.screen(black_box(&prompt)))
            });
        }
    }
    group.finish();
}

criterion_group!(benches, screen, hostile_inputs);
criterion_main!(benches);
