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
finding-place-outside = 地方{ $place }不在您的辖区，这一行请交给所属的办公室登记。
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
cli-check_receipt-sound = 回执成立：第{ $index }条（校验码 { $leaf }）在封印的{ $size }条账本里。
cli-check_receipt-unsound = 回执不成立：第{ $index }条（校验码 { $leaf }）与公钥、封印对不上。

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
cli-demo-open = 办公页面已打开：{ $url }
    各岗位的账号写在登录页上，密码都是：{ $password }
cli-demo-try = 可以试试：用 township 登录看待办；找一个人，登记一件事，拿一张回执；用 township2 审核更正。
cli-demo-kept = 这本家簿留在 { $folder }。按 Ctrl-C 关门。

## 命令行：开门办公

cli-serve-ready = 已开门：{ $url }。按 Ctrl-C 关门。
cli-serve-steward = 还没有账号。首位系统管理员请打开（只能用一次，三天内有效）：
    { $url }

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
error-command-uncovered = 别的机器也连得到 { $address }，不用 TLS，密码和记录都会明文传输；请给出 --tls-cert 和 --tls-key，或用 --behind-proxy 写明前面的代理，或只监听 127.0.0.1
error-command-no_edition = { $period }没有第{ $edition }版，最新的是第{ $newest }版
error-command-sealed_head = 账本已对不上{ $period }第{ $edition }版的封印；请运行 townbook verify
error-command-by_twice = --by 的每个词只写一次，地区只取一级，年龄组只取一种
error-command-cell_unknown = { $cell }不是表中的一格；写法如 month=2006-03、sex=1、age5=15-19、village=代码、birth_order=2
error-command-not_a_count = { $id }不是计数；能证明的是计数，率和指数由计数得出
error-command-proof_unreadable = { $path } 不是本程序能读的计数证明：{ $what }
error-command-receipt_unreadable = { $path } 不是本程序能读的回执：{ $what }
error-command-key_unreadable = 公钥读不出；它是一行名称、数字和字母，townbook init 印出过
error-command-sign_on_unusable = { $path } 描述的统一登录用不了：{ $setting }
error-command-sign_on_nowhere = 统一登录要知道把人送回哪里：请用 --origin 给出 https:// 加域名
error-command-origin_unreadable = { $origin } 不能作为本系统的网址：要写 https:// 加域名，端口不是443的加上端口，后面不带别的；http:// 只能用于 localhost
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
error-store-too_long = 这份{ $what }超过{ $longest }个字节：请写短一些
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
error-store-office_field = { $what }应为1至{ $longest }个字节的普通文字
error-store-office_unknown = 办公数据里没有这一项：{ $what }
error-store-office_taken = 办公数据里已有这一项：{ $what }
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
error-tls-read = 文件 { $path } 读不了
error-tls-no_certificate = { $path } 里没有能用的证书；应是以 -----BEGIN CERTIFICATE----- 开头的 PEM 文件
error-tls-no_key = { $path } 里没有能用的私钥；应是 PEM 文件，私钥不带口令
error-tls-mismatch = { $key } 里的私钥与 { $path } 里的证书不是一对；请给出一起生成的两个文件
error-tls-expired = { $path } 里的证书已于 { $day } 过期，请更新
error-tls-not_yet = { $path } 里的证书到 { $day } 才生效；请核对本机时间，或等到那时

## 网页

web-townbook = 家簿
web-skip = 跳到正文
web-nav = 主要
web-nav-all = 全部栏目
web-nav-below = 下方
web-nav-work = 待办
web-nav-people = 找人
web-nav-register = 登记
web-nav-places = 村镇
web-nav-accounts = 账号
web-nav-ledger = 账本
web-nav-me = 我
web-nav-public = 公开
web-nav-never = 从不保存
web-nav-heads = 核对
web-nav-sign_in = 登录
web-find = 找人
web-find-hint = 姓名，或身份号码
web-sign_out = 退出
web-other_language = English
web-close_record = 合上
web-foot-entries = 账本共{ $n }条
web-foot-check = 怎样核对
web-foot-never = 从不保存什么
web-comma = ，
web-colon = ：
web-optional = （可不填）
web-choose = 请选择
web-back = 返回
web-to_fix = 要改
web-to_confirm = 请确认
web-filter = 筛选

web-problem-not_found = 没有这一页
web-problem-not_found-lead = 地址可能抄错了，或者不在你的工作范围里。
web-problem-forbidden = 这件事不归你办
web-problem-forbidden-lead = 你的岗位和辖区里没有这件事。要办的话，请找本县管账号的人。
web-problem-bad_form = 这张表没有收下
web-problem-bad_form-lead = 表单不完整，或者不是从家簿的页面送来的。请回到原来的页面再送一次；写过的都存着草稿。
web-problem-too_many = 试得太多了
web-problem-too_many-lead = 请过{ $minutes }分钟再试。
web-problem-many_records = 短时间内打开的记录太多
web-problem-many_records-lead = 你在{ $minutes }分钟内打开了{ $records }份记录，请过{ $wait }分钟再打开下一份；已经打开的仍可查看。
web-problem-many_records-why = 居民的记录，有事才打开。所以谁也不能一下子打开很多；本县的审计员会看到你被放慢过。
web-problem-many_records-need = 工作上确实要多看的，请向本县的审计员或系统管理员说明用途。
web-problem-gone = 已经有人办了
web-problem-gone-lead = 你打开这一页以后，这件事已经办完、撤回或者失效。请刷新看看现在的情况。
web-problem-unusable = 没有办成
web-problem-office = 家簿现在办不了
web-problem-office-lead = 已经登记的都在。请过一会儿再试；还不行，请告诉管理系统的人。
web-problem-office-number = 这次故障的编号是{ $number }。
web-problem-back = 回到首页

web-sign_in = 登录
web-sign_in-lead = 县里工作人员从这里登录。居民查看公开的内容，不用登录。
web-sign_in-account = 账号
web-sign_in-password = 密码
web-sign_in-code = 验证码
web-sign_in-code-hint = 手机验证器上的六位数字，或者一个备用码
web-sign_in-code_missing = 还要填验证码。
web-sign_in-wrong = 账号、密码或验证码不对。
web-step_up = 再证明一次是你
web-step_up-lead = 接下来要办的事影响大，请再填一次密码。
web-invitation = 启用账号
web-invitation-lead = { $name }，你的账号是{ $account }。请给自己定一个密码，只有你知道。
web-invitation-button = 定下密码
web-password-new = 新密码
web-password-again = 再写一遍
web-password-hint = 至少{ $n }个字符，几个不相干的词连起来最好；不用定期换
web-password-too_short = 太短：至少要{ $n }个字符
web-password-too_long = 太长：最多256个字节
web-password-common = 这个密码很多人在用，最先被猜到
web-password-guessable = 太好猜：含有账号，或者只是几个字符的重复
web-password-differ = 两遍写得不一样
web-password-wrong = 原来的密码不对
web-password-no_random = 系统暂时取不到随机数，请再试一次
web-demo-accounts = 演示账号
web-demo-password = 这是虚构的县。每个账号的密码都是：{ $password }
web-demo-who = 是谁

web-role-village_worker = 村工作人员
web-role-township_officer = 乡镇干部
web-role-county_officer = 县干部
web-role-auditor = 审计员
web-role-payments_officer = 发放人员
web-role-petitions_officer = 信访人员
web-role-clinician = 医务人员
web-role-steward = 系统管理员
web-role-resident = 居民
web-role-public = 公众

