//! Tables. Those of class `sort` can be sorted and filtered by the page's script; without it they are whole all the same.

use maud::{Markup, html};

use crate::eval::figures::{Capped, Example, Found, Rate, Setting, Tally};
use crate::eval::gate::Checked;
use crate::eval::summary::{ChangeFigures, NetFigures, Summary, SweepFigures};
use crate::{Action, judge::Counted};

/// 12 345.
pub(super) fn number(n: u64) -> String {
    let digits = n.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push('\u{202f}');
        }
        grouped.push(digit);
    }
    grouped
}

fn share(value: f64) -> String {
    let percent = value * 100.0;
    if percent > 0.0 && percent < 1.0 || percent > 99.0 && percent < 100.0 {
        format!("{percent:.2}\u{a0}%")
    } else {
        format!("{percent:.1}\u{a0}%")
    }
}

pub(super) fn percent(rate: Rate) -> String {
    rate.value().map_or_else(|| "–".to_owned(), share)
}

pub(super) fn range(rate: Rate) -> String {
    rate.interval().map_or_else(
        || "–".to_owned(),
        |(low, high)| format!("{}–{}", share(low).trim_end_matches("\u{a0}%"), share(high)),
    )
}

/// A cell of a rate: sorted by value, its interval beneath.
fn cell(rate: Rate) -> Markup {
    html! {
        td.n data-v=(rate.value().unwrap_or(-1.0)) {
            (percent(rate))
            @if rate.of > 0 { div.quiet { (range(rate)) } }
        }
    }
}

fn verdict(action: Action) -> Markup {
    html! { span.verdict.{ (action.as_str()) } { (action.as_str()) } }
}

pub(super) fn gate(checked: &[Checked]) -> Markup {
    let failed = checked.iter().filter(|c| !c.met).count();
    let written = |c: &Checked, value: f64| if c.limit == "min_cases" { format!("{value}") } else { share(value) };
    html! {
        section {
            h2 { "Gate" }
            p {
                @if failed == 0 { strong.good { "Passed" } ": all " (checked.len()) " limits are met." }
                @else { strong.bad { "Failed" } ": " (failed) " of " (checked.len()) " limits are not met." }
            }
            @if failed > 0 {
                div.scroll { table {
                    thead { tr { th { "slice" } th { "limit" } th.n { "asked" } th.n { "came to" } } }
                    tbody { @for c in checked.iter().filter(|c| !c.met) {
                        tr {
                            td { (c.slice) } td { code { (c.limit) } } td.n { (written(c, c.asked)) }
                            td.n.bad { @match c.came_to { Some(value) => (written(c, value)), None => "nothing to measure" } }
                        }
                    } }
                } }
            }
        }
    }
}

pub(super) fn slices(summary: &Summary) -> Markup {
    let labelled = summary.all.tally.labelled > 0;
    html! {
        div.scroll { table.sort {
            thead { tr {
                th { "slice" } th.n { "prompts" } th.n { "blocked" } th.n { "review" } th.n { "hold rate" }
                @if labelled { th.n { "recall" } th.n { "false holds" } th.n { "precision" } th.n { "exactly right" } }
            } }
            tbody { @for s in summary.slices.iter().chain(std::iter::once(&summary.all)) {
                tr.total[*s.slice == *"all"] {
                    td { (s.slice) }
                    td.n data-v=(s.tally.prompts) { (number(s.tally.prompts)) }
                    td.n data-v=(s.tally.verdicts[2]) { (number(s.tally.verdicts[2])) }
                    td.n data-v=(s.tally.verdicts[1]) { (number(s.tally.verdicts[1])) }
                    (cell(s.hold_rate))
                    @if labelled { (cell(s.recall)) (cell(s.false_positive_rate)) (cell(s.precision)) (cell(s.exact)) }
                }
            } }
        } }
    }
}

pub(super) fn confusion(tally: &Tally) -> Markup {
    html! {
        section {
            h2 { "Right answer against answer" }
            div.scroll { table.confusion {
                thead { tr { th { "should be" } @for action in Action::ALL { th.n { (verdict(*action)) } } th.n { "of" } } }
                tbody { @for (row, right) in Action::ALL.iter().enumerate() {
                    tr {
                        th { (verdict(*right)) }
                        @for column in 0..3 {
                            td.n.right[row == column].wrong[row != column && tally.confusion[row][column] > 0] {
                                (number(tally.confusion[row][column]))
                            }
                        }
                        td.n.quiet { (number(tally.confusion[row].iter().sum())) }
                    }
                } }
            } }
            p.quiet { "Where several answers are right, a prompt counts under the one that was given if it is among them." }
        }
    }
}

