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
finding-place-outside = The place { $place } is not in your area. Leave the row to the office that it belongs to.
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
cli-check_receipt-sound = The receipt holds: entry { $index } (check code { $leaf }) stands in the sealed ledger of { $size } entries.
cli-check_receipt-unsound = The receipt does NOT hold: entry { $index } (check code { $leaf }), key and sealed head do not fit together.

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
cli-demo-open = The office is open: { $url }
    The accounts of all roles are on the sign-in page; the password of each is: { $password }
cli-demo-try = Try: sign in as township and look at the work list; find a person, record something, take the receipt; decide a request as township2.
cli-demo-kept = The book stays in { $folder }. Ctrl-C closes the office.

## Command line: the office

cli-serve-ready = The office is open: { $url }. Ctrl-C closes it.
cli-serve-steward = There is no account yet. The first steward opens (once, within three days):
    { $url }

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
error-command-uncovered = { $address } is reached from other machines, and without TLS passwords and records would go in the clear; give --tls-cert and --tls-key, or name the proxy before it with --behind-proxy, or listen at 127.0.0.1
error-command-no_edition = { $period } has no edition { $edition }; the newest is { $newest }
error-command-sealed_head = the ledger no longer leads to the head that sealed { $period }, edition { $edition }; run `townbook verify`
error-command-by_twice = --by takes each word once, and only one level of places and one sort of age groups
error-command-cell_unknown = { $cell } names no cell; write month=2006-03, sex=1, age5=15-19, village=CODE or birth_order=2
error-command-not_a_count = { $id } is not a count; counts are proved, rates and indices follow from them
error-command-proof_unreadable = { $path } is not a proof of count that this program can read: { $what }
error-command-receipt_unreadable = { $path } is not a receipt that this program can read: { $what }
error-command-key_unreadable = the key does not read; it is one line of name, number and letters, as `townbook init` printed it
error-command-sign_on_unusable = { $path } does not describe a sign-on: { $setting }
error-command-sign_on_nowhere = the county’s sign-on must know where to send people back to: give --origin https:// and the office’s name
error-command-origin_unreadable = { $origin } is no address of an office: write https:// and its name, with a port where it is not 443, and nothing after it; http:// only for localhost
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
error-store-too_long = This { $what } is longer than { $longest } bytes: please shorten it
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
error-store-office_field = { $what } must be plain text of 1 to { $longest } bytes
error-store-office_unknown = the office has no such { $what }
error-store-office_taken = the office has such a thing already: { $what }
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
error-tls-read = the file { $path } cannot be read
error-tls-no_certificate = { $path } holds no usable certificate; it must be a PEM file that begins with -----BEGIN CERTIFICATE-----
error-tls-no_key = { $path } holds no usable private key; it must be a PEM file with a key that has no password
error-tls-mismatch = the key in { $key } does not belong to the certificate in { $path }; give the two that were made together
error-tls-expired = the certificate in { $path } ended at { $day }; renew it
error-tls-not_yet = the certificate in { $path } begins only at { $day }; check this machine's clock, or wait

## Pages

web-townbook = Townbook
web-skip = Skip to the text
web-nav = Main
web-nav-all = All places
web-nav-below = Below
web-nav-work = Work
web-nav-people = People
web-nav-register = Register
web-nav-places = Places
web-nav-accounts = Accounts
web-nav-ledger = Ledger
web-nav-me = Me
web-nav-public = Public
web-nav-never = Never held
web-nav-heads = Check
web-nav-sign_in = Sign in
web-find = Find a person
web-find-hint = Name, or identity number
web-sign_out = Sign out
web-other_language = 中文
web-close_record = Close
web-foot-entries = { $n } entries in the ledger
web-foot-check = How to check
web-foot-never = What is never held
web-comma = { ", " }
web-colon = { ": " }
web-optional = (optional)
web-choose = Please choose
web-back = Back
web-to_fix = To fix
web-to_confirm = To confirm
web-filter = Filter

web-problem-not_found = There is no such page
web-problem-not_found-lead = The address may be mistyped, or it lies outside your area of work.
web-problem-forbidden = This is not yours to do
web-problem-forbidden-lead = Your role and area do not cover it. If it should, ask whoever keeps the accounts of your county.
web-problem-bad_form = This form was not taken
web-problem-bad_form-lead = It was incomplete, or not sent from a page of Townbook. Go back to the page and send it again; what you typed is kept as a draft.
web-problem-too_many = Too many tries
web-problem-too_many-lead = Please try again in { $minutes } minutes.
web-problem-many_records = Too many records in a short time
web-problem-many_records-lead = You have opened { $records } records within { $minutes } minutes, which is the most. Minutes until the next opens: { $wait }. Those you have opened stay open.
web-problem-many_records-why = Everyone in the register is entitled to have their record opened only when there is a reason. So nobody opens very many at once; whoever audits the county sees that you were slowed.
web-problem-many_records-need = If your work needs more, tell whoever audits or runs the register of your county what for.
web-problem-gone = Somebody has done it already
web-problem-gone-lead = Since you opened the page it was done, taken back, or ran out. Load the page again to see how it stands.
web-problem-unusable = It could not be done
web-problem-office = Townbook cannot do it now
web-problem-office-lead = Everything that was recorded is safe. Please try again in a while; if it still fails, tell whoever runs the system.
web-problem-office-number = The number of this failure is { $number }.
web-problem-back = To the first page

web-sign_in = Sign in
web-sign_in-lead = For people who work for the county. What is public can be read without signing in.
web-sign_in-account = Account
web-sign_in-password = Password
web-sign_in-code = Code
web-sign_in-code-hint = Six digits from your authenticator, or a recovery code
web-sign_in-code_missing = The code is needed, too.
web-sign_in-wrong = Account, password or code is not right.
web-step_up = Show again that it is you
web-step_up-lead = What comes next is a grave act. Please give your password again.
web-invitation = Start your account
web-invitation-lead = { $name }, your account is { $account }. Choose a password that only you know.
web-invitation-button = Set the password
web-password-new = New password
web-password-again = Once more
web-password-hint = At least { $n } characters; a few unrelated words do best. It need not be changed by the calendar
web-password-too_short = Too short: it needs at least { $n } characters
web-password-too_long = Too long: at most 256 bytes
web-password-common = Many people use this password; it is among the first to be guessed
web-password-guessable = Too easy to guess: it holds your account, or repeats a few characters
web-password-differ = The two do not agree
web-password-wrong = The old password is not right
web-password-no_random = The system has no randomness just now; please try again
web-demo-accounts = Accounts of the demo
web-demo-password = This county is made up. Every account has the password: { $password }
web-demo-who = Who it is

web-role-village_worker = Village worker
web-role-township_officer = Township officer
web-role-county_officer = County officer
web-role-auditor = Auditor
web-role-payments_officer = Payments officer
web-role-petitions_officer = Petitions officer
web-role-clinician = Clinician
web-role-steward = Steward
web-role-resident = Resident
web-role-public = The public