web-work = 待办
web-work-lead = 辖区里有{ $all }件，{ $mine }件归你办，{ $overdue }件已过期限。
web-work-whose = 谁来办
web-work_filter-mine = 我的
web-work_filter-free = 还没人领
web-work_filter-all = 辖区全部
web-work_filter-overdue = 已过期限
web-work_filter-start = 我的
web-work-kinds = 事项
web-work-places = 村镇
web-work-due = 期限
web-work-what = 要办的事
web-work-who = 谁
web-work-place = 村镇
web-work-source = 来源
web-work-state = 状态
web-work-overdue = 已过期限
web-work-today = 今天，{ $day }
web-work-week = 七天以内
web-work-later = 以后
web-work-n = { $n }件
web-work-due-today = 今天
web-work-due-past = 过了{ $n }天
web-work-due-in = 还有{ $n }天
web-work-until = { $day }前
web-work-empty = 这里没有要办的事。
web-work-assignee = 经办人
web-work-nobody = 还没人领
web-work-take = 我来办
web-work-free = 放回大家的待办
web-work-end = 不用登记，已经办好
web-work-assign = 交给别人办
web-work-assign-to = 交给谁
web-work-assign-button = 交办
web-work-not_bare = 这件事要办完才算了结：审核要给出结果，关账要封存。
web-work-not_theirs = 这件事不在对方的辖区或岗位里，请交给别人。
web-work-steps = 经过
web-task = 待办事项
web-task-list_day = 名单上的日期
web-task_list_name-facility_birth = 母亲
web-task_list_name-funeral_death = 名单上的姓名
web-task-facility_birth = 核对医院出生名单
web-task-funeral_death = 核对殡仪馆名单
web-task-certificate = 补录出生医学证明编号
web-task-household_head = 确定新户主
web-task-decide_request = 审核申请
web-task-tell_decision = 告知更正结果
web-task-seal_period = 上月关账
web-task_why-facility_birth = 医院名单上有{ $day }的出生，家簿里没有。告诉家里可以登记，也可以代办
web-task_why-funeral_death = 殡仪馆名单上有{ $day }的死亡，家簿里没有。请与家里核对后登记
web-task_why-certificate = 登记时还没有证明。等家里拿到后补一次编号，不影响孩子办事
web-task_why-household_head = 原户主已去世，户里还有人。问一问由谁当户主
web-task_why-decide_request = 有人申请更正、核对或抹除，要由第二个人审核
web-task_why-tell_decision = 申请没有通过，请把原因告诉申请人
web-task_why-seal_period = { $period }已经结束，还没有关账
web-task_group-facility_birth = 医院名单
web-task_group-funeral_death = 殡仪馆名单
web-task_group-certificate = 补材料
web-task_group-household_head = 户主变更
web-task_group-decide_request = 更正审核
web-task_group-tell_decision = 告知结果
web-task_group-seal_period = 关账
web-task_source-facility_birth = 医院名单
web-task_source-funeral_death = 殡仪馆名单
web-task_source-certificate = 出生登记
web-task_source-household_head = 死亡登记
web-task_source-decide_request = 更正申请
web-task_source-tell_decision = 更正申请
web-task_source-seal_period = 规则
web-task_do-facility_birth = 登记出生
web-task_do-funeral_death = 登记死亡
web-task_do-certificate = 补录编号
web-task_do-household_head = 打开这一家
web-task_do-decide_request = 看申请
web-task_do-tell_decision = 看结果
web-task_do-seal_period = 关账
web-child-of-male = { $name }之子
web-child-of-female = { $name }之女
web-child-of-unknown = { $name }的孩子
web-child-of-not_stated = { $name }的孩子
web-tag-done = 已办
web-tag-settled = 已了结
web-tag-overdue = 已过期限
web-tag-today = 今天到期
web-tag-doing = 办理中
web-tag-open = 未开始
web-step-set = 由{ $actor }列入待办
web-step-assigned = { $actor }交给{ $whom }
web-step-freed = { $actor }放回大家的待办
web-step-done = { $actor }办好
web-step-settled = 原因已消除，自动了结

web-people = 找人
web-people-lead = 写姓名、拼音、身份号码或出生证编号。这里不列名册，要找谁就写谁。
web-people-q = 找谁
web-people-q-hint = 例如：王小梅、wangxm、990101…
web-people-button = 找
web-people-none = 辖区里没有找到。换个写法，或者写全名和号码试试。
web-people-found = 找到{ $n }人。
web-people-more = 先列出{ $n }人，还有更多。请写得更全一些。
web-people-about = 情况
web-people-place = 村
web-people-state = 现在
web-person = 居民
web-person-born = { $year }年生
web-person-born-on = { $day }出生
web-person-died = { $day }去世
web-person-away = 已迁出
web-person-in_error = 误登
web-person-in_error-note = 这个人是误登的，不计入任何统计。
web-person-no_number = 家簿里还没有
web-person-since = { $day }起
web-person-residence = 居住地
web-person-open = 正在办的事
web-person-life = 生平
web-person-life-note = 新的在上面
web-person-kin = 亲属
web-person-deeds = 登记
web-person-looks = 谁看过
web-person-looks-note = 本人也能看到这些
web-life-source = { $at }由{ $actor }登记
web-life-entry = 账本第{ $n }条
web-life-withdrawn = 已撤销
web-life-withdrew = 撤销{ $day }的{ $what }
web-life-reason = 原因：{ $reason }
web-life-corrected = { $item }改为{ $value }
web-life-taken_away = （删去）
web-life-erased = 内容已按规定清除，读不出来
web-look-beside = （看别人时连带看到）
web-look-own = 这次是你
web-household = 家庭户
web-household-of = { $code }户
web-household-lead = { $n }人，{ $kind }
web-household-note = 看这一页，户里每个人的“谁看过”都会记上一笔。
web-household-alone = 户里没有别人。

web-purpose = 打开记录
web-purpose-title = 先说明为什么要看
web-purpose-why = 为了什么事
web-purpose-for_task = 办理待办：{ $task }
web-purpose-button = 打开
web-purpose-what = 打开以后
web-purpose-opens = 能看到这个人的登记内容、亲属和同户的人。
web-purpose-long = 三十分钟后自动合上，也可以随时合上。
web-purpose-seen = 你的姓名、单位、时间和事由会记在“谁看过”里，本人看得到。
web-purpose-strip = 为“{ $purpose }”打开，{ $minutes }分钟后合上
web-purpose-registration = 办理登记
web-purpose-resident_request = 本人或家人来办
web-purpose-correction = 更正核实
web-purpose-data_quality = 核对资料
web-purpose-task = 办理待办事项
web-purpose-audit = 审计
web-purpose-stewardship = 系统管理
web-purpose-search = 找人

web-kin-mother = 母亲
web-kin-father = 父亲
web-kin-spouse = 配偶
web-kin-child = 子女
web-sex-male = 男
web-sex-female = 女
web-sex-unknown = 性别未知
web-sex-not_stated = 性别未说明
web-marital-never_married = 未婚
web-marital-married = 已婚
web-marital-widowed = 丧偶
web-marital-divorced = 离婚
web-marital-not_stated = 未说明
web-relation-head = 户主
web-relation-spouse = 配偶
web-relation-son = 子
web-relation-daughter = 女
web-relation-grandchild = 孙子女
web-relation-parent = 父母
web-relation-grandparent = 祖父母
web-relation-sibling = 兄弟姐妹
web-relation-other = 其他
web-relation-not_stated = 未说明
web-household_kind-agricultural = 农业户口
web-household_kind-non_agricultural = 非农业户口
web-household_kind-not_stated = 户口性质未说明
web-residence-registered_living_here = 常住
web-residence-registered_living_elsewhere = 外出
web-residence-living_here_registered_elsewhere = 流入，户口在外
web-level-province = 省
web-level-prefecture = 市
web-level-county = 县
web-level-township = 乡镇
web-level-village = 村（居）
web-item-name = 姓名
web-item-sex = 性别
web-item-birth_date = 出生日期
web-item-number = 公民身份号码
web-item-certificate = 出生医学证明编号
web-item-marital = 婚姻状况
web-item-death_date = 死亡日期
web-item-birth_order = 母亲的第几个孩子
web-item-entered_in_error = 这个人是误登的
web-item-withdraw_death = 死亡登记有误，人还在
web-item-withdraw_birth = 出生登记有误
web-item-withdraw_marriage = 结婚登记有误
web-item-withdraw_divorce = 离婚登记有误
web-item-withdraw_move_in = 迁入登记有误
web-item-withdraw_move_out = 迁出登记有误
web-item-withdraw_leave = 外出登记有误
web-item-withdraw_return = 返乡登记有误
web-item-withdraw_arrive = 流入登记有误
web-item-withdraw_depart = 离开登记有误
web-request_state-waiting = 等人审核
web-request_state-granted = 已更正
web-request_state-declined = 未通过
web-request_state-taken_back = 已撤回

