# Sentences of Townbook in English.
# en.ftl and zh-CN.ftl hold the same keys, in the same order, with the same variables.
# Values come from rows and files as they stand there; field is given as its translated name.

## How a finding is treated

severity-refused = Refused, to be corrected
severity-noted = Noted, to be checked

## Columns and inputs

field-household = household number
field-name = name
field-sex = sex
field-number = citizen number
field-birth_date = birth date
field-relation = relation to head of household
field-marital = marital status
field-residence = residence status
field-household_kind = kind of household registration
field-spouse_number = spouse’s citizen number
field-father_number = father’s citizen number
field-mother_number = mother’s citizen number
field-place = village code
field-registered_on = day registered
field-certificate = birth certificate number
field-birth_order = birth order
field-facility = place of birth
field-mother_name = mother’s name
field-mother_birth_date = mother’s birth date
field-father_name = father’s name
field-death_date = date of death
field-groom_name = husband’s name
field-groom_number = husband’s citizen number
field-bride_name = wife’s name
field-bride_number = wife’s citizen number
field-event_date = date
field-movement_kind = kind of move
field-serial = serial number
field-place_name = name of place
field-place_level = level of place
field-place_parent = code of place above
field-valid_from = first day in force
field-valid_to = first day no longer in force
field-successor = successor codes
field-corrected_item = what is corrected
field-corrected_value = new value
field-reason = reason

## Kinds of files and forms

kind-place = list of places
kind-roster = roster
kind-birth = register of births
kind-death = register of deaths
kind-marriage = register of marriages
kind-divorce = register of divorces
kind-movement = register of moves
kind-facility_birth = hospital list of births
kind-funeral_death = funeral home list of deaths
kind-correction = register of corrections

## What can happen

event-place_recorded = place recorded
event-person_enrolled = enrolled from a roster
event-birth = birth
event-death = death
event-marriage = marriage
event-divorce = divorce
event-move_in = move in
event-move_out = move out
event-leave = leave
event-return = return
event-arrive = arrive
event-depart = depart
event-adoption = adoption
event-household_changed = change of household
event-correction = correction
event-withdrawal = withdrawal

## Findings: values

finding-field-missing = “{ $field }” is empty. Please fill it in and send the row again.
finding-field-unknown_code = “{ $value }” in “{ $field }” is not in the code list. Use a value from the list; if this way of writing is usual in your place, ask the county to add it.
finding-field-too_long = “{ $field }” is longer than { $limit } characters. Shorten it and send the row again.

## Findings: dates

finding-date-unreadable = “{ $value }” in “{ $field }” cannot be read as a date. Write it like 2005-10-01.
finding-date-impossible = “{ $value }” in “{ $field }” is not a day in the calendar, or its year is outside 1800 to 2199. Correct it from the papers.
finding-date-not_full = “{ $field }” needs the day, and gives only “{ $value }”. Find out year, month and day and fill them in.
finding-date-in_future = “{ $value }” in “{ $field }” has not come yet; today is { $today }. Check the date; what has not happened yet is registered once it has.
finding-date-after_roster = “{ $field }” is { $value }, after { $as_of }, the day that the roster describes. Check the date; if the child was born later, take the row off the roster and register the birth.
finding-date-left_out = “{ $value }” in “{ $field }” cannot be read as a date and was left out. Add the right date if you can find it.
finding-date-registered_early = The row was registered on { $registered }, before the day it happened, { $happened }. Please check the two dates.

## Findings: citizen numbers

finding-number-length = “{ $field }” has { $chars } characters; it should have 18 (an old number has 15). Compare it with the identity card or household booklet.
finding-number-characters = { $found ->
        [rounded] “{ $field }” was kept as an amount, not as text, so its last digits are lost. Set the column to text, type the number again from the papers and send the file again.
       *[other] “{ $field }” has “{ $found }” where it cannot stand. Compare it with the identity card or household booklet.
    }