pub(super) fn terms(summary: &Summary) -> Markup {
    html! {
        section {
            h2 { "The most costly terms" }
            p {
                "What each term holds, and what would change without it: its held prompts were judged again by lexicons that lack it."
                @if summary.terms_sampled { " There were too many to judge all again; the first of them were." }
            }
            div.scroll { table.sort {
                thead { tr {
                    th { "term" } th.n { "held" } th.n { "false holds" } th.n { "judged again" } th.n { "false holds that end" }
                    th.n { "rightly held, lost" } th.n { "unlabelled, pass" } th.n { "milder" }
                } }
                tbody { @for t in &summary.terms {
                    tr {
                        td { code { (t.term) } }
                        td.n data-v=(t.held) { (number(t.held)) }
                        td.n data-v=(t.false_holds) { (number(t.false_holds)) }
                        @match t.without {
                            Some(w) => {
                                td.n data-v=(w.judged) { (number(w.judged)) }
                                td.n data-v=(w.false_holds_ended) { (number(w.false_holds_ended)) }
                                td.n data-v=(w.lost) { (number(w.lost)) }
                                td.n data-v=(w.passed) { (number(w.passed)) }
                                td.n data-v=(w.milder) { (number(w.milder)) }
                            }
                            None => { @for _ in 0..5 { td.n data-v="-1" { "–" } } }
                        }
                    }
                } }
            } }
        }
    }
}

fn found(all: &[Found]) -> Markup {
    let told = all.iter().filter(|f| f.counted != Counted::Context);
    html! { @for f in told { code.term title={ (f.counted) " at " (f.span[0]) "–" (f.span[1]) } { (f.term) } " " } }
}

fn words(prompt: Option<&String>, negative: Option<&String>) -> Markup {
    html! {
        @if let Some(prompt) = prompt {
            div.prompt { (prompt) @if let Some(negative) = negative { " " span.quiet { "negative: " (negative) } } }
        }
    }
}

fn more<T>(list: &Capped<T>) -> Markup {
    let shown = list.first.len() as u64;
    html! { @if list.count > shown { p.quiet { "The first " (number(shown)) " of " (number(list.count)) "." } } }
}

fn example(e: &Example) -> Markup {
    html! {
        td {
            (e.id)
            @if let Some(why) = &e.why { div.quiet { (why) } }
            (words(e.prompt.as_ref(), e.negative_prompt.as_ref()))
        }
        td { (e.slice) }
        td { (e.expect) }
        td { (verdict(e.verdict)) }
        td.n data-v=(e.score) { (format!("{:.2}", e.score)) }
    }
}

pub(super) fn misses(summary: &Summary) -> Markup {
    html! {
        section {
            h2 { "Misses" }
            p { "Prompts that should be held and passed, by the likely cause." }
            ul { @for cause in &summary.causes { li { strong { (number(cause.misses)) } " " (cause.means) } } }
            div.scroll { table.sort {
                thead { tr {
                    th { "prompt" } th { "slice" } th { "should be" } th { "answer" } th.n { "score" } th { "cause" } th { "found" }
                } }
                tbody { @for miss in &summary.misses.first {
                    tr { (example(&miss.example)) td { (miss.cause.explain()) } td { (found(&miss.example.found)) } }
                } }
            } }
            (more(&summary.misses))
        }
    }
}

pub(super) fn false_holds(summary: &Summary) -> Markup {
    html! {
        section {
            h2 { "False holds" }
            p { "Prompts that should pass and were held." }
            div.scroll { table.sort {
                thead { tr {
                    th { "prompt" } th { "slice" } th { "should be" } th { "answer" } th.n { "score" } th { "reason" } th { "found" }
                } }
                tbody { @for e in &summary.false_holds.first {
                    tr { (example(e)) td { (e.reason) } td { (found(&e.found)) } }
                } }
            } }
            (more(&summary.false_holds))
        }
    }
}

pub(super) fn right_holds(summary: &Summary) -> Markup {
    html! {
        section {
            h2 { "Held or blocked, and right" }
            p { "Prompts that were held and should be, and why." }
            div.scroll { table.sort {
                thead { tr { th { "prompt" } th { "slice" } th { "answer" } th { "why" } } }
                tbody { @for e in &summary.right_holds.first {
                    tr {
                        td { (e.id) (words(e.prompt.as_ref(), e.negative_prompt.as_ref())) }
                        td { (e.slice) }
                        td {
                            (verdict(e.verdict))
                            @if e.told() != e.verdict.as_str() { div.quiet { "should be " (e.expect) } }
                        }
                        td { (e.why.as_deref().unwrap_or_default()) }
                    }
                } }
            } }
            (more(&summary.right_holds))
        }
    }
}

fn signed(before: Rate, after: Rate) -> Markup {
    html! {
        td.n data-v=(after.value().unwrap_or(-1.0)) {
            @if before == after { (percent(after)) } @else { (percent(before)) " → " strong { (percent(after)) } }
        }
    }
}

