//! The terminal: taken over, drawn to in whole frames, and given back however the program ends.

use std::io::{self, BufWriter, Stdout, Write};
use std::{panic, thread};

use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use crossterm::terminal::{BeginSynchronizedUpdate, EndSynchronizedUpdate};
use crossterm::{execute, queue};
use ratatui::backend::CrosstermBackend;
use ratatui::{Frame, Terminal};

use crate::ui::config::Mouse;

/// Room for most frames, so that a frame is one write.
const BUFFER: usize = 1 << 16;

/// Buttons, drags and the wheel, in coordinates without a limit. Not every movement: over a slow
/// link that is a lot.
const TAKE_MOUSE: &[u8] = b"\x1b[?1000h\x1b[?1002h\x1b[?1006h";
const LEAVE_MOUSE: &[u8] = b"\x1b[?1006l\x1b[?1002l\x1b[?1000l";

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
        // What is pasted comes as one event, not as keys that mean something.
        let _ = execute!(io::stdout(), EnableBracketedPaste);
        leave_mouse_in_a_panic();
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

    /// Takes the mouse, or leaves it to the terminal.
    ///
    /// # Errors
    /// When the terminal cannot be written to.
    pub fn set_mouse(&mut self, mouse: Mouse) -> io::Result<()> {
        self.write(|output| match mouse {
            Mouse::Taken => output.write_all(TAKE_MOUSE),
            Mouse::Left => output.write_all(LEAVE_MOUSE),
        })
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
        let _ = queue!(output, EndSynchronizedUpdate, DisableBracketedPaste)
            .and_then(|()| output.write_all(LEAVE_MOUSE))
            .and_then(|()| Write::flush(output));
        let _ = self.terminal.show_cursor();
        // Where the terminal is gone, nobody can be told.
        let _ = ratatui::try_restore();
    }
}

/// Before the terminal is restored and the message printed.
fn leave_mouse_in_a_panic() {
    let restore = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        let mut output = io::stdout();
        // Where the terminal is gone, nobody can be told.
        let _ = output.write_all(LEAVE_MOUSE).and_then(|()| output.flush());
        let _ = execute!(output, DisableBracketedPaste);
        restore(info);
    }));
}