web-register = 登记
web-register-lead = 先选发生了什么事。涉及家簿里的人，先找到人再登记，姓名号码不用重填。
web-register-birth = 登记出生
web-register-other = 登记其他事
web-register-direct = 新来的人
web-register-by_person = 家簿里已有的人
web-register-by_person-lead = 找到本人，在他的页面上登记：
web-register-drafts = 没写完的
web-register-no_drafts = 没有写了一半的表。
web-deed-birth = 登记出生
web-deed-death = 登记死亡
web-deed-marriage = 登记结婚
web-deed-divorce = 登记离婚
web-deed-move_in = 登记迁入
web-deed-move_out = 登记迁出
web-deed-leave = 登记外出
web-deed-return = 登记返乡
web-deed-arrive = 登记流入
web-deed-depart = 登记离开
web-deed-household_change = 换户或换村
web-deed-correction = 申请更正
web-form_lead-birth = 不问婚姻状况，不问第几个孩子。没有的材料可以后补。
web-form_lead-death = 只写日期。补领、停发等事由系统列成待办，不用家里再跑。
web-form_lead-marriage = 写登记结婚的日期和另一方。另一方不在本县，只写姓名也可以。
web-form_lead-divorce = 写离婚登记或判决生效的日期。
web-form_lead-move_in = 户口迁到本县的人。以前登记过的，按身份号码自动接上。
web-form_lead-move_out = 户口迁往外县。
web-form_lead-leave = 户口还在，人到外地住。
web-form_lead-return = 外出的人回来住。
web-form_lead-arrive = 户口在外县，来本县居住。
web-form_lead-depart = 户口在外县、来本县居住的人离开。
web-form_lead-household_change = 在本县内换到另一户或另一个村。
web-form_lead-correction = 写错的可以改。由第二个人审核后生效，原来的记录仍然看得到。
web-section-child = 孩子
web-section-newcomer = 来的人
web-section-what = 登记内容
web-section-parents = 父母
web-section-parents-cap = 填一位即可；填了的，会和家簿里的人对上
web-field-birth-name = 孩子姓名
web-field-birth-household = 户编号
web-field-move_in-event_date = 迁入日期
web-field-arrive-event_date = 来住日期
web-field-move_out-event_date = 迁出日期
web-field-leave-event_date = 外出日期
web-field-return-event_date = 返乡日期
web-field-depart-event_date = 离开日期
web-field-marriage-event_date = 结婚日期
web-field-divorce-event_date = 离婚日期
web-field-household_change-event_date = 变动日期
web-field-household_change-place = 到哪个村
web-field-household_change-household = 到哪一户
web-field-household_change-relation = 与新户主的关系
web-field-birth-place = 户口登记在
web-field-move_in-place = 迁到
web-field-arrive-place = 住在
web-field-correction-event_date = 那件事的日期（撤销时填）
web-hint-birth_date = 如2026-11-20
web-hint-death_date = 如2026-11-20
web-hint-event_date = 如2026-11-20
web-hint-registered_on = 今天办的就不用改
web-hint-certificate = 证明右上角的编号；没有可以后补
web-hint-facility = 医院，或村名
web-hint-household = 户口簿上的户编号；新立的户写新编号
web-hint-corrected_value = 改成什么；撤销一件事时不填
web-hint-reason = 凭什么这样改，如“身份证原件”
web-form-found = 还没登记：{ $fix }处要改，{ $confirm }处请确认
web-form-send = 登记
web-form-ask = 送去审核
web-form-confirm = 请确认的都看过了，就是这样
web-files = 证明材料
web-files-choose = 照片或 PDF
web-files-hint = 证件、证明的照片或扫描件：JPEG、PNG、WebP、PDF，最多{ $n }份，每份不超过{ $mb } MB
web-files-drop = 去掉
web-files-size = { $n } KB
web-files-note = 打开材料和打开本人资料一样，会记入本人的查阅记录。
web-files-too_many = 一次最多附{ $n }份材料，请去掉几份。这次选的都没有留下。
web-files-too_large = “{ $name }”超过{ $mb } MB，请拍小一些或分成几份。这次选的都没有留下。
web-files-other = “{ $name }”不是 JPEG、PNG、WebP 图片或完整的 PDF，请换一份。这次选的都没有留下。
web-problem-too_large = 材料太大
web-problem-too_large-lead = 附上的材料加在一起太大，没有收下。请返回上一页，少附几份或换小一些的；填过的内容已存成草稿。
web-form-matched = 对上了：{ $who }
web-form-after = 登记以后
web-form-without = 缺材料也能登记
web-form-without-text = 缺的材料由系统列成待办，以后补上，不耽误办事。填过的都存着草稿，断网、关机都不会丢。
web-form_after-birth-1 = 当场给一张回执，有编号，谁都能核对
web-form_after-birth-2 = 户口仍到派出所办
web-form_after-death-1 = 当场给一张回执
web-form_after-death-2 = 户里还有人而户主去世的，提醒确定新户主
web-form_after-correction-1 = 由乡镇的另一位同事审核，七天内有结果
web-form_after-correction-2 = 通过后写进账本，原来的那条仍看得到
web-form_after-correction-3 = 没通过会说明原因，并告诉申请人
web-draft-saved = 草稿已存好
web-draft-unsaved = 草稿还没存上，会自动再试
web-draft-taken_up = 接着{ $at }的草稿写。

