# 家簿的中文文句。
# en.ftl 与 zh-CN.ftl 的键、次序和变量完全相同。
# 变量的值照原表原样显示；field 传入时已译成栏目名称。

## 问题的处理方式

severity-refused = 退回改正
severity-noted = 提请核对

## 栏目

field-household = 户编号
field-name = 姓名
field-sex = 性别
field-number = 公民身份号码
field-birth_date = 出生日期
field-relation = 与户主关系
field-marital = 婚姻状况
field-residence = 居住状态
field-household_kind = 户口性质
field-spouse_number = 配偶身份号码
field-father_number = 父亲身份号码
field-mother_number = 母亲身份号码
field-place = 村代码
field-registered_on = 登记日期
field-certificate = 出生医学证明编号
field-birth_order = 孩次
field-facility = 出生地点
field-mother_name = 母亲姓名
field-mother_birth_date = 母亲出生日期
field-father_name = 父亲姓名
field-death_date = 死亡日期
field-groom_name = 男方姓名
field-groom_number = 男方身份号码
field-bride_name = 女方姓名
field-bride_number = 女方身份号码
field-event_date = 日期
field-movement_kind = 变动类型
field-serial = 流水号
field-place_name = 地名
field-place_level = 级别
field-place_parent = 上级代码
field-valid_from = 启用日期
field-valid_to = 停用日期
field-successor = 继承代码
field-corrected_item = 更正事项
field-corrected_value = 更正为
field-reason = 原因

## 表册种类

kind-place = 地区代码表
kind-roster = 人口登记表
kind-birth = 出生登记册
kind-death = 死亡登记册
kind-marriage = 结婚登记册
kind-divorce = 离婚登记册
kind-movement = 迁移登记册
kind-facility_birth = 医院出生名单
kind-funeral_death = 殡仪馆死亡名单
kind-correction = 更正登记册

## 事项

event-place_recorded = 登记地区
event-person_enrolled = 按登记表入簿
event-birth = 出生
event-death = 死亡
event-marriage = 结婚
event-divorce = 离婚
event-move_in = 迁入
event-move_out = 迁出
event-leave = 外出
event-return = 返乡
event-arrive = 流入
event-depart = 离开
event-adoption = 收养
event-household_changed = 变更所属户
event-correction = 更正
event-withdrawal = 撤销

## 问题：栏目的值

finding-field-missing = “{ $field }”没有填写，请补填后再报送。
finding-field-unknown_code = “{ $field }”填的“{ $value }”不在代码表里，请改用表里的写法；确属本地常用写法的，请报县里增补。
finding-field-too_long = “{ $field }”超过{ $limit }个字，请写短一些再报送。

## 问题：日期

finding-date-unreadable = “{ $field }”填的“{ $value }”看不出是哪一天，请按“2005-10-01”的样式填写。
finding-date-impossible = “{ $field }”填的“{ $value }”在日历上没有，或年份不在1800至2199年之间，请对照证件改正。
finding-date-not_full = “{ $field }”要填到日，现在只有“{ $value }”，请查明年、月、日后补全。
finding-date-in_future = “{ $field }”填的“{ $value }”还没有到，今天是{ $today }。请核对日期；还没有发生的事，等发生后再登记。
finding-date-after_roster = “{ $field }”是{ $value }，在登记表所记的{ $as_of }之后。请核对日期；确在其后出生的，请从表中删去，另作出生登记。
finding-date-left_out = “{ $field }”填的“{ $value }”看不出是哪一天，没有采用；查到正确日期的，请补填。
finding-date-registered_early = 登记日期是{ $registered }，早于事情发生的{ $happened }，请核对这两个日期。

## 问题：公民身份号码

