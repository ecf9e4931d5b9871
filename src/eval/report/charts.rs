//! Figures as inline SVG. Colours come from the page's style, so that they follow light and dark.

use maud::{Markup, html};

use super::tables::percent;
use crate::eval::figures::{Point, Rate};
use crate::eval::summary::{Summary, SweepFigures};

/// A rate on a line from 0 to 1, with its interval.
pub(super) fn interval(rate: Rate) -> Markup {
    let (Some(value), Some((low, high))) = (rate.value(), rate.interval()) else { return html! {} };
    let at = |share: f64| format!("{:.2}", share * 100.0);
    html! {
        svg.interval viewBox="0 0 100 6" preserveAspectRatio="none" role="img" aria-label={ "interval of " (percent(rate)) } {
            rect.track x="0" y="2" width="100" height="2" {}
            rect.span x=(at(low)) y="1" width=(at((high - low).max(0.004))) height="4" {}
            rect.dot x=(at((value - 0.004).max(0.0))) y="0" width="0.8" height="6" {}
        }
    }
}

/// How many slices are drawn: of more, those with the highest hold rate.
const SLICES: usize = 40;

/// Of each slice what was blocked and held, in shares.
pub(super) fn slices(summary: &Summary) -> Markup {
    let mut slices: Vec<_> = summary.slices.iter().collect();
    slices.sort_by(|a, b| b.hold_rate.value().unwrap_or(0.0).total_cmp(&a.hold_rate.value().unwrap_or(0.0)));
    let left = slices.len().saturating_sub(SLICES);
    slices.truncate(SLICES);
    // Where little is held the bars would be slivers: the axis ends at the longest.
    let longest = slices.iter().filter_map(|s| s.hold_rate.value()).fold(0.0, f64::max);
    let end = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5].into_iter().find(|end| longest <= *end).unwrap_or(1.0);
    html! {
        div.bars role="img" aria-label="share of each slice that was held" {
            @for slice in &slices {
                @let of = slice.tally.prompts.max(1) as f64;
                @let width = |n: u64| format!("width:{:.2}%", (n as f64 / of / end * 100.0).min(100.0));
                div.bar {
                    span.label title=(slice.slice) { (slice.slice) }
                    span.plot {
                        span.block style=(width(slice.tally.verdicts[2])) {}
                        span.review style=(width(slice.tally.verdicts[1])) {}
                    }
                    span.figure { (percent(slice.hold_rate)) }
                }
            }
            div.bar.axis { span.label {} span.plot { span { "0" } span { (end * 100.0) " %" } } span.figure {} }
        }
        p.legend.quiet {
            span.key.block {} " blocked " span.key.review {} " held for review; of each slice, in per cent"
            @if left > 0 { "; " (left) " further slices are in the table only" }
        }
    }
}

const WIDTH: f64 = 560.0;
const HEIGHT: f64 = 320.0;
const LEFT: f64 = 84.0;
const BOTTOM: f64 = 46.0;
const TOP: f64 = 14.0;
const RIGHT: f64 = 16.0;

/// The false-positive rate against recall; without labels, the hold rate against the threshold.
pub(super) fn sweep(figures: &SweepFigures) -> Markup {
    let labelled = figures.review.iter().any(|p| p.fpr.of > 0) && figures.review.iter().any(|p| p.recall.of > 0);
    if labelled {
        let curve = |point: &Point| Some((point.fpr.value()?, point.recall.value()?));
        html! {
            div.charts {
                (plot("False holds against recall, by review_at", "false holds", "recall", figures, &curve, true))
                (by_threshold(figures))
            }
        }
    } else {
        html! { div.charts { (by_threshold(figures)) } }
    }
}

fn by_threshold(figures: &SweepFigures) -> Markup {
    let curve = |point: &Point| Some((f64::from(point.at), point.rate.value()?));
    plot("Held prompts by review_at", "review_at", "hold rate", figures, &curve, false)
}

/// The end of an axis: the next round number.
fn round_up(most: f64) -> f64 {
    [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5].into_iter().find(|end| most <= *end).unwrap_or(1.0)
}

