//! What the engine says of the runs.

use super::{App, Tone, ask};
use crate::protocol::{RunsAnswer, RunsRequest};
use crate::ui::event::Effect;
use crate::ui::runs::folder_name;

impl App {
    pub(in crate::ui::app) fn runs_answered(&mut self, answer: RunsAnswer) -> Vec<Effect> {
        let smoothing = self.chart.smoothing;
        let Some(runs) = &mut self.runs else {
            return Vec::new();
        };
        match answer {
            // They are for the chart.
            RunsAnswer::Earlier { .. } => {}
            RunsAnswer::Listed(part) => runs.listed(part),
            RunsAnswer::Details(details) => runs.examined(*details, smoothing),
            RunsAnswer::Described { run, about } => {
                runs.described(&run, &about);
                self.notify(Tone::Good, format!("Kept with {}", folder_name(&run)));
            }
            RunsAnswer::Deleted { run, trashed } => {
                runs.deleted(&run, trashed);
                runs.trash = None;
                let text = format!("{} is in the trash; u takes it back", folder_name(&run));
                self.notify(Tone::Good, text);
                return ask(RunsRequest::List);
            }
            RunsAnswer::Restored { run } => {
                // It is selected as soon as the list has it again.
                runs.trash = None;
                runs.restored(&run);
                self.notify(Tone::Good, format!("{} is back", folder_name(&run)));
                return ask(RunsRequest::List);
            }
            RunsAnswer::Emptied { runs: count, bytes } => {
                runs.undo = None;
                let mega = bytes as f64 / 1e6;
                let text = format!("{count} runs are gone for good, {mega:.0} MB are free");
                self.notify(Tone::Good, text);
                return ask(RunsRequest::List);
            }
        }
        self.ask_for_details()
    }
}