web-work = Work
web-work-lead = { $all } in your area, { $mine } of them yours, { $overdue } past their day.
web-work-whose = Whose
web-work_filter-mine = Mine
web-work_filter-free = Nobody's yet
web-work_filter-all = All in my area
web-work_filter-overdue = Past their day
web-work_filter-start = Mine
web-work-kinds = What
web-work-places = Places
web-work-due = Due
web-work-what = To do
web-work-who = Who
web-work-place = Place
web-work-source = Source
web-work-state = State
web-work-overdue = Past their day
web-work-today = Today, { $day }
web-work-week = Within seven days
web-work-later = Later
web-work-n = { $n }
web-work-due-today = today
web-work-due-past = { $n } days past
web-work-due-in = in { $n } days
web-work-until = by { $day }
web-work-empty = There is nothing to do here.
web-work-assignee = In whose hands
web-work-nobody = Nobody's yet
web-work-take = I take it
web-work-free = Give it back to all
web-work-end = Done, nothing to record
web-work-assign = Give it to somebody
web-work-assign-to = To whom
web-work-assign-button = Give it
web-work-not_bare = It ends only with what it asks for: a decision, or a sealed month.
web-work-not_theirs = It lies outside their area or role; please give it to somebody else.
web-work-steps = What happened
web-task = Task
web-task-list_day = Day on the list
web-task_list_name-facility_birth = Mother
web-task_list_name-funeral_death = Name on the list
web-task-facility_birth = Check a birth on the hospital's list
web-task-funeral_death = Check a death on the funeral house's list
web-task-certificate = Add the birth certificate's number
web-task-household_head = Name a new head of household
web-task-decide_request = Decide a request
web-task-tell_decision = Tell the answer to a request
web-task-seal_period = Close last month
web-task_why-facility_birth = The hospital lists a birth on { $day } that the book does not have. Tell the family that they can register it, or do it for them
web-task_why-funeral_death = The funeral house lists a death on { $day } that the book does not have. Please check with the family and record it
web-task_why-certificate = There was no certificate at registration. Add its number once the family has it; the child misses nothing meanwhile
web-task_why-household_head = The head has died and others live on in the household. Ask who is its head now
web-task_why-decide_request = Somebody asked that something be set right, looked at or erased; a second person decides
web-task_why-tell_decision = A request was not granted; please tell who asked for it why
web-task_why-seal_period = { $period } is over and not yet closed
web-task_group-facility_birth = Hospital's list
web-task_group-funeral_death = Funeral house's list
web-task_group-certificate = Papers to add
web-task_group-household_head = Heads of household
web-task_group-decide_request = Requests to decide
web-task_group-tell_decision = Answers to tell
web-task_group-seal_period = Closes
web-task_source-facility_birth = Hospital's list
web-task_source-funeral_death = Funeral house's list
web-task_source-certificate = Birth registered
web-task_source-household_head = Death recorded
web-task_source-decide_request = Request
web-task_source-tell_decision = Request
web-task_source-seal_period = Rule
web-task_do-facility_birth = Register the birth
web-task_do-funeral_death = Record the death
web-task_do-certificate = Add the number
web-task_do-household_head = Open the household
web-task_do-decide_request = See the request
web-task_do-tell_decision = See the answer
web-task_do-seal_period = Close
web-child-of-male = Son of { $name }
web-child-of-female = Daughter of { $name }
web-child-of-unknown = Child of { $name }
web-child-of-not_stated = Child of { $name }
web-tag-done = Done
web-tag-settled = Settled
web-tag-overdue = Past its day
web-tag-today = Due today
web-tag-doing = In hand
web-tag-open = Not begun
web-step-set = Set by { $actor }
web-step-assigned = { $actor } gave it to { $whom }
web-step-freed = { $actor } gave it back
web-step-done = Done by { $actor }
web-step-settled = Its reason is gone; settled

web-people = People
web-people-lead = By name, pinyin, identity number or birth certificate. There is no list to browse: say whom you look for.
web-people-q = Whom
web-people-q-hint = For example 王小梅, wangxm, 990101…
web-people-button = Find
web-people-none = Nobody found in your area. Try another spelling, the full name, or a number.
web-people-found = { $n } found.
web-people-more = The first { $n } are shown, and there are more. Please write more of the name.
web-people-about = About
web-people-place = Village
web-people-state = Now
web-person = Person
web-person-born = born { $year }
web-person-born-on = born { $day }
web-person-died = died { $day }
web-person-away = moved away
web-person-in_error = entered in error
web-person-in_error-note = This person was entered in error and counts nowhere.
web-person-no_number = Not in the book yet
web-person-since = since { $day }
web-person-residence = Residence
web-person-open = Under way
web-person-life = Life course
web-person-life-note = The newest first
web-person-kin = Kin
web-person-deeds = Record
web-person-looks = Who looked
web-person-looks-note = The person can see these lines, too
web-life-source = recorded { $at } by { $actor }
web-life-entry = entry { $n }
web-life-withdrawn = withdrawn
web-life-withdrew = Takes back: { $what } of { $day }
web-life-reason = Reason: { $reason }
web-life-corrected = { $item } is now { $value }
web-life-taken_away = (none)
web-life-erased = The content was erased and cannot be read
web-look-beside = { " (seen on somebody else's page)" }
web-look-own = this was you
web-household = Household
web-household-of = Household { $code }
web-household-lead = { $n } people, { $kind }
web-household-note = Each member's own record of who looked has a line about this visit.
web-household-alone = Nobody else belongs to it.

web-purpose = Open a record
web-purpose-title = First say what for
web-purpose-why = What is it for
web-purpose-for_task = For the task: { $task }
web-purpose-button = Open
web-purpose-what = Once it is open
web-purpose-opens = You see what is registered of the person, their kin and their household.
web-purpose-long = It closes after thirty minutes, or when you close it.
web-purpose-seen = Your name, office, the time and the purpose are kept under “Who looked”, where the person can read them.
web-purpose-strip = Open for “{ $purpose }”, closes in { $minutes } minutes
web-purpose-registration = Registration
web-purpose-resident_request = The person or family asked
web-purpose-correction = Checking a correction
web-purpose-data_quality = Checking records
web-purpose-task = A task of the work list
web-purpose-audit = Audit
web-purpose-stewardship = Running the system
web-purpose-search = Search

web-kin-mother = Mother
web-kin-father = Father
web-kin-spouse = Spouse
web-kin-child = Child
web-sex-male = male
web-sex-female = female
web-sex-unknown = sex not known
web-sex-not_stated = sex not stated
web-marital-never_married = never married
web-marital-married = married
web-marital-widowed = widowed
web-marital-divorced = divorced
web-marital-not_stated = not stated
web-relation-head = head
web-relation-spouse = spouse
web-relation-son = son
web-relation-daughter = daughter
web-relation-grandchild = grandchild
web-relation-parent = parent
web-relation-grandparent = grandparent
web-relation-sibling = sibling
web-relation-other = other
web-relation-not_stated = not stated
web-household_kind-agricultural = agricultural registration
web-household_kind-non_agricultural = non-agricultural registration
web-household_kind-not_stated = kind of registration not stated
web-residence-registered_living_here = lives here
web-residence-registered_living_elsewhere = lives elsewhere
web-residence-living_here_registered_elsewhere = lives here, registered elsewhere
web-level-province = Province
web-level-prefecture = Prefecture
web-level-county = County
web-level-township = Township
web-level-village = Village
web-item-name = Name
web-item-sex = Sex
web-item-birth_date = Birth date
web-item-number = Identity number
web-item-certificate = Birth certificate number
web-item-marital = Marital status
web-item-death_date = Day of death
web-item-birth_order = Order among the mother's children
web-item-entered_in_error = The person was entered in error
web-item-withdraw_death = The death was recorded in error
web-item-withdraw_birth = The birth was recorded in error
web-item-withdraw_marriage = The marriage was recorded in error
web-item-withdraw_divorce = The divorce was recorded in error
web-item-withdraw_move_in = The move in was recorded in error
web-item-withdraw_move_out = The move out was recorded in error
web-item-withdraw_leave = The leaving was recorded in error
web-item-withdraw_return = The return was recorded in error
web-item-withdraw_arrive = The arrival was recorded in error
web-item-withdraw_depart = The departure was recorded in error
web-request_state-waiting = Waiting
web-request_state-granted = Granted
web-request_state-declined = Not granted
web-request_state-taken_back = Taken back

