//! The report as text: aligned, advice under what it is about.

use std::fmt;

use super::{Fact, Report, Verdict};

impl fmt::Display for Report {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let facts = self.sections.iter().flat_map(|section| &section.facts);
        let width = facts.map(|fact| fact.name.chars().count()).max();
        let width = width.unwrap_or_default();
        writeln!(out, "nada {}", self.version)?;
        for section in &self.sections {
            writeln!(out, "\n{}", section.title)?;
            for fact in &section.facts {
                line(out, fact, width)?;
            }
        }
        writeln!(out, "\n{}", self.summary())
    }
}

impl Report {
    /// How many things are worth a look, and whether `nada` works.
    fn summary(&self) -> String {
        let count = |verdict| {
            let facts = self.sections.iter().flat_map(|section| &section.facts);
            facts.filter(|fact| fact.verdict == verdict).count()
        };
        match (count(Verdict::Problem), count(Verdict::Notice)) {
            (0, 0) => "All is well.".to_owned(),
            (0, notices) => format!("nada works. Worth a look: {notices}, marked with `!`."),
            (problems, _) => format!("nada does not work. Problems: {problems}, marked with `x`."),
        }
    }
}

fn line(out: &mut fmt::Formatter<'_>, fact: &Fact, width: usize) -> fmt::Result {
    let mark = match fact.verdict {
        Verdict::Good => ' ',
        Verdict::Notice => '!',
        Verdict::Problem => 'x',
    };
    writeln!(out, "{mark} {:width$}  {}", fact.name, fact.value)?;
    let advice = fact.advice.iter().flat_map(|advice| advice.lines());
    for line in advice {
        writeln!(out, "  {:width$}    {line}", "")?;
    }
    Ok(())
}