finding-number-length = “{ $field }”有{ $chars }位，应为18位（旧号码15位），请与身份证或户口簿核对。
finding-number-characters = { $found ->
        [rounded] “{ $field }”被表格软件当成数值保存，末几位已经丢失。请把这一栏设为文本格式，对照证件重新填写后再报送。
       *[other] “{ $field }”里有“{ $found }”，号码的这个位置不应出现，请与身份证或户口簿核对。
    }
finding-number-birth_date = “{ $field }”里的出生日期是“{ $digits }”，日历上没有这一天，请与身份证或户口簿核对。
finding-number-check_digit = “{ $field }”末位应为“{ $expected }”，多半有一位抄错，请与身份证或户口簿逐位核对。
finding-number-birth_differs = 公民身份号码里的出生日期是{ $in_number }，本行填的是{ $given }，现以本行为准，请与身份证或户口簿核对。
finding-number-sex_differs = 按公民身份号码是{ $in_number ->
        [male] 男
        [female] 女
       *[other] { $in_number }
    }，本行填的是{ $given ->
        [male] 男
        [female] 女
       *[other] { $given }
    }，现以本行为准，请与身份证或户口簿核对。
finding-number-missing_for_adult = 本人已满{ $age }周岁，没有填公民身份号码，请查看身份证或户口簿后补填；确实没有的，可以空着。
finding-number-left_out = “{ $field }”填的号码{ $reason ->
        [number-length] 位数不对
        [number-characters] 有不该出现的字符
        [number-birth_date] 里的出生日期不存在
        [number-check_digit] 末位对不上
       *[other] 不正确
    }，没有采用。查到正确号码的，请补填，以便与家簿里的人对上。

## 问题：出生医学证明

finding-certificate-form = “{ $field }”填的“{ $value }”写法不对，应为1个字母加9个数字，请与出生医学证明核对。
finding-certificate-left_out = “{ $field }”填的“{ $value }”写法不对，应为1个字母加9个数字，没有采用；查到正确编号的，请补填。

## 问题：姓名

finding-name-form = “{ $field }”{ $reason ->
        [too_long] 太长
        [control_character] 有无法显示的字符
        [digits_only] 只有数字
       *[other] 写法不对
    }，请按户口簿上的姓名填写。
finding-name-left_out = “{ $field }”{ $reason ->
        [too_long] 太长
        [control_character] 有无法显示的字符
        [digits_only] 只有数字
       *[other] 写法不对
    }，没有采用；查到正确姓名的，请补填。

## 问题：地区

finding-place-form = “{ $field }”填的“{ $value }”不是地区代码（应为12位数字，旧代码15位），请查对地区代码表。
finding-place-unknown = 家簿里没有代码为{ $place }的地方。请核对代码；新设的地方，请先报县里登记。
finding-place-not_valid_on = 代码{ $place }在{ $date }不在有效期内，请核对日期，并改用当日有效的代码。
finding-place-differs_from_file = 本行填的村是{ $row }，所在文件属于{ $file }，现以本行为准，请核对是哪个村。
finding-place-level_differs = 按代码{ $place }应为{ $expected ->
        [province] 省级
        [prefecture] 市级
        [county] 县级
        [township] 乡级
        [village] 村级
       *[other] { $expected }
    }，填的是{ $given ->
        [province] 省级
        [prefecture] 市级
        [county] 县级
        [township] 乡级
        [village] 村级
       *[other] { $given }
    }，请核对代码和级别。
finding-place-dates_reversed = 代码{ $place }的停用日期不晚于启用日期，请核对这两个日期。
finding-place-parent_unknown = 代码{ $place }的上级{ $parent }还不在家簿里，请先登记上级，或核对上级代码。
finding-place-parent_not_above = 代码{ $place }不在上级代码{ $parent }之下，请核对这两个代码。
finding-place-overlap = 代码{ $place }的有效期与家簿里已有的一段重叠，请核对启用日期和停用日期。

## 问题：孩次

finding-birth_order-form = 孩次填的“{ $value }”不是1至20的整数，没有采用；知道的请改正，不知道的可以空着。

