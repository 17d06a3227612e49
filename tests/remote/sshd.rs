//! An sshd of an ordinary user, on a free port of the loopback, with keys and a configuration of its
//! own; and an `ssh` that knows it as `box`.

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

const DEADLINE: Duration = Duration::from_secs(30);

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
        let port = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = port.local_addr().unwrap().port();
        write(&here.join("sshd_config"), &served(here, port, shell));
        write(&here.join("ssh_config"), &known(here, port));
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
        let test = command(&sshd, here).arg("-t").output().unwrap();
        if !test.status.success() {
            return Err(String::from_utf8_lossy(&test.stderr).into_owned());
        }
        let process = command(&sshd, here).arg("-D").stderr(Stdio::null()).spawn();
        let process = process.map_err(|error| error.to_string())?;
        let sshd = Self { folder, process };
        let end = Instant::now() + DEADLINE;
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(Instant::now() < end, "sshd does not listen");
            std::thread::yield_now();
        }
        Ok(sshd)
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
