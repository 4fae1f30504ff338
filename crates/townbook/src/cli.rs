//! The command line, as a newcomer reads it: English, and under it the same in Chinese.

mod doors;

use std::net::SocketAddr;
use std::path::PathBuf;

use app::locale::Language;
use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use jiff::civil::Date;
use register::area::PlaceCode;
use register::calendar::Period;

use crate::elsewhere::EngineArg;

pub use doors::Doors;

/// Townbook 家簿: the book of a county 一县的人口登记簿
///
/// It keeps a county's register of residents on a log that anyone can check,
/// reads the files that villages send, seals a period, and prints figures that
/// open to the entries behind them.
///
/// 登记一县的居民，逐条记在谁都能核对的账本上；读入各村报送的表册；按统计期
/// 关账封存；印出的每个数字都能追溯到背后的条目。
#[derive(Parser)]
#[command(
    name = "townbook",
    version,
    verbatim_doc_comment,
    after_help = "\
Start with:          townbook demo
A book of your own:  townbook init --places places.csv, then import, close,
                     figures, verify
Exit status:         0 done, 1 a check says no, 2 bad use or failure

先看演示：    townbook demo
建自己的家簿：townbook init --places places.csv，再依次用 import、close、
              figures、verify
退出码：      0 完成，1 检查不通过，2 用法不对或出错"
)]
pub struct Cli {
    /// The book's folder
    /// 家簿所在的文件夹
    #[arg(
        long,
        global = true,
        env = "TOWNBOOK_DATA",
        default_value = "townbook-data",
        value_name = "DIR",
        verbatim_doc_comment
    )]
    pub data: PathBuf,
    /// PostgreSQL address of the book's databases, in place of SQLite files
    /// 改用 PostgreSQL 数据库时，它的地址
    #[arg(
        long,
        global = true,
        env = "TOWNBOOK_DB",
        value_name = "URL",
        hide_env_values = true,
        verbatim_doc_comment
    )]
    pub db: Option<String>,
    /// A folder whose files take the place of the built-in pack's
    /// 数据包文件夹，其中的文件代替内置的同名文件
    #[arg(long, global = true, value_name = "DIR", verbatim_doc_comment)]
    pub pack: Option<PathBuf>,
    /// Language of the output; if left out, TOWNBOOK_LANG, or the system's
    /// 输出用的语言；不写则看 TOWNBOOK_LANG，再看系统设置
    #[arg(long, global = true, value_name = "zh|en", hide_possible_values = true, verbatim_doc_comment)]
    pub lang: Option<LangArg>,
    /// Print one JSON object for programs
    /// 输出一个 JSON 对象，供程序读取
    #[arg(long, global = true, verbatim_doc_comment)]
    pub json: bool,
    /// What to do
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Subcommand)]
pub enum Command {
    /// Make a new book: keys, ledger, places
    /// 新建家簿：密钥、账本、地区
    #[command(verbatim_doc_comment)]
    Init {
        /// Table of places: code, name, level, parent (CSV or XLSX)
        /// 地区代码表：代码、名称、级别、上级（CSV 或 XLSX）
        #[arg(long, value_name = "FILE", verbatim_doc_comment)]
        places: Option<PathBuf>,
        /// The first steward's account
        /// 首位系统管理员的账号
        #[arg(long, default_value = "steward", value_parser = account, verbatim_doc_comment)]
        steward: String,
    },
    /// Read rosters, registers of events and lists into the book
    /// 导入人口登记表、各种登记册和名单
    #[command(verbatim_doc_comment)]
    Import {
        /// Files and folders
        /// 文件和文件夹
        #[arg(required = true, value_name = "PATH", verbatim_doc_comment)]
        paths: Vec<PathBuf>,
        /// The day that rosters describe, where they do not say it
        /// 登记表是哪一天的情况；表上没有写明时用
        #[arg(long, value_name = "DATE", verbatim_doc_comment)]
        as_of: Option<Date>,
        /// Where the findings go (.csv, and .json beside it)
        /// 问题写到哪个文件（.csv，旁边另有 .json）
        #[arg(long, value_name = "FILE", verbatim_doc_comment)]
        findings: Option<PathBuf>,
        /// Add a line `index id leaf` to FILE for each row entered
        /// 每登记一行，就在文件末尾加一行回执：序号、编号、叶散列
        #[arg(long, value_name = "FILE", verbatim_doc_comment)]
        receipts: Option<PathBuf>,
    },
    /// Seal a period: nothing in it changes afterwards
    ///
    /// On a period that is sealed already, what came in late and what was corrected
    /// goes into its next edition; the earlier editions stay as they are.
    ///
    /// 关账：封存一个统计期，此后不再改动
    ///
    /// 已关账的统计期再次关账时，补登和更正的内容进入下一版；以前各版原样保留。
    #[command(verbatim_doc_comment)]
    Close {
        /// Months, both included, such as 2005-10..2006-09
        /// 起止月份，含首尾，如 2005-10..2006-09
        #[arg(long, value_parser = period, verbatim_doc_comment)]
        period: Period,
        /// Who approved it; for a next edition, the account that seals it if left out
        /// 谁批准的；出新的一版而不写时，是封账的账号
        #[arg(long, value_name = "NAME", verbatim_doc_comment)]
        approved_by: Option<String>,
        /// Why it is sealed, or why there is a next edition
        /// 为什么封存，或为什么出新的一版
        #[arg(long, value_name = "TEXT", verbatim_doc_comment)]
        reason: Option<String>,
    },
    /// List the editions of a sealed period and what each changed
    /// 列出一个统计期的各版，以及每版改了什么
    #[command(verbatim_doc_comment)]
    Editions {
        /// The sealed period
        /// 已关账的统计期
        #[arg(long, value_parser = period, verbatim_doc_comment)]
        period: Period,
    },
    /// Print the figures of a sealed period
    /// 印出一个已关账统计期的指标
    #[command(verbatim_doc_comment)]
    Figures {
        #[command(flatten)]
        which: Which,
        /// A cell for each of these, or for each combination: village,month
        /// 按什么分列；写几项则按各项组合分列，如 village,month
        #[arg(long, value_delimiter = ',', value_name = "WHAT,...", verbatim_doc_comment)]
        by: Vec<ByArg>,
        /// Only this figure; may be given several times
        /// 只要这个指标；可以写多次
        #[arg(long = "id", value_name = "ID", verbatim_doc_comment)]
        ids: Vec<String>,
        /// Who counts: this program, or a cluster, ballista://HOST:PORT
        /// 由谁统计：本程序，或集群 ballista://主机:端口
        #[arg(long, value_name = "ENGINE", default_value = "local", value_parser = EngineArg::parse, verbatim_doc_comment)]
        engine: EngineArg,
    },
    /// List the entries behind a figure, each proved to be in the ledger
    /// 追溯一个指标背后的条目，逐条证明确在账本里
    #[command(verbatim_doc_comment)]
    Trace {
        /// Which figure
        /// 哪个指标
        #[arg(verbatim_doc_comment)]
        id: String,
        #[command(flatten)]
        which: Which,
        /// One cell of a table, such as month=2006-03 or sex=1; may be given several times
        /// 表中的一格，如 month=2006-03、sex=1；可以写多次
        #[arg(long = "cell", value_name = "WHAT=VALUE", value_parser = cell, verbatim_doc_comment)]
        cells: Vec<(ByArg, String)>,
        /// At most so many entries
        /// 最多列出几条
        #[arg(long, verbatim_doc_comment)]
        limit: Option<usize>,
    },
    /// Prove a count to the public: how many entries, all in the sealed ledger, nobody named
    /// 向公众证明一个计数：有多少条、都在封存的账本里，不涉及是谁
    #[command(verbatim_doc_comment)]
    Prove {
        /// Which figure; a count
        /// 哪个指标；须是计数
        #[arg(verbatim_doc_comment)]
        id: String,
        #[command(flatten)]
        which: Which,
        /// One cell of a table, such as month=2006-03 or sex=1; may be given several times
        /// 表中的一格，如 month=2006-03、sex=1；可以写多次
        #[arg(long = "cell", value_name = "WHAT=VALUE", value_parser = cell, verbatim_doc_comment)]
        cells: Vec<(ByArg, String)>,
        /// The file to write
        /// 写到哪个文件
        #[arg(long, value_name = "FILE", verbatim_doc_comment)]
        out: PathBuf,
    },
    /// Check a proof of count that the public was given; needs no book
    /// 核对公布的计数证明；不需要家簿
    #[command(verbatim_doc_comment)]
    CheckCount {
        /// The proof
        /// 证明文件
        #[arg(verbatim_doc_comment)]
        file: PathBuf,
        /// The book's key, as `init` printed it; only a key that you know from elsewhere proves anything
        /// 家簿的公钥，即 init 印出的那一行；要用另外得知的公钥，才算核对
        #[arg(long, value_name = "KEY", verbatim_doc_comment)]
        key: String,
    },
    /// Check a receipt that an office gave, without a book and without a network
    /// 核对办公室给的回执，不需要家簿，也不用联网
    #[command(verbatim_doc_comment)]
    CheckReceipt {
        /// The receipt: the file from its page, or what its QR code holds
        /// 回执文件：回执页上下载的，或二维码里的内容
        #[arg(verbatim_doc_comment)]
        file: PathBuf,
        /// The book's key; only a key that you know from elsewhere proves anything
        /// 家簿的公钥；要用另外得知的公钥，才算核对
        #[arg(long, value_name = "KEY", verbatim_doc_comment)]
        key: String,
    },
    /// Publish a sealed period: tables, workbook, report, with small counts protected
    /// 公布一个已关账的统计期：表、工作簿、报告，小数目已作保护
    #[command(verbatim_doc_comment)]
    Publish {
        /// The sealed period
        /// 已关账的统计期
        #[arg(long, value_parser = period, verbatim_doc_comment)]
        period: Period,
        /// The folder to write to; it must not exist yet
        /// 写到哪个文件夹；须是还没有的
        #[arg(long, value_name = "DIR", verbatim_doc_comment)]
        to: PathBuf,
        /// Round every published count to a multiple of this
        /// 公布的计数都修约到它的倍数
        #[arg(long, value_name = "BASE", value_parser = clap::value_parser!(u32).range(2..=100), verbatim_doc_comment)]
        round: Option<u32>,
    },
    /// Write a sealed period's tables for the office, exact and not for publication
    /// 导出一个已关账统计期的表，数字未作保护，只供内部使用
    #[command(verbatim_doc_comment)]
    Export {
        /// The sealed period
        /// 已关账的统计期
        #[arg(long, value_parser = period, verbatim_doc_comment)]
        period: Period,
        /// Which edition of it; the newest if left out
        /// 第几版；不写则是最新的一版
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..), verbatim_doc_comment)]
        edition: Option<u32>,
        /// The folder to write to; it must not exist yet
        /// 写到哪个文件夹；须是还没有的
        #[arg(long, value_name = "DIR", verbatim_doc_comment)]
        to: PathBuf,
    },
    /// Check every stored byte, every signed head and every seal
    /// 核验所存的每个字节、每个封印和每次封账
    #[command(verbatim_doc_comment)]
    Verify {
        /// A signed head saved elsewhere, which the ledger must agree with
        /// 另处保存的封印，账本必须与它相符
        #[arg(long = "head", value_name = "FILE", verbatim_doc_comment)]
        heads: Vec<PathBuf>,
    },
    /// Fold the ledger again and compare the register with it
    /// 由账本重建登记簿，与现有的对照
    #[command(verbatim_doc_comment)]
    Rebuild {
        /// Put the folded register in the place of one that differs
        /// 不符时，用重建的代替现有的
        #[arg(long, verbatim_doc_comment)]
        replace: bool,
    },
    /// Copy the whole book into an empty folder, also while it is in use
    /// 把整本家簿备份到空文件夹，使用当中也可以
    #[command(verbatim_doc_comment)]
    Backup {
        /// An empty or new folder
        /// 空文件夹或新文件夹
        #[arg(verbatim_doc_comment)]
        to: PathBuf,
        /// Copy the secrets too; who has such a backup can read everything
        /// 连密钥一起备份；谁拿到这样的备份，就能读到全部内容
        #[arg(long, verbatim_doc_comment)]
        with_secrets: bool,
    },
    /// Bring a book back from a backup
    /// 从备份恢复家簿
    #[command(verbatim_doc_comment)]
    Restore {
        /// The backup's folder
        /// 备份所在的文件夹
        #[arg(verbatim_doc_comment)]
        from: PathBuf,
    },
    /// Make up a county and open its office in the browser
    /// 演示：虚构一个县，在浏览器里打开它的办公页面
    #[command(verbatim_doc_comment)]
    Demo {
        /// People in it: 30000, or 6000 with --console
        /// 县里的人数：默认30000，用 --console 时6000
        #[arg(long, value_parser = clap::value_parser!(u32).range(300..=2_000_000), verbatim_doc_comment)]
        people: Option<u32>,
        /// Another seed makes another county
        /// 换一个数，就是另一个县
        #[arg(long, default_value_t = 1, verbatim_doc_comment)]
        seed: u64,
        /// Where it is kept, instead of townbook-demo/
        /// 放在哪个文件夹，默认 townbook-demo/
        #[arg(long, value_name = "DIR", verbatim_doc_comment)]
        folder: Option<PathBuf>,
        /// Show it all on the command line: import, seal, figures, verify
        /// 只在命令行里演示：导入、关账、指标、核验
        #[arg(long, verbatim_doc_comment)]
        console: bool,
        /// Where the office opens
        /// 办公页面开在哪个地址
        #[arg(long, default_value = "127.0.0.1:8080", value_name = "ADDRESS", verbatim_doc_comment)]
        listen: SocketAddr,
    },
    /// Open the office: pages for people at work and for the public
    /// 开门办公：工作人员和公众用的页面
    #[command(verbatim_doc_comment)]
    Serve {
        #[command(flatten)]
        doors: Doors,
    },
    /// Print completion for a shell, to be sourced
    /// 印出命令行补全脚本
    #[command(verbatim_doc_comment)]
    Completions {
        /// Which shell
        /// 哪种命令行
        #[arg(verbatim_doc_comment)]
        shell: Shell,
    },
}