## 问题：与家簿里的人对照

finding-link-not_found = 家簿里查不到{ $who ->
        [mother_or_father] 母亲，也查不到父亲
        [groom_or_bride] 男方，也查不到女方
       *[other] 这个人（{ $who }）
    }。请核对号码，或核对姓名、出生日期和村；还没有入簿的，请先登记。
finding-link-ambiguous = 村里有{ $found }个人与“{ $who }”相符，还不能确定是哪一位，请补填公民身份号码或出生医学证明编号。
finding-link-kin_not_found = 本行所填的{ $field ->
        [mother] 母亲
        [father] 父亲
        [groom] 男方
        [bride] 女方
       *[other] { $field }
    }（{ $who }）在家簿里没有查到，不影响登记。请核对号码；人在外地的，不必处理。
finding-link-kin_unidentified = 只凭“{ $field }”还不能确定是谁，请补填公民身份号码，或同时填写姓名和出生日期。

## 问题：人

finding-person-unidentified = 本行没有写明是谁。请填写公民身份号码或出生医学证明编号，或同时填写姓名和出生日期。
finding-person-already_registered = { $number }已登记在{ $place }，同一个人只能登记在一处，请核实后保留一处。
finding-person-differs = { $number }的“{ $field }”，家簿里是{ $in_book ->
        [male] 男
        [female] 女
       *[other] “{ $in_book }”
    }，本行是{ $given ->
        [male] 男
        [female] 女
       *[other] “{ $given }”
    }。请对照证件；家簿写错的，请登记一条更正。
finding-person-entered_in_error = 编号{ $person }的人已标记为误登，不能再登记其他事项，请核对本行说的是谁。

## 问题：父母

finding-kin-same_person = 同一个人填成了自己的父母，或同时填成了父亲和母亲，请核对父母的号码。
finding-parent-none_linked = 孩子的父母都还没有与家簿里的人对上，不影响登记；知道父母公民身份号码的，请补填。

## 问题：事项先后

finding-event-after_death = 有事项记在{ $date }，晚于本人死亡日期{ $death }，请核对这两个日期；家簿写错的，请登记一条更正。
finding-event-before_birth = 有事项记在{ $date }，早于本人出生日期{ $birth }，请核对这两个日期；家簿写错的，请登记一条更正。
finding-event-dead_already = 家簿里已登记本人于{ $death }死亡，本行写的是{ $date }。两者一致的，不必处理；家簿写错的，请登记一条更正。
finding-event-not_dead = 更正的是死亡登记，但家簿里没有本人的死亡登记，请核对更正的是谁。

## 问题：出生

finding-birth-mother_sex = 填作母亲的人，家簿里登记为男性。请核对母亲的号码；家簿写错的，请先登记一条更正。
finding-birth-mother_dead = 出生日期是{ $date }，但家簿里母亲已于{ $death }去世，请核对出生日期和母亲是谁。
finding-birth-mother_age = 按日期推算，母亲当时{ $age }岁，不在10至60岁之间，请核对出生日期和母亲的号码。
finding-birth-mother_age_unusual = 按日期推算，母亲当时{ $age }岁，较为少见，请核对日期；日期无误的，不必处理。
finding-birth-too_close = 同一位母亲在{ $other }另有一次出生登记，与{ $date }相隔不到六个月，请核对日期；日期无误的，不必处理。

## 问题：婚姻

finding-marriage-already_married = 编号{ $person }的人在家簿里已婚，配偶在世。请核对是谁；已经离婚的，请先登记离婚。
finding-marriage-age = 按日期推算，有一方结婚时{ $age }岁，请核对日期。
finding-marriage-same_person = 男方和女方填成了同一个人，请核对号码。
finding-divorce-not_married = 家簿里本人的婚姻状况是{ $status ->
        [never_married] 未婚
        [widowed] 丧偶
        [divorced] 离婚
       *[other] { $status }
    }，不是已婚。请核对是谁；结婚还没有登记的，请先登记结婚。