finding-number-birth_date = The birth date in “{ $field }” reads { $digits }, which is not a day in the calendar. Compare it with the identity card or household booklet.
finding-number-check_digit = The last character of “{ $field }” should be “{ $expected }”; most likely one character was copied wrongly. Compare the whole number with the identity card or household booklet.
finding-number-birth_differs = The citizen number gives the birth date { $in_number }, the row gives { $given }; the row’s is kept. Please compare with the identity card or household booklet.
finding-number-sex_differs = By the citizen number the sex is { $in_number ->
        [male] male
        [female] female
       *[other] { $in_number }
    }, by the row { $given ->
        [male] male
        [female] female
       *[other] { $given }
    }; the row’s is kept. Please compare with the identity card or household booklet.
finding-number-missing_for_adult = This person is { $age } and has no citizen number. Look at the identity card or household booklet and add it; if there is none, leave it empty.
finding-number-left_out = The number in “{ $field }” { $reason ->
        [number-length] has the wrong number of characters
        [number-characters] has a character that cannot stand there
        [number-birth_date] has a birth date that is not in the calendar
        [number-check_digit] does not fit its last character
       *[other] is not right
    } and was left out. Add the right one if you can find it, so that the person can be found in the book.

## Findings: birth certificates

finding-certificate-form = “{ $value }” in “{ $field }” should be one letter and nine digits. Compare it with the birth certificate.
finding-certificate-left_out = “{ $value }” in “{ $field }” should be one letter and nine digits, and was left out. Add the right number if you can find it.

## Findings: names

finding-name-form = “{ $field }” { $reason ->
        [too_long] is too long
        [control_character] has a character that cannot be shown
        [digits_only] has only digits
       *[other] is not written as a name
    }. Write the name as it stands in the household booklet.
finding-name-left_out = “{ $field }” { $reason ->
        [too_long] is too long
        [control_character] has a character that cannot be shown
        [digits_only] has only digits
       *[other] is not written as a name
    } and was left out. Add the right name if you can find it.

## Findings: places

finding-place-form = “{ $value }” in “{ $field }” is not a place code, which has 12 digits (15 in the old form). Look it up in the list of places.
finding-place-unknown = The book has no place with the code { $place }. Check the code; if the place is new, ask the county to enter it first.
finding-place-not_valid_on = The code { $place } was not in force on { $date }. Check the date, and use the code that was in force on that day.
finding-place-differs_from_file = The row names village { $row }, its file belongs to village { $file }; the row’s is kept. Please check which village it is.
finding-place-level_differs = By its code { $place } is a { $expected ->
        [province] province
        [prefecture] prefecture
        [county] county
        [township] township
        [village] village
       *[other] { $expected }
    }, but it is entered as a { $given ->
        [province] province
        [prefecture] prefecture
        [county] county
        [township] township
        [village] village
       *[other] { $given }
    }. Check the code and the level.
finding-place-dates_reversed = The place { $place } ends on or before the day it begins. Check its two dates.
finding-place-parent_unknown = The place { $parent }, above { $place }, is not in the book yet. Enter it first, or check its code.
finding-place-parent_not_above = The code { $place } does not lie under { $parent }, the code of the place above. Check both codes.
finding-place-overlap = The book already has the place { $place } for some of the same days. Check the first and the last day.

## Findings: birth order

finding-birth_order-form = The birth order “{ $value }” is not a whole number from 1 to 20 and was left out. Correct it if you know it; otherwise leave it empty.

## Findings: finding people in the book

finding-link-not_found = The book does not have { $who ->
        [mother_or_father] the mother or the father
        [groom_or_bride] the husband or the wife
       *[other] this person ({ $who })
    }. Check the number, or the name, birth date and village; whoever is not in the book yet is registered first.
finding-link-ambiguous = { $found } people in the village fit “{ $who }”, so it is not certain who is meant. Add the citizen number or the birth certificate number.
finding-link-kin_not_found = The { $field ->
        [mother] mother
        [father] father
        [groom] husband
        [bride] wife
       *[other] { $field }
    } named in the row ({ $who }) was not found in the book; this does not hold up the registration. Check the number; if the person lives elsewhere, nothing needs to be done.