web-register = Register
web-register-lead = Choose what happened. For somebody in the book find them first; nothing that the book knows is asked again.
web-register-birth = Register a birth
web-register-other = Record something else
web-register-direct = Somebody new
web-register-by_person = Somebody in the book
web-register-by_person-lead = Find the person and record it on their page:
web-register-drafts = Begun, not finished
web-register-no_drafts = No form is half written.
web-deed-birth = Register a birth
web-deed-death = Record a death
web-deed-marriage = Record a marriage
web-deed-divorce = Record a divorce
web-deed-move_in = Record a move in
web-deed-move_out = Record a move out
web-deed-leave = Record leaving
web-deed-return = Record coming home
web-deed-arrive = Record an arrival
web-deed-depart = Record a departure
web-deed-household_change = Change household or village
web-deed-correction = Ask for a correction
web-form_lead-birth = Marital status is not asked, nor which child it is. Papers that are missing can follow.
web-form_lead-death = Only the day. What follows from it goes on the work list; the family need not come again.
web-form_lead-marriage = The day of the marriage and the other party; a name is enough for somebody from elsewhere.
web-form_lead-divorce = The day of the registration, or on which the judgment took effect.
web-form_lead-move_in = Somebody whose registration moves here. One whom the book knew before is found by their number.
web-form_lead-move_out = Registration moves to another county.
web-form_lead-leave = Stays registered, goes to live elsewhere.
web-form_lead-return = Somebody who lived elsewhere comes home.
web-form_lead-arrive = Registered elsewhere, comes to live here.
web-form_lead-depart = Somebody registered elsewhere leaves again.
web-form_lead-household_change = To another household or village of this county.
web-form_lead-correction = What was entered wrongly can be set right. A second person decides; the old record stays visible.
web-section-child = The child
web-section-newcomer = Who comes
web-section-what = What happened
web-section-parents = Parents
web-section-parents-cap = One is enough; whoever is named is matched with the book
web-field-birth-name = Child's name
web-field-birth-household = Household number
web-field-move_in-event_date = Day of the move
web-field-arrive-event_date = Day of arrival
web-field-move_out-event_date = Day of the move
web-field-leave-event_date = Day of leaving
web-field-return-event_date = Day of coming home
web-field-depart-event_date = Day of leaving
web-field-marriage-event_date = Day of the marriage
web-field-divorce-event_date = Day of the divorce
web-field-household_change-event_date = Day of the change
web-field-household_change-place = To which village
web-field-household_change-household = To which household
web-field-household_change-relation = Relation to its head
web-field-birth-place = Registered in
web-field-move_in-place = Moves to
web-field-arrive-place = Lives in
web-field-correction-event_date = Day of what is taken back
web-hint-birth_date = Such as 2026-11-20
web-hint-death_date = Such as 2026-11-20
web-hint-event_date = Such as 2026-11-20
web-hint-registered_on = Leave it if it is today
web-hint-certificate = At the top right of the certificate; can follow later
web-hint-facility = Hospital, or village
web-hint-household = As in the household book; a new household has a new number
web-hint-corrected_value = What is right instead; leave empty to take something back
web-hint-reason = What it rests on, such as “identity card seen”
web-form-found = Not recorded yet: { $fix } to fix, { $confirm } to confirm
web-form-send = Record
web-form-ask = Send to be decided
web-form-confirm = I have looked at what is to be confirmed, and it is so
web-files = Papers
web-files-choose = Pictures or PDF
web-files-hint = Photographs or scans of papers: JPEG, PNG, WebP or PDF, at most { $n }, each at most { $mb } MB
web-files-drop = Take away
web-files-size = { $n } kB
web-files-note = Opening a paper is a look at the person's record, and stands in their log.
web-files-too_many = At most { $n } papers go with a form; please take some away. None of those chosen now was kept.
web-files-too_large = “{ $name }” is larger than { $mb } MB; take a smaller picture, or split it. None of those chosen now was kept.
web-files-other = “{ $name }” is no JPEG, PNG or WebP picture and no whole PDF; please choose another. None of those chosen now was kept.
web-problem-too_large = The papers are too large
web-problem-too_large-lead = The papers that you attached are too large together and were not taken. Go back, and attach fewer or smaller ones; what you typed is kept as a draft.
web-form-matched = Found: { $who }
web-form-after = Afterwards
web-form-without = Papers may be missing
web-form-without-text = What is missing goes on the work list and can follow. What you type is kept as a draft and survives a cut line or a restart.
web-form_after-birth-1 = There is a receipt at once, with a number that anyone can check
web-form_after-birth-2 = Household registration itself is done at the police station
web-form_after-death-1 = There is a receipt at once
web-form_after-death-2 = Where a head of household died, naming a new one goes on the work list
web-form_after-correction-1 = Another colleague at the township decides within seven days
web-form_after-correction-2 = Once granted it is entered; the old entry stays visible
web-form_after-correction-3 = If not, the reason is given, and who asked is told
web-draft-saved = Draft kept
web-draft-unsaved = Draft not kept yet; trying again
web-draft-taken_up = Taken up from the draft of { $at }.

