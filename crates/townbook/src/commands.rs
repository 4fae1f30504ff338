//! One module a command: read the arguments, call what does the work, print.

pub mod backup;
pub mod close;
pub mod demo;
pub mod editions;
pub mod figures;
pub mod import;
pub mod init;
pub mod office_demo;
pub mod prove;
pub mod publish;
pub mod rebuild;
pub mod receipt;
pub mod serve;
pub mod trace;
pub mod verify;