## 问题：居住

finding-residence-not_here = 本人在{ $date }既不住在本地，户口也不在本地。请核对日期和人；此前迁入没有登记的，请先补登。
finding-residence-already_here = 本人在{ $date }已经在本地，不能再登记到来，请核对日期和人。
finding-residence-already_away = 本人在{ $date }已经外出，不能再登记外出，请核对日期和人。
finding-residence-not_away = 本人在{ $date }没有外出，不能登记返乡，请核对日期和人。
finding-residence-not_registered = 本人在{ $date }户口不在本地，不能登记“迁出”或“外出”；人已经走了的，请登记“离开”。
finding-residence-registered = 本人在{ $date }户口在本地，不能登记“离开”；户口迁走的，请登记“迁出”，户口不动的，请登记“外出”。
finding-residence-later_event = 家簿里已有{ $later }的一次变动，与{ $date }的这一次对不上，请核对两次变动的日期和先后。

## 问题：撤销和更正

finding-withdrawal-nothing = 家簿里没有本人在{ $date }的“{ $kind ->
        [marriage] { event-marriage }
        [divorce] { event-divorce }
        [move_in] { event-move_in }
        [move_out] { event-move_out }
        [leave] { event-leave }
        [return] { event-return }
        [arrive] { event-arrive }
        [depart] { event-depart }
       *[other] { $kind }
    }”登记可以撤销，请核对是谁、事项和日期；已经撤销过的，不必处理。
finding-withdrawal-later_event = { $date }的“{ $kind ->
        [marriage] { event-marriage }
        [divorce] { event-divorce }
        [move_in] { event-move_in }
        [move_out] { event-move_out }
        [leave] { event-leave }
        [return] { event-return }
        [arrive] { event-arrive }
        [depart] { event-depart }
       *[other] { $kind }
    }”登记还不能撤销：其后的“{ $later_kind ->
        [birth] { event-birth }
        [death] { event-death }
        [marriage] { event-marriage }
        [divorce] { event-divorce }
        [move_in] { event-move_in }
        [move_out] { event-move_out }
        [leave] { event-leave }
        [return] { event-return }
        [arrive] { event-arrive }
        [depart] { event-depart }
        [adoption] { event-adoption }
        [household_changed] { event-household_changed }
       *[other] { $later_kind }
    }”登记（{ $later }）以它为前提，请先撤销后一项。
finding-withdrawal-marital_unknown = 编号{ $person }的人在被撤销的登记之前是什么婚姻状况，家簿不清楚，现记为未说明；知道的，请登记一条更正。
finding-withdrawal-household_stays = 编号{ $person }的人在被撤销的迁入或流入之前已在家簿里，所属户和与户主关系仍按那次登记，请核对。
finding-correction-value_unexpected = “{ $field }”填了“{ $value }”，撤销只取消原登记，不填新的内容。请清空这一格，或改选要更正的事项。

## 问题：重复

finding-duplicate-row = 本行与文件里的第{ $other }行相同，只登记一次。
finding-id-other_body = 编号{ $id }在家簿里已有一条内容不同的登记，原来的没有改动。情况有变的，请登记一条更正，或另报一条。

## 问题：文件

finding-file-empty = 文件或工作表里没有数据，请核对是不是这份文件。
finding-file-unreadable = 文件打不开（{ $reason ->
        [missing] 文件不在了
        [forbidden] 没有读取权限
        [not_a_file] 不是普通文件
        [damaged] 文件内部已损坏
        [zero_bytes] 内容不是文字
        [changed] 读取时文件有变动
       *[other] { $reason }
    }），请另存为XLSX或CSV后重新报送。
