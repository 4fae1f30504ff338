//! `townbook-cluster`: the scheduler and the executors that count for `townbook figures --engine ballista://...`,
//! and the client that `townbook` starts to ask them.

use std::io::{Read, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context;
use clap::{Parser, Subcommand};
use cluster::client::{self, Address};
use cluster::executor::Executor;
use cluster::scheduler::Scheduler;
use engine::inquiry::Inquiry;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Counts the figures of Townbook on several machines
///
/// The ports have no sign-on: keep them on a network of their own.
///
/// 用多台机器统计家簿的指标
///
/// 端口没有登录验证，只应放在专用网络里。
#[derive(Parser)]
#[command(name = "townbook-cluster", version, verbatim_doc_comment)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Take questions and hand their parts to executors
    /// 调度：接收问题，把各部分分给执行程序
    #[command(verbatim_doc_comment)]
    Scheduler {
        /// The address to listen at
        /// 监听的地址
        #[arg(long, default_value = "127.0.0.1", value_name = "ADDRESS", verbatim_doc_comment)]
        host: String,
        /// What executors call this machine, if not by that address
        /// 执行程序怎样称呼本机（与监听地址不同时填写）
        #[arg(long, value_name = "NAME", verbatim_doc_comment)]
        name: Option<String>,
        /// The port; 0 for any free one
        /// 端口；0 表示任取一个空闲端口
        #[arg(long, default_value_t = 50050, verbatim_doc_comment)]
        port: u16,
    },
    /// Count parts of questions; sees the closes under the same path as townbook
    /// 执行：统计问题的一部分；须能以与 townbook 相同的路径读到封存的文件
    #[command(verbatim_doc_comment)]
    Executor {
        /// The scheduler
        /// 调度程序的地址
        #[arg(long, default_value = "127.0.0.1:50050", value_name = "HOST:PORT", verbatim_doc_comment)]
        scheduler: Address,
        /// The address to listen at
        /// 监听的地址
        #[arg(long, default_value = "127.0.0.1", value_name = "ADDRESS", verbatim_doc_comment)]
        host: String,
        /// What other machines call this one, if not by that address
        /// 其他机器怎样称呼本机（与监听地址不同时填写）
        #[arg(long, value_name = "NAME", verbatim_doc_comment)]
        name: Option<String>,
        /// The port from which partial counts are fetched
        /// 供取用部分结果的端口
        #[arg(long, default_value_t = 50051, verbatim_doc_comment)]
        port: u16,
        /// The port at which work arrives
        /// 接收任务的端口
        #[arg(long, default_value_t = 50052, verbatim_doc_comment)]
        work_port: u16,
        /// Parts counted at once; 0 for one a core
        /// 同时统计几部分；0 表示每核一部分
        #[arg(long, default_value_t = 0, verbatim_doc_comment)]
        cores: usize,
        /// Folder for partial counts; a temporary one if left out
        /// 存放部分结果的文件夹；不写则用临时文件夹
        #[arg(long, value_name = "DIR", verbatim_doc_comment)]
        work_dir: Option<PathBuf>,
    },
    /// Ask one question, as townbook does: text in, counted bytes out
    /// 提一个问题（由 townbook 自行调用）：读入文本，输出统计结果的字节
    #[command(verbatim_doc_comment)]
    Count {
        /// The scheduler
        /// 调度程序的地址
        #[arg(long, value_name = "HOST:PORT", verbatim_doc_comment)]
        scheduler: Address,
        /// For how many seconds the scheduler may be without any executor
        /// 没有执行程序时最多等几秒
        #[arg(long, default_value_t = 20, value_name = "SECONDS", verbatim_doc_comment)]
        wait: u64,
    },
}

fn main() -> ExitCode {
    env_logger::Builder::from_env(env_logger::Env::default().default_filter_or("error")).init();
    match run(Cli::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::from(2)
        }
    }
}

fn run(command: Command) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Runtime::new().context("the system gives no threads")?;
    match command {
        Command::Scheduler { host, name, port } => runtime.block_on(async {
            let scheduler = Scheduler::bind(&host, port, name).await?;
            announce(&format!("scheduler at {}", scheduler.address()))?;
            tokio::select! {
                ended = scheduler.serve() => Ok(ended?),
                stopped = stop() => stopped,
            }
        }),
        Command::Executor { scheduler, host, name, port, work_port, cores, work_dir } => {
            announce(&format!("executor at {host}:{port}, for the scheduler at {scheduler}"))?;
            let executor = Executor { scheduler, host, name, port, work_port, cores, work_dir };
            Ok(runtime.block_on(executor.run())?)
        }
        Command::Count { scheduler, wait } => {
            let mut text = String::new();
            std::io::stdin().read_to_string(&mut text).context("cannot read the question")?;
            let inquiry = Inquiry::from_text(&text)?;
            let wait = Duration::from_secs(wait);
            let states = runtime.block_on(client::count(&scheduler, &inquiry, wait))?;
            write_states(&states).context("cannot hand over what was counted")
        }
    }
}

/// One line that tells a person, or a test, that the ports are open or about to be.
fn announce(line: &str) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}").and_then(|()| out.flush()).context("cannot write to the screen")
}

/// Each state after its length, eight bytes, little-endian.
fn write_states(states: &[Vec<u8>]) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    for state in states {
        out.write_all(&(state.len() as u64).to_le_bytes())?;
        out.write_all(state)?;
    }
    out.flush()
}

/// Ends when the process is told to stop.
async fn stop() -> anyhow::Result<()> {
    let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())
        .context("the system gives no signals")?;
    tokio::select! {
        interrupted = tokio::signal::ctrl_c() => interrupted.context("the system gives no signals"),
        _ = terminate.recv() => Ok(()),
    }
}