web-request = 更正申请
web-request-lead = 关于{ $name }
web-request-place = 村镇
web-request-asked = 谁申请的
web-request-decided = 谁审核的
web-request-answer = 答复
web-request-answer-hint = 写清楚为什么，还缺什么，申请人会看到
web-request-answer_needed = 请写明原因，最多400字
web-request-entry = 账本条目
web-request-grant = 同意，写进账本
web-request-decline = 不同意，告知原因
web-request-decline-title = 不同意
web-request-own = 这是你申请的，要由另一位同事审核。
web-request-take_back = 撤回申请
web-request-how = 怎样审核
web-request-how-text = 对照原件看一次：写的是不是这个人，依据够不够。拿不准就说明还缺什么，不要空着退回。
web-request-doubt = 请求核对登记
web-request-by_person = 本人
web-request-answer-title = 核对后答复
web-request-answer-lead = 对照原件看这一条。有错的，先在本人页面申请更正，再把结果告诉本人；没错的，说明依据是什么。
web-request-answer-button = 答复
web-request_state-answered = 已答复
web-nav-own = 我的资料
web-nav-own_household = 我的户
web-nav-own_looks = 谁看过
web-own = 我的资料
web-own-lead = 家簿里登记的关于你的全部内容。哪里不对，都可以在这里提出来。
web-own-now = 现在登记的是
web-own-household = 我的户
web-own-household-none = 现在没有登记你住在哪一户。
web-own-household-own = （本人）
web-own-from_to = { $from }至{ $to }
web-own-life = 一条一条登记的
web-own-life-note = 新的在前；每条写明谁在什么时候登记
web-own-receipt = 第{ $n }条的回执
web-own-kin-note = 这里只写称呼和姓名；他们的其他资料，只有他们本人能看。
web-own-requests = 我提出的和关于我的申请
web-own-do = 你可以
web-own-next = 接下来
web-own-next-text = 乡镇干部七天内审核，结果写在这里。审核以前，你可以随时收回。
web-own-correction = 申请更正
web-own-correction-why = 姓名、出生日期、婚姻状况等写错了
web-own-correction-lead = 写明哪一项不对、应该是什么、凭什么。原件请带到乡镇，或先留好，审核时要看。
web-own-doubt = 请求核对这一条
web-own-doubt-link = 这条不对？
web-own-doubt-lead = 如果这一条不是你的事，或者写得不对，请说出来，干部会对照原件核对并答复你。
web-own-doubt-reason = 哪里不对
web-own-doubt-reason-hint = 四百字以内，知道多少写多少
web-own-doubt-button = 送去核对
web-own-looks = 谁看过我的资料
web-own-looks-why = 什么人、什么时候、凭什么事由打开过
web-own-looks-lead = 每一次打开都记在这里，没有人能绕过，也没有人能删掉。
web-own-looks-none = 还没有人看过。
web-own-looks-more = 这里是最近的；全部的在你的副本里：
web-own-looks-wrong = 觉得有人不该看？
web-own-looks-wrong-text = 可以向县里的审计员或信访窗口反映，说明时间和是谁就行。没有正当事由打开别人的资料，是要追究的。
web-own-looks-beside = 在别人的页面上连带看到你的，只写岗位和事由，不写在哪个办公室，免得透露别人住在哪里。
web-own-look-own = 你本人
web-own-look-relative = 一位亲属或同户的人，在自己的页面上看到你的姓名
web-own-copy = 下载我的全部资料
web-own-copy-why = 可以阅读的和程序可以读取的各一份
web-own-copy-lead = 依照《个人信息保护法》第四十五条，你可以查阅、复制关于你的全部个人信息，也可以交给别的机构使用。
web-own-copy-html = 可以阅读的副本（HTML）
web-own-copy-html-why = 用浏览器打开，可以打印
web-own-copy-json = 程序可以读取的副本（JSON）
web-own-copy-json-why = 代码和名称固定，便于转交
web-own-copy-keep = 副本里有你的证件号码和家人姓名。
web-own-copy-keep-why = 不要在公用的电脑上下载，下载后请自己保管好。
web-own-copy-file-lead = { $at }从家簿{ $book }取出的本人资料副本。
web-resident = 本人账号
web-resident-short = 本人凭账号查看自己的资料和查阅记录，申请更正。
web-resident-see = 开通或收回
web-resident-lead = 本人凭这个账号只能看到自己的资料，别人的看不到。
web-resident-none = 还没有账号。
web-resident-give = 开通账号并给出链接
web-resident-again = 给一个新链接
web-resident-again-lead = 忘了密码，或者链接过期了，可以当面再给一个。原来没用过的链接同时作废。
web-resident-since = { $when }由{ $by }开通
web-resident-link = 链接
web-resident-link-lead = 打印出来，当面交给本人。本人打开链接，自己设密码。
web-resident-link-word = 链接地址
web-resident-print = 打印
web-resident-end = 收回账号
web-resident-end-lead = 收回后立刻退出登录，这个账号不能再用；以后可以另开一个。已经提出的申请照常办理。
web-resident-end-button = 收回
web-resident-before = 开通以前
web-resident-before-1 = 请本人到场，看身份证原件；不能由别人代领。
web-resident-before-2 = 未满十四周岁的，由父母办理，不单独开通。
web-resident-before-3 = 链接由谁给出，谁就不能审核这个账号提出的申请。
web-resident-not_for = 已去世、误登或未满十四周岁的，不能开通账号。
web-request_state-erased = 已抹除
web-erasure = 申请抹除
web-erasure-short = 抹除要由县里两个人先后决定，抹除后无法恢复。
web-erasure-see = 申请抹除此人
web-erasure-lead = 说明为什么要抹除。由另一位县干部审核，本人不能自己批自己提的申请。
web-erasure-own-lead = 你可以请求抹除家簿里关于你的全部内容，由县干部审核。
web-erasure-own-why = 把家簿里关于我的内容全部销毁
web-erasure-final = 抹除以后，谁也无法恢复。
web-erasure-final-why = 以后需要证明亲属关系、住址或待遇的，家簿里都查不到了。
web-erasure-gone = 会销毁的
web-erasure-gone-1 = 姓名、证件号码，以及每一条登记的内容：数据密钥销毁，密文永远打不开。
web-erasure-gone-2 = 此人的申请内容、附上的证明材料、还没办完的草稿。
web-erasure-gone-3 = 本人账号；查找、户和亲属里都不再有此人。
web-erasure-stays = 会留下的
web-erasure-stays-1 = 账本的每一条和校验码：看得出有过一条，看不出是谁、写了什么；核验照样通过。
web-erasure-stays-2 = 一条抹除记录，写明谁在什么时候批准；不写姓名。
web-erasure-stays-3 = 已经关账的统计数字：里面只有人数，没有人。
web-erasure-stays-4 = 抹除以前做的备份，到备份保存期满为止。
web-erasure-reason = 为什么要抹除
web-erasure-reason-hint = 四百字以内，如“本人请求，已核对身份证”
web-erasure-reason-own-hint = 四百字以内
web-erasure-next = 由县里另一位干部审核，结果写在这里。审核以前可以随时收回。
web-erasure-confirm-ask = 我看过上面会销毁什么、留下什么
web-erasure-confirm = 我核对过是这个人，理由成立；我知道抹除以后无法恢复
web-erasure-confirm-missing = 请先勾选，表示看过了
web-erasure-ask = 提出申请
web-erasure-decide = 批准并抹除
web-erasure-decide-lead = 你是第二个人。批准后立即抹除，并把登记重新整理一遍；县里人多时要等一会儿，期间不能登记。
web-erasure-button = 抹除此人
web-erasure-keep-title = 不抹除
web-erasure-keep = 不抹除，说明原因
web-erasure-erased = 已抹除的人

web-places = 村镇
web-places-lead = 你辖区里的乡镇和村。
web-place-lead = 截至{ $day }的登记情况。
web-place-pyramid = 男女老少各多少
web-place-pyramid-cap = 每岁一行，左男右女；浅色是户口在本地、住在外地的人。单位：人
web-place-pyramid-desc = 按年龄和性别分的人数，数字见下面的表。
web-place-table = 看数字
web-place-age = 年龄
web-place-men_here = 男，住本地
web-place-men_away = 男，在外
web-place-women_here = 女，住本地
web-place-women_away = 女，在外
web-place-events = 每月登记的事
web-place-events-cap = 按发生的月份；本月只到今天
web-place-no_events = 近一年没有登记的事。
web-place-month = 月份
web-place-population = 人口
web-place-registered = 户籍人口
web-place-living_here = 其中住本地
web-place-living_elsewhere = 其中在外
web-place-registered_elsewhere = 外来居住
web-place-households = 户
web-place-timely = 登记得及时吗
web-place-timely-cap = 从发生到登记的天数，近十二个月
web-place-births-delay = 出生
web-place-deaths-delay = 死亡
web-place-delay = { $n }件：一半在{ $median }天内，九成在{ $ninth }天内
web-place-no_delay = 近一年没有
web-place-tasks = 要办的事
web-place-no_tasks = 这里没有要办的事。
web-place-under = 下辖

web-record-place_recorded = 地区登记
web-record-person_enrolled = 名册登记
web-record-birth = 出生
web-record-death = 死亡
web-record-marriage = 结婚
web-record-divorce = 离婚
web-record-move_in = 迁入
web-record-move_out = 迁出
web-record-leave = 外出
web-record-return = 返乡
web-record-arrive = 流入
web-record-depart = 离开
web-record-adoption = 收养
web-record-household_changed = 户内变动
web-record-correction = 更正
web-record-withdrawal = 撤销
web-record-facility_birth = 医院出生名单
web-record-funeral_death = 殡仪馆名单
web-record-book_opened = 开簿
web-record-period_closed = 关账
web-record-key_destroyed = 清除
web-record-pack_loaded = 规则更新
web-life-own-person_enrolled = 名册登记
web-life-own-birth = 出生
web-life-own-death = 死亡
web-life-own-marriage = 结婚
web-life-own-divorce = 离婚
web-life-own-move_in = 迁入
web-life-own-move_out = 迁出
web-life-own-leave = 外出
web-life-own-return = 返乡
web-life-own-arrive = 流入
web-life-own-depart = 离开
web-life-own-adoption = 收养
web-life-own-household_changed = 户内变动
web-life-own-correction = 更正
web-life-own-withdrawal = 撤销
web-life-own-key_destroyed = 清除
web-life-party-person_enrolled = 名册登记
web-life-party-birth = 孩子出生
web-life-party-death = 死亡
web-life-party-marriage = 结婚
web-life-party-divorce = 离婚
web-life-party-move_in = 迁入
web-life-party-move_out = 迁出
web-life-party-leave = 外出
web-life-party-return = 返乡
web-life-party-arrive = 流入
web-life-party-depart = 离开
web-life-party-adoption = 收养子女
web-life-party-household_changed = 户内变动
web-life-party-correction = 更正
web-life-party-withdrawal = 撤销
web-life-party-key_destroyed = 清除
web-life-spouse-person_enrolled = 配偶名册登记
web-life-spouse-birth = 配偶出生
web-life-spouse-death = 配偶去世
web-life-spouse-marriage = 配偶结婚
web-life-spouse-divorce = 配偶离婚
web-life-spouse-move_in = 配偶迁入
web-life-spouse-move_out = 配偶迁出
web-life-spouse-leave = 配偶外出
web-life-spouse-return = 配偶返乡
web-life-spouse-arrive = 配偶流入
web-life-spouse-depart = 配偶离开
web-life-spouse-adoption = 配偶收养
web-life-spouse-household_changed = 配偶户内变动
web-life-spouse-correction = 配偶更正
web-life-spouse-withdrawal = 配偶撤销
web-life-spouse-key_destroyed = 配偶清除

