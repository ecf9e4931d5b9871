//! Graphs of nodes, as ComfyUI and InvokeAI run them: which side a text ends up on.

use std::collections::{HashMap, VecDeque};

use crate::screen::PartKind;

/// Texts reach the picture through the links of a graph; an input called `negative` is where they steer away.
#[derive(Debug, Default)]
pub(super) struct Graph {
    ids: HashMap<String, usize>,
    /// From each node: the nodes it feeds, the side of the input, and the output it leaves by.
    links: Vec<Vec<Link>>,
}

#[derive(Clone, Copy, Debug)]
struct Link {
    to: usize,
    side: Side,
    output: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Positive,
    Negative,
    Neither,
}

/// What a text of a node does, as bits.
const ASKS: u8 = 1;
const STEERS: u8 = 2;

impl Graph {
    /// The number of a node.
    pub(super) fn node(&mut self, id: &str) -> usize {
        if let Some(&node) = self.ids.get(id) {
            return node;
        }
        let node = self.links.len();
        self.ids.insert(id.to_owned(), node);
        self.links.push(Vec::new());
        node
    }

    /// Says that output `output` of `from` goes into the input `input` of `to`.
    pub(super) fn link(&mut self, from: &str, output: u32, to: &str, input: &str) {
        let input = input.to_ascii_lowercase();
        let side = match (input.contains("positive"), input.contains("negative")) {
            (false, true) => Side::Negative,
            (true, _) => Side::Positive,
            (false, false) => Side::Neither,
        };
        let (from, to) = (self.node(from), self.node(to));
        self.links[from].push(Link { to, side, output });
    }

    /// For each node, what its texts are for. A text steers away only if it does so wherever it goes; one that goes
    /// nowhere asks.
    pub(super) fn sides(&self) -> Vec<PartKind> {
        // What is asked of a node: where all its outputs lead, or where its second one does. Nodes with two sides have
        // their negative side there, so what comes in on that side goes on from there.
        let nodes = self.links.len();
        let mut bits = vec![0u8; nodes * 2];
        let mut before: Vec<Vec<usize>> = vec![Vec::new(); nodes * 2];
        for (from, links) in self.links.iter().enumerate() {
            for second in [false, true] {
                let state = from * 2 + usize::from(second);
                if links.is_empty() && !second {
                    bits[state] = ASKS;
                }
                for link in links.iter().filter(|link| !second || link.output == 1) {
                    match link.side {
                        Side::Positive => bits[state] |= ASKS,
                        Side::Negative => {
                            bits[state] |= STEERS;
                            before[link.to * 2 + 1].push(state);
                        }
                        Side::Neither => before[link.to * 2].push(state),
                    }
                }
            }
        }
        let mut queue: VecDeque<usize> = (0..nodes * 2).filter(|&state| bits[state] != 0).collect();
        while let Some(state) = queue.pop_front() {
            for &earlier in &before[state] {
                let more = bits[earlier] | bits[state];
                if more != bits[earlier] {
                    bits[earlier] = more;
                    queue.push_back(earlier);
                }
            }
        }
        (0..nodes).map(|node| if bits[node * 2] == STEERS { PartKind::Negative } else { PartKind::Positive }).collect()
    }
}