finding-link-kin_unidentified = “{ $field }” alone does not tell who is meant. Add the citizen number, or name and birth date together.

## Findings: people

finding-person-unidentified = The row does not say who it is about. Give the citizen number or the birth certificate number, or name and birth date together.
finding-person-already_registered = { $number } is already registered in { $place }, and a person is registered in one place only. Find out where the person belongs and keep one registration.
finding-person-differs = For { $number } the book has “{ $field }” as { $in_book ->
        [male] male
        [female] female
       *[other] “{ $in_book }”
    }, the row as { $given ->
        [male] male
        [female] female
       *[other] “{ $given }”
    }. Compare with the papers; if the book is wrong, register a correction.
finding-person-entered_in_error = Person { $person } is marked as entered in error, so nothing more can be registered for them. Check who the row is about.

## Findings: parents

finding-kin-same_person = One person is named as their own parent, or as both father and mother. Check the parents’ numbers.
finding-parent-none_linked = Neither parent of the child has been matched to a person in the book; this does not hold up the registration. Add a parent’s citizen number if you know it.

## Findings: order of events

finding-event-after_death = Something is dated { $date }, after the person’s death on { $death }. Check both dates; if the book is wrong, register a correction.
finding-event-before_birth = Something is dated { $date }, before the person’s birth on { $birth }. Check both dates; if the book is wrong, register a correction.
finding-event-dead_already = The book already has the death of this person, on { $death }; the row says { $date }. If the two agree, nothing needs to be done; if the book is wrong, register a correction.
finding-event-not_dead = The correction is about a death, but the book has no death of this person. Check who the correction is about.

## Findings: births

finding-birth-mother_sex = The person named as mother is a man in the book. Check the mother’s number; if the book is wrong, register a correction first.
finding-birth-mother_dead = The birth is dated { $date }, but in the book the mother died on { $death }. Check the birth date and who the mother is.
finding-birth-mother_age = By these dates the mother would have been { $age }, which is not between 10 and 60. Check the birth date and the mother’s number.
finding-birth-mother_age_unusual = By these dates the mother was { $age }, which is uncommon. Please check the dates; if they are right, nothing needs to be done.
finding-birth-too_close = The same mother has another birth on { $other }, less than six months from { $date }. Please check the dates; if they are right, nothing needs to be done.

## Findings: marriages

finding-marriage-already_married = In the book person { $person } is married to someone living. Check who is meant; if they have divorced, register the divorce first.
finding-marriage-age = By these dates one of the two would have been { $age } at the marriage. Please check the dates.
finding-marriage-same_person = Husband and wife are given as the same person. Check the numbers.
finding-divorce-not_married = In the book this person is { $status ->
        [never_married] never married
        [widowed] widowed
        [divorced] divorced
       *[other] { $status }
    }, not married. Check who is meant; if the marriage is not registered yet, register it first.

## Findings: residence

finding-residence-not_here = On { $date } this person neither lived here nor was registered here. Check the date and the person; if an earlier move in is missing, register it first.
finding-residence-already_here = On { $date } this person was already here and cannot come again. Check the date and the person.
finding-residence-already_away = On { $date } this person was already living elsewhere and cannot leave again. Check the date and the person.
finding-residence-not_away = On { $date } this person was not living elsewhere, so there is no return to register. Check the date and the person.
finding-residence-not_registered = On { $date } this person was registered elsewhere, so “move out” and “leave” do not fit. If they have gone, register “depart”.
finding-residence-registered = On { $date } this person was registered here, so “depart” does not fit. If the registration moves away, register “move out”; if it stays, register “leave”.
finding-residence-later_event = The book already has a move on { $later } that does not fit this one of { $date }. Check the dates and the order of the two moves.

## Findings: withdrawals and corrections

