//! Fixed English phrases that errors and problems carry up from crates that know no languages, and the same
//! in Chinese. What a `{}` stands for, a name or a number, goes over as it is. A phrase that is not in the
//! list is shown in English; a test finds those of the list that no source says any more.

#[cfg(test)]
mod tests;

/// English and Chinese.
pub const PHRASES: &[(&str, &str)] = &[
    // Files and folders.
    ("cannot read this file", "无法读取这个文件"),
    ("cannot write this file", "无法写入这个文件"),
    ("cannot copy this file", "无法复制这个文件"),
    ("cannot sync this file", "无法把这个文件存到盘上"),
    ("cannot put this file in its place", "无法把这个文件放到应有的位置"),
    ("cannot read this folder", "无法读取这个文件夹"),
    ("cannot make this folder", "无法建立这个文件夹"),
    ("cannot make this folder private", "无法禁止他人打开这个文件夹"),
    ("cannot make the book's folder", "无法建立家簿的文件夹"),
    ("cannot make the change in this folder last", "无法把这个文件夹里的改动存到盘上"),
    ("cannot make heads/ here", "无法在这里建立 heads 文件夹"),
    ("cannot read this head", "无法读取这个封印"),
    ("cannot read the backup's list", "无法读取备份的文件清单"),
    ("cannot read this secret", "无法读取这个密钥"),
    ("cannot write this secret", "无法写入这个密钥"),
    ("cannot put the secrets in place", "无法把密钥放到应有的位置"),
    ("cannot make the lock", "无法建立锁文件"),
    ("cannot take the lock", "无法取得写入锁"),
    // Backups and secrets.
    ("a backup goes into an empty folder", "备份要放进空文件夹"),
    (
        "it has no secrets, and the book's folder has none: put the book's secrets/ there first",
        "备份里没有密钥，家簿文件夹里也没有；请先把家簿的 secrets 文件夹放到那里",
    ),
    ("{} is left from another database: move it away first", "{} 是别的数据库留下的，请先移走"),
    ("the database was busy; try again", "数据库正忙，请再试一次"),
    ("its list does not read", "文件清单读不通"),
    ("its list names no databases", "文件清单里没有数据库"),
    ("its list names a file outside it ({})", "文件清单列出了备份以外的文件（{}）"),
    ("{} is not the file that was backed up", "{} 与备份时的文件不同"),
    ("it is not 64 hexadecimal digits", "不是64位十六进制数字"),
    // Databases.
    ("SQLite {} is older than {}", "SQLite 的版本号是 {}，低于 {}"),
    ("journal_mode is {}, not wal", "journal_mode 是 {}，应为 wal"),
    ("synchronous is {}, not 2 (FULL)", "synchronous 是 {}，应为 2（FULL）"),
    ("PostgreSQL runs with {} = {}, not {}", "PostgreSQL 的 {} = {}，应为 {}"),
    ("PostgreSQL {} is older than 15", "PostgreSQL 的版本号是 {}，低于15版"),
    ("the book was opened to be read", "家簿是以只读方式打开的"),
    ("its thread has ended", "写入线程已经结束"),
    ("it was closed", "写入已经关闭"),
    ("the transaction before it failed", "前一批写入失败"),
    // Stored data.
    ("a code is not in its list", "有代码不在代码表里"),
    ("a leaf hash is missing", "缺少叶散列"),
    ("a line of the access log does not read", "有查阅记录读不通"),
    ("a number leads to somebody who was never anywhere", "有身份号码指向没有居住记录的人"),
    ("a person of the register has no row", "登记簿里有人缺少记录"),
    ("a person's details do not read", "有人的资料读不通"),
    ("a place code is not one", "有地区代码不成立"),
    ("a place's level is not in its list", "有地方的级别不在代码表里"),
    ("a query that always answers gave nothing", "必有结果的查询没有结果"),
    ("a row of the closes does not read", "关账记录读不通"),
    ("a seal cannot be signed", "封账无法签名"),
    ("a second source's kind is not in its list", "有其他来源的种类不在代码表里"),
    ("a successor is not a place", "有继承代码不是地区代码"),
    ("a value has the wrong length", "有值的长度不对"),
    ("a value is missing where there must be one", "有必填的值缺失"),
    ("an entry is missing from the log", "账本缺少条目"),
    ("an event's kind is not in its list", "有事项的种类不在代码表里"),
    ("the book has no name: it was not made whole", "家簿没有名称：新建时没有完成"),
    ("the book's name cannot stand in a signed head", "家簿的名称不能写进封印"),
    ("the book's name is not text", "家簿的名称不是文字"),
    ("the log does not hash to its head", "账本与它的根散列不符"),
    ("the log is not the one that the close was made from", "账本与关账所依据的不同"),
    ("the right edge of the tree does not read", "散列树的右缘读不通"),
    ("the table of places contradicts itself", "地区表前后矛盾"),
    // An entry's bytes.
    ("it is too short", "内容太短"),
    ("its format is not known", "格式不明"),
    ("its bytes say that it is entry {}", "内容写明是第{}条"),
    ("its kind is not known", "种类不明"),
    ("its purpose is not known", "事由不明"),
    ("it carries unknown flags", "带有不明的标志"),
    ("it carries a claimed time that does not count", "带有不应有的申报时间"),
    ("it is sealed without a subject, or has one without being sealed", "是否加密与是否写明对象不相符"),
    ("it is sealed but has no subject", "已加密，却没有写明对象"),
    ("its body does not open with its key", "用它的数据密钥打不开内容"),
    ("its body does not read ({})", "内容读不通（{}）"),
    ("its bytes do not hash to its leaf", "内容与叶散列不符"),
    ("its data key does not unwrap", "它的数据密钥解不开"),
    ("its data key is missing and no tombstone tells of it", "它的数据密钥不见了，账本里又没有抹除记录"),
    // What an audit of the log finds.
    ("its id or kind beside the stored bytes is another", "旁注的编号或种类与所存内容不同"),
    (
        "its recorded time is not the one stored, or not after the entry before",
        "入账时间与所存内容不同，或不晚于前一条",
    ),
    ("it names another subject than the stored bytes", "旁注的对象与所存内容不同"),
    ("{} entries missing from here", "从这里起缺{}条"),
    ("out of order: entry {} was due", "次序不对：这里应是第{}条"),
    (
        "stored leaf hash {} is not the hash of the bytes, {}",
        "内容被改动过：所存的叶散列是 {}，按现有内容算得 {}",
    ),
    (
        "root at {} entries is {}, signed was {}: an entry from here on differs",
        "前{}条的根散列现为 {}，签名时是 {}：从这里起有条目被改动过",
    ),
    (
        "the log ends here, {} entries were signed; only the first {} are confirmed",
        "账本到此为止，而封印写明有{}条；只有前{}条得到证实",
    ),
    ("two different roots were signed for {} entries", "同是{}条，却签过两个不同的根散列"),
    ("{} more problems", "另有{}个问题"),
    ("the signed head at {} entries does not open: {}", "第{}条时的封印打不开：{}"),
    ("the signed head {} does not open: {}", "封印 {} 打不开：{}"),
    ("the log has {} entries, its own head says {}", "账本有{}条，它自己的记录却是{}条"),
    ("the log does not hash to its own head", "账本与它自己记下的根散列不符"),
    (
        "the data keys are not there: {} bodies, from entry {} on, cannot be opened",
        "数据密钥不见了：{}条内容打不开，从第{}条起",
    ),
    ("the seal of the close that this entry tells of is missing", "这一条所说的关账没有封账签名"),
    ("the close of {} is not the one that the log tells of", "{} 的关账与账本所记的不同"),
    ("the seal of {} does not open", "{} 的封账签名打不开"),
    ("the log no longer hashes to what {} was sealed over", "账本已与 {} 关账时不同"),
    ("edition {} of {} does not follow the one before", "第{}版（{}）与前一版不衔接"),
    // A look at exact figures.
    ("actor", "经办人"),
    ("purpose", "事由"),
    ("subject", "查看内容"),
    // The work list.
    ("a task of a kind that is not known", "有待办的种类不在代码表里"),
    ("a task in a state that is not known", "有待办的状态不在代码表里"),
    ("a task does not read", "有待办读不通"),
    ("a task without an id", "有待办没有编号"),
    ("a request in a state that is not known", "有申请的状态不在代码表里"),
    ("a request does not read", "有申请读不通"),
    ("a request without an id", "有申请没有编号"),
    ("a month is no period", "月份不成统计期"),
    ("request", "申请"),
    // The office.
    ("a job's state is not in its list", "有任务的状态不在代码表里"),
    ("an account's state is not in its list", "有账号的状态不在代码表里"),
    ("an attachment is not what was put", "有附件与当初存入的不同"),
    ("an invitation's purpose is not in its list", "有邀请的用途不在代码表里"),
    ("colours are not in their list", "有配色不在代码表里"),
    ("sealed text is not text", "有加密的文字读不通"),
    ("account", "账号"),
    ("active account", "使用中的账号"),
    ("arguments", "任务参数"),
    ("attachment", "附件"),
    ("content type", "文件类型"),
    ("credential", "通行密钥内容"),
    ("credential id", "通行密钥编号"),
    ("display name", "显示姓名"),
    ("draft", "草稿"),
    ("draft key", "草稿编号"),
    ("file", "文件"),
    ("file name", "文件名"),
    ("form", "表单"),
    ("invitation", "邀请"),
    ("kind", "任务种类"),
    ("language", "语言"),
    ("matter", "所属事项"),
    ("name", "名称"),
    ("passkey", "通行密钥"),
    ("password hash", "密码散列"),
    ("phone", "电话"),
    ("recovery codes", "恢复码"),
    ("result", "任务结果"),
    ("role", "角色"),
    ("secret", "验证器密钥"),
    ("session", "登录会话"),
    ("worker", "执行者"),
    // Closes.
    ("a date lies outside the years 1 to 9999", "有日期不在公元1年至9999年之间"),
    ("sex is none of 0, 1, 2, 9", "性别代码不是0、1、2、9"),
    ("status is none of 1, 2, 3", "居住状态代码不是1、2、3"),
    ("the span ends before it begins", "居住时段先止后起"),
    ("the event has no kind", "事项没有写明种类"),
    ("the code has more than 12 digits", "代码超过12位"),
    ("the place has no level", "地方没有写明级别"),
    ("the place is there already", "这个地方已经有了"),
    ("the book has no name", "家簿没有名称"),
    ("the period ends before it begins", "统计期先止后起"),
    (
        "a period lies in the years 1 to 9999 and is shorter than twenty years",
        "统计期须在公元1年至9999年之间，且不到二十年",
    ),
    ("editions count from 1", "版次从1算起"),
    ("the root is not 64 lower-case hexadecimal digits", "根散列不是64位小写十六进制数字"),
    ("the target folder has no name", "目标文件夹没有名称"),
    ("names the files {}, not {}", "列出的文件是 {}，应为 {}"),
    ("format {}, this program reads formats 1 to {}", "格式是第{}版，本程序读第1至{}版"),
    ("format 1 names neither an approval nor a reason", "第1版格式不写批准人和原因"),
    ("{} bytes, a manifest has at most {}", "有{}字节，清单最多{}字节"),
    ("{} is not a date", "{} 不是日期"),
    ("an approval and a reason have at most 4,000 bytes each", "批准人和原因各不超过4000字节"),
    ("kind is neither facility_birth nor funeral_death", "种类既不是 facility_birth，也不是 funeral_death"),
    ("not in canonical form, so its hash would not be the sealed one", "写法不规范，散列不会与关账时相同"),
    ("must be at least 40 for each village", "须每村至少40人"),
    // How a table cannot be split, and why counts are not taken.
    ("a table is split by one level of place", "地区只按一级分列"),
    ("a table is split by one kind of age group", "年龄组只按一种分列"),
    ("a table is split by the same dimension once", "同一项只分列一次"),
    (
        "its definition does not offer it (docs/reference/figures.md says which splits it does)",
        "指标的定义不允许；可分列的各项见定义",
    ),
    ("they do not begin as counts do", "开头不是计数的写法"),
    ("they end too early", "内容不完整"),
    ("they answer another question", "所答的是另一个问题"),
    (
        "townbook-cluster is neither beside this program nor on the path",
        "本程序旁边和系统路径里都没有 townbook-cluster",
    ),
    ("townbook-cluster gave something that is no counts", "townbook-cluster 给出的不是统计结果"),
    (
        "the scheduler at {} has had no executor for {} s; start one with: townbook-cluster executor",
        "{} 的调度程序已有{}秒没有执行程序，请用 townbook-cluster executor 启动",
    ),
    (
        "no scheduler answers at {}; start one with: townbook-cluster scheduler: {}",
        "{} 没有调度程序应答，请用 townbook-cluster scheduler 启动：{}",
    ),
    ("something follows them", "后面还有别的内容"),
    // What could not be done to a file of a close, as a verb.
    ("read", "读取"),
    ("read back", "读回"),
    ("read the manifest", "读取清单"),
    ("write", "写入"),
    ("make", "建立"),
    ("look at", "查看"),
    ("flush to disk", "存到盘上"),
    ("rename the finished close to", "把写好的关账文件移到这里"),
    ("clear away", "清除"),
];

/// The phrase in Chinese, if it is in the list.
pub fn chinese(english: &str) -> Option<String> {
    PHRASES.iter().find_map(|(en, zh)| {
        let mut filled = String::new();
        let mut values = holes(en, english)?.into_iter();
        for (n, piece) in zh.split("{}").enumerate() {
            if n > 0 {
                filled.push_str(values.next().unwrap_or_default());
            }
            filled.push_str(piece);
        }
        Some(filled)
    })
}

/// What stands in a text where a pattern has `{}`; none if the text is another.
fn holes<'t>(pattern: &str, text: &'t str) -> Option<Vec<&'t str>> {
    let (first, rest) = match pattern.split_once("{}") {
        None => return (pattern == text).then(Vec::new),
        Some((first, rest)) => (first, rest),
    };
    let mut left = text.strip_prefix(first)?;
    let mut values = Vec::new();
    let mut pieces = rest.split("{}").peekable();
    while let Some(piece) = pieces.next() {
        let at = match pieces.peek() {
            None => left.len().checked_sub(piece.len()).filter(|_| left.ends_with(piece))?,
            Some(_) => left.find(piece)?,
        };
        values.push(&left[..at]);
        left = &left[at + piece.len()..];
    }
    Some(values)
}
