//! `nada completions`: what shells need to complete the arguments of both programs.

use std::io::Write;

use clap::{Args, CommandFactory as _, ValueEnum};
use clap_complete::Shell;

use super::Cli;

const EXAMPLES: &str = "\
Examples:
  nada completions bash > ~/.local/share/bash-completion/completions/nada
  nada completions bash nada-tui > ~/.local/share/bash-completion/completions/nada-tui
  nada completions zsh > ~/.zfunc/_nada          with fpath+=~/.zfunc before compinit
  nada completions fish > ~/.config/fish/completions/nada.fish";

/// Arguments of `nada completions`.
#[derive(Clone, Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct CompletionsArgs {
    /// The shell
    pub shell: Shell,

    /// The program whose arguments are completed
    #[arg(default_value = "nada")]
    pub program: Program,
}

/// A program of this package.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Program {
    /// The engine.
    Nada,
    /// The dashboard.
    #[cfg(feature = "tui")]
    NadaTui,
}

impl CompletionsArgs {
    /// Writes the script.
    pub fn write(&self, out: &mut impl Write) {
        let (mut command, name) = match self.program {
            Program::Nada => (Cli::command(), "nada"),
            #[cfg(feature = "tui")]
            Program::NadaTui => (super::dashboard::TuiArgs::command(), "nada-tui"),
        };
        clap_complete::generate(self.shell, &mut command, name, out);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn script(shell: Shell, program: Program) -> String {
        let mut out = Vec::new();
        CompletionsArgs { shell, program }.write(&mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn every_shell_completes_commands_and_arguments() {
        for shell in [Shell::Bash, Shell::Zsh, Shell::Fish] {
            let script = script(shell, Program::Nada);
            for word in ["train", "doctor", "learning-rate"] {
                assert!(script.contains(word), "{shell}: {word}");
            }
        }
    }

    #[cfg(feature = "tui")]
    #[test]
    fn the_dashboard_is_completed_too() {
        assert!(script(Shell::Zsh, Program::NadaTui).contains("image-protocol"));
    }
}