finding-withdrawal-nothing = The book has no event “{ $kind ->
        [marriage] { event-marriage }
        [divorce] { event-divorce }
        [move_in] { event-move_in }
        [move_out] { event-move_out }
        [leave] { event-leave }
        [return] { event-return }
        [arrive] { event-arrive }
        [depart] { event-depart }
       *[other] { $kind }
    }” of this person on { $date } that could be withdrawn. Check the person, the kind and the day; if it was withdrawn before, nothing need be done.
finding-withdrawal-later_event = The event “{ $kind ->
        [marriage] { event-marriage }
        [divorce] { event-divorce }
        [move_in] { event-move_in }
        [move_out] { event-move_out }
        [leave] { event-leave }
        [return] { event-return }
        [arrive] { event-arrive }
        [depart] { event-depart }
       *[other] { $kind }
    }” of { $date } cannot be withdrawn yet, because the event “{ $later_kind ->
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
    }” ({ $later }) rests on it. Withdraw that one first.
finding-withdrawal-marital_unknown = What the marital status of person { $person } was before the withdrawn event is not known; it is kept as not stated. If you know it, register a correction.
finding-withdrawal-household_stays = Person { $person } was in the book before the withdrawn arrival; household and relation stay as the arrival gave them. Check them.
finding-correction-value_unexpected = “{ $field }” gives “{ $value }”, but a withdrawal puts nothing in the place of what it takes back. Empty the cell, or choose the item that is to be corrected.

## Findings: doubles

finding-duplicate-row = This row says the same as row { $other } of the file; it is entered once.
finding-id-other_body = The book already has an entry { $id } with other content, which was left as it is. If something has changed, register a correction or send a new entry.

## Findings: files

finding-file-empty = The file or sheet has no rows. Check whether it is the right file.
finding-file-unreadable = The file cannot be opened: { $reason ->
        [missing] it is no longer there
        [forbidden] reading it is not allowed
        [not_a_file] it is not an ordinary file
        [damaged] it is damaged inside
        [zero_bytes] it does not hold text
        [changed] it changed while it was being read
       *[other] { $reason }
    }. Save it again as XLSX or CSV and send it again.
finding-file-truncated = The end of the file is missing. Copy or export it again and send it again.
finding-file-encrypted = The file is protected by a password. Remove the password and send it again.
finding-file-too_large = The file has { $size }, more than the limit of { $limit }. Send each village in a file of its own.
finding-file-compressed_too_far = Unpacked, the file is larger than the limit of { $limit }. Save it as CSV and send it again.
finding-file-wrong_extension = The file’s name ends in “{ $extension }”, but its content is { $content ->
        [text] text
       *[other] { $content }
    }. Save it again from the program that made it and send it again.
finding-file-encoding = The text of line { $line } cannot be read as UTF-8 or GB18030. Save the file as XLSX or as CSV UTF-8 and send it again.
finding-file-no_header = No row of column names such as 姓名 (name) or 性别 (sex) was found. Add the column names above the data and send it again.
finding-file-unknown_kind = The column names ({ $columns }) do not tell what kind of file this is. Use the column names of the form; if yours are usual in your place, ask the county to add them.
finding-file-header_missing_column = The column “{ $field }” is missing; a { $kind ->
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
    } must have it. Add it and send the file again.
finding-file-column_twice = More than one column means “{ $field }”: { $columns }. Keep only one.
finding-file-column_unknown = The book does not read the column “{ $column }”. It was passed over, and nothing of it was stored.
finding-file-no_date = The roster does not say which day it describes. Write the date in its title, or give it with --as-of when importing.
finding-file-dates_disagree = The titles of the rosters in one folder give different days ({ $first } and { $other }). Make them agree, or import the rosters of each day separately.
finding-file-no_place = The roster does not say which village it describes. Put the village code into the file’s name or into the column “{ field-place }”.
finding-file-sheet_hidden = The sheet “{ $sheet }” is hidden and was not read. If it holds rows to be entered, unhide it and send the file again.
finding-file-row_too_long = A row has too many columns or a cell that is too long ({ $columns }; the limit is { $limit }). Check the layout of the file.