finding-file-truncated = 文件不完整，末尾缺了一截，请重新复制或导出后再报送。
finding-file-encrypted = 文件设有密码，请取消密码后重新报送。
finding-file-too_large = 文件大小为{ $size }，超过上限{ $limit }，请按村分开报送。
finding-file-compressed_too_far = 文件解压后超过上限{ $limit }，请另存为CSV后重新报送。
finding-file-wrong_extension = 文件名后缀是“{ $extension }”，内容却是{ $content ->
        [text] 文本
       *[other] { $content }
    }，请用原来的软件另存后重新报送。
finding-file-encoding = 第{ $line }行的文字既不是UTF-8编码，也不是GB18030编码，请另存为XLSX或“CSV UTF-8”后重新报送。
finding-file-no_header = 没有找到写着“姓名”“性别”等栏目名称的表头，请在数据上方补上表头后重新报送。
finding-file-unknown_kind = 从栏目名称（{ $columns }）看不出是哪一种表册，请按表式填写栏目名称；确属本地常用名称的，请报县里增补。
finding-file-header_missing_column = 表头缺少“{ $field }”一栏，{ $kind ->
        [place] { kind-place }
        [roster] { kind-roster }
        [birth] { kind-birth }
        [death] { kind-death }
        [marriage] { kind-marriage }
        [divorce] { kind-divorce }
        [movement] { kind-movement }
        [facility_birth] { kind-facility_birth }
        [funeral_death] { kind-funeral_death }
        [correction] { kind-correction }
       *[other] { $kind }
    }必须有这一栏，请补上后重新报送。
finding-file-column_twice = 有不止一栏表示“{ $field }”：{ $columns }。请只保留一栏。
finding-file-column_unknown = 家簿不读取“{ $column }”一栏，已经略过，内容没有保存。
finding-file-no_date = 登记表没有写明是哪一天的情况，请在标题里写上日期，或在导入时用--as-of指明。
finding-file-dates_disagree = 同一文件夹里各登记表标题的日期不一致（{ $first }和{ $other }），请改成一致，或按日期分开导入。
finding-file-no_place = 登记表没有写明是哪个村，请把村代码写在文件名里，或填在“{ field-place }”一栏。
finding-file-sheet_hidden = 工作表“{ $sheet }”是隐藏的，没有读取；里面有要登记的内容的，请取消隐藏后重新报送。
finding-file-row_too_long = 有一行栏数太多，或有单元格内容太长（{ $columns }，上限{ $limit }），请核对文件的格式。

## 命令行：新建

cli-init-book = 新家簿 { $book }，放在 { $folder }。
cli-init-places = 登记了{ $places }个地方。封印用这把公钥核对：
cli-init-secrets = 请把 { $folder } 复制一份，锁进保险柜：没有它，谁也读不了家簿。

## 命令行：导入

cli-import-read = { $files }个文件，{ $rows }行，用时{ $seconds }秒
cli-import-entered = 已登记
cli-import-already = 原已在簿
cli-import-skipped = 略过：标题、表头、空行、表尾
cli-import-refused = 退回改正
cli-import-unreadable = 文件无法读取
cli-import-findings = 问题，列在 { $file }

## 命令行：关账

cli-close-sealed = { $period } 已关账封存，第{ $edition }版，放在 { $folder }
cli-close-head = 账本{ $entries }条  根散列 { $root }
cli-close-manifest = 清单散列 { $manifest }
cli-close-unchanged = { $period }自第{ $edition }版以来没有变动，不出新的一版。
cli-close-changes = 比上一版增加{ $added }行、减少{ $removed }行；每行的来由记在 changes.jsonl

## 命令行：指标

cli-figures-period = { $period }，第{ $edition }版
cli-figures-value = 数值
cli-figures-interval = 95%区间
cli-figures-figure = 指标
cli-figures-place = 地区代码
cli-figures-name = 地名
cli-figures-month = 月份
cli-figures-sex = 性别
cli-figures-county = 县
cli-figures-township = 乡镇
cli-figures-village = 村
cli-figures-age5 = 年龄
cli-figures-age1 = 年龄
cli-figures-birth_order = 孩次
cli-figures-unknown = 不明
cli-sex-0 = 未知
cli-sex-1 = 男
cli-sex-2 = 女
cli-sex-9 = 未说明

