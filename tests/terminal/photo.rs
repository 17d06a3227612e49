//! One's own picture in the dashboard, with the real engine.

use std::path::Path;

use super::journey::{Lab, advances, iteration, leave};
use super::session::Ended;

/// A portrait's latent is looked for beside the training, ended early and kept under a name; the
/// pictures show it at once, and it is deleted again.
pub fn own_picture(engine: &Path) {
    let lab = Lab::new(engine);
    let mut session = lab.running();
    advances(&mut session, 2);
    session.press("I");
    session.see("Picture");
    session.press("p");
    session.see("016.png");
    session.press("\r");
    session.see("Keep the latent as: 001");
    session.press("\x15anna\r");
    let screen = session.see("PSNR");
    let there = iteration(&screen).unwrap();
    session.press("\x1b");
    session.see("End the search?");
    session.press("k");
    session.see("anna is kept");
    let latents = lab.folder.path().join("data/nada-tui/latents");
    let latent = latents.join("anna.safetensors");
    assert!(latent.exists(), "nothing was kept");
    session.press("q");
    session.wait("the name above its picture", |screen| {
        screen.contains("trained") && screen.lines().nth(2).is_some_and(|l| l.contains("anna"))
    });
    advances(&mut session, there);
    session.press("I");
    session.see("016.png");
    session.press("n");
    session.see("demo");
    session.press("d");
    session.see("anna is in the trash");
    assert!(!latent.exists(), "it is still there");
    session.press("\x1b");
    session.see("016.png");
    session.press("q");
    session.see("trained");
    assert_eq!(leave(session, "s"), Ended::with(0));
}
