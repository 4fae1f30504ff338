//! A scheduler and executors as processes on loopback. The tests of `townbook` use this file too.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// Processes that end with the test.
#[derive(Debug)]
pub struct Cluster {
    program: PathBuf,
    /// `HOST:PORT` of the scheduler.
    pub scheduler: String,
    /// The scheduler first.
    pub processes: Vec<Child>,
}

impl Cluster {
    /// Starts a scheduler and so many executors of one core each.
    pub fn start(program: &Path, n_executors: usize) -> Cluster {
        let (process, line) = spawn(program, &["scheduler", "--port", "0"]);
        let scheduler = line.trim().rsplit(' ').next().unwrap().to_owned();
        let mut cluster = Cluster { program: program.to_owned(), scheduler, processes: vec![process] };
        (0..n_executors).for_each(|_| cluster.add_executor());
        cluster
    }

    /// Starts one more executor.
    pub fn add_executor(&mut self) {
        let [port, work_port] = free_ports().map(|port| port.to_string());
        let args = ["executor", "--scheduler", &self.scheduler, "--cores", "1"];
        let ports = ["--port", &port, "--work-port", &work_port];
        self.processes.push(spawn(&self.program, &[&args[..], &ports[..]].concat()).0);
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        for process in &mut self.processes {
            let _ = process.kill();
            let _ = process.wait();
        }
    }
}

/// Starts the program and waits for the line that says where it listens.
fn spawn(program: &Path, args: &[&str]) -> (Child, String) {
    let mut command = Command::new(program);
    let mut child = command.args(args).stdout(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    assert!(!line.is_empty(), "{args:?} ended at once: {:?}", child.wait());
    (child, line)
}

/// Two ports that are free now; both are held until both are known.
fn free_ports() -> [u16; 2] {
    let held = [0, 1].map(|_| TcpListener::bind("127.0.0.1:0").unwrap());
    held.map(|listener| listener.local_addr().unwrap().port())
}