web-request = Request for correction
web-request-lead = About { $name }
web-request-place = Place
web-request-asked = Asked by
web-request-decided = Decided by
web-request-answer = Answer
web-request-answer-hint = Say why, and what is missing; who asked will read it
web-request-answer_needed = Please give the reason, in 400 characters at most
web-request-entry = Ledger entry
web-request-grant = Grant and enter it
web-request-decline = Do not grant, tell why
web-request-decline-title = Not granted
web-request-own = You asked for this; another colleague decides.
web-request-take_back = Take it back
web-request-how = How to decide
web-request-how-text = Look at the papers once: is it this person, and is there ground enough? If in doubt say what is missing; do not send it back without a word.
web-request-doubt = Request to look at an entry
web-request-by_person = the person themselves
web-request-answer-title = Look, and answer
web-request-answer-lead = Look at the papers of this entry. If it is wrong, ask for a correction on the person's page first, then tell them; if it is right, say what it rests on.
web-request-answer-button = Answer
web-request_state-answered = Answered
web-nav-own = My record
web-nav-own_household = Household
web-nav-own_looks = Who looked
web-own = My record
web-own-lead = Everything that the book holds about you. Whatever is wrong, you can say so here.
web-own-now = What is registered now
web-own-household = My household
web-own-household-none = No household is registered for you now.
web-own-household-own = (you)
web-own-from_to = { $from } to { $to }
web-own-life = Entry by entry
web-own-life-note = The newest first; each says who entered it and when
web-own-receipt = Receipt of entry { $n }
web-own-kin-note = Only relation and name stand here; the rest of their record is theirs to see.
web-own-requests = Requests by me and about me
web-own-do = You can
web-own-next = What comes next
web-own-next-text = A township officer decides within seven days; the answer will stand here. Until then you can take it back at any time.
web-own-correction = Ask for a correction
web-own-correction-why = A name, birth date, marital status or the like is wrong
web-own-correction-lead = Say which item is wrong, what it should be, and on what ground. Keep the papers at hand; they will be looked at.
web-own-doubt = Ask that this entry be looked at
web-own-doubt-link = Is this wrong?
web-own-doubt-lead = If this entry is not about you or does not tell it right, say so: an officer looks at the papers and answers you.
web-own-doubt-reason = What is wrong
web-own-doubt-reason-hint = In 400 characters at most; as much as you know
web-own-doubt-button = Send it
web-own-looks = Who looked at my record
web-own-looks-why = Who opened it, when, in which role and what for
web-own-looks-lead = Every time that your record was opened stands here. Nobody can go around it, and nobody can take a line away.
web-own-looks-none = Nobody has looked yet.
web-own-looks-more = These are the newest; all of them stand in your copy:
web-own-looks-wrong = Should somebody not have looked?
web-own-looks-wrong-text = Tell the county's auditor or petitions desk; when and who is enough. Opening a record without good reason has consequences.
web-own-looks-beside = Where you were seen on somebody else's page only role and purpose are named, not the office: it would tell where the other lives.
web-own-look-own = You
web-own-look-relative = A relative or member of your household, who saw your name on their own page
web-own-copy = Download all that is held about me
web-own-copy-why = One to read, one for other programs
web-own-copy-lead = Under article 45 of the Personal Information Protection Law you may read and copy everything that is held about you, and take it elsewhere.
web-own-copy-html = A copy to read (HTML)
web-own-copy-html-why = Opens in a browser; can be printed
web-own-copy-json = A copy for programs (JSON)
web-own-copy-json-why = With stable names and codes, to be handed on
web-own-copy-keep = The copy holds your number and the names of your family.
web-own-copy-keep-why = Do not download it on a shared computer, and keep it safe.
web-own-copy-file-lead = Copy of one's own record, taken from the book { $book } at { $at }.
web-resident = The person's own account
web-resident-short = With it they see their own record and who looked, and ask for corrections.
web-resident-see = Give or end it
web-resident-lead = With this account a person sees their own record and nobody else's.
web-resident-none = There is no account yet.
web-resident-give = Make the account and its link
web-resident-again = Give a new link
web-resident-again-lead = If the password is forgotten or the link too old, give another in person. Links that were not used stop working.
web-resident-since = Given { $when } by { $by }
web-resident-link = Link
web-resident-link-lead = Print it and hand it to the person themselves. They open it and set their own password.
web-resident-link-word = Link address
web-resident-print = Print
web-resident-end = End the account
web-resident-end-lead = It is signed out at once and cannot be used again; another can be given later. Requests that were made go on.
web-resident-end-button = End it
web-resident-before = Before you give it
web-resident-before-1 = The person stands before you; look at their identity card. Nobody collects it for them.
web-resident-before-2 = Under fourteen, parents act for a child; there is no account.
web-resident-before-3 = Whoever gives the link cannot decide what is asked by this account.
web-resident-not_for = There is no account for somebody who has died, was entered in error, or is under fourteen.
web-request_state-erased = Erased
web-erasure = Request for erasure
web-erasure-short = Two officers of the county decide one after the other; it cannot be undone.
web-erasure-see = Ask for erasure
web-erasure-lead = Say why. Another officer of the county decides; nobody approves what they asked for.
web-erasure-own-lead = You can ask that everything the book holds about you be erased. An officer of the county decides.
web-erasure-own-why = Destroy everything that the book holds about me
web-erasure-final = Once erased, nobody can bring it back.
web-erasure-final-why = Kinship, residence or benefits can then no longer be shown from the book.
web-erasure-gone = What is destroyed
web-erasure-gone-1 = Name, numbers, and what every entry says: the data key is destroyed, and what it sealed never opens again.
web-erasure-gone-2 = What was asked about the person, papers attached, drafts not handed in.
web-erasure-gone-3 = Their own account. Search, household and kin no longer have them.
web-erasure-stays = What remains
web-erasure-stays-1 = Every entry of the ledger and its check code: that there was one, not about whom or what. It still verifies.
web-erasure-stays-2 = An entry of the erasure, by whom and when; without a name.
web-erasure-stays-3 = Figures of closes already sealed: counts, and nobody in them.
web-erasure-stays-4 = Backups made before, until their time is over.
web-erasure-reason = Why
web-erasure-reason-hint = In 400 characters at most, such as: asked for by the person, identity card seen
web-erasure-reason-own-hint = In 400 characters at most
web-erasure-next = Another officer of the county decides; the answer will stand here. Until then it can be taken back at any time.
web-erasure-confirm-ask = I have read what is destroyed and what remains
web-erasure-confirm = It is this person, and the ground holds. I know that it cannot be undone
web-erasure-confirm-missing = Please tick the box first: it says that you have read it
web-erasure-ask = Send the request
web-erasure-decide = Approve and erase
web-erasure-decide-lead = You are the second person. It is done at once, and the register is folded again; in a large county that takes a while, in which nothing can be entered.
web-erasure-button = Erase this person
web-erasure-keep-title = Do not erase
web-erasure-keep = Do not erase, tell why
web-erasure-erased = somebody who was erased

web-places = Places
web-places-lead = The townships and villages of your area.
web-place-lead = As registered on { $day }.
web-place-pyramid = How many of each age and sex
web-place-pyramid-cap = One row a year of age, men left, women right; the lighter end lives elsewhere. People
web-place-pyramid-desc = People by age and sex; the numbers are in the table below.
web-place-table = The numbers
web-place-age = Age
web-place-men_here = Men here
web-place-men_away = Men away
web-place-women_here = Women here
web-place-women_away = Women away
web-place-events = Events by month
web-place-events-cap = By the month in which they happened; this month so far
web-place-no_events = Nothing was recorded in the last year.
web-place-month = Month
web-place-population = Population
web-place-registered = Registered here
web-place-living_here = of them living here
web-place-living_elsewhere = of them living elsewhere
web-place-registered_elsewhere = Living here, registered elsewhere
web-place-households = Households
web-place-timely = How timely
web-place-timely-cap = Days from the event to its entry, last twelve months
web-place-births-delay = Births
web-place-deaths-delay = Deaths
web-place-delay = { $n }: half within { $median } days, nine in ten within { $ninth }
web-place-no_delay = None in the last year
web-place-tasks = To do
web-place-no_tasks = There is nothing to do here.
web-place-under = Under it

web-record-place_recorded = Place recorded
web-record-person_enrolled = Enrolled from a roster
web-record-birth = Birth
web-record-death = Death
web-record-marriage = Marriage
web-record-divorce = Divorce
web-record-move_in = Move in
web-record-move_out = Move out
web-record-leave = Leaving
web-record-return = Return
web-record-arrive = Arrival
web-record-depart = Departure
web-record-adoption = Adoption
web-record-household_changed = Change of household
web-record-correction = Correction
web-record-withdrawal = Withdrawal
web-record-facility_birth = Birth on a hospital's list
web-record-funeral_death = Death on a funeral house's list
web-record-book_opened = Book opened
web-record-period_closed = Period closed
web-record-key_destroyed = Erasure
web-record-pack_loaded = Pack loaded
web-life-own-person_enrolled = Enrolled from a roster
web-life-own-birth = Birth
web-life-own-death = Death
web-life-own-marriage = Marriage
web-life-own-divorce = Divorce
web-life-own-move_in = Move in
web-life-own-move_out = Move out
web-life-own-leave = Leaving
web-life-own-return = Return
web-life-own-arrive = Arrival
web-life-own-depart = Departure
web-life-own-adoption = Adoption
web-life-own-household_changed = Change of household
web-life-own-correction = Correction
web-life-own-withdrawal = Withdrawal
web-life-own-key_destroyed = Erasure
web-life-party-person_enrolled = Enrolled from a roster
web-life-party-birth = Birth of a child
web-life-party-death = Death
web-life-party-marriage = Marriage
web-life-party-divorce = Divorce
web-life-party-move_in = Move in
web-life-party-move_out = Move out
web-life-party-leave = Leaving
web-life-party-return = Return
web-life-party-arrive = Arrival
web-life-party-depart = Departure
web-life-party-adoption = Adopted a child
web-life-party-household_changed = Change of household
web-life-party-correction = Correction
web-life-party-withdrawal = Withdrawal
web-life-party-key_destroyed = Erasure
web-life-spouse-person_enrolled = Enrolled from a roster of the spouse
web-life-spouse-birth = Birth of the spouse
web-life-spouse-death = Death of the spouse
web-life-spouse-marriage = Marriage of the spouse
web-life-spouse-divorce = Divorce of the spouse
web-life-spouse-move_in = Move in of the spouse
web-life-spouse-move_out = Move out of the spouse
web-life-spouse-leave = Leaving of the spouse
web-life-spouse-return = Return of the spouse
web-life-spouse-arrive = Arrival of the spouse
web-life-spouse-depart = Departure of the spouse
web-life-spouse-adoption = Adoption of the spouse
web-life-spouse-household_changed = Change of household of the spouse
web-life-spouse-correction = Correction of the spouse
web-life-spouse-withdrawal = Withdrawal of the spouse
web-life-spouse-key_destroyed = Erasure of the spouse

