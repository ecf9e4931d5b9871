//! The whole page.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::{charts, tables};
use crate::eval::figures::Rate;
use crate::eval::summary::{ChangeFigures, Summary, SweepFigures};

const STYLE: &str = include_str!("report.css");
const SCRIPT: &str = include_str!("report.js");

/// The report as HTML. `made` says when, as a person reads it. Prompts are in it only if the summary has them.
pub fn page(summary: &Summary, made: &str) -> String {
    let all = &summary.all;
    let html = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { "consentry evaluation" }
                style { (PreEscaped(STYLE)) }
            }
            body {
                header {
                    h1 { "Evaluation of the prompt screen" }
                    p.quiet {
                        (tables::number(all.tally.prompts)) " prompts from " (files(summary)) " · " (made)
                    }
                    p { (in_words(summary)) }
                }
                main {
                    section.tiles {
                        (tile("Hold rate", "of all prompts, held or blocked", all.hold_rate))
                        @if all.recall.of > 0 { (tile("Recall", "of what should be held, held", all.recall)) }
                        @if all.false_positive_rate.of > 0 {
                            (tile("False holds", "of what should pass, held", all.false_positive_rate))
                        }
                        @if all.precision.of > 0 { (tile("Precision", "of what was held, rightly", all.precision)) }
                    }
                    @if let Some(checked) = &summary.gate { (tables::gate(checked)) }
                    @if let Some(diff) = &summary.diff { (changes("What would change", diff)) }
                    @if let Some(replay) = &summary.replay { (changes("Since then", replay)) }
                    section {
                        h2 { "By slice" }
                        (charts::slices(summary))
                        (tables::slices(summary))
                    }
                    @if all.tally.labelled > 0 { (tables::confusion(&all.tally)) }
                    @if let Some(sweep) = &summary.sweep { (thresholds(summary, sweep)) }
                    @if !summary.terms.is_empty() { (tables::terms(summary)) }
                    @if summary.misses.count > 0 { (tables::misses(summary)) }
                    @if summary.false_holds.count > 0 { (tables::false_holds(summary)) }
                    @if summary.right_holds.count > 0 { (tables::right_holds(summary)) }
                    (reading(summary))
                }
                footer.quiet {
                    "consentry " (env!("CARGO_PKG_VERSION")) " · policy " (summary.built.policy)
                    " · lexicons " (summary.built.lexicons) " · names " (summary.built.names)
                }
                script { (PreEscaped(SCRIPT)) }
            }
        }
    };
    html.into_string()
}

fn files(summary: &Summary) -> String {
    match summary.data.as_slice() {
        [] => "no file".to_owned(),
        [one] => one.clone(),
        [first, rest @ ..] => format!("{first} and {} more", rest.len()),
    }
}

/// What a manager takes along.
fn in_words(summary: &Summary) -> Markup {
    let tally = &summary.all.tally;
    html! {
        "Of " (tables::number(tally.prompts)) " prompts, " strong { (tables::number(tally.verdicts[2])) " were blocked" }
        " and " strong { (tables::number(tally.verdicts[1])) " held for review" } ". "
        @if tally.labelled > 0 {
            "Of the " (tables::number(tally.labelled)) " whose right answer is known, "
            (tables::number(tally.missed)) " that should be held passed, and "
            (tables::number(tally.false_holds)) " that should pass were held. "
        } @else {
            "None of them has a label, so nobody can say yet which of these were right. "
        }
        @if summary.unread > 0 { strong { (tables::number(summary.unread)) " could not be read." } }
    }
}

fn tile(name: &str, means: &str, rate: Rate) -> Markup {
    html! {
        div.tile {
            div.name { (name) }
            div.value { (tables::percent(rate)) }
            (charts::interval(rate))
            div.quiet { (means) }
            div.quiet { (tables::number(rate.hits)) " of " (tables::number(rate.of)) " · 95 %: " (tables::range(rate)) }
        }
    }
}

fn changes(title: &str, figures: &ChangeFigures) -> Markup {
    let all = figures.all.changes;
    html! {
        section {
            h2 { (title) }
            p {
                "From " strong { (figures.before) } " to " strong { (figures.after) } ": "
                (tables::number(all.changed)) " verdicts differ, " (tables::number(all.stricter)) " stricter and "
                (tables::number(all.milder)) " milder. Where the right answer is known, "
                strong.good { (tables::number(all.better)) " got better" } " and "
                strong.bad { (tables::number(all.worse)) " got worse" } "."
                @if figures.without_past > 0 { " " (tables::number(figures.without_past)) " prompts have no past verdict." }
            }
            (tables::net(figures))
            (tables::causes(figures))
            (tables::changed(figures))
        }
    }
}

fn thresholds(summary: &Summary, sweep: &SweepFigures) -> Markup {
    html! {
        section {
            h2 { "Thresholds" }
            p {
                "Every held prompt has a score. Under " code { "review_at" } " (now " (summary.built.review_at)
                ") it passes; from " code { "block_at" } " (now " (summary.built.block_at) ") a block is a block. "
                "Held prompts have " (summary.scores.distinct) " different scores."
                @if summary.scores.alike { strong { " Nearly all are the same: they rank nothing." } }
            }
            @for proposal in &sweep.proposals {
                div.proposal {
                    p {
                        code { (proposal.wish) } ": "
                        @match &proposal.then {
                            Some(then) => strong { "review_at = " (then.review_at) ", block_at = " (then.block_at) },
                            None => "no setting of the thresholds meets this.",
                        }
                    }
                    @if let Some(then) = &proposal.then { (tables::settings(&proposal.now, then)) }
                }
            }
            (charts::sweep(sweep))
            (tables::steps(sweep))
        }
    }
}

fn reading(summary: &Summary) -> Markup {
    html! {
        section {
            h2 { "How to read this" }
            dl {
                dt { "Held" } dd { "Review or block." }
                dt { "Recall" } dd { "Of the prompts that should be held, the share that was." }
                dt { "False holds" } dd { "Of the prompts that should pass, the share that was held: the false-positive rate." }
                dt { "95 %" } dd {
                    "Wilson's interval: where the true share lies if the prompts were drawn at random. Few prompts, wide interval."
                }
                dt { "Examples" } dd {
                    "Prompts are named by their id. Their words are "
                    @if shows(summary) { "in this page because that was asked for: keep it to those who need it." }
                    @else { "not in this page; " code { "--show-prompts" } " puts them in." }
                }
            }
        }
    }
}

fn shows(summary: &Summary) -> bool {
    let misses = summary.misses.first.iter().map(|miss| &miss.example);
    summary.false_holds.first.iter().chain(misses).any(|example| example.prompt.is_some())
}