## 命令行：追溯

cli-trace-value = { $figure } = { $value }：列出{ $entries }条
cli-trace-proved = 以上各条都在账本里：账本共{ $size }条，根散列 { $root }。

## 命令行：各版

cli-editions-edition = 版
cli-editions-sealed = 封存时间
cli-editions-entries = 条目
cli-editions-approved = 批准人
cli-editions-added = 增加行
cli-editions-removed = 减少行
cli-editions-reason = 事由
cli-editions-figure = 第{ $edition }版：{ $figure } { $before } → { $after }

## 命令行：计数证明

cli-prove-done = { $count }：{ $entries }条，都在封印之下；已写入 { $file }

cli-check_count-sound = { $figure } = { $count }，核对无误：{ $entries }条，都在封存的{ $size }条账本里。
cli-check_count-unsound = { $figure } = { $count }，证明不成立：文件、公钥与账本对不上。

## 命令行：公布

cli-publish-done = { $period }第{ $edition }版，{ $tables }张表，在 { $folder }
cli-publish-loss = 为保护当事人，{ $cells }个数中有{ $hidden }个不公布；只落在这些数里的占全部计数的{ $share }%
cli-publish-held = { $cells }个数仍以上次公布的为准：变动太小，不便公开

cli-export-done = { $period }第{ $edition }版，{ $tables }张表，数字未作保护，只供内部使用，在 { $folder }

## 命令行：核验

cli-verify-head = 账本{ $entries }条，根散列 { $root }
cli-verify-entry = 第{ $index }条：{ $what }
cli-verify-book = 整本家簿：{ $what }
cli-verify-sound = 核验通过：家簿完好。
cli-verify-unsound = 核验不通过：家簿有问题！
cli-verify-manifest = { $period } 的清单不是关账时的那一份
cli-verify-files = { $period } 的关账文件不完整：{ $what }

## 命令行：重建

cli-rebuild-folded = 由{ $entries }条重建出{ $rows }行
cli-rebuild-table = { $table }：有{ $rows }行不同，第一行是 { $first }
cli-rebuild-same = 登记簿与账本一致。
cli-rebuild-replaced = 登记簿原与账本不符，已按账本改正。
cli-rebuild-differs = 登记簿与账本不符！请用 townbook rebuild --replace 按账本改正。

## 命令行：备份和恢复

cli-backup-done = 账本{ $entries }条，根散列 { $root }，共{ $files }个文件，备份在 { $folder }
cli-backup-no_secrets = 备份里没有密钥：密钥请另行保管，不要丢失。
cli-restore-done = 账本{ $entries }条，根散列 { $root }，恢复在 { $folder }
cli-restore-behind = 可以查阅，但不能登记：{ $reason }

## 命令行：演示

cli-demo-made = 虚构了一个{ $people }人的县，各村报送的表册在 { $folder }。
cli-demo-next = 这本家簿留在 { $folder }，可以接着试试：

## 命令行：进度

cli-progress-rows = 行
cli-progress-entries = 条

## 错误：命令