## Pages: public

web-public = Public pages
web-public-title = The population register of { $place }
web-public-lead = This register says who lives here, and who was born, married, moved and died, so that what people need can be done. Every entry is sealed into a ledger, where it cannot be lost or altered; a mistake is set right by a further entry. Staff open your record only for a stated reason, and each opening leaves a line: who, when and why.
web-public-check = How you can check
web-public-keep = Keep a sealed head.
web-public-keep-how = It is a number of entries and a check code. Copy it, print it or download it.
web-public-compare = Compare heads.
web-public-compare-how = Heads with the same number of entries must carry the same check code wherever you see them. If one character differs, the ledger was tampered with.
web-public-receipt = Check your receipt.
web-public-receipt-how = Every registration has a receipt with a check code and a QR code. You need no connection and no password to check it, and you need ask nobody.
web-public-heads-link = All sealed heads, and how to check
web-public-never-lead = Some things this register was built without any place for. One page says which, and why.
web-public-never-link = Read that page
web-public-entries = { $n } entries in the ledger

web-head-newest = Newest sealed head
web-head-covers = Covers { $n } entries
web-head-download = Download the newest head
web-head-none = There is no sealed head yet. The first will be shown here.
web-check_code = Check code

web-heads = Sealed heads, and how to check
web-heads-lead = A sealed head is the register’s signature on its ledger: how many entries there are, and the check code over all of them. Once you hold one, the ledger cannot be changed behind your back.
web-heads-how = How to check
web-heads-keep = Keep a head.
web-heads-keep-how = Download or copy one now, and put it away.
web-heads-later = Come back later.
web-heads-later-how = The number of entries only grows. An earlier head in the list below with the same number as yours must carry the same check code; if it does not, take both to the auditor.
web-heads-receipt = Check a receipt.
web-heads-receipt-how = The QR code of a receipt, or the file you download, holds all it takes to reach the sealed head. The public key below checks it, without a connection and without asking anyone.
web-heads-key = The key for checking
web-heads-key-lead = Heads are signed with the register’s private key and checked with this public one. It is no secret: get it from two places at least, and use it if both agree.
web-heads-book = Name of the register
web-heads-public_key = Public key
web-heads-last = Latest sealed heads
web-heads-size = Entries
web-heads-format = How a receipt file is written (for programmers)
web-heads-format-lead = The file is plain text; each line ends with a line feed. In order:
web-heads-format-name = First line: townbook-receipt/v1
web-heads-format-index = Second line: the number of the entry, counted from 0
web-heads-format-leaf = Third line: the check code of the entry, in Base64
web-heads-format-path = Further lines: the check codes beside the way up, one a line, in Base64; there may be none
web-heads-format-note = An empty line, then the signed head, exactly as it is
web-heads-format-check = By RFC 9162, section 2.1.3.2, the entry’s number, the number of entries, the check code and the codes beside it give the check code over all, which must equal the third line of the head. Heads are written as C2SP tlog-checkpoint and signed-note say, and signed with Ed25519. An entry’s check code is SHA-256 over a zero byte and then all bytes of the entry.

## Pages: ledger and receipts

web-ledger = Ledger
web-ledger-lead = { $n } entries; they are added to and never altered.
web-ledger-last = Latest entries
web-ledger-number = Number
web-ledger-kind = What
web-ledger-recorded = Recorded
web-ledger-purpose = Purpose
web-ledger-actor = Account
web-ledger-content = These are the public parts of the last 30 entries. What they say is encrypted, and opens from the person’s page for a stated reason.
web-ledger-check = How to check
web-ledger-check-lead = Every entry has a check code and stands under a sealed head. With a receipt, residents can check theirs by themselves.
web-ledger-check-link = Sealed heads, and how to check

web-receipt = Receipt
web-receipt-title = Receipt: { $kind }
web-receipt-recorded = Recorded.
web-receipt-recorded-lead = This stands in the ledger, where it cannot be lost or changed; a mistake is set right by a correction.
web-receipt-proves = this receipt says that it was recorded, and proves nothing else
web-receipt-kind = What
web-receipt-number = Number
web-receipt-entry = Ledger entry { $n }
web-receipt-at = Recorded
web-receipt-actor = By
web-receipt-print = Print receipt
web-receipt-another = Register another
web-receipt-person = The person’s page
web-receipt-to_person = Back to the person’s page
web-receipt-check = How to check
web-receipt-check-lead = The QR code holds the whole proof, which can be worked out without a connection. Its sealed head covers { $n } entries.
web-receipt-qr = QR code for checking this receipt
web-receipt-download = Download the proof
web-receipt-how = How to check, and the key
web-receipt-unsigned = This is recorded, but not under a sealed head yet. Open this page again in a little while for the QR code.

web-entry_purpose-registration = Registration
web-entry_purpose-import = Import of lists
web-entry_purpose-close = Close
web-entry_purpose-erasure = Erasure
web-entry_purpose-stewardship = Running the register

## Pages: accounts

web-accounts = Accounts
web-accounts-lead = Who has an account, with which role, and where.
web-accounts-new = Invite a colleague
web-accounts-new-lead = You will get a link. The colleague opens it and sets a password that nobody else knows.
web-accounts-new-button = Invite
web-accounts-empty = There are no accounts here yet.
web-accounts-name = Name
web-accounts-name-hint = As colleagues say it, such as Wang Min.
web-accounts-account-hint = Begins with a small letter; 2 to 32 letters, digits, full stops, hyphens or underscores. It cannot be changed later.
web-accounts-role = Role
web-accounts-roles = Roles and places
web-accounts-place = Place
web-accounts-state = State
web-accounts-no_role = No role
web-accounts-made = Made { $when } by { $by }
web-accounts-link = Invitation link
web-accounts-link-lead = Give this link to { $name }, and to nobody else.
web-accounts-link-host = It goes after the address of this site.
web-accounts-link-once = The link is shown here once only.
web-accounts-link-secret = It works once, within three days. Nobody but its owner should see it.
web-accounts-link-back = See the account
web-accounts-own-why = Your roles are granted and taken back by another steward, so that two people know of every change. Password and ways of signing in are on your own page.
web-accounts-revoke = Take back
web-accounts-revoke-one = Take back { $role }
web-accounts-grant = Grant a role
web-accounts-grant-button = Grant
web-accounts-reset = New password
web-accounts-reset-lead = If the password is forgotten or the link too old, a new link helps. Earlier links that were not used stop working.
web-accounts-reset-button = Make a new link
web-accounts-close = Close this account
web-accounts-close-lead = A closed account is signed out at once, cannot be used, and cannot be opened again. What it entered stays as it is.
web-accounts-close-button = Close account
web-account_state-invited = Invited
web-account_state-active = In use
web-account_state-closed = Closed
web-account-closed = This account is closed and cannot be changed. If its owner still needs one, make another.

