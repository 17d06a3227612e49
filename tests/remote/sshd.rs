//! An sshd of an ordinary user, on a free port of the loopback, with keys and a configuration of its
//! own; and an `ssh` that knows it as `box`.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;

const DEADLINE: Duration = Duration::from_secs(30);
/// How many ports are tried. A free one can be taken before sshd has it.
const PORTS: usize = 5;
const LOG: &str = "sshd.log";

/// What the login shell does before it does what it was told.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Shell {
    Quiet,
    Noisy,
}

/// Ends with this.
pub struct Sshd {
    folder: TempDir,
    process: Child,
}

impl Sshd {
    /// The error says why there is none.
    pub fn start(shell: Shell) -> Result<Self, String> {
        let sshd = program("sshd").ok_or("there is no sshd (Debian: openssh-server)")?;
        let ssh = program("ssh").ok_or("there is no ssh (Debian: openssh-client)")?;
        let folder = tempfile::tempdir().unwrap();
        let here = folder.path();
        for key in ["host_key", "my_key"] {
            let made = Command::new("ssh-keygen")
                .args(["-q", "-t", "ed25519", "-N", "", "-f"])
                .arg(here.join(key))
                .status()
                .map_err(|error| format!("ssh-keygen: {error}"))?;
            assert!(made.success(), "ssh-keygen: {made}");
        }
        script(
            &here.join("noisy"),
            "echo 'Welcome to the box!'\nprintf 'no end of line'\nexec sh -c \"$SSH_ORIGINAL_COMMAND\"",
        );
        // First in the dashboard's PATH.
        fs::create_dir(here.join("bin")).unwrap();
        let call = format!(
            "echo $$ >'{0}/ssh.pid'\nexec '{1}' -F '{0}/ssh_config' \"$@\"",
            here.display(),
            ssh.display()
        );
        script(&here.join("bin/ssh"), &call);
        for _ in 0..PORTS {
            let port = free_port();
            write(&here.join("sshd_config"), &served(here, port, shell));
            write(&here.join("ssh_config"), &known(here, port));
            let test = command(&sshd, here).arg("-t").output().unwrap();
            if !test.status.success() {
                return Err(String::from_utf8_lossy(&test.stderr).into_owned());
            }
            if let Some(process) = listening(&sshd, here) {
                return Ok(Self { folder, process });
            }
        }
        panic!("no sshd listened: {}", said(here));
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }
}

impl Drop for Sshd {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Also where only the system's administrator looks for programs. sshd wants to be called by its
/// whole path.
fn program(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders =
        std::env::split_paths(&path).chain(["/usr/sbin".into(), "/usr/local/sbin".into()]);
    folders
        .map(|folder| folder.join(name))
        .find(|file| file.is_file())
}

fn command(sshd: &Path, here: &Path) -> Command {
    let mut command = Command::new(sshd);
    command.arg("-f").arg(here.join("sshd_config"));
    command
}

/// A port that nothing listens on, this process neither: its own listener is gone again.
fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

/// An sshd that says that it listens; `None` where another program has taken its port meanwhile.
fn listening(sshd: &Path, here: &Path) -> Option<Child> {
    let _ = fs::remove_file(here.join(LOG));
    let mut command = command(sshd, here);
    command.args(["-D", "-E"]).arg(here.join(LOG));
    let mut process = command.spawn().unwrap();
    let end = Instant::now() + DEADLINE;
    while !said(here).contains("Server listening on") {
        if process.try_wait().unwrap().is_some() {
            return None;
        }
        assert!(Instant::now() < end, "sshd does not listen: {}", said(here));
        thread::sleep(Duration::from_millis(5));
    }
    Some(process)
}

/// What sshd wrote into its log.
fn said(here: &Path) -> String {
    fs::read_to_string(here.join(LOG)).unwrap_or_default()
}

fn served(here: &Path, port: u16, shell: Shell) -> String {
    let here = here.display();
    let forced = match shell {
        Shell::Quiet => String::new(),
        Shell::Noisy => format!("ForceCommand {here}/noisy\n"),
    };
    format!(
        "Port {port}\nListenAddress 127.0.0.1\nHostKey {here}/host_key\n\
         AuthorizedKeysFile {here}/my_key.pub\nPidFile none\nStrictModes no\nUsePAM no\n\
         PasswordAuthentication no\nKbdInteractiveAuthentication no\nPrintMotd no\n{forced}"
    )
}

fn known(here: &Path, port: u16) -> String {
    let here = here.display();
    format!(
        "Host box\n  HostName 127.0.0.1\n  Port {port}\n  IdentityFile {here}/my_key\n  \
         IdentitiesOnly yes\n  UserKnownHostsFile {here}/known_hosts\n  GlobalKnownHostsFile none\n  \
         StrictHostKeyChecking ask\n"
    )
}

fn write(path: &Path, text: &str) {
    fs::write(path, text).unwrap();
}

fn script(path: &Path, lines: &str) {
    write(path, &format!("#!/bin/sh\n{lines}\n"));
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}