## Command line: a new book

cli-init-book = A new book, { $book }, in { $folder }.
cli-init-places = { $places } places. Its heads are checked with this key:
cli-init-secrets = Keep a copy of { $folder } in a safe: without it nobody can read the book.

## Command line: import

cli-import-read = { $files } files, { $rows } rows in { $seconds } s
cli-import-entered = entered
cli-import-already = in the book already
cli-import-skipped = skipped: titles, headings, blank rows, footers
cli-import-refused = refused
cli-import-unreadable = files could not be read
cli-import-findings = findings, in { $file }

## Command line: close

cli-close-sealed = { $period } is sealed, edition { $edition }, in { $folder }
cli-close-head = entries { $entries }  root { $root }
cli-close-manifest = manifest { $manifest }
cli-close-unchanged = Nothing in { $period } has changed since edition { $edition }; there is no next edition.
cli-close-changes = { $added } rows came in and { $removed } went since the edition before; changes.jsonl lists each with its entry

## Command line: figures

cli-figures-period = { $period }, edition { $edition }
cli-figures-value = value
cli-figures-interval = 95%
cli-figures-figure = figure
cli-figures-place = place
cli-figures-name = name
cli-figures-month = month
cli-figures-sex = sex
cli-figures-county = county
cli-figures-township = township
cli-figures-village = village
cli-figures-age5 = age
cli-figures-age1 = age
cli-figures-birth_order = birth order
cli-figures-unknown = not known
cli-sex-0 = unknown
cli-sex-1 = male
cli-sex-2 = female
cli-sex-9 = not stated

## Command line: trace

cli-trace-value = { $figure } = { $value }: { $entries } entries
cli-trace-proved = Every entry is in the log of { $size } entries with root { $root }.

## Command line: editions

cli-editions-edition = edition
cli-editions-sealed = sealed
cli-editions-entries = entries
cli-editions-approved = approved by
cli-editions-added = rows in
cli-editions-removed = rows out
cli-editions-reason = reason
cli-editions-figure = edition { $edition }: { $figure } { $before } → { $after }

## Command line: proofs of count

cli-prove-done = { $count }: { $entries } entries, all under the sealed head; written to { $file }

cli-check_count-sound = { $figure } = { $count }. It holds: { $entries } entries, all in the sealed ledger of { $size }.
cli-check_count-unsound = { $figure } = { $count } is NOT proved: file, key or ledger do not fit together.

## Command line: publishing

cli-publish-done = { $tables } tables of { $period }, edition { $edition }, in { $folder }
cli-publish-loss = { $hidden } of { $cells } numbers are not shown, to protect people; { $share } % of all that was counted stands in these alone
cli-publish-held = { $cells } numbers stay as they were published before: what changed in them is too little to be shown

cli-export-done = { $tables } tables of { $period }, edition { $edition }, exact and for the office only, in { $folder }

## Command line: verify

cli-verify-head = { $entries } entries, root { $root }
cli-verify-entry = entry { $index }: { $what }
cli-verify-book = the book: { $what }
cli-verify-sound = The book is sound.
cli-verify-unsound = The book is NOT sound.
cli-verify-manifest = the manifest of { $period } is not the one that was sealed
cli-verify-files = the sealed files of { $period } are not whole: { $what }

## Command line: rebuild

cli-rebuild-folded = { $entries } entries folded into { $rows } rows
cli-rebuild-table = { $table }: { $rows } rows differ, the first is { $first }
cli-rebuild-same = The register is what the log says.
cli-rebuild-replaced = The register differed from the log and was put right.
cli-rebuild-differs = The register is NOT what the log says; `townbook rebuild --replace` puts it right.

## Command line: backup and restore