web-access = Records opened
web-access-lead = What each account opened in the last { $days } days, in the order of names.
web-access-note = A number is a question, not a judgement.
web-access-note-more = Checking many records at once, standing in for a colleague or a day of visits all raise it. If something seems odd, ask the person first, then read the stated reasons.
web-access-empty = Nobody has opened a record lately.
web-access-office = Place
web-access-looks = Opened
web-access-people = People
web-access-without_task = Without a task
web-access-first = First
web-access-last = Last
web-access-slowed = Slowed, times: { $times }; last { $last }

## Pages: me

web-me = Me
web-me-done-password = Your password is changed, and you are signed out everywhere else.
web-me-done-codes_off = One-time codes are off.
web-me-done-sessions = Signed out there.
web-me-looks = Records I opened
web-me-looks-lead = The last { $days } days, 50 at most. The people concerned can see the same.
web-me-looks-none = You opened no records in this time.
web-me-look-person = Record { $n }
web-me-look-household = A household’s record
web-me-look-beside = Others shown on the page: { $n }
web-me-look-members = People shown: { $n }
web-me-drafts = Not finished
web-me-drafts-lead = Only you can see these, and you can go on with them.
web-me-sessions = Where you are signed in
web-me-sessions-lead = If you do not know one of these, sign it out and then change your password.
web-me-session-agent = Browser and where from
web-me-session-began = Signed in
web-me-session-seen = Last used
web-me-session-this = This one
web-me-session-unnamed = A browser without a name
web-me-session-end = Sign out
web-me-session-end-one = Sign out the one last used { $seen }
web-me-sessions-end = Sign out everywhere else
web-me-password = Change password
web-me-password-old = Present password
web-me-password-lead = You will be signed out everywhere else.
web-me-password-button = Change password
web-me-codes = One-time codes
web-me-codes-off = Off. With them on, signing in also takes six digits from your phone, so that a password alone lets nobody in.
web-me-codes-set_up = Set up
web-me-codes-scan = Scan this QR code with an authenticator app on your phone.
web-me-codes-qr = QR code for an authenticator app
web-me-codes-type = If that does not work, type this:
web-me-codes-first = Type the six digits that the app shows.
web-me-codes-on-button = Turn on
web-me-codes-wrong = These six digits do not fit. Check that your phone’s clock is right, then type the newest ones.
web-me-codes-on = On. Signing in takes six digits from your phone.
web-me-codes-left = Recovery codes left: { $n }
web-me-codes-off-summary = Turn codes off
web-me-codes-off-lead = A password alone will then be enough to sign in, and recovery codes stop working. For a new phone, turn codes off, then set them up there.
web-me-codes-off-button = Turn codes off
web-me-codes-new = Keep these ten recovery codes
web-me-codes-new-lead = Without your phone, use one in place of the six digits; each works once. They are shown here once only: print them or copy them, and keep them apart from your password.
web-me-codes-print = Print the codes
web-passkey = Passkeys
web-passkey-lead = A passkey is kept in your phone, your computer or a security key. You sign in the way you unlock that device, without password and code. If you lose it, password and code still sign you in.
web-passkey-use = Use a passkey
web-passkey-use-lead = With a passkey you need no password and no code.
web-passkey-elsewhere = Passkeys do not work at this address. They work at
web-passkey-not_here = Passkeys do not work at this address.
web-passkey-nowhere = Passkeys do not work here: they need https and a name, and this office has not been told its own. Please ask whoever runs it.
web-passkey-noscript = Passkeys need scripts, which this browser does not run. Please sign in with your password.
web-passkey-unable = This browser cannot use passkeys. Please use your password.
web-passkey-failed = No passkey was used: it was cancelled, took too long, or there is none for this site on the device. You can try again.
web-passkey-name = Name of the passkey
web-passkey-name-hint = By which you know the device: “work phone”
web-passkey-name_missing = Give the passkey a name, not too long and on one line.
web-passkey-add = Add a passkey
web-passkey-make = Make a passkey
web-passkey-since = Since { $when }
web-passkey-used = Last used { $when }
web-passkey-unused = Not used yet
web-passkey-remove = Remove
web-passkey-remove-one = Remove the passkey “{ $name }”
web-passkey-done-added = The passkey is made. You can sign in with it now.
web-passkey-done-removed = The passkey is removed here. Delete it on the device, too.
web-passkey-unreadable = What the device sent cannot be read. Please try again.
web-passkey-late = That took too long, or was sent twice. Please try again.
web-passkey-unknown = Nobody here has this passkey. Sign in with your password, and add it on your own page.
web-passkey-not_yours = This passkey is another account’s. Please use your own.
web-passkey-not_verified = The device did not make sure that it is you. Turn on its screen lock or PIN, then try again.
web-passkey-copied = This passkey was refused: its counter went back, so somebody may have copied it. Use your password, remove this passkey on your own page, and tell the steward.
web-passkey-refused = This passkey was refused: it does not fit this site. Check the address in your browser.
web-passkey-taken = There is a passkey of yours on this device already.
web-passkey-too_many = You have 20 passkeys, and cannot have more. Remove one first.
web-sign_on-lead = Show there who you are; you come back here.
web-sign_on-go = Go there
web-sign_on-none = This office has no county sign-on.
web-sign_on-unreachable = The county’s sign-on does not answer. Use your password or a passkey, or try again later.
web-sign_on-declined = You were not signed in there. You can try again, or use your password.
web-sign_on-late = That took too long, was sent twice, or began in another browser. Please begin again.
web-sign_on-not_believed = What the county’s sign-on sent cannot be trusted, so nobody was signed in. Please begin again; if it happens again, tell whoever runs this office.
web-sign_on-unknown = You are signed in there, but no open account here is linked with you. Give the steward your identifier there: { $subject }
web-sign_on-not_yours = There you are somebody else than here. Sign out there, then try again.
web-sign_on-not_fresh = The county’s sign-on did not ask again who you are. Use your password or a passkey.
web-sign_on-linked = Linked { $when } by { $by }
web-sign_on-not_linked = Not linked: the owner signs in with password or passkey.
web-sign_on-subject = Identifier there
web-sign_on-subject-hint = Exactly as the sign-on has it. Whoever comes from there without a link is shown their own.
web-sign_on-subject_form = Give the identifier as the sign-on has it: one line, 255 characters at most.
web-sign_on-subject_taken = This identifier, or this account, is linked already. Remove that link first.
web-sign_on-link = Link
web-sign_on-unlink = Remove the link
web-me-scheme = Light or dark
web-me-scheme-choice = Colours of the pages
web-me-scheme-button = Save
web-scheme-light = Light
web-scheme-dark = Dark
web-scheme-device = As the device
web-me-keys = Keyboard shortcuts
web-me-keys-on = Use the shortcuts without Alt
web-me-keys-lead = This choice is kept on this device only.
web-key-find = Go to the search for people
web-key-go = Open “{ $page }”
web-key-send = Send the form you are in

## Pages: changes of places