error-command-read = 无法读取 { $path }
error-command-write = 无法写入 { $path }
error-command-make = 无法建立 { $path }
error-command-clear = 无法清除 { $path }
error-command-output = 无法输出
error-command-new_book = 无法在 { $path } 新建家簿
error-command-places_refused = { $file } 里有{ $refused }个地方不能登记，所以没有新建家簿；问题列在 { $findings }
error-command-nothing_closed = { $period } 还没有关账，别的统计期也都没有；请用 townbook close --period { $period } 关账
error-command-not_closed = { $period } 还没有关账（已关账的有：{ $closed }）；请用 townbook close --period { $period } 关账
error-command-close = 无法打开 { $period } 的关账文件
error-command-manifest_differs = { $path } 里的清单不是关账时的那一份
error-command-place_unknown = 家簿里没有代码为 { $place } 的地方
error-command-not_a_head = { $path } 不是这本家簿签过的封印
error-command-not_a_demo = { $path } 已经存在，又不是演示留下的，演示不动它
error-command-no_edition = { $period }没有第{ $edition }版，最新的是第{ $newest }版
error-command-sealed_head = 账本已对不上{ $period }第{ $edition }版的封印；请运行 townbook verify
error-command-by_twice = --by 的每个词只写一次，地区只取一级，年龄组只取一种
error-command-cell_unknown = { $cell }不是表中的一格；写法如 month=2006-03、sex=1、age5=15-19、village=代码、birth_order=2
error-command-not_a_count = { $id }不是计数；能证明的是计数，率和指数由计数得出
error-command-proof_unreadable = { $path } 不是本程序能读的计数证明：{ $what }
error-command-key_unreadable = 公钥读不出；它是一行名称、数字和字母，townbook init 印出过
error-command-not_published = { $period }第{ $edition }版的公布内容里没有{ $id }的这一格；只对已公布的数字作公开证明
error-command-hidden = { $id }的这一格为保护当事人没有公布，不作公开证明
error-command-folder_there = { $path } 已经有了，请另写一个还没有的文件夹
error-command-published_already = { $period }第{ $edition }版已经公布，在 { $path }；补登和更正请先用 townbook close 出新的一版
error-command-release_unreadable = { $path } 不是本程序的公布记录，请从备份恢复

## 错误：家簿

error-store-open = 无法打开数据库 { $path }
error-store-sqlite = 数据库出错
error-store-full = 磁盘已满：此前入账的都没有丢失，请腾出空间后重新执行
error-store-postgres = 数据库服务器出错
error-store-weak_settings = { $what }：这样已确认的登记也可能丢失，所以没有打开家簿
error-store-newer_schema = 数据库是第{ $found }版结构，本程序只认识到第{ $known }版：请改用更新的家簿程序
error-store-file = { $path }：{ $what }
error-store-no_book = { $path } 里没有家簿：请用 townbook init 新建
error-store-no_database = 数据库 { $path } 不见了；请把它放回来，或把备份恢复到空文件夹
error-store-no_subject = 家簿里没有编号为{ $subject }的数据密钥：没有可抹除的内容，或早已抹除
error-store-traces_left = 密钥已经销毁，但另有程序正在读取，文件里还留有痕迹；请结束那个程序，再以可写方式打开家簿，抹除就会完成
error-store-actor = 经办人的名称有{ $length }个字节，应为1至64个
error-store-book_exists = { $path } 里已经有一本家簿
error-store-secret = 密钥文件 { $path } 不能用：{ $what }
error-store-busy = 另一个家簿程序正在写入这本家簿；请等它结束，或把它停下
error-store-behind = 账本有{ $size }条，但从前的封印（{ $path }）写明有{ $known }条：这一份落后了，或与之不同；请先补回缺少的条目（恢复较晚的备份），再行登记
error-store-forked = 账本的前{ $size }条，与 { $path } 里封印所签的不同
error-store-stored = 所存数据已损坏：{ $what }；请运行 townbook verify
error-store-entry = 第{ $index }条已损坏：{ $what }；请运行 townbook verify
error-store-note = 封印 { $name } 打不开
error-store-writer_stopped = 写入已停止：{ $what }
error-store-edition_order = 统计期 { $period } 不能封存第{ $edition }版：下一版应是第{ $next }版
error-store-access_log = 查阅记录写不进去，所以不显示精确数字：{ $what }
error-store-access_field = 查看精确数字须写明{ $what }，用1至{ $longest }个字节的普通文字：不写明就不显示
error-store-backup = { $path } 里的备份不能用：{ $what }
error-store-sealed = 加密的数据打不开：密钥不对
error-store-random = 系统给不出随机数：{ $what }