cli-backup-done = { $entries } entries, root { $root }, in { $files } files in { $folder }
cli-backup-no_secrets = The secrets are not in it: keep them apart, and do not lose them.
cli-restore-done = { $entries } entries, root { $root }, in { $folder }
cli-restore-behind = It can be read, but takes no entries: { $reason }

## Command line: demo

cli-demo-made = A made-up county of { $people } people; what its villages sent is in { $folder }.
cli-demo-next = The book stays in { $folder }; try, for example:

## Command line: progress

cli-progress-rows = rows
cli-progress-entries = entries

## Errors: commands

error-command-read = cannot read { $path }
error-command-write = cannot write { $path }
error-command-make = cannot make { $path }
error-command-clear = cannot clear { $path }
error-command-output = cannot write the output
error-command-new_book = cannot make a book in { $path }
error-command-places_refused = { $refused } of the places in { $file } cannot be entered, so no book was made; see { $findings }
error-command-nothing_closed = { $period } is not closed, and no other period is; seal it with `townbook close --period { $period }`
error-command-not_closed = { $period } is not closed (closed: { $closed }); seal it with `townbook close --period { $period }`
error-command-close = cannot open the close of { $period }
error-command-manifest_differs = the manifest in { $path } is not the one that was sealed
error-command-place_unknown = the book has no place { $place }
error-command-not_a_head = { $path } is not a head signed by this book
error-command-not_a_demo = { $path } is there and is not a demo’s; the demo leaves it alone
error-command-no_edition = { $period } has no edition { $edition }; the newest is { $newest }
error-command-sealed_head = the ledger no longer leads to the head that sealed { $period }, edition { $edition }; run `townbook verify`
error-command-by_twice = --by takes each word once, and only one level of places and one sort of age groups
error-command-cell_unknown = { $cell } names no cell; write month=2006-03, sex=1, age5=15-19, village=CODE or birth_order=2
error-command-not_a_count = { $id } is not a count; counts are proved, rates and indices follow from them
error-command-proof_unreadable = { $path } is not a proof of count that this program can read: { $what }
error-command-key_unreadable = the key does not read; it is one line of name, number and letters, as `townbook init` printed it
error-command-not_published = { $id } of this cell is in no publication of { $period }, edition { $edition }; only published numbers are proved to the public
error-command-hidden = { $id } of this cell is hidden in the publication to protect people; it is not proved to the public
error-command-folder_there = { $path } is there already; name a folder that is not
error-command-published_already = { $period }, edition { $edition }, is public already, in { $path }; late news goes into the next edition, by `townbook close`
error-command-release_unreadable = { $path } is not a release of this program; bring it back from a backup

## Errors: the book

error-store-open = cannot open the database { $path }
error-store-sqlite = the database failed
error-store-full = the disk is full: nothing that was entered before is lost; free some space and run it again
error-store-postgres = the database server failed
error-store-weak_settings = { $what }: an acknowledged entry could be lost, so the book is not opened
error-store-newer_schema = the database has schema version { $found }; this program knows versions up to { $known }: use a newer Townbook
error-store-file = { $path }: { $what }
error-store-no_book = there is no book in { $path }: make one with `townbook init`
error-store-no_database = the database { $path } is missing; bring it back, or restore a backup into an empty folder
error-store-no_subject = there is no data key { $subject } in this book: nothing to erase, or it was erased before
error-store-traces_left = the key is destroyed, but another program is reading, so that traces of it are still in the files; end that program and open the book for writing, which finishes the erasure
error-store-actor = the actor’s name has { $length } bytes; it must have 1 to 64
error-store-book_exists = there is already a book in { $path }
error-store-secret = the secret { $path } is not usable: { $what }
error-store-busy = another Townbook is writing in this book; wait until it has finished, or stop it
error-store-behind = the log has { $size } entries, but a head signed before ({ $path }) speaks of { $known }: this copy is behind or differs; bring the missing entries back (restore a later backup) before writing
error-store-forked = the log’s first { $size } entries are not those that the head in { $path } was signed for
error-store-stored = stored data is damaged: { $what }; run `townbook verify`
error-store-entry = entry { $index } is damaged: { $what }; run `townbook verify`
error-store-note = the signed head { $name } does not open
error-store-writer_stopped = the writer has stopped: { $what }
error-store-edition_order = edition { $edition } of the period { $period } cannot be sealed: the next one is { $next }
error-store-access_log = the access log cannot be written, so the exact figures are not shown: { $what }
error-store-access_field = an exact view must name its { $what }, in plain text of 1 to { $longest } bytes: nothing is shown without it
error-store-backup = the backup in { $path } is not usable: { $what }
error-store-sealed = cannot open sealed data: the key does not fit
error-store-random = the system gives no random numbers: { $what }

