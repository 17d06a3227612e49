//! The list of what can be mixed, and what is picked of it.

use super::{Mixer, Stage, Taking};
use crate::protocol::{Ingredient, IngredientKind, Ingredients, MOST_INGREDIENTS};

impl Mixer {
    /// All that can be picked.
    #[must_use]
    pub fn rows(&self) -> &[Ingredient] {
        self.found.as_ref().map_or(&[], |found| &found.all)
    }

    /// The selected row of the list.
    #[must_use]
    pub fn row(&self) -> usize {
        self.at.min(self.rows().len().saturating_sub(1))
    }

    /// So many rows of the list on, not past the ends.
    pub fn move_by(&mut self, rows: isize) {
        self.at = self.row().saturating_add_signed(rows);
        self.at = self.row();
    }

    /// Selects a row of the list.
    pub fn select(&mut self, row: usize) {
        self.at = row;
        self.at = self.row();
    }

    /// Whether an ingredient is picked.
    #[must_use]
    pub fn is_picked(&self, name: &str) -> bool {
        self.picked.iter().any(|picked| picked.name == name)
    }

    /// Takes the list. What was picked stays so, whether it is listed or not; at first something is
    /// picked, and where there is no choice it is mixed at once.
    pub fn listed(&mut self, found: Ingredients) {
        let first = self.found.is_none();
        self.found = Some(found);
        self.take_present();
        self.keep_picked();
        if first && self.picked.is_empty() {
            for ingredient in usual(self.rows()) {
                self.pick(ingredient);
            }
            if self.rows().len() == 2 {
                self.stage = Stage::Mixing;
            }
        }
    }

    /// What is picked stays in the list, so that one can leave it.
    fn keep_picked(&mut self) {
        let found = self.found.get_or_insert_default();
        for picked in &self.picked {
            if found.all.iter().any(|known| known.name == picked.name) {
                continue;
            }
            // This run has a newer one.
            let kind = match picked.kind {
                IngredientKind::Present => IngredientKind::Stop,
                kind => kind,
            };
            let picked = picked.clone();
            found.all.push(Ingredient { kind, ..picked });
        }
    }

    /// The present weights are written, to be picked then.
    pub fn take(&mut self) {
        self.taking = Taking::Present;
    }

    /// They cannot be written.
    pub fn take_nothing(&mut self) {
        self.taking = Taking::Nothing;
    }

    fn take_present(&mut self) {
        if std::mem::take(&mut self.taking) == Taking::Nothing {
            return;
        }
        let is_present = |one: &&Ingredient| one.kind == IngredientKind::Present;
        let Some(present) = self.rows().iter().find(is_present).cloned() else {
            return;
        };
        let row = self.rows().iter().position(|row| *row == present);
        self.select(row.unwrap_or(0));
        let before = self.picked.iter().position(|one| is_present(&one));
        match before {
            Some(at) => self.picked[at] = present,
            None if self.picked.len() < MOST_INGREDIENTS => self.pick(present),
            None => {}
        }
    }

    fn pick(&mut self, ingredient: Ingredient) {
        if !self.is_picked(&ingredient.name) {
            self.picked.push(ingredient);
            self.table.push();
        }
    }

    /// Picks the selected row, or no longer.
    ///
    /// # Errors
    /// Says why it cannot be picked.
    pub fn toggle(&mut self) -> Result<(), String> {
        let Some(chosen) = self.rows().get(self.row()).cloned() else {
            return Ok(());
        };
        let at = (self.picked.iter()).position(|picked| picked.name == chosen.name);
        match at {
            Some(at) => {
                self.picked.remove(at);
                self.table.remove(at);
            }
            None if self.picked.len() == MOST_INGREDIENTS => {
                return Err(format!("{MOST_INGREDIENTS} at most are mixed"));
            }
            None => self.pick(chosen),
        }
        Ok(())
    }
}

/// What is picked as long as nobody has: the present run and another one, or the frozen generator.
fn usual(rows: &[Ingredient]) -> Vec<Ingredient> {
    use IngredientKind::{Frozen, Present, Run};
    let of = |kind| rows.iter().filter(move |row| row.kind == kind);
    let usual = of(Present).chain(of(Run)).chain(of(Frozen));
    usual.take(2).cloned().collect()
}
