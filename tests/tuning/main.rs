//! The tuning workbench from outside: labels beside data, what lint says to programs and people, words tried and added.

mod labels;
mod lint;
mod new_term;
mod parquet;
mod place;
mod sweep;
mod teams;
mod trial;