/// What `--lang` takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LangArg {
    /// 中文
    Zh,
    /// English
    En,
}

/// The language that was asked for.
pub fn language(lang: LangArg) -> Language {
    match lang {
        LangArg::Zh => Language::Zh,
        LangArg::En => Language::En,
    }
}

/// Which sealed numbers: period, edition, place, and what rates are divided by.
#[derive(Args, Clone, Debug)]
pub struct Which {
    /// The sealed period
    /// 已关账的统计期
    #[arg(long, value_parser = period, verbatim_doc_comment)]
    pub period: Period,
    /// Which edition of it; the newest if left out
    /// 第几版；不写则是最新的一版
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..), verbatim_doc_comment)]
    pub edition: Option<u32>,
    /// A place's 12-digit code; the whole book if left out
    /// 地区的12位代码；不写则是整本家簿
    #[arg(long, value_parser = place, verbatim_doc_comment)]
    pub place: Option<PlaceCode>,
    /// What rates are divided by, where they offer it
    /// 率用什么作分母（指标提供时）
    #[arg(long, value_name = "end|mean|person-years", hide_possible_values = true, verbatim_doc_comment)]
    pub denominator: Option<BasisArg>,
}

/// What `--denominator` takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum BasisArg {
    /// Population on the last day 期末人口
    End,
    /// Mean of opening and end 平均人口
    Mean,
    /// Person-years lived 人年
    PersonYears,
}