## 错误：导入和数据包

error-import-path = 无法读取 { $path }
error-import-no_files = { $path } 里没有可导入的文件
error-import-places = { $path }：{ $what }
error-import-not_places = { $path } 不是地区代码表；表里应有 code、name、level、parent（代码、名称、级别、上级）各栏
error-import-receipts = 无法写入回执文件
error-import-findings = 无法写入问题清单
error-pack-read = 无法读取数据包的文件 { $path }
error-pack-content = { $file }第{ $line }行第{ $column }列：{ $what }

## 错误：公布

error-release-engine = 封存的数据无法为公布而计数：{ $what }
error-release-figure = 有指标的条件无法单独计数：{ $what }
error-release-tables = 要公布的各表对不上：{ $what }
error-release-system = 要公布的计数对不上：{ $what }
error-release-protect = 没有公布，因为已公开的数字会让隐去的数被推算出来：{ $what }
error-release-publication = 各表无法写出：{ $what }
error-release-period = { $first }至{ $last }不是整月，只公布整月的数
error-release-table = publication.toml：表{ $table }、指标{ $figure }：{ $what }
error-release-record = 不是公布记录：{ $what }
error-release-unpaired = 公布记录{ $record }与封账{ $close }对不上，请从同一份备份恢复
error-release-mismatch = { $figure }两次计数不同（{ $engine }和{ $here }），没有公布，请报告此事

error-publication-plan = { $file }:{ $line }:{ $column }：{ $what }

## 错误：关账和指标

error-close-file = { $path }：无法{ $what }
error-close-already_closed = { $path } 里已经有关账文件；下一版请另放一个文件夹
error-close-meta = 无法写出关账文件：{ $what }
error-close-row = { $table } 第{ $row }行：{ $what }
error-close-place_unlisted = 有登记记在 { $place }，关账的地区表里却没有这个地方；请先把它登记进家簿
error-close-manifest_syntax = { $path } 第{ $line }行第{ $column }列：不是清单的写法
error-close-manifest = { $path }：{ $what }
error-close-file_size = { $path } 有{ $found }字节，关账时是{ $sealed }字节；请从备份恢复关账文件
error-close-file_hash = { $path } 的 SHA-256 是 { $found }，关账时是 { $sealed }；请从备份恢复关账文件
error-close-file_rows = { $path } 有{ $found }行，清单写的是{ $sealed }行
error-close-parquet = { $path } 不能按 Parquet 读写
error-close-columns = { $table } 的列对不上
error-close-elsewhere = 别的机器没能完成统计：{ $what }
error-close-split = 表不能这样分列：{ $what }
error-close-state = 另一进程送来的计数不能用：{ $what }；请让两边用同一次关账和同一数据包
error-close-figure_unknown = 没有名为“{ $id }”的指标；不带 --id 的 townbook figures 会印出全部指标，另见 docs/reference/figures.md
error-close-place_unknown = 这次关账里没有代码为 { $place } 的地方
error-figure-shape = { $file }第{ $line }行第{ $column }列：{ $what }
error-figure-predicate = { $file }第{ $line }行第{ $column }列：条件式：{ $what }
error-figure-meaning = { $file }第{ $line }行第{ $column }列：{ $what }

## 错误：虚构的县

error-county-plan = 无法虚构这个县：{ $field } { $what }
error-county-write = 无法写入 { $path }
error-county-workbook = 无法写入工作簿 { $path }

## 错误：系统

error-system-missing = 没有这个文件或文件夹（{ $what }）
error-system-forbidden = 没有权限（{ $what }）
error-system-full = 磁盘已满（{ $what }）
error-system-folder = 这是文件夹，不是文件（{ $what }）
error-system-no_folder = 路径中有一段不是文件夹（{ $what }）
