//! Every field of a preset file, declared once: name, users' other words for it, what is allowed,
//! defaults and effect. Reading, error messages and `docs/presets.md` are derived from this table.

use std::fmt;

/// One field of a preset file.
#[derive(Debug)]
pub struct Field {
    /// Where it stands: `title`, `training.batch`.
    pub name: &'static str,
    /// Other spellings that mean the same, as written at the top of the file or with their table.
    pub aliases: &'static [&'static str],
    /// What a value may be.
    pub kind: Kind,
    /// What a file that leaves it out gets.
    pub default: Default,
    /// What it does, for people.
    pub effect: &'static str,
}

/// What a value may be.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// A text of 1 to 500 characters.
    Text,
    /// A path; a relative one starts at the file's own folder.
    Path,
    /// `true` or `false`.
    Switch,
    /// A whole number, both ends included.
    Whole(u64, u64),
    /// A number, both ends included.
    Number(f64, f64),
    /// One of these words.
    Choice(&'static [&'static str]),
    /// A list of these names, or a table of name and weight.
    Weights(&'static [&'static str]),
    /// `[[prompts]]`: tables with `source`, `target` and `weight`.
    Prompts,
}

/// What a file that leaves a field out gets, in TOML.
#[derive(Clone, Copy, Debug)]
pub enum Default {
    /// Nothing; the words say what that means.
    None(&'static str),
    /// The same on every model.
    Same(&'static str),
    /// One on the miniature world, another on real models.
    Model {
        /// With `model = "demo"`.
        demo: &'static str,
        /// With any other model.
        real: &'static str,
    },
}

/// The tables of a preset file.
pub const TABLES: &[&str] = &["training", "losses"];
/// The longest text in characters.
pub const TEXT_LIMIT: usize = 500;
/// CLIP models that a preset may name.
pub const CLIPS: &[&str] = &["demo-rn", "demo-rn2", "ViT-B/32", "ViT-B/16", "RN50"];
/// Names of [`crate::preset::Start`].
pub const STARTS: &[&str] = &["continue", "frozen"];
/// Names of [`crate::preset::Phase`].
pub const PHASES: &[&str] = &[
    "default",
    "all",
    "texture",
    "shape",
    "no_fine",
    "shape_expanded",
];
/// Fields of one `[[prompts]]` table.
pub const PROMPT_FIELDS: &[&str] = &["source", "target", "weight"];

/// All fields, in the order in which the documentation lists them.
pub const FIELDS: &[Field] = &[
    Field {
        name: "title",
        aliases: &[],
        kind: Kind::Text,
        default: Default::None("the file's name"),
        effect: "What the dashboard shows.",
    },
    Field {
        name: "description",
        aliases: &[],
        kind: Kind::Text,
        default: Default::None("none"),
        effect: "One or two sentences for people.",
    },
    Field {
        name: "hotkey",
        aliases: &["key"],
        kind: Kind::Whole(1, 9),
        default: Default::None("no key"),
        effect: "The digit key that switches to this preset. Of two presets with the same key the \
                 first in the search path has it; in one folder the second by name has an error \
                 that names the free ones.",
    },
    Field {
        name: "model",
        aliases: &["generator"],
        kind: Kind::Text,
        default: Default::Same("\"demo\""),
        effect: "The generator: `demo` (the miniature world, always there), the name of a model in \
                 the models folder (`ffhq`, `cat`, `dog`, `church`, `horse`, `car`), or a path.",
    },
    Field {
        name: "clip",
        aliases: &["clips", "clip_models"],
        kind: Kind::Weights(CLIPS),
        default: Default::Model {
            demo: "[\"demo-rn\", \"demo-rn2\"]",
            real: "[\"ViT-B/32\"]",
        },
        effect: "The CLIP models that judge, each with weight 1, or a table of name and weight \
                 (0 to 100; 0 leaves one out). With `improve_shape` or style pictures a real model \
                 is judged by `ViT-B/32` and `ViT-B/16` unless said otherwise.",
    },
    Field {
        name: "start",
        aliases: &[],
        kind: Kind::Choice(STARTS),
        default: Default::Same("\"continue\""),
        effect: "What a switch to this preset in mid-run does: `continue` trains on from the \
                 present weights, `frozen` begins again from the generator as it came.",
    },
    Field {
        name: "source",
        aliases: &["source_class"],
        kind: Kind::Text,
        default: Default::None("needed with `target`"),
        effect: "What the generator draws now, in words: `photo`.",
    },
    Field {
        name: "target",
        aliases: &["target_class"],
        kind: Kind::Text,
        default: Default::None("this, `prompts` or `style_images` is needed"),
        effect: "What it shall draw, in words: `pencil sketch`.",
    },
    Field {
        name: "prompts",
        aliases: &[],
        kind: Kind::Prompts,
        default: Default::None("none"),
        effect: "Several pairs of `source` and `target`, each a `[[prompts]]` table; their \
                 directions are averaged by `weight` (above 0, at most 100; 1 when left out).",
    },
    Field {
        name: "style_images",
        aliases: &["style_image_dir"],
        kind: Kind::Path,
        default: Default::None("none"),
        effect: "A folder of 1 to 64 png, jpg, jpeg or webp pictures to move towards, instead of \
                 words. About three suffice. The folder is watched.",
    },
    Field {
        name: "improve_shape",
        aliases: &[],
        kind: Kind::Switch,
        default: Default::Same("false"),
        effect: "Before every iteration looks for the layers that the target asks for, and trains \
                 only these: for changes of shape. Also mixes styles (`mixing` 0.9) and uses both \
                 CLIPs unless said otherwise.",
    },
    Field {
        name: "training.iterations",
        aliases: &["training_iteration", "training.training_iteration"],
        kind: Kind::Whole(1, 1_000_000),
        default: Default::Same("151"),
        effect: "Iterations until the run is finished. More is not better: past an optimum the \
                 pictures decay.",
    },
    Field {
        name: "training.batch",
        aliases: &["batch"],
        kind: Kind::Whole(1, 64),
        default: Default::Model {
            demo: "4",
            real: "2",
        },
        effect: "Pictures per iteration. Memory and time grow with it.",
    },
    Field {
        name: "training.learning_rate",
        aliases: &["training.lr", "learning_rate", "lr"],
        kind: Kind::Number(1e-7, 1.0),
        default: Default::Same("0.0016"),
        effect: "Step size of Adam.",
    },
    Field {
        name: "training.mixing",
        aliases: &["mixing"],
        kind: Kind::Number(0.0, 1.0),
        default: Default::Same("0.0"),
        effect: "Probability that an iteration mixes two styles (two latents in one picture). \
                 0.9 with `improve_shape`.",
    },
    Field {
        name: "training.seed",
        aliases: &["seed"],
        kind: Kind::Whole(0, i64::MAX as u64),
        default: Default::Same("3"),
        effect: "Seed of everything random in the run: the same seed gives the same run.",
    },
    Field {
        name: "training.phase",
        aliases: &["phase"],
        kind: Kind::Choice(PHASES),
        default: Default::Same("\"default\""),
        effect: "Which layers of the synthesis network train: `docs/presets.md` has a table.",
    },
    Field {
        name: "training.truncation",
        aliases: &["truncation"],
        kind: Kind::Number(0.0, 1.5),
        default: Default::Same("0.7"),
        effect: "Truncation (psi) of the pictures shown: 0 is the average picture, 1 is all \
                 variety. Training is not truncated.",
    },
    Field {
        name: "training.samples",
        aliases: &["samples"],
        kind: Kind::Whole(1, 16),
        default: Default::Same("4"),
        effect: "How many fixed latents are shown.",
    },
    Field {
        name: "training.output_interval",
        aliases: &["output_interval"],
        kind: Kind::Whole(1, 1_000_000),
        default: Default::Model {
            demo: "10",
            real: "50",
        },
        effect: "Pictures are drawn, shown and kept every so many iterations, and at the last.",
    },
    Field {
        name: "training.save_interval",
        aliases: &["save_interval"],
        kind: Kind::Whole(0, 1_000_000),
        default: Default::Same("0"),
        effect: "A checkpoint is kept every so many iterations; 0 for never.",
    },
    Field {
        name: "training.history_mb",
        aliases: &["history_mb"],
        kind: Kind::Whole(0, 10_000_000),
        default: Default::Model {
            demo: "256",
            real: "4096",
        },
        effect: "Disk space of a run in MiB for the weights of past output intervals, to go back \
                 to. Where it does not suffice some make room, evenly, never those that the lab \
                 suggests, never a checkpoint; 0 keeps none.",
    },
    Field {
        name: "training.stop_past_best",
        aliases: &["stop_past_best"],
        kind: Kind::Switch,
        default: Default::Same("false"),
        effect: "Pauses when training is past its best, as the scores of the output intervals say.",
    },
    Field {
        name: "training.freeze_noise",
        aliases: &["freeze_noise"],
        kind: Kind::Switch,
        default: Default::Model {
            demo: "true",
            real: "false",
        },
        effect: "Keeps the strengths of the noise inputs as they are. They learn to make grain \
                 that fools a small CLIP.",
    },
    Field {
        name: "training.crops",
        aliases: &["crops"],
        kind: Kind::Whole(0, 16),
        default: Default::Model {
            demo: "2",
            real: "0",
        },
        effect: "Random affine crops of each picture that CLIP sees instead of the whole picture; \
                 0 shows it whole.",
    },
    Field {
        name: "training.jitter",
        aliases: &["jitter"],
        kind: Kind::Number(0.0, 1.0),
        default: Default::Model {
            demo: "0.1",
            real: "0.0",
        },
        effect: "Random change of brightness and colour before CLIP.",
    },
    Field {
        name: "training.direction_epsilon",
        aliases: &["direction_epsilon"],
        kind: Kind::Number(0.0, 1.0),
        default: Default::Model {
            demo: "0.1",
            real: "0.0",
        },
        effect: "Softens the direction of an edit while the edit is still tiny: \
                 `d / sqrt(d^2 + e^2)`. 0 nudges the picture as the public code does.",
    },
    Field {
        name: "training.auto_layer_k",
        aliases: &["auto_layer_k"],
        kind: Kind::Whole(1, 64),
        default: Default::None("two thirds of the layers: `int(2 * (2 * log2(size) - 2) / 3)`"),
        effect: "With `improve_shape`: how many layers train.",
    },
    Field {
        name: "training.auto_layer_iterations",
        aliases: &["auto_layer_iterations", "auto_layer_iters"],
        kind: Kind::Whole(1, 100),
        default: Default::Same("1"),
        effect: "With `improve_shape`: steps of the search before each iteration.",
    },
    Field {
        name: "training.auto_layer_batch",
        aliases: &["auto_layer_batch"],
        kind: Kind::Whole(1, 64),
        default: Default::Same("8"),
        effect: "With `improve_shape`: latents of the search.",
    },
    Field {
        name: "losses.directional",
        aliases: &[],
        kind: Kind::Number(0.0, 1000.0),
        default: Default::Same("1.0"),
        effect: "The edit of each picture must go the way from `source` to `target`.",
    },
    Field {
        name: "losses.global",
        aliases: &[],
        kind: Kind::Number(0.0, 1000.0),
        default: Default::Same("0.0"),
        effect: "Each picture must look like `target`. Strong, but variety is lost.",
    },
    Field {
        name: "losses.feature",
        aliases: &[],
        kind: Kind::Number(0.0, 1000.0),
        default: Default::Same("0.0"),
        effect: "Keeps each picture close to what the frozen generator draws, as CLIP sees it.",
    },
    Field {
        name: "losses.manifold",
        aliases: &[],
        kind: Kind::Number(0.0, 1000.0),
        default: Default::Same("0.0"),
        effect: "Each picture must be as like its frozen one, as CLIP sees it, as `target` is like `source`.",
    },
    Field {
        name: "losses.patch",
        aliases: &[],
        kind: Kind::Number(0.0, 1000.0),
        default: Default::Same("0.0"),
        effect: "The directional loss on random square patches: for textures and details.",
    },
    Field {
        name: "losses.patch_size",
        aliases: &[],
        kind: Kind::Whole(8, 1024),
        default: Default::Model {
            demo: "32",
            real: "128",
        },
        effect: "Side of such a patch in pixels of the picture.",
    },
    Field {
        name: "losses.texture",
        aliases: &[],
        kind: Kind::Number(0.0, 1000.0),
        default: Default::Same("0.0"),
        effect: "Each picture must have the texture of `texture_image`, as a ResNet CLIP sees it \
                 (`RN50` or `demo-rn` must be in `clip`).",
    },
    Field {
        name: "losses.texture_image",
        aliases: &[],
        kind: Kind::Path,
        default: Default::None("needed when `texture` is above 0"),
        effect: "The picture whose texture is wanted.",
    },
    Field {
        name: "losses.range",
        aliases: &[],
        kind: Kind::Number(0.0, 1000.0),
        default: Default::Model {
            demo: "1.0",
            real: "0.0",
        },
        effect: "Penalty on pixels darker than black or brighter than white; keeps colours from \
                 running away.",
    },
];

impl Field {
    /// The field of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        FIELDS.iter().find(|field| field.name == name)
    }

    /// The field that `path` (`training.lr`) means, by its name or one of its aliases.
    #[must_use]
    pub fn meant_by(path: &str) -> Option<&'static Self> {
        FIELDS
            .iter()
            .find(|field| field.name == path || field.aliases.contains(&path))
    }
}

impl Default {
    /// The default in TOML; `None` when there is none.
    #[must_use]
    pub fn toml(self, model: &str) -> Option<&'static str> {
        match self {
            Self::None(_) => None,
            Self::Same(text) => Some(text),
            Self::Model { demo, .. } if model == "demo" => Some(demo),
            Self::Model { real, .. } => Some(real),
        }
    }
}

/// What is allowed, in words: `a whole number from 1 to 9`.
impl fmt::Display for Kind {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text => write!(out, "a text of 1 to {TEXT_LIMIT} characters"),
            Self::Path => write!(out, "a path, relative to this file"),
            Self::Switch => write!(out, "true, false"),
            Self::Whole(from, to) if *to == i64::MAX as u64 => {
                write!(out, "a whole number, {from} or more")
            }
            Self::Whole(from, to) => write!(out, "a whole number from {from} to {to}"),
            Self::Number(from, to) => write!(out, "a number from {from} to {to}"),
            Self::Choice(words) => write!(out, "{}", words.join(", ")),
            Self::Weights(names) => {
                write!(
                    out,
                    "a list, or a table of weights, of {}",
                    names.join(", ")
                )
            }
            Self::Prompts => write!(out, "[[prompts]] tables of source, target, weight"),
        }
    }
}
