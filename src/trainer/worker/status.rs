//! What the thread tells about itself.

use tch::Device;

use super::{Run, Worker};
use crate::protocol::{Level, LogLine, RunPhase, Status, Update};

/// Longest log line in characters.
const LINE: usize = 2000;

impl Worker<'_> {
    pub(super) fn set_phase(&mut self, phase: RunPhase) {
        if phase != RunPhase::Running {
            self.recent.pause();
        }
        self.phase = phase;
        self.tell_status();
    }

    pub(super) fn tell_status(&mut self) {
        let status = self.status();
        (self.report)(Update::Status(Box::new(status)));
        self.told = std::time::Instant::now();
    }

    /// Pictures of the fixed latents as they are now.
    pub(super) fn tell_preview(&mut self) {
        if let Some(run) = &self.run {
            let preview = Box::new(run.preview());
            (self.report)(Update::Preview(preview));
        }
    }

    /// The stops of the run.
    pub(super) fn tell_history(&mut self) {
        if let Some(run) = &self.run {
            let history = Box::new(run.history().told());
            (self.report)(Update::History(history));
        }
    }

    pub(super) fn say_what_is_loaded(&mut self) {
        let Some(run) = &self.run else {
            return;
        };
        let clips = run.plan().clips.iter().map(|(name, _)| name.as_str());
        let clips: Vec<&str> = clips.collect();
        let text = format!("ready: {}; judged by {}", run.model(), clips.join(" and "));
        self.log(Level::Info, &text);
    }

    pub(super) fn say_unknown_words(&mut self) {
        let Some(run) = &self.run else {
            return;
        };
        let words = &run.plan().unknown_words;
        if !words.is_empty() {
            let text = format!(
                "the CLIP in use has never seen: {}. Training goes where it guesses",
                words.join(", ")
            );
            self.log(Level::Warning, &text);
        }
    }

    pub(super) fn log(&mut self, level: Level, text: &str) {
        let mut text = text.replace('\n', " ");
        if text.len() > LINE {
            text = text.chars().take(LINE).collect();
        }
        let line = LogLine {
            time: jiff::Timestamp::now().as_second(),
            level,
            text,
        };
        if let Some(run) = &self.run {
            run.log(&line);
        }
        (self.report)(Update::Log(line));
    }

    fn status(&self) -> Status {
        let preset = self.preset().clone();
        let standing = self.run.as_ref().map(Run::standing);
        let run = self.run.as_ref();
        let folder = run.and_then(|run| run.folder.as_ref());
        Status {
            phase: self.phase.clone(),
            run: folder.map(|folder| folder.path().to_owned()),
            iteration: standing.map_or(0, |standing| standing.iteration),
            iterations: standing.map_or(preset.training.iterations, |s| s.iterations),
            learning_rate: preset.training.learning_rate,
            truncation: preset.training.truncation,
            sample_seed: standing.map_or(preset.training.seed, |s| s.sample_seed),
            device: self.site.device.clone(),
            model: run.map_or_else(|| preset.model.clone(), Run::model),
            speed: if self.phase == RunPhase::Running {
                self.recent.speed()
            } else {
                0.0
            },
            machine: self.meter.read(),
            parts: self.recent.parts(),
            saved: run.and_then(|run| Some(run.saved.as_ref()?.0)),
            insured: run.and_then(Run::insured),
            layers: run.map(|run| run.layers.clone()).unwrap_or_default(),
            unknown_words: run
                .map(|run| run.plan().unknown_words.clone())
                .unwrap_or_default(),
            marks: standing.map(|s| s.marks.clone()).unwrap_or_default(),
            preset,
        }
    }
}

/// `cpu`, `cuda:0`
pub(super) fn device_name(device: Device) -> String {
    match device {
        Device::Cuda(index) => format!("cuda:{index}"),
        Device::Mps => "mps".to_owned(),
        Device::Vulkan => "vulkan".to_owned(),
        Device::Cpu => "cpu".to_owned(),
    }
}