fn plot(
    title: &str,
    x_name: &str,
    y_name: &str,
    figures: &SweepFigures,
    place: &dyn Fn(&Point) -> Option<(f64, f64)>,
    is_rate: bool,
) -> Markup {
    let points: Vec<(f64, f64, f32)> =
        figures.review.iter().filter_map(|p| place(p).map(|(x, y)| (x, y, p.at))).collect();
    let x_end = if is_rate { round_up(points.iter().map(|p| p.0).fold(0.0, f64::max)) } else { 1.0 };
    let y_most = points.iter().map(|p| p.1).fold(0.0, f64::max);
    let y_end = round_up(y_most);
    let x = |share: f64| LEFT + share / x_end * (WIDTH - LEFT - RIGHT);
    let y = |share: f64| HEIGHT - BOTTOM - share / y_end * (HEIGHT - BOTTOM - TOP);
    let at = |v: f64| format!("{v:.1}");
    let line: Vec<String> = points.iter().map(|p| format!("{:.1},{:.1}", x(p.0), y(p.1))).collect();
    let current = figures.current.as_ref().and_then(|p| place(p).map(|(cx, cy)| (x(cx), y(cy), p.at)));
    let wished: Vec<(f64, f64, f32)> = figures
        .proposals
        .iter()
        .filter_map(|p| p.review_at.as_ref())
        .filter_map(|p| place(p).map(|(px, py)| (x(px), y(py), p.at)))
        .collect();
    let tick = |share: f64, rate: bool| {
        if rate { format!("{} %", (share * 1e5).round() / 1e3) } else { format!("{}", (share * 1e3).round() / 1e3) }
    };
    html! {
        figure {
            figcaption { (title) }
            svg.plot viewBox={ "0 0 " (WIDTH) " " (HEIGHT) } role="img" aria-label=(title) {
                @for n in 0..=4u8 {
                    @let share = f64::from(n) / 4.0;
                    line.grid x1=(at(LEFT)) x2=(at(WIDTH - RIGHT)) y1=(at(y(share * y_end))) y2=(at(y(share * y_end))) {}
                    line.grid x1=(at(x(share * x_end))) x2=(at(x(share * x_end))) y1=(at(TOP)) y2=(at(HEIGHT - BOTTOM)) {}
                    text.tick x=(at(LEFT - 6.0)) y=(at(y(share * y_end) + 4.0)) text-anchor="end" { (tick(share * y_end, true)) }
                    // The outer two stay inside the picture, and clear of the other axis.
                    @let anchor = match n { 0 => "start", 4 => "end", _ => "middle" };
                    text.tick x=(at(x(share * x_end))) y=(at(HEIGHT - BOTTOM + 16.0)) text-anchor=(anchor) {
                        (tick(share * x_end, is_rate))
                    }
                }
                text.axis x=(at(LEFT + (WIDTH - LEFT - RIGHT) / 2.0)) y=(at(HEIGHT - 6.0)) text-anchor="middle" { (x_name) }
                text.axis x="16" y=(at(HEIGHT / 2.0 - 10.0)) text-anchor="middle"
                    transform={ "rotate(-90 16 " (at(HEIGHT / 2.0 - 10.0)) ")" } { (y_name) }
                polyline.curve points=(line.join(" ")) {}
                @for (px, py, threshold) in &points {
                    circle.hover cx=(at(x(*px))) cy=(at(y(*py))) r="5" {
                        title { "review_at " (threshold) ": " (x_name) " " (tick(*px, is_rate)) ", " (y_name) " " (tick(*py, true)) }
                    }
                }
                @for (wx, wy, threshold) in &wished {
                    circle.wished cx=(at(*wx)) cy=(at(*wy)) r="6" { title { "proposed: review_at " (threshold) } }
                }
                @if let Some((cx, cy, threshold)) = current {
                    circle.current cx=(at(cx)) cy=(at(cy)) r="5" {}
                    @let right = cx > WIDTH * 0.7;
                    text.mark x=(at(if right { cx - 10.0 } else { cx + 10.0 })) y=(at(if cy < TOP + 24.0 { cy + 24.0 } else { cy - 10.0 }))
                        text-anchor=(if right { "end" } else { "start" }) { "now: " (threshold) }
                }
            }
        }
    }
}