web-place-change = Change
web-place-change-title = Change { $place }
web-place-change-lead = Changes of places have a date: what was registered and counted before stays as it was, and the new holds from that day on. You are asked to show again that it is you.
web-place-change-back = The place
web-place-change-rename = Another name
web-place-change-merge = Become part of another village
web-place-change-split = Part of it becomes a village
web-place-change-found = A new village
web-place-change_lead-rename = It has a new name from a day on; its code stays.
web-place-change_lead-merge = From that day on it is a village no more. Its people go to the other village, each by an entry of their own; a household number that is taken there gets the old village’s last three digits before it.
web-place-change_lead-split = Say which household numbers go to the new village. Their people go there from that day on, each by an entry of their own.
web-place-change_lead-found = There is one village more from a day on, with nobody in it at first.
web-place-change_button-rename = Give the new name
web-place-change_button-merge = Merge it
web-place-change_button-split = Part it
web-place-change_button-found = Found it
web-place-change-new_name = New name
web-place-change-new_code = Code of the new village
web-place-change-code-hint = 12 digits, the first nine those of its township
web-place-change-on = From which day
web-place-change-on-hint = such as 2026-11-01
web-place-change-into-label = Into which village
web-place-change-going = Household numbers that go
web-place-change-going-hint = Parted by spaces, commas or line breaks
web-place-change-day = Write the day as 2026-11-01.
web-place-change-before = The day is before the place began.
web-place-change-future = That day has not come yet: make the change when it has.
web-place-change-name = Give a name of at most 40 letters.
web-place-change-same_name = It has this name already.
web-place-change-into = Choose a village that exists.
web-place-change-households = Give household numbers of this village, at least one; each must be there.
web-place-change-code = The code has 12 digits, the first nine those of the township.
web-place-change-taken = A place has this code already.
web-place-change-refused = The register does not take this change: it may contradict earlier dates of the place.
web-place-changed = It is changed.
web-place-changed-lead = { $n } people went along.
web-place-renumbered = Household numbers that changed
web-place-renumbered-why = They were taken in the other village, so the old village’s last three digits stand before them. Tell the village.
web-place-left = People who did not go along
web-place-left-why = These are done one by one: open their page and register a change of household.
web-place-left-open = Open
web-chore-places = Change of places
web-chore_doing-places = Making the change; people are going along.

## Pages: importing files

web-import = Import files
web-import-lead = Send the tables of villages, townships and hospitals as they are. They are looked through first and entered after; every row that cannot be read is listed, to be put right and sent again.
web-import-why = Whole tables at once
web-import-files = Files
web-import-files-hint = Excel (.xlsx, .xls) or CSV, several at once, each up to 32 MB
web-import-as_of = The day that rosters describe
web-import-as_of-hint = such as 2026-10-01; not needed where their titles say it
web-import-as_of-bad = Write the date as 2026-10-01.
web-import-no_files = No file was chosen.
web-import-too_large = { $file } is larger than 32 MB: send it in parts.
web-import-too_many = At most { $n } files at once.
web-import-disk = The files cannot be kept: tell the steward.
web-import-look = Look through them
web-import-how = How it goes
web-import-how-1 = They are looked through: what each table is, row by row; nothing is entered.
web-import-how-2 = Then they are imported. A row that is sent twice is entered once.
web-import-how-3 = Rows that could not be entered can be put right here and sent one by one.
web-import-seen = Looked through
web-import-done = What was imported
web-import-nothing_yet = Nothing is entered yet.
web-import-fits = “Fit” means that the values are in order; whether they agree with the book is seen when they are entered.
web-import-describes = Rosters describe { $day }.
web-import-rows = Rows
web-import-fit = Fit
web-import-entered = Entered
web-import-unfit = Not fit
web-import-refused = Not entered
web-import-skipped = Titles, blanks
web-import-already = Already there
web-import-go = Import them
web-import-again = Choose other files
web-import-to_mend = Rows to put right
web-import-to_mend-lead = Open a row, put it right after the original, and send it again.
web-import-sheets = Tables found
web-import-file = File
web-import-kind = What it is
web-import-columns = Columns read
web-import-by_file = By file
web-import-findings = What was found
web-import-findings-file = Download all
web-import-more = { $n } more are in the file.
web-import-row = row { $n }
web-import-mend = Put a row right
web-import-mend-title = Put right and send again: { $kind }
web-import-mended = Entered as ledger entry
web-import-found = { $n } thing(s) to look at
web-import-send = Send it again
web-import-next = Next row
web-import-back = Back to the result
web-import-kind-place = Places
web-import-kind-roster = Roster
web-import-kind-birth = Births
web-import-kind-death = Deaths
web-import-kind-marriage = Marriages
web-import-kind-divorce = Divorces
web-import-kind-movement = Moves
web-import-kind-facility_birth = Hospital’s births
web-import-kind-funeral_death = Funeral house’s deaths
web-import-kind-correction = Corrections
web-chore-look = Looking through files
web-chore-import = Import
web-chore_doing-look = Looking through the files; nothing is entered.
web-chore_doing-import = Entering the rows. What is entered stays; an import that is cut off can be run again.

## Pages: figures, closes, work under way