pub(super) fn net(figures: &ChangeFigures) -> Markup {
    let rows: Vec<&NetFigures> = figures.slices.iter().chain(std::iter::once(&figures.all)).collect();
    html! {
        div.scroll { table.sort {
            thead { tr {
                th { "slice" } th.n { "stricter" } th.n { "milder" } th.n { "better" } th.n { "worse" }
                th.n { "hold rate" } th.n { "recall" } th.n { "false holds" }
            } }
            tbody { @for row in rows {
                tr.total[*row.slice == *"all"] {
                    td { (row.slice) }
                    td.n data-v=(row.changes.stricter) { (number(row.changes.stricter)) }
                    td.n data-v=(row.changes.milder) { (number(row.changes.milder)) }
                    td.n.good[row.changes.better > 0] data-v=(row.changes.better) { (number(row.changes.better)) }
                    td.n.bad[row.changes.worse > 0] data-v=(row.changes.worse) { (number(row.changes.worse)) }
                    (signed(row.hold_rate[0], row.hold_rate[1])) (signed(row.recall[0], row.recall[1]))
                    (signed(row.false_positive_rate[0], row.false_positive_rate[1]))
                }
            } }
        } }
    }
}

pub(super) fn causes(figures: &ChangeFigures) -> Markup {
    html! {
        @if !figures.causes.is_empty() {
            h3 { "What did it" }
            div.scroll { table.sort {
                thead { tr {
                    th { "term" } th.n { "changed" } th.n { "stricter" } th.n { "milder" } th.n { "better" } th.n { "worse" }
                } }
                tbody { @for c in &figures.causes {
                    tr {
                        td { code { (c.cause) } }
                        td.n data-v=(c.changes.changed) { (number(c.changes.changed)) }
                        td.n data-v=(c.changes.stricter) { (number(c.changes.stricter)) }
                        td.n data-v=(c.changes.milder) { (number(c.changes.milder)) }
                        td.n data-v=(c.changes.better) { (number(c.changes.better)) }
                        td.n data-v=(c.changes.worse) { (number(c.changes.worse)) }
                    }
                } }
            } }
            p.quiet { "+ is found now, − is found no more, ~ weighs differently." }
        }
    }
}

pub(super) fn changed(figures: &ChangeFigures) -> Markup {
    html! {
        @if figures.prompts.count > 0 {
            h3 { "Prompts whose verdict differs" }
            div.scroll { table.sort {
                thead { tr {
                    th { "prompt" } th { "slice" } th { "should be" } th { "before" } th { "after" } th { "effect" } th { "by" }
                } }
                tbody { @for c in &figures.prompts.first {
                    tr {
                        td { (c.id) (words(c.prompt.as_ref(), None)) } td { (c.slice) } td { (c.expect) }
                        td { (verdict(c.before)) } td { (verdict(c.after)) }
                        td { span.{ (c.effect.as_str()) } { (c.effect) } }
                        td { @for by in &c.by { code.term { (by.sign) (by.term) } " " } }
                    }
                } }
            } }
            (more(&figures.prompts))
        }
    }
}

fn ids(list: &Capped<String>) -> Markup {
    html! {
        td.who[list.count > 0] {
            @if list.count > 0 {
                strong { (number(list.count)) } ": " span.ids { (list.first.join(", ")) @if list.count > list.first.len() as u64 { ", …" } }
            }
        }
    }
}

/// What two settings of the thresholds come to, side by side.
pub(super) fn settings(now: &Setting, then: &Setting) -> Markup {
    let rows = [
        ("held or blocked", now.held, then.held),
        ("blocked", now.blocked, then.blocked),
        ("should be held, is held (recall)", now.recall, then.recall),
        ("should pass, is held", now.fpr, then.fpr),
        ("should be blocked, is blocked", now.block_recall, then.block_recall),
        ("should not be blocked, is blocked", now.wrong_blocks, then.wrong_blocks),
    ];
    html! {
        div.scroll { table.settings {
            thead { tr {
                th {} th.n { "now (" (now.review_at) ", " (now.block_at) ")" } th.n { "then (" (then.review_at) ", " (then.block_at) ")" }
            } }
            tbody { @for (what, now, then) in rows {
                tr {
                    td { (what) }
                    @for rate in [now, then] {
                        td.n { @if rate.of > 0 { (number(rate.hits)) " " span.quiet { "(" (percent(rate)) ")" } } @else { "–" } }
                    }
                }
            } }
        } }
    }
}

pub(super) fn steps(figures: &SweepFigures) -> Markup {
    html! {
        @if !figures.steps.is_empty() {
            h3 { "Who changes sides where" }
            p.quiet { "Prompts in a row are held up to that " code { "review_at" } ", and pass above it." }
            div.scroll { table.sort {
                @let undecided = figures.steps.iter().any(|step| step.unlabelled.count > 0);
                thead { tr {
                    th.n { "review_at" } th { "should be held" } th { "should pass" } @if undecided { th { "undecided" } }
                } }
                tbody { @for step in &figures.steps {
                    tr {
                        td.n data-v=(step.from) { (format!("{:.2}", step.from)) }
                        (ids(&step.to_hold)) (ids(&step.to_pass)) @if undecided { (ids(&step.unlabelled)) }
                    }
                } }
            } }
        }
    }
}