## 网页：公开页面

web-public = 公开页面
web-public-title = { $place }家簿
web-public-lead = 这本家簿记着谁住在本地，以及出生、婚姻、迁移和死亡，好让该办的事办得成。每记一条都封进账本，不会丢，也改不掉；写错了，另记一条更正。工作人员要说明事由才能打开您的记录，每打开一次都留下一行：是谁、什么时候、为了什么。
web-public-check = 您可以这样核对
web-public-keep = 留一份封印。
web-public-keep-how = 封印由条数和一组校验码组成。抄下来、打印出来或下载下来都行。
web-public-compare = 比一比封印。
web-public-compare-how = 条数相同的封印，不论在哪里看到，校验码都应当一模一样。有一个字不同，就是有人动过账本。
web-public-receipt = 核对您的回执。
web-public-receipt-how = 每件登记都有回执，上面有校验码和二维码。核对不用联网，不用密码，也不用问任何人。
web-public-heads-link = 全部封印和核对办法
web-public-never-lead = 有些事，这本家簿从设计起就没有地方可记。是哪些事、为什么，都写在一页上。
web-public-never-link = 看这一页
web-public-entries = 账本现有{ $n }条

web-head-newest = 最新的封印
web-head-covers = 封到{ $n }条为止
web-head-download = 下载最新的封印
web-head-none = 还没有封印。有了第一份，就会显示在这里。
web-check_code = 校验码

web-heads = 封印和核对办法
web-heads-lead = 封印是家簿对账本的签字：到此为止有多少条、全部内容合起来的校验码是什么。您手里有一份封印，账本就不能悄悄改动。
web-heads-how = 怎样核对
web-heads-keep = 留一份封印。
web-heads-keep-how = 现在下载或抄下一份，收好。
web-heads-later = 以后再来看。
web-heads-later-how = 条数只会增加。下面列出的旧封印，条数与您手里那份相同的，校验码也应当一模一样；不一样的，请把两份都交给审计。
web-heads-receipt = 核对回执。
web-heads-receipt-how = 回执的二维码里，或下载的回执文件里，有算到封印所需的全部内容。用下面的公钥就能核对，不用联网，也不用问任何人。
web-heads-key = 核对用的公钥
web-heads-key-lead = 封印都用这本家簿的私钥签字，用这把公钥核对。公钥不是秘密，请从两处以上取得，比对一致再用。
web-heads-book = 家簿名称
web-heads-public_key = 公钥
web-heads-last = 最近的封印
web-heads-size = 条数
web-heads-format = 回执文件的写法（写核对程序用）
web-heads-format-lead = 文件是纯文本，每行以换行符结束，依次是：
web-heads-format-name = 第一行：townbook-receipt/v1
web-heads-format-index = 第二行：这一条的编号，从0数起
web-heads-format-leaf = 第三行：这一条的校验码，Base64
web-heads-format-path = 以下各行：由下而上的旁支校验码，一行一个，Base64；可以一行也没有
web-heads-format-note = 一个空行，其后是签了字的封印，原样照抄
web-heads-format-check = 按RFC 9162第2.1.3.2节，用编号、条数、校验码和旁支算出总校验码，应与封印第三行相同。封印按C2SP的tlog-checkpoint和signed-note书写，用Ed25519签字。条目的校验码是SHA-256，先放一个零字节，再放条目的全部字节。

## 网页：账本和回执

web-ledger = 账本
web-ledger-lead = 现有{ $n }条，只增加，不改动。
web-ledger-last = 最近的条目
web-ledger-number = 编号
web-ledger-kind = 事项
web-ledger-recorded = 登记时间
web-ledger-purpose = 用途
web-ledger-actor = 登记账号
web-ledger-content = 这里只列最近30条的公开部分。登记的内容是加密的，要说明事由，从本人的页面打开。
web-ledger-check = 怎样核对
web-ledger-check-lead = 每条都有校验码，都封在封印之下。居民拿着回执，自己就能核对。
web-ledger-check-link = 封印和核对办法

web-receipt = 回执
web-receipt-title = 回执：{ $kind }
web-receipt-recorded = 已登记。
web-receipt-recorded-lead = 这件事写进了账本，不会丢，也改不掉；写错了，再登记一条更正。
web-receipt-proves = 本回执只说明已登记，不作其他证明
web-receipt-kind = 事项
web-receipt-number = 编号
web-receipt-entry = 账本第{ $n }条
web-receipt-at = 登记时间
web-receipt-actor = 经办人
web-receipt-print = 打印回执
web-receipt-another = 再登记一件
web-receipt-person = 本人的页面
web-receipt-to_person = 回到本人的页面
web-receipt-check = 怎样核对
web-receipt-check-lead = 二维码里是完整的核对内容，不用联网就能验算；对应的封印封到{ $n }条为止。
web-receipt-qr = 核对这张回执的二维码
web-receipt-download = 下载核对内容
web-receipt-how = 核对办法和公钥
web-receipt-unsigned = 这一条已经登记，还没有封进封印。过一会儿再打开这一页，就有二维码了。

web-entry_purpose-registration = 日常登记
web-entry_purpose-import = 导入表册
web-entry_purpose-close = 关账
web-entry_purpose-erasure = 抹除
web-entry_purpose-stewardship = 家簿管理

## 网页：账号

web-accounts = 账号
web-accounts-lead = 谁有账号，担任什么岗位，管到哪里。
web-accounts-new = 邀请同事
web-accounts-new-lead = 系统会给出一条链接，由本人打开，自己设密码。
web-accounts-new-button = 发出邀请
web-accounts-empty = 这里还没有账号。
web-accounts-name = 姓名
web-accounts-name-hint = 同事平时怎么称呼就怎么写，如“王敏”。
web-accounts-account-hint = 小写字母开头，2到32个字符，可用数字、点、横线和下划线。以后不能改。
web-accounts-role = 岗位
web-accounts-roles = 岗位和地方
web-accounts-place = 地方
web-accounts-state = 状态
web-accounts-no_role = 没有岗位
web-accounts-made = { $when }由{ $by }开设
web-accounts-link = 邀请链接
web-accounts-link-lead = 请把这条链接交给{ $name }本人。
web-accounts-link-host = 接在本系统的网址后面打开。
web-accounts-link-once = 这条链接只在这里显示一次。
web-accounts-link-secret = 三天内有效，用过一次就作废。除本人外，不要让别人看到。
web-accounts-link-back = 看这个账号
web-accounts-own-why = 你的岗位由另一位管理员授予和收回，这样每次变动都有两个人知道。密码和登录方式在“我”的页面里改。
web-accounts-revoke = 收回
web-accounts-revoke-one = 收回{ $role }
web-accounts-grant = 授予岗位
web-accounts-grant-button = 授予
web-accounts-reset = 重设密码
web-accounts-reset-lead = 忘了密码，或链接过了期，可以再给一条新链接。原来没用的链接随即作废。
web-accounts-reset-button = 给一条新链接
web-accounts-close = 停用这个账号
web-accounts-close-lead = 停用后，这个账号立即退出登录，不能再用，也不能恢复；它登记过的条目不受影响。
web-accounts-close-button = 停用账号
web-account_state-invited = 待启用
web-account_state-active = 在用
web-account_state-closed = 已停用
web-account-closed = 这个账号已经停用，不能再改。本人还要用的，请另开一个账号。