web-nav-figures = Figures
web-nav-published = Published figures
web-key-figures = Figures
web-figures = Figures
web-figures-title = Population and vital events, { $period }
web-figures-lead = { $place }, { $from } to { $to }. Rates divide by the mean registered population, { $mean }.
web-figures-edition = Edition { $edition }, sealed { $sealed }, over the first { $entries } entries of the ledger.
web-figures-newer = There is a newer one, edition { $edition }.
web-figures-changed = { $figure } moved from { $before } to { $after }.
web-figures-none = Nothing is sealed yet, so there are no figures. A close seals a period, and figures are counted from what is sealed.
web-figures-none-link = Close a period
web-figures-period = Period
web-figures-place = Place
web-figures-show = Show
web-figures-print = Print
web-figures-few = too few
web-figures-interval = { $low } to { $high }
web-figures-away = { $n } live elsewhere ({ $share }%)
web-figures-srb-inside = { $range }. Includes 105: not shown to be high or low
web-figures-srb-outside = { $range }. Does not include 105
web-figures-srb-few = Fewer than 100 births: not shown
web-figures-part = { $range }; { $n } of { $of }
web-figures-counted = { $range }; { $n } counted
web-figures-source = Source: { $book } Townbook, close of { $period }, edition { $edition }.
web-figures-pyramid-cap = Registered people by single year of age and sex, { $day }
web-figures-here = living here
web-figures-elsewhere = elsewhere
web-figures-old = About one person in { $n } is 65 or over
web-figures-age-0_14 = 0–14
web-figures-age-15_64 = 15–64
web-figures-age-65_plus = 65 and over
web-figures-births = Births
web-figures-deaths = Deaths
web-figures-people = people
web-figures-periods-cap = Per 1,000 people; the shade is the 95 % interval
web-figures-months-cap = Births and deaths by month; the shade is the 95 % interval
web-figures-more_births = There were more births than deaths
web-figures-more_deaths = There were more deaths than births
web-figures-about_even = Births and deaths are close: neither is shown to be more
web-figures-tiles = People of 65 and over: from { $low }% to { $high }% across villages
web-figures-tiles-cap = Share aged 65 and over (%). A square is a village; open it for its figures
web-figures-late-none = Villages differ in timely registration no more than chance explains
web-figures-late = Timely registration in { $n } village(s) is lower than chance explains: is registering hard there?
web-figures-late-cap = Share registered within 30 days of birth; a dot is a village
web-figures-late-note = For staff only, not published: most of them have fewer than 5 late ones. It is for finding where registering is hard.
web-figures-common = All { $share }%
web-figures-chance = Range of chance (95 %, 99.8 %)
web-figures-cases = Births registered
web-figures-what = What is this?
web-figures-how = How it is computed
web-figures-range = 95 % interval
web-figures-each = Open any number for how it is computed, its breakdown and the entries behind it.
web-figures-how-count = Counted: { $n }.
web-figures-how-quotient = { $scale } × { $n } ÷ { $of }. { $basis }
web-figures-how-index = Worked out from counts by age, or from two lists, by the method of the document named below.
web-figures-how-interval = { $range }. Chance alone moves the number from year to year; we are about 95 % sure that the underlying level lies between the two. { $method }
web-figures-how-few = Fewer than { $n } cases lie behind it: chance moves it too much to be shown.
web-figures-how-exact = Counted one by one: it has no interval.
web-figures-method-poisson = Exact Poisson (Garwood).
web-figures-method-rate = Exact Poisson of the numerator over the denominator.
web-figures-method-srb_log = Normal on the logarithm of the ratio.
web-figures-method-difference = The difference of two Poisson counts.
web-figures-method-wilson = Wilson’s score interval.
web-figures-method-method = By the index’s own method.
web-figures-method-none = No interval.
web-figures-basis-period_end = Divided by the people at the end of the period
web-figures-basis-mid_period_mean = Divided by the mean of the period
web-figures-basis-person_years = Divided by the person-years lived
web-figures-among = Among whom
web-figures-follows = Follows
web-figures-places = By place
web-figures-all = All { $n } figures
web-figures-figure = Figure
web-figures-value = Value
web-figures-unit = Unit
web-figures-one-lead = { $place }, { $period }, edition { $edition }. { $what }
web-figures-split = Split by
web-figures-divide = Divided by
web-figures-by-none = Total
web-figures-by-county = County
web-figures-by-township = Township
web-figures-by-village = Village
web-figures-by-month = Month
web-figures-by-sex = Sex
web-figures-by-age5 = Five-year age
web-figures-by-age1 = Single year of age
web-figures-by-birth_order = Birth order
web-figures-unknown = Unknown
web-figures-above = Numerator
web-figures-below = Denominator
web-figures-download = Download table
web-figures-behind = Entries behind it
web-figures-behind-why = The number was counted from entries of the ledger. Say what for, then see which; this look is kept.
web-figures-behind-button = Show entries
web-figures-behind-title = Entries behind “{ $figure }”
web-figures-behind-lead = { $about }: { $n } entries.
web-figures-behind-none = There are no entries.
web-figures-proved-bold = Each one is checked.
web-figures-proved = Every entry stands among the { $entries } that were sealed at the close, and matches the seal.
web-figures-counts = Counts as
web-figures-side-numerator = numerator
web-figures-side-denominator = denominator
web-figures-side-both = in both lists
web-figures-back = The figure
web-page-before = Previous page
web-page-after = Next page
web-chore = Under way
web-chore-overview = Figures
web-chore-split = Figures
web-chore-behind = Entries behind a number
web-chore-preview = Preview of a close
web-chore-close = Close
web-chore-publish = Publish figures
web-chore-verify = Check the whole book
web-chore_doing-overview = Counting the people and events of the period.
web-chore_doing-split = Counting cell by cell.
web-chore_doing-behind = Finding the entries and checking each.
web-chore_doing-preview = Putting the period together; nothing is sealed yet.
web-chore_doing-close = Sealing the period.
web-chore_doing-publish = Protecting small numbers, then writing the files.
web-chore_doing-verify = Checking every entry from the first.
web-chore_state-waiting = waiting
web-chore_state-running = under way
web-chore_state-done = done
web-chore_state-failed = failed
web-chore_state-cancelled = cancelled
web-chore-progress = { $done } of { $total } done.
web-chore-leave = You can do something else and come back.
web-chore-check = See whether it is done
web-chore-cancel = Call it off
web-chore-cancelled = It was called off.
web-chore-failed = This could not be done.
web-chore-again = Try again
web-closes = Closes
web-closes-lead = A close seals a period: figures are counted from it and it never changes. Late news goes into the next edition, and what it changed can be seen.
web-closes-none = Nothing is sealed yet.
web-closes-newest = Newest edition
web-closes-covers = Entries covered
web-closes-entry = Entry of the close
web-closes-code = Check code
web-closes-files = Check code of the files
web-closes-out = Public
web-closes-public = Edition { $edition } is public
web-closes-not_public = not published
web-closes-chores = Recent work
web-closes-next = Close the next period
web-closes-next-lead = Look at a preview first; seal it after.
web-closes-from = From month
web-closes-to = To month
web-closes-month-hint = such as 2026-10
web-closes-month-bad = Write a month as 2026-10.
web-closes-order = The first month must come first.
web-closes-not_over = This period is not over yet; it can be sealed once it is.
web-closes-preview = Preview
web-closes-preview-title = Preview of the close of { $period }
web-closes-preview-lead = Sealed now, it would be edition { $edition } over { $entries } entries.
web-closes-same = Nothing has changed since the newest edition: there is nothing to seal.
web-closes-new = New since the last edition
web-closes-rows = Against the last edition
web-closes-rows-text = { $added } rows came in, { $removed } went.
web-closes-seal = Seal it
web-closes-seal-lead = What is sealed cannot be changed; late news goes into the next edition. You will be asked to show again that it is you.
web-closes-seal-button = Seal this period
web-closes-reason = Why there is a next edition
web-closes-reason-hint = One sentence, such as: three births reported late
web-closes-reason-missing = A next edition needs a reason. Go back to the preview and give one.
web-closes-sealed = { $period } is sealed, edition { $edition }
web-closes-unchanged = { $period } has not changed; edition { $edition } is the newest
web-closes-sealed-bold = It is sealed.
web-closes-sealed-lead = Its figures can be read. To show them to everyone, publish them.
web-closes-open = Open figures
web-closes-editions = See the editions
web-closes-one-lead = { $n } edition(s), the newest first.
web-closes-edition = Edition { $edition }
web-closes-sealed_at = Sealed
web-closes-seal-file = Download the seal
web-closes-publish = Publish
web-closes-publish-lead = Small numbers that could point to a person are hidden first, and checked together with everything published before. What is published cannot be taken back.
web-closes-publish-button = Publish the newest edition
web-closes-published = { $period }, edition { $edition }, is public
web-closes-published-bold = It is public.
web-closes-public-link = See published figures
web-closes-hidden = { $cells } numbers, { $hidden } of them hidden: { $share }% of what was counted.
web-closes-late = Late news
web-closes-late-lead = Where something was registered or corrected since, a next edition can be sealed; the old ones stay.
web-verify = Check the whole book
web-verify-lead = Every entry is checked again from the first, and the files of every close against their seals.
web-verify-button = Start checking
web-verify-read = { $entries } entries and { $closes } closes were checked.
web-verify-sound = The book is sound
web-verify-sound-bold = Nothing has been changed.
web-verify-sound-lead = Every entry matches the signed heads, and the files of every close are those that were sealed.
web-verify-unsound = The book does not match
web-verify-unsound-bold = Something was changed or damaged.
web-verify-unsound-lead = Stop registering, keep everything as it is and tell the auditor; overwrite nothing before restoring a backup.
web-verify-entry = Entry { $n }
web-verify-book = The book
web-public-figures = Published figures
web-public-figures-lead = Every number here was counted from what is sealed. Small numbers are hidden so that nobody can be picked out; every edition stays, none is replaced.
web-public-figures-none = No figures have been published yet.
web-public-figures-how = To see whether anyone changed a number:
web-public-release = { $period }, edition { $edition }
web-public-release-at = Published { $at }.
web-public-file-figures_xlsx = Spreadsheet XLSX
web-public-file-figures_csv = CSV
web-public-file-figures_sdmx_csv = SDMX-CSV 1.0
web-public-file-figures_sdmx-2_csv = SDMX-CSV 2.0
web-public-file-structure_xml = SDMX structure

## Pages: why an account cannot be made or changed

web-account-own = You cannot change your own account.
web-account-form = A sign-in name begins with a small letter and has 2 to 32 small letters, digits, full stops, hyphens or underscores.
web-account-exists = Somebody has this sign-in name already. Choose another.
web-account-name = Give a name, not too long and on one line.
web-account-place = Choose a place in your area.
web-account-role_place = This role is not held at this place: choose a village for a village worker, a township for a township officer, the county for a county officer.
web-account-no_county = The register has no county yet. Enter its places first.
