//! Forms with choices and gaps: `take (off|away) ... (her|his) clothes`.

/// The most spellings one piece of a form may stand for.
pub const MAX_SPELLINGS: usize = 5000;

/// Splits a form at its gaps and spells out the choices of each piece.
pub fn expand(form: &str) -> Result<Vec<Vec<String>>, String> {
    let form = form.replace('…', "...");
    form.split("...")
        .map(|piece| {
            let mut spellings = spell(piece)?;
            for spelling in &mut spellings {
                *spelling = spelling.split_whitespace().collect::<Vec<_>>().join(" ");
            }
            spellings.sort_unstable();
            spellings.dedup();
            Ok(spellings)
        })
        .collect()
}

fn spell(text: &str) -> Result<Vec<String>, String> {
    let mut rest = text;
    let spellings = choices(&mut rest)?;
    if rest.is_empty() { Ok(spellings) } else { Err(format!("')' without '(' before \"{rest}\"")) }
}

/// Reads a sequence up to a `|`, a `)` or the end.
fn choices(rest: &mut &str) -> Result<Vec<String>, String> {
    let mut made = vec![String::new()];
    while let Some(c) = rest.chars().next() {
        match c {
            ')' | '|' => break,
            '(' => {
                *rest = &rest[1..];
                let mut group = Vec::new();
                loop {
                    group.extend(choices(rest)?);
                    match rest.chars().next() {
                        Some('|') => *rest = &rest[1..],
                        Some(')') => {
                            *rest = &rest[1..];
                            break;
                        }
                        _ => return Err("'(' without ')'".to_owned()),
                    }
                }
                if made.len() * group.len() > MAX_SPELLINGS {
                    return Err(format!("stands for more than {MAX_SPELLINGS} spellings"));
                }
                made = made.iter().flat_map(|head| group.iter().map(move |tail| format!("{head}{tail}"))).collect();
            }
            _ => {
                made.iter_mut().for_each(|text| text.push(c));
                *rest = &rest[c.len_utf8()..];
            }
        }
    }
    Ok(made)
}

#[cfg(test)]
mod tests {
    use super::expand;

    #[test]
    fn choices_nest_and_may_be_empty() {
        assert_eq!(expand("naakt(|e|(foto|beeld)je)").unwrap(), [["naakt", "naaktbeeldje", "naakte", "naaktfotoje"]]);
        assert_eq!(
            expand("take ... (her|his) clothes off").unwrap(),
            [vec!["take".to_owned()], vec!["her clothes off".to_owned(), "his clothes off".to_owned()]]
        );
    }

    #[test]
    fn unbalanced_brackets_are_errors() {
        assert!(expand("(a|b").is_err());
        assert!(expand("a)").is_err());
        assert!(expand("a|b)").is_err());
        assert!(expand(&"(a|b)".repeat(20)).is_err());
    }
}
