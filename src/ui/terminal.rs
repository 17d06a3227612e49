//! The terminal: taken over, drawn to in whole frames, and given back however the program ends.

use std::io::{self, BufWriter, Stdout, Write};
use std::thread;

use crossterm::queue;
use crossterm::terminal::{BeginSynchronizedUpdate, EndSynchronizedUpdate};
use ratatui::backend::CrosstermBackend;
use ratatui::{Frame, Terminal};

/// Room for most frames, so that a frame is one write.
const BUFFER: usize = 1 << 16;

/// What frames are written to.
pub type Output = CrosstermBackend<BufWriter<Stdout>>;

/// The alternate screen in raw mode; dropping it, or a panic, restores the terminal.
pub struct Screen {
    terminal: Terminal<Output>,
}

impl Screen {
    /// Takes the terminal over.
    ///
    /// # Errors
    /// When standard output is no terminal.
    pub fn open() -> io::Result<Self> {
        // Sets raw mode, the alternate screen and the panic hook; its unbuffered terminal is not
        // needed.
        drop(ratatui::try_init()?);
        let output = BufWriter::with_capacity(BUFFER, io::stdout());
        let terminal = Terminal::new(CrosstermBackend::new(output));
        match terminal {
            Ok(terminal) => Ok(Self { terminal }),
            Err(error) => {
                ratatui::restore();
                Err(error)
            }
        }
    }

    /// One frame, then what `after` writes, as one synchronized update.
    ///
    /// # Errors
    /// When the terminal cannot be written to.
    pub fn draw(
        &mut self,
        frame: impl FnOnce(&mut Frame),
        after: impl FnOnce(&mut Output) -> io::Result<()>,
    ) -> io::Result<()> {
        queue!(self.terminal.backend_mut(), BeginSynchronizedUpdate)?;
        self.terminal.draw(frame)?;
        let output = self.terminal.backend_mut();
        after(output)?;
        queue!(output, EndSynchronizedUpdate)?;
        Write::flush(output)
    }

    /// Writes something outside of frames.
    ///
    /// # Errors
    /// When the terminal cannot be written to.
    pub fn write(&mut self, write: impl FnOnce(&mut Output) -> io::Result<()>) -> io::Result<()> {
        let output = self.terminal.backend_mut();
        write(output)?;
        Write::flush(output)
    }

    /// Forgets what is on screen: the next frame draws every cell.
    ///
    /// # Errors
    /// When the terminal cannot be written to.
    pub fn clear(&mut self) -> io::Result<()> {
        // `Terminal::clear` asks where the cursor is, and the input thread takes the answer.
        let whole = self.terminal.size()?;
        self.terminal.resize(whole.into())
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        if thread::panicking() {
            // The panic hook did it; twice would move the cursor onto its message.
            return;
        }
        // A frame that failed half-way must not leave the terminal waiting.
        let output = self.terminal.backend_mut();
        let _ = queue!(output, EndSynchronizedUpdate).and_then(|()| Write::flush(output));
        let _ = self.terminal.show_cursor();
        // Where the terminal is gone, nobody can be told.
        let _ = ratatui::try_restore();
    }
}