## Errors: import and pack

error-import-path = cannot read { $path }
error-import-no_files = there is no file to import in { $path }
error-import-places = { $path }: { $what }
error-import-not_places = { $path } is not a table of places; one has the columns code, name, level, parent
error-import-receipts = cannot write the receipts file
error-import-findings = cannot write the findings file
error-pack-read = cannot read the pack’s file { $path }
error-pack-content = { $file }, line { $line }, column { $column }: { $what }

## Errors: publishing

error-release-engine = the sealed numbers cannot be counted for publication: { $what }
error-release-figure = a figure's condition cannot be counted by itself: { $what }
error-release-tables = the published tables do not fit together: { $what }
error-release-system = the published counts do not fit together: { $what }
error-release-protect = nothing was published, because what is public already would give a hidden number away: { $what }
error-release-publication = the tables cannot be written: { $what }
error-release-period = { $first } to { $last } is not made of whole months; only whole months are published
error-release-table = publication.toml: table { $table }, figure { $figure }: { $what }
error-release-record = not a record of a release: { $what }
error-release-unpaired = the release { $record } does not belong to the close { $close }; bring both back from one backup
error-release-mismatch = { $figure } was counted twice, as { $engine } and as { $here }; nothing was published. Please report this

error-publication-plan = { $file }:{ $line }:{ $column }: { $what }

## Errors: closes and figures

error-close-file = cannot { $what } { $path }
error-close-already_closed = { $path } already holds a close; write the next edition to a folder of its own
error-close-meta = the close cannot be written: { $what }
error-close-row = { $table } row { $row }: { $what }
error-close-place_unlisted = rows lie at place { $place }, which the close does not list; add the place to the book
error-close-manifest_syntax = { $path }, line { $line }, column { $column }: not a manifest
error-close-manifest = { $path }: { $what }
error-close-file_size = { $path }: { $found } bytes, but { $sealed } were sealed; restore the close from a backup
error-close-file_hash = { $path }: SHA-256 is { $found }, but { $sealed } was sealed; restore the close from a backup
error-close-file_rows = { $path }: { $found } rows, but the manifest says { $sealed }
error-close-parquet = { $path }: not readable or writable as Parquet
error-close-columns = { $table }: columns do not fit
error-close-elsewhere = other machines could not count this: { $what }
error-close-split = the table cannot be split so: { $what }
error-close-state = counts from another process cannot be used: { $what }; start both from the same close and pack
error-close-figure_unknown = no figure is called “{ $id }”; `townbook figures` without --id prints those there are, docs/reference/figures.md lists them
error-close-place_unknown = place { $place } is not in this close
error-figure-shape = { $file }, line { $line }, column { $column }: { $what }
error-figure-predicate = { $file }, line { $line }, column { $column }: predicate: { $what }
error-figure-meaning = { $file }, line { $line }, column { $column }: { $what }

## Errors: the made-up county

error-county-plan = the county cannot be made up: { $field } { $what }
error-county-write = cannot write { $path }
error-county-workbook = cannot write the workbook { $path }

## Errors: the system

error-system-missing = { $what }
error-system-forbidden = { $what }
error-system-full = { $what }
error-system-folder = { $what }
error-system-no_folder = { $what }