web-access = 查阅情况
web-access-lead = 各账号在最近{ $days }天里打开记录的情况，按姓名排列。
web-access-note = 数字只是一个问题，不是结论。
web-access-note-more = 集中核对、替同事代办、下村走访，都会让次数多起来。觉得有疑问，先问本人，再看事由。
web-access-empty = 最近没有人打开过记录。
web-access-office = 地方
web-access-looks = 打开次数
web-access-people = 涉及人数
web-access-without_task = 没有对应待办
web-access-first = 第一次
web-access-last = 最近一次
web-access-slowed = 被放慢{ $times }次，最近{ $last }

## 网页：我

web-me = 我
web-me-done-password = 密码已改，别处的登录都已退出。
web-me-done-codes_off = 一次性验证码已关闭。
web-me-done-sessions = 已退出。
web-me-looks = 我打开过的记录
web-me-looks-lead = 最近{ $days }天，最多列50次。本人可以看到同样的内容。
web-me-looks-none = 这段时间没有打开过记录。
web-me-look-person = 编号{ $n }的记录
web-me-look-household = 一户的记录
web-me-look-beside = 页面上还看到{ $n }人
web-me-look-members = 看到{ $n }人
web-me-drafts = 没写完的登记
web-me-drafts-lead = 只有你看得到，可以接着写。
web-me-sessions = 登录着的设备
web-me-sessions-lead = 有不认识的，先退出它，再改密码。
web-me-session-agent = 浏览器和来处
web-me-session-began = 登录时间
web-me-session-seen = 最近使用
web-me-session-this = 正在用的
web-me-session-unnamed = 没有报名称的浏览器
web-me-session-end = 退出
web-me-session-end-one = 退出最近使用时间为{ $seen }的登录
web-me-sessions-end = 退出其他所有设备
web-me-password = 修改密码
web-me-password-old = 现在的密码
web-me-password-lead = 改好后，别处的登录都会退出。
web-me-password-button = 修改密码
web-me-codes = 一次性验证码
web-me-codes-off = 没有开启。开启后，登录时除密码外还要填手机上的六位数字，别人知道密码也进不来。
web-me-codes-set_up = 开启
web-me-codes-scan = 用手机上的验证器应用扫这个二维码。
web-me-codes-qr = 验证器应用用的二维码
web-me-codes-type = 扫不了的，手工输入：
web-me-codes-first = 把应用上显示的六位数字填在下面。
web-me-codes-on-button = 开启验证码
web-me-codes-wrong = 这六位数字对不上。请核对手机的时间，再填一次最新的数字。
web-me-codes-on = 已开启。登录时要填手机上的六位数字。
web-me-codes-left = 还剩{ $n }个备用码
web-me-codes-off-summary = 关闭验证码
web-me-codes-off-lead = 关闭后，只凭密码就能登录，备用码也不能再用。换手机时，先关闭，再在新手机上开启。
web-me-codes-off-button = 关闭验证码
web-me-codes-new = 请收好这十个备用码
web-me-codes-new-lead = 手机不在身边时，用一个备用码代替六位数字，每个只能用一次。它们只在这里显示一次：请打印或抄下来，不要和密码放在一起。
web-me-codes-print = 打印备用码
web-passkey = 通行密钥
web-passkey-lead = 通行密钥存在手机、电脑或安全密钥里，像解锁设备一样登录，不用密码和验证码。丢了也不要紧，仍可用密码和验证码登录。
web-passkey-use = 用通行密钥
web-passkey-use-lead = 有通行密钥的，不用填密码和验证码。
web-passkey-elsewhere = 从这个网址不能用通行密钥，请打开
web-passkey-not_here = 从这个网址不能用通行密钥。
web-passkey-nowhere = 这里不能用通行密钥：它要求https和域名，而本系统还没有设好自己的网址。请联系运行本系统的人。
web-passkey-noscript = 通行密钥要用脚本，这个浏览器没有开启。请用密码登录。
web-passkey-unable = 这个浏览器不能用通行密钥，请用密码。
web-passkey-failed = 没有用上通行密钥：可能是取消了、超时了，或者这台设备上没有本网站的密钥。可以再试一次。
web-passkey-name = 密钥名称
web-passkey-name-hint = 认得出是哪台设备就行，如“工作手机”
web-passkey-name_missing = 请给密钥起个名称，一行以内，不要太长。
web-passkey-add = 添加通行密钥
web-passkey-make = 创建通行密钥
web-passkey-since = { $when }添加
web-passkey-used = 最近使用：{ $when }
web-passkey-unused = 还没有用过
web-passkey-remove = 移除
web-passkey-remove-one = 移除通行密钥“{ $name }”
web-passkey-done-added = 通行密钥已创建，现在就能用它登录。
web-passkey-done-removed = 这里已移除该通行密钥，请把设备上的也删掉。
web-passkey-unreadable = 设备发来的内容读不懂，请再试一次。
web-passkey-late = 时间太长，或者重复提交了。请再试一次。
web-passkey-unknown = 这里没有人登记过这个通行密钥。请先用密码登录，再到“我”的页面添加。
web-passkey-not_yours = 这个通行密钥是别的账号的，请用自己的。
web-passkey-not_verified = 设备没有核实是你本人。请在设备上开启锁屏或PIN码，再试一次。
web-passkey-copied = 这个通行密钥没有通过：它的计数倒退了，可能被人复制过。请用密码登录，到“我”的页面移除它，并告诉系统管理员。
web-passkey-refused = 这个通行密钥没有通过：它和本网站对不上。请核对浏览器里的网址。
web-passkey-taken = 这台设备上已经有你的通行密钥了。
web-passkey-too_many = 已有20个通行密钥，不能再加。请先移除一个。
web-sign_on-lead = 在那边登录后，自动回到这里。
web-sign_on-go = 前往登录
web-sign_on-none = 本系统没有接县里的统一登录。
web-sign_on-unreachable = 县里的统一登录没有回应。请用密码或通行密钥，或者过一会儿再试。
web-sign_on-declined = 在那边没有登录成功。可以再试一次，或者用密码登录。
web-sign_on-late = 时间太长、重复提交，或者是在别的浏览器里开始的。请重新开始。
web-sign_on-not_believed = 县里的统一登录发来的内容不可信，所以没有登录。请重新开始；再出现时，请告诉运行本系统的人。
web-sign_on-unknown = 你在那边已经登录，但这里没有与你关联的可用账号。请把你在那边的标识告诉系统管理员：{ $subject }
web-sign_on-not_yours = 你在那边登录的是另一个人。请先在那边退出，再试一次。
web-sign_on-not_fresh = 县里的统一登录没有再次核实你的身份。请用密码或通行密钥。
web-sign_on-linked = { $when }由{ $by }关联
web-sign_on-not_linked = 没有关联，本人用密码或通行密钥登录。
web-sign_on-subject = 在那边的标识
web-sign_on-subject-hint = 要和统一登录里的一字不差。没有关联的人从那边过来时，会看到自己的标识。
web-sign_on-subject_form = 请按统一登录里的写法填标识：一行，最多255个字符。
web-sign_on-subject_taken = 这个标识或这个账号已经有关联，请先解除。
web-sign_on-link = 关联
web-sign_on-unlink = 解除关联
web-me-scheme = 明暗
web-me-scheme-choice = 页面颜色
web-me-scheme-button = 保存
web-scheme-light = 浅色
web-scheme-dark = 深色
web-scheme-device = 跟随设备
web-me-keys = 快捷键
web-me-keys-on = 使用不带Alt的快捷键
web-me-keys-lead = 这项选择只记在这台设备上。
web-key-find = 跳到找人的搜索框
web-key-go = 打开“{ $page }”
web-key-send = 提交正在填的表

## 页面：区划变更

