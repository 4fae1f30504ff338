//! Figures counted by a cluster. `townbook` itself links no cluster: it starts `townbook-cluster`, a program of
//! its own that stands beside it, hands it the question as text and reads the counts as bytes.

use std::ffi::OsString;
use std::io::Write;
use std::process::{Command, Stdio};

use engine::error::EngineError;
use engine::inquiry::{Elsewhere, Inquiry};

/// Its file name.
const PROGRAM: &str = "townbook-cluster";

/// What `--engine` takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EngineArg {
    /// This process.
    Local,
    /// The cluster whose scheduler is at `HOST:PORT`.
    Ballista(String),
}

impl EngineArg {
    /// Reads the option's value.
    pub fn parse(text: &str) -> Result<Self, String> {
        if text == "local" {
            return Ok(EngineArg::Local);
        }
        let address = text.strip_prefix("ballista://").map(|rest| rest.trim_end_matches('/'));
        let parts = address.and_then(|address| address.rsplit_once(':'));
        match (address, parts) {
            (Some(address), Some((host, port))) if !host.is_empty() && port.parse::<u16>().is_ok() => {
                Ok(EngineArg::Ballista(address.to_owned()))
            }
            _ => Err("local, or ballista://HOST:PORT / 写 local，或 ballista://主机:端口".to_owned()),
        }
    }

    /// Who counts in place of this process, if anybody.
    pub fn elsewhere(&self) -> Option<Elsewhere> {
        match self {
            EngineArg::Local => None,
            EngineArg::Ballista(address) => {
                let address = address.clone();
                Some(Elsewhere::new(move |inquiry| ask(&address, inquiry)))
            }
        }
    }
}

fn ask(scheduler: &str, inquiry: &Inquiry) -> Result<Vec<Vec<u8>>, EngineError> {
    let refuse = |problem: String| EngineError::Elsewhere { problem };
    let failed = |source: std::io::Error| match source.kind() {
        std::io::ErrorKind::NotFound => {
            refuse("townbook-cluster is neither beside this program nor on the path".to_owned())
        }
        _ => refuse(format!("townbook-cluster cannot be run: {source}")),
    };
    let mut command = Command::new(program());
    command.args(["count", "--scheduler", scheduler]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(failed)?;
    // A program that ends at once does not read; what it says then tells more than the broken pipe.
    let sent = child.stdin.take().map(|mut pipe| pipe.write_all(inquiry.to_text().as_bytes()));
    let output = child.wait_with_output().map_err(failed)?;
    if !output.status.success() {
        let words = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        let ended = || format!("townbook-cluster ended with {}", output.status);
        return Err(refuse(if words.is_empty() { ended() } else { words }));
    }
    sent.transpose().map_err(failed)?;
    states(&output.stdout)
        .ok_or_else(|| refuse("townbook-cluster gave something that is no counts".to_owned()))
}

/// Beside this program, else wherever the system finds it.
fn program() -> OsString {
    let beside = std::env::current_exe().ok().map(|program| program.with_file_name(PROGRAM));
    beside.filter(|program| program.is_file()).map_or(PROGRAM.into(), Into::into)
}

/// States, each after its length in eight bytes, little-endian.
fn states(mut bytes: &[u8]) -> Option<Vec<Vec<u8>>> {
    let mut states = Vec::new();
    while let Some((length, rest)) = bytes.split_first_chunk::<8>() {
        let (state, rest) = rest.split_at_checked(usize::try_from(u64::from_le_bytes(*length)).ok()?)?;
        states.push(state.to_vec());
        bytes = rest;
    }
    bytes.is_empty().then_some(states)
}

#[cfg(test)]
mod tests {
    use super::{EngineArg, states};

    #[test]
    fn an_engine_is_this_process_or_an_address() {
        assert_eq!(EngineArg::parse("local"), Ok(EngineArg::Local));
        let cluster = |address: &str| Ok(EngineArg::Ballista(address.to_owned()));
        assert_eq!(EngineArg::parse("ballista://10.0.0.1:50050"), cluster("10.0.0.1:50050"));
        assert_eq!(EngineArg::parse("ballista://[::1]:50050/"), cluster("[::1]:50050"));
        for text in ["", "ballista", "ballista://", "ballista://host", "ballista://:1", "http://host:1"] {
            assert!(EngineArg::parse(text).is_err(), "{text}");
        }
        assert!(EngineArg::parse("ballista://host:99999").is_err());
    }

    #[test]
    fn counts_come_whole_or_not_at_all() {
        let mut bytes = 3_u64.to_le_bytes().to_vec();
        bytes.extend(b"abc");
        bytes.extend(0_u64.to_le_bytes());
        assert_eq!(states(&bytes), Some(vec![b"abc".to_vec(), Vec::new()]));
        assert_eq!(states(&[]), Some(Vec::new()));
        assert_eq!(states(&bytes[..10]), None);
        assert_eq!(states(&bytes[..bytes.len() - 1]), None);
        assert_eq!(states(&u64::MAX.to_le_bytes()), None);
    }
}
