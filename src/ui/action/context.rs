//! Where keys act, and under which heading the help lists them.

/// Where keys mean something else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Context {
    /// The dashboard itself.
    Main,
    /// The dashboard while a past stop is looked at; other keys are those of the dashboard.
    Past,
    /// The dashboard while the other machine cannot be reached; other keys are those of the
    /// dashboard.
    Unlinked,
    /// The question whether to go back.
    GoBack,
    /// The list of runs.
    Runs,
    /// A filter, a title or a note, where characters are typed.
    RunsLine,
    /// A question of the list of runs.
    RunsQuestion,
    /// The gallery.
    Samples,
    /// The photo browser, or the latents that were kept.
    Studio,
    /// A path, a filter, a name or a number, where characters are typed.
    StudioLine,
    /// The question what becomes of a search.
    StudioEnd,
    /// The question what becomes of a picture in which no face was found, or one was refused.
    StudioFace,
    /// Eyes and mouth are set by hand.
    Hand,
    /// The film room's form.
    Film,
    /// Its frames; other keys are those of the form.
    FilmScreen,
    /// A value of it, where characters are typed.
    FilmLine,
    /// The mixer's sliders.
    Mixer,
    /// What can be mixed.
    MixerList,
    /// The name of a mixture, where characters are typed.
    MixerLine,
    /// The palette, where characters are typed.
    Palette,
    /// The line for other prompts, where characters are typed.
    Prompt,
    /// The editor of a preset.
    Editor,
    /// A value of it, where characters are typed.
    Value,
    /// The name of a new preset, where characters are typed.
    Naming,
    /// The question whether a file is replaced.
    Overwriting,
    /// The question what becomes of edits.
    LeavingEditor,
    /// The question how to leave.
    Quit,
    /// The question whether licences are accepted.
    Licence,
    /// The engine saves and ends.
    Stopping,
    /// The message that the engine is gone.
    Lost,
}

impl Context {
    /// Whether characters are typed there.
    #[must_use]
    pub fn types(self) -> bool {
        matches!(
            self,
            Self::RunsLine
                | Self::StudioLine
                | Self::FilmLine
                | Self::MixerLine
                | Self::Palette
                | Self::Prompt
                | Self::Value
                | Self::Naming
        )
    }
}

/// Headings of the help.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// The run.
    Training,
    /// The library.
    Presets,
    /// The fixed latents.
    Pictures,
    /// The stops of the run.
    Timeline,
    /// One of them.
    Past,
    /// In the question whether to go back.
    GoingBack,
    /// What is shown how.
    View,
    /// The losses.
    Chart,
    /// The dashboard as a whole.
    General,
    /// In the list of runs.
    Runs,
    /// While something is typed there.
    RunsLine,
    /// In its questions.
    RunsQuestion,
    /// In the gallery.
    Samples,
    /// In the photo browser.
    Studio,
    /// While something is typed there.
    StudioLine,
    /// In the question what becomes of a search.
    StudioEnd,
    /// In the question what becomes of a picture without a face.
    StudioFace,
    /// While eyes and mouth are set by hand.
    Hand,
    /// In the film room.
    Film,
    /// On its frames.
    FilmScreen,
    /// While a value is typed there.
    FilmLine,
    /// In the mixer.
    Mixer,
    /// In its list.
    MixerList,
    /// While a mixture is named.
    MixerLine,
    /// In the palette.
    Palette,
    /// In the line for other prompts.
    Prompt,
    /// In the editor.
    Editor,
    /// While a value is typed there.
    Value,
    /// While a preset is named.
    Naming,
    /// In the question whether a file is replaced.
    Overwriting,
    /// In the question what becomes of edits.
    LeavingEditor,
    /// In the question whether licences are accepted.
    Licence,
    /// In the question how to leave.
    Leaving,
    /// While the engine saves and ends.
    Stopping,
    /// While the other machine cannot be reached.
    Unlinked,
    /// When the engine is gone.
    EngineLost,
}

impl Context {
    /// Where keys go that mean nothing here.
    #[must_use]
    pub fn around(self) -> Option<Self> {
        match self {
            Self::Past | Self::Unlinked | Self::Editor => Some(Self::Main),
            Self::FilmScreen => Some(Self::Film),
            _ => None,
        }
    }
}