web-place-change = 变更
web-place-change-title = 变更：{ $place }
web-place-change-lead = 区划变动都有日期：以前的登记和统计照旧，从那一天起按新的。变更要再验证一次身份。
web-place-change-back = 这个地方
web-place-change-rename = 改名
web-place-change-merge = 并入另一个村
web-place-change-split = 分出一个村
web-place-change-found = 设一个新村
web-place-change_lead-rename = 从某一天起叫新名字，代码不变。
web-place-change_lead-merge = 这个村从那一天起不再单独存在，村里的人一起转到另一个村，每人留一条记录；户编号有重的，前面加上原村的末三位。
web-place-change_lead-split = 写明哪些户编号归新村，这些户的人从那一天起转过去，每人留一条记录。
web-place-change_lead-found = 从某一天起多一个村，先没有人。
web-place-change_button-rename = 改名
web-place-change_button-merge = 并入
web-place-change_button-split = 分出
web-place-change_button-found = 设立
web-place-change-new_name = 新名字
web-place-change-new_code = 新村的代码
web-place-change-code-hint = 12位，前9位同所属乡镇
web-place-change-on = 从哪一天起
web-place-change-on-hint = 如 2026-11-01
web-place-change-into-label = 并入哪个村
web-place-change-going = 归新村的户编号
web-place-change-going-hint = 用空格、逗号或换行隔开
web-place-change-day = 日期写成 2026-11-01 这样。
web-place-change-before = 这一天早于这个地方设立的日子。
web-place-change-future = 还没到那一天，到了那一天再办。
web-place-change-name = 写上名字，不超过40个字。
web-place-change-same_name = 它现在就叫这个名字。
web-place-change-into = 选一个现有的村。
web-place-change-households = 写上这个村的户编号，至少一个；没有的户编号不能写。
web-place-change-code = 代码要12位，前9位同所属乡镇。
web-place-change-taken = 这个代码已经有地方用了。
web-place-change-refused = 登记簿不接受这个变更：可能与这个地方以前的日期相抵触。
web-place-changed = 已变更。
web-place-changed-lead = 一起转过去的有{ $n }人。
web-place-renumbered = 改了户编号的
web-place-renumbered-why = 在新的村里有重号，前面加了原村的末三位。请告诉村里。
web-place-left = 没能转过去的人
web-place-left-why = 这些人要一个个办：打开本人的页面，登记“换户”。
web-place-left-open = 打开
web-chore-places = 区划变更
web-chore_doing-places = 正在变更，人正在一起转过去。

## 页面：导入文件

web-import = 导入文件
web-import-lead = 村里、乡镇、医院交来的表格，照原样就行。先看一遍，再登记；看不懂的行会一条条列出来，改好再交。
web-import-why = 整张的表，一次登记
web-import-files = 文件
web-import-files-hint = Excel（.xlsx、.xls）或 CSV，可一次选多个，每个不超过32 MB
web-import-as_of = 人口登记表说的是哪一天
web-import-as_of-hint = 如 2026-10-01；表头已写明的不用填
web-import-as_of-bad = 日期写成 2026-10-01 这样。
web-import-no_files = 还没有选文件。
web-import-too_large = { $file }超过32 MB，请分成几个再交。
web-import-too_many = 一次最多{ $n }个文件。
web-import-disk = 文件存不下，请告诉系统管理员。
web-import-look = 先看一遍
web-import-how = 怎么办
web-import-how-1 = 先看一遍：认出是什么表，逐行检查，什么也不登记。
web-import-how-2 = 看过再导入。同样的行交两次，只登记一次。
web-import-how-3 = 没有登记上的行可以在这里改好，一条条再交。
web-import-seen = 看了一遍
web-import-done = 导入结果
web-import-nothing_yet = 还什么都没有登记。
web-import-fits = “可登记”是指内容没有问题；是否与账本相合，登记时才知道。
web-import-describes = 人口登记表说的是{ $day }。
web-import-rows = 行数
web-import-fit = 可登记
web-import-entered = 已登记
web-import-unfit = 不能登记
web-import-refused = 没登记上
web-import-skipped = 表头、空行
web-import-already = 早已登记
web-import-go = 导入
web-import-again = 换一批文件
web-import-to_mend = 要改的行
web-import-to_mend-lead = 点开一行，照原件改好，再交一次。
web-import-sheets = 认出的表
web-import-file = 文件
web-import-kind = 是什么
web-import-columns = 读到的栏
web-import-by_file = 按文件
web-import-findings = 查出的问题
web-import-findings-file = 下载全部
web-import-more = 另有{ $n }条，都在下载的文件里。
web-import-row = 第{ $n }行
web-import-mend = 改一行
web-import-mend-title = 改好再交：{ $kind }
web-import-mended = 已登记，账本第
web-import-found = 有{ $n }处要看
web-import-send = 再交一次
web-import-next = 下一行
web-import-back = 回到结果
web-import-kind-place = 地方
web-import-kind-roster = 人口登记表
web-import-kind-birth = 出生
web-import-kind-death = 死亡
web-import-kind-marriage = 结婚
web-import-kind-divorce = 离婚
web-import-kind-movement = 迁移
web-import-kind-facility_birth = 医院的出生名单
web-import-kind-funeral_death = 殡仪馆的死亡名单
web-import-kind-correction = 更正
web-chore-look = 看文件
web-chore-import = 导入
web-chore_doing-look = 正在看文件，什么也不登记。
web-chore_doing-import = 正在登记。已经登记的不会丢，中断了可以再来一次。

## 页面：统计、关账、正在办的事

