//! How the office opens: where it listens, TLS, proxies, limits, its log.

use std::net::SocketAddr;
use std::path::PathBuf;

use app::office::ReadLimit;
use clap::{Args, ValueEnum};
use web::Limits;
use web::log::Format;
use web::peer::Network;

/// What `serve` takes.
#[derive(Args, Clone, Debug)]
pub struct Doors {
    /// Where it listens; for other machines with TLS alone, its own or a proxy's
    /// 监听的地址；供别的机器访问时，必须自带 TLS 或由代理提供 TLS
    #[arg(long, default_value = "127.0.0.1:8080", value_name = "ADDRESS", verbatim_doc_comment)]
    pub listen: SocketAddr,
    /// TLS: the certificate and those that lead to its issuer, PEM
    /// TLS 证书及其签发链，PEM 格式
    #[arg(long, requires = "tls_key", value_name = "FILE", verbatim_doc_comment)]
    pub tls_cert: Option<PathBuf>,
    /// TLS: the certificate's private key, PEM
    /// TLS 证书的私钥，PEM 格式
    #[arg(long, requires = "tls_cert", value_name = "FILE", verbatim_doc_comment)]
    pub tls_key: Option<PathBuf>,
    /// Addresses or networks of proxies whose X-Forwarded-For and -Proto are believed
    /// 前面的代理的地址或网段；只有它们写的 X-Forwarded-For 和 -Proto 才算数
    #[arg(long, value_delimiter = ',', value_name = "ADDRESS,...", verbatim_doc_comment)]
    pub behind_proxy: Vec<Network>,
    /// Where browsers reach it, which passkeys need: https:// and its name
    /// 浏览器访问的网址，通行密钥要用：https:// 加域名
    #[arg(long, value_name = "URL", verbatim_doc_comment)]
    pub origin: Option<String>,
    /// The county's own sign-on (OpenID Connect), as a file describes it
    /// 县里的统一登录（OpenID Connect），由文件描述
    #[arg(long, value_name = "FILE", verbatim_doc_comment)]
    pub oidc: Option<PathBuf>,
    /// A line a request on standard error, without anything personal
    /// 每个请求在标准错误输出记一行，不含个人信息
    #[arg(long = "log", value_enum, default_value_t = LogArg::Text, value_name = "json|text|off", hide_possible_values = true, verbatim_doc_comment)]
    pub log: LogArg,
    /// Most connections at a time
    /// 同时最多几个连接
    #[arg(long, value_name = "N", default_value_t = Limits::default().connections, verbatim_doc_comment)]
    pub connections: usize,
    /// Most connections at a time from one address
    /// 同一地址同时最多几个连接
    #[arg(long, value_name = "N", default_value_t = Limits::default().of_one_address, verbatim_doc_comment)]
    pub connections_per_address: usize,
    /// Most records of people that one account opens in ten minutes
    /// 一个账号十分钟内最多打开几份居民记录
    #[arg(long, value_name = "N", default_value_t = ReadLimit::default().records, value_parser = clap::value_parser!(u32).range(1..), verbatim_doc_comment)]
    pub most_records: u32,
}

/// What `--log` takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LogArg {
    /// An object a line 每行一个对象
    Json,
    /// For people 供人阅读
    Text,
    /// Nothing 不记
    Off,
}

impl From<LogArg> for Format {
    fn from(log: LogArg) -> Format {
        match log {
            LogArg::Json => Format::Json,
            LogArg::Text => Format::Text,
            LogArg::Off => Format::Off,
        }
    }
}