impl Group {
    /// In the order of the help.
    pub const ALL: [Self; 36] = [
        Self::Training,
        Self::Presets,
        Self::Pictures,
        Self::Timeline,
        Self::Past,
        Self::GoingBack,
        Self::View,
        Self::Chart,
        Self::General,
        Self::Runs,
        Self::RunsLine,
        Self::RunsQuestion,
        Self::Samples,
        Self::Studio,
        Self::StudioLine,
        Self::StudioEnd,
        Self::StudioFace,
        Self::Hand,
        Self::Mixer,
        Self::MixerList,
        Self::MixerLine,
        Self::Film,
        Self::FilmScreen,
        Self::FilmLine,
        Self::Palette,
        Self::Prompt,
        Self::Editor,
        Self::Value,
        Self::Naming,
        Self::Overwriting,
        Self::LeavingEditor,
        Self::Licence,
        Self::Leaving,
        Self::Stopping,
        Self::Unlinked,
        Self::EngineLost,
    ];

    /// The heading.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Training => "Training",
            Self::Presets => "Presets",
            Self::Pictures => "Pictures",
            Self::Timeline => "Timeline",
            Self::Past => "While a past iteration is looked at",
            Self::GoingBack => "In the question whether to go back",
            Self::View => "View",
            Self::Chart => "Loss chart",
            Self::General => "General",
            Self::Runs => "In the list of runs",
            Self::RunsLine => "While a filter, title or note is typed",
            Self::RunsQuestion => "In the questions of the list of runs",
            Self::Samples => "In the gallery",
            Self::Studio => "In the photo browser",
            Self::StudioLine => "While a path, filter, name or number is typed",
            Self::StudioEnd => "While a latent is looked for, after esc",
            Self::StudioFace => "Where no face was found, or one is refused",
            Self::Hand => "While eyes and mouth are set by hand",
            Self::Mixer => "In the mixer",
            Self::MixerList => "In the mixer's list of checkpoints",
            Self::MixerLine => "While a mixture is named",
            Self::Film => "In the film room",
            Self::FilmScreen => "On the frames of a film",
            Self::FilmLine => "While a value of a film is typed",
            Self::Palette => "In the palette",
            Self::Prompt => "After /",
            Self::Editor => "In the preset editor",
            Self::Value => "While a value is typed there",
            Self::Naming => "While a preset is named",
            Self::Overwriting => "In the question whether a file is replaced",
            Self::LeavingEditor => "In the question what becomes of edits",
            Self::Licence => "After D",
            Self::Leaving => "After q",
            Self::Stopping => "While the engine saves and ends",
            Self::Unlinked => "While the other machine cannot be reached (`--host`)",
            Self::EngineLost => "When the engine is gone",
        }
    }

    /// Where the group's keys act.
    #[must_use]
    pub fn context(self) -> Context {
        match self {
            Self::Past => Context::Past,
            Self::GoingBack => Context::GoBack,
            Self::Runs => Context::Runs,
            Self::RunsLine => Context::RunsLine,
            Self::RunsQuestion => Context::RunsQuestion,
            Self::Samples => Context::Samples,
            Self::Studio => Context::Studio,
            Self::StudioLine => Context::StudioLine,
            Self::StudioEnd => Context::StudioEnd,
            Self::StudioFace => Context::StudioFace,
            Self::Hand => Context::Hand,
            Self::Mixer => Context::Mixer,
            Self::MixerList => Context::MixerList,
            Self::MixerLine => Context::MixerLine,
            Self::Film => Context::Film,
            Self::FilmScreen => Context::FilmScreen,
            Self::FilmLine => Context::FilmLine,
            Self::Palette => Context::Palette,
            Self::Prompt => Context::Prompt,
            Self::Editor => Context::Editor,
            Self::Value => Context::Value,
            Self::Naming => Context::Naming,
            Self::Overwriting => Context::Overwriting,
            Self::LeavingEditor => Context::LeavingEditor,
            Self::Licence => Context::Licence,
            Self::Leaving => Context::Quit,
            Self::Stopping => Context::Stopping,
            Self::Unlinked => Context::Unlinked,
            Self::EngineLost => Context::Lost,
            _ => Context::Main,
        }
    }
}