/// What `--by` takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ByArg {
    /// County 县
    County,
    /// Township 乡镇
    Township,
    /// Village 村
    Village,
    /// Month 月
    Month,
    /// Sex 性别
    Sex,
    /// Five-year age group 五岁年龄组
    Age5,
    /// Single year of age 单岁年龄
    Age1,
    /// Birth order 孩次
    #[value(name = "birth_order")]
    BirthOrder,
}

fn cell(text: &str) -> Result<(ByArg, String), String> {
    let parts =
        text.split_once('=').and_then(|(name, value)| Some((ByArg::from_str(name, true).ok()?, value)));
    parts.map(|(by, value)| (by, value.to_owned())).ok_or_else(|| {
        "write it as month=2006-03, sex=1 or age5=15-19 / 写成 month=2006-03、sex=1 或 age5=15-19".into()
    })
}

fn period(text: &str) -> Result<Period, String> {
    Period::parse(text).map_err(|e| format!("{e} / 统计期写成起止月份，如 2005-10..2006-09，起始月在前"))
}

fn place(text: &str) -> Result<PlaceCode, String> {
    PlaceCode::parse(text).map_err(|e| format!("{e} / 地区代码应为12位数字"))
}

fn account(text: &str) -> Result<String, String> {
    let fits = (1..=32).contains(&text.len())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'));
    if fits {
        Ok(text.to_owned())
    } else {
        Err("1 to 32 letters, digits, '-', '_' or '.' / 应为1至32个字母、数字或 - _ .".to_owned())
    }
}