web-nav-figures = 统计
web-nav-published = 公布的统计
web-key-figures = 统计
web-figures = 统计
web-figures-title = { $period }人口与生命事件
web-figures-lead = { $place }，{ $from }至{ $to }。率的分母是期间平均户籍人口{ $mean }人。
web-figures-edition = 第{ $edition }版，{ $sealed }封印，含账本前{ $entries }条。
web-figures-newer = 已有第{ $edition }版。
web-figures-changed = { $figure }由{ $before }变为{ $after }。
web-figures-none = 还没有关过账，所以还没有统计。关账把一段时期封存，统计都从封存的数据里算。
web-figures-none-link = 去关账
web-figures-period = 统计期
web-figures-place = 地方
web-figures-show = 查看
web-figures-print = 打印
web-figures-few = 太少
web-figures-interval = { $low }至{ $high }
web-figures-away = 其中住在外地{ $n }人（{ $share }%）
web-figures-srb-inside = { $range }。区间包含105，不能说偏高或偏低
web-figures-srb-outside = { $range }。区间不含105
web-figures-srb-few = 出生不足100人，不显示
web-figures-part = { $range }；{ $of }例中{ $n }例
web-figures-counted = { $range }；{ $n }人
web-figures-source = 来源：{ $book }家簿，{ $period }关账，第{ $edition }版。
web-figures-pyramid-cap = 户籍人口按年龄和性别，每岁一格，{ $day }
web-figures-here = 住在本地
web-figures-elsewhere = 住在外地
web-figures-old = 大约每{ $n }人里有1人满65岁
web-figures-age-0_14 = 0–14岁
web-figures-age-15_64 = 15–64岁
web-figures-age-65_plus = 65岁及以上
web-figures-births = 出生
web-figures-deaths = 死亡
web-figures-people = 人
web-figures-periods-cap = 每千人中的人数，线旁的浅色是95%区间
web-figures-months-cap = 各月出生和死亡，线旁的浅色是95%区间
web-figures-more_births = 出生多于死亡
web-figures-more_deaths = 死亡多于出生
web-figures-about_even = 出生和死亡相差不大，说不上哪个多
web-figures-tiles = 65岁及以上的人，各村从{ $low }%到{ $high }%
web-figures-tiles-cap = 65岁及以上所占比例（%）。一格一村，点开看这个村
web-figures-late-none = 各村按时登记的差别，没有超出偶然波动
web-figures-late = 有{ $n }个村按时登记的少于偶然波动能解释的：去看看登记是不是不方便
web-figures-late-cap = 出生后30天内登记的比例；一点一村
web-figures-late-note = 只供办理人员看，不公布：多数村晚登记的不到5例。用来找登记不方便的地方。
web-figures-common = 全部 { $share }%
web-figures-chance = 偶然波动的范围（95%，99.8%）
web-figures-cases = 登记的出生
web-figures-what = 这是什么？
web-figures-how = 怎么算
web-figures-range = 95%区间
web-figures-each = 点开任何一个数，都有它的算法、分项和背后的记录。
web-figures-how-count = 数出来的：{ $n }。
web-figures-how-quotient = { $scale } × { $n } ÷ { $of }。{ $basis }
web-figures-how-index = 由各年龄（或两份名单）的计数按下面所列文件的方法算出。
web-figures-how-interval = { $range }。每年的数会偶然波动，背后的水平约有95%的把握在这两个数之间。{ $method }
web-figures-how-few = 背后的例数不足{ $n }，波动太大，不显示数值。
web-figures-how-exact = 逐个数出来的，没有区间。
web-figures-method-poisson = 按泊松分布精确区间（Garwood）。
web-figures-method-rate = 分子按泊松分布精确区间，再除以分母。
web-figures-method-srb_log = 两数之比的对数按正态分布。
web-figures-method-difference = 两个泊松计数之差。
web-figures-method-wilson = Wilson 区间。
web-figures-method-method = 按这个指标自己的方法。
web-figures-method-none = 没有区间。
web-figures-basis-period_end = 分母是期末人口
web-figures-basis-mid_period_mean = 分母是期间平均人口
web-figures-basis-person_years = 分母是生活的人年
web-figures-among = 算的是哪些人
web-figures-follows = 依据
web-figures-places = 各地的数
web-figures-all = 全部{ $n }个指标
web-figures-figure = 指标
web-figures-value = 数值
web-figures-unit = 单位
web-figures-one-lead = { $place }，{ $period }，第{ $edition }版。{ $what }
web-figures-split = 按什么看
web-figures-divide = 除以什么
web-figures-by-none = 合计
web-figures-by-county = 县
web-figures-by-township = 乡镇
web-figures-by-village = 村
web-figures-by-month = 月
web-figures-by-sex = 性别
web-figures-by-age5 = 五岁年龄组
web-figures-by-age1 = 单岁年龄
web-figures-by-birth_order = 孩次
web-figures-unknown = 不详
web-figures-above = 分子
web-figures-below = 分母
web-figures-download = 下载表格
web-figures-behind = 背后的记录
web-figures-behind-why = 这个数是由账本里的一条条记录数出来的。先说明事由，再看是哪些记录；这次查看会记下来。
web-figures-behind-button = 看记录
web-figures-behind-title = “{ $figure }”背后的记录
web-figures-behind-lead = { $about }：{ $n }条记录。
web-figures-behind-none = 没有记录。
web-figures-proved-bold = 逐条核对过。
web-figures-proved = 每条记录都在关账时封印的{ $entries }条里，与封印相符。
web-figures-counts = 算在哪里
web-figures-side-numerator = 分子
web-figures-side-denominator = 分母
web-figures-side-both = 两份名单都有
web-figures-back = 这个指标
web-page-before = 上一页
web-page-after = 下一页
web-chore = 正在办
web-chore-overview = 统计
web-chore-split = 统计
web-chore-behind = 背后的记录
web-chore-preview = 关账预览
web-chore-close = 关账
web-chore-publish = 公布统计
web-chore-verify = 核对整本账
web-chore_doing-overview = 正在数这个时期的人和事。
web-chore_doing-split = 正在分项计数。
web-chore_doing-behind = 正在找出并核对背后的记录。
web-chore_doing-preview = 正在试着汇总，还不封存。
web-chore_doing-close = 正在封存这个时期。
web-chore_doing-publish = 正在做保护处理，再写出公布的文件。
web-chore_doing-verify = 正在从第一条起逐条核对。
web-chore_state-waiting = 等着
web-chore_state-running = 正在办
web-chore_state-done = 办好了
web-chore_state-failed = 没办成
web-chore_state-cancelled = 已取消
web-chore-progress = 已完成{ $done }，共{ $total }。
web-chore-leave = 可以先做别的，回头再看。
web-chore-check = 看看好了没有
web-chore-cancel = 取消
web-chore-cancelled = 已经取消。
web-chore-failed = 没有办成。
web-chore-again = 再试一次
web-closes = 关账
web-closes-lead = 关账把一段时期封存：统计从这里算，以后不再变。晚到的登记进下一版，改了什么看得见。
web-closes-none = 还没有关过账。
web-closes-newest = 最新版
web-closes-covers = 含账本记录
web-closes-entry = 关账的记录
web-closes-code = 校验码
web-closes-files = 文件校验码
web-closes-out = 公布
web-closes-public = 已公布第{ $edition }版
web-closes-not_public = 未公布
web-closes-chores = 最近办的
web-closes-next = 关下一个时期
web-closes-next-lead = 先预览，看过再封存。
web-closes-from = 从哪个月
web-closes-to = 到哪个月
web-closes-month-hint = 如 2026-10
web-closes-month-bad = 月份写成 2026-10 这样。
web-closes-order = 起始月要在前。
web-closes-not_over = 这个时期还没过完，过完才能关账。
web-closes-preview = 预览
web-closes-preview-title = { $period }关账预览
web-closes-preview-lead = 若现在封存，是第{ $edition }版，含账本{ $entries }条记录。
web-closes-same = 与最新一版相比没有变化，不必再封存。
web-closes-new = 比上一版新的
web-closes-rows = 比上一版
web-closes-rows-text = 增加{ $added }行，减少{ $removed }行。
web-closes-seal = 封存
web-closes-seal-lead = 封存后不能改。晚到的登记进下一版。封存要再验证一次身份。
web-closes-seal-button = 封存这个时期
web-closes-reason = 为什么出新的一版
web-closes-reason-hint = 一句话，例如：补登晚报的出生3例
web-closes-reason-missing = 出新的一版要写明原因。请返回预览页，写一句话。
web-closes-sealed = { $period }已封存，第{ $edition }版
web-closes-unchanged = { $period }没有变化，最新仍是第{ $edition }版
web-closes-sealed-bold = 已封存。
web-closes-sealed-lead = 统计可以看了。要给公众看，另行公布。
web-closes-open = 看统计
web-closes-editions = 看各版
web-closes-one-lead = 共{ $n }版，新的在上。
web-closes-edition = 第{ $edition }版
web-closes-sealed_at = 封存时间
web-closes-seal-file = 下载封印
web-closes-publish = 公布
web-closes-publish-lead = 公布前会把容易认出个人的小数字藏起来，并与以前公布的各版一起检查。公布后不能收回。
web-closes-publish-button = 公布最新一版
web-closes-published = { $period }第{ $edition }版已公布
web-closes-published-bold = 已公布。
web-closes-public-link = 看公布的统计
web-closes-hidden = 共{ $cells }个数，藏起{ $hidden }个，占所数人和事的{ $share }%。
web-closes-late = 晚到的登记
web-closes-late-lead = 封存之后又有补登、更正的，可以出新的一版；旧版照样留着。
web-verify = 核对整本账
web-verify-lead = 从第一条记录起重新核对，并把各次关账的文件与封印对一遍。
web-verify-button = 开始核对
web-verify-read = 核对了{ $entries }条记录、{ $closes }次关账。
web-verify-sound = 账本完好
web-verify-sound-bold = 没有一条被改动过。
web-verify-sound-lead = 每条记录都与封印相符，关账的文件也与封存时相同。
web-verify-unsound = 账本对不上
web-verify-unsound-bold = 有改动或损坏。
web-verify-unsound-lead = 请先停止登记，保留现状，并告知审计员；从备份恢复前不要覆盖。
web-verify-entry = 第{ $n }条
web-verify-book = 整本
web-public-figures = 公布的统计
web-public-figures-lead = 这里的数都从封存的数据里算出。藏起来的小数字是为了不暴露个人；每一版都留着，不替换。
web-public-figures-none = 还没有公布过统计。
web-public-figures-how = 想知道有没有人改过数？
web-public-release = { $period }，第{ $edition }版
web-public-release-at = { $at }公布。
web-public-file-figures_xlsx = 电子表格 XLSX
web-public-file-figures_csv = CSV
web-public-file-figures_sdmx_csv = SDMX-CSV 1.0
web-public-file-figures_sdmx-2_csv = SDMX-CSV 2.0
web-public-file-structure_xml = SDMX 结构

## 网页：账号办不成的原因

web-account-own = 自己的账号，自己不能改。
web-account-form = 账号要以小写字母开头，2到32个字符，只用小写字母、数字、点、横线和下划线。
web-account-exists = 这个账号已经有人用了，请换一个。
web-account-name = 请填写姓名，不要太长，也不要换行。
web-account-place = 请选一个你辖区里的地方。
web-account-role_place = 这个岗位不能放在这个地方：村工作人员选村，乡镇经办人选乡镇，县经办人选县。
web-account-no_county = 家簿里还没有县。请先登记地区。
