//! The closed list of finding codes, each with its severity, its arguments and when it arises.
//!
//! The table is written once; the enum, its names and `docs/reference/findings.md` come from it.

use super::Severity;

/// Writes the enum and its tables from one list.
macro_rules! codes {
    ($($variant:ident = $name:literal $severity:ident $args:tt $when:literal;)+) => {
        /// What was found. The list is closed and the names are stable.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum FindingCode {
            $(#[doc = concat!("`", $name, "`: ", $when)] $variant),+
        }

        crate::coded::named!(FindingCode { $($variant = $name),+ });

        impl FindingCode {
            /// What a finding with this code does to its row or file.
            pub const fn severity(self) -> Severity {
                match self { $(FindingCode::$variant => Severity::$severity),+ }
            }

            /// The names of the arguments that a finding with this code carries, in their order.
            pub const fn args(self) -> &'static [&'static str] {
                match self { $(FindingCode::$variant => &$args),+ }
            }

            /// When it arises, in one English sentence for the reference.
            pub const fn when(self) -> &'static str {
                match self { $(FindingCode::$variant => $when),+ }
            }
        }
    };
}

codes! {
    FieldMissing = "field.missing" Refused ["field"] "A value that this kind of row must have is empty.";
    FieldUnknownCode = "field.unknown_code" Refused ["field", "value"] "The value is in none of the code lists for its column.";
    FieldTooLong = "field.too_long" Refused ["field", "limit"] "A text is longer than the limit for its column.";

    DateUnreadable = "date.unreadable" Refused ["field", "value"] "No known way of writing dates fits the value.";
    DateImpossible = "date.impossible" Refused ["field", "value"] "The value is written as a date, but the calendar has no such day, or its year is outside 1800 to 2199.";
    DateNotFull = "date.not_full" Refused ["field", "value"] "The day must be known, but only a month or a year is given.";
    DateInFuture = "date.in_future" Refused ["field", "value", "today"] "The date lies after today.";
    DateAfterRoster = "date.after_roster" Refused ["field", "value", "as_of"] "A person on a roster was born after the day that the roster describes.";
    DateLeftOut = "date.left_out" Noted ["field", "value"] "A birth date that only helps to link cannot be read and was left out.";
    DateRegisteredEarly = "date.registered_early" Noted ["registered", "happened"] "The row was registered before the day on which the thing happened.";

    NumberLength = "number.length" Refused ["field", "chars"] "The citizen number has neither 18 nor 15 characters.";
    NumberCharacters = "number.characters" Refused ["field", "found"] "The citizen number has a character that cannot be there.";
    NumberBirthDate = "number.birth_date" Refused ["field", "digits"] "The birth date in the citizen number is not in the calendar.";
    NumberCheckDigit = "number.check_digit" Refused ["field", "expected"] "The last character of the citizen number does not fit the others.";
    NumberBirthDiffers = "number.birth_differs" Noted ["in_number", "given"] "The birth date in the citizen number is not the one that the row gives; the row's is kept.";
    NumberSexDiffers = "number.sex_differs" Noted ["in_number", "given"] "The sex that the citizen number tells is not the one that the row gives; the row's is kept.";
    NumberMissingForAdult = "number.missing_for_adult" Noted ["age"] "Someone of 16 years or more on a roster has no citizen number.";
    NumberLeftOut = "number.left_out" Noted ["field", "reason"] "A citizen number that only helps to link (of a spouse or parent, or on a list of a second source) is not valid and was left out.";

    CertificateForm = "certificate.form" Refused ["field", "value"] "The birth certificate number is not one letter and nine or ten digits.";
    CertificateLeftOut = "certificate.left_out" Noted ["field", "value"] "A birth certificate number on a list of a second source is not one letter and nine or ten digits and was left out.";

    NameForm = "name.form" Refused ["field", "reason"] "The name is too long, has a control character, or has only digits.";
    NameLeftOut = "name.left_out" Noted ["field", "reason"] "A name that only helps to link is too long, has a control character, or has only digits, and was left out.";

    PlaceForm = "place.form" Refused ["field", "value"] "The place code has neither 12 nor 15 digits.";
    PlaceUnknown = "place.unknown" Refused ["place"] "The place is not in the book.";
    PlaceOutside = "place.outside" Refused ["place"] "The place is not in the area of whoever enters the row.";
    PlaceNotValidOn = "place.not_valid_on" Refused ["place", "date"] "The place did not exist on that day.";
    PlaceDiffersFromFile = "place.differs_from_file" Noted ["row", "file"] "The row names another village than its file; the row's is kept.";
    PlaceLevelDiffers = "place.level_differs" Refused ["place", "expected", "given"] "The level of a place is not the one that its code tells.";
    PlaceDatesReversed = "place.dates_reversed" Refused ["place"] "A place ends on or before the day it begins.";
    PlaceParentUnknown = "place.parent_unknown" Refused ["place", "parent"] "The parent of a place is not in the book.";
    PlaceParentNotAbove = "place.parent_not_above" Refused ["place", "parent"] "The code of a place does not lie under that of its parent.";
    PlaceOverlap = "place.overlap" Refused ["place"] "Another validity of the same place covers some of the same days.";

    BirthOrderForm = "birth_order.form" Noted ["value"] "The birth order is not a whole number from 1 to 20 and was left out.";

    LinkNotFound = "link.not_found" Refused ["who"] "The person whom the row is about is not in the book.";
    LinkAmbiguous = "link.ambiguous" Refused ["who", "found"] "The row's name, birth date and village fit more than one person.";
    LinkKinNotFound = "link.kin_not_found" Noted ["field", "who"] "A parent or spouse whom the row names is not in the book; the row is entered without the link.";
    LinkKinUnidentified = "link.kin_unidentified" Noted ["field"] "A parent or spouse is named without a valid number and without name and birth date together, so cannot be looked up.";

    PersonUnidentified = "person.unidentified" Refused [] "The row gives neither a number, nor a certificate, nor name and birth date together.";
    PersonAlreadyRegistered = "person.already_registered" Refused ["number", "place"] "The same citizen number is already in another village or household: one person on two rosters.";
    PersonDiffers = "person.differs" Refused ["number", "field", "in_book", "given"] "The same citizen number is in the book with another name, sex or birth date.";
    PersonEnteredInError = "person.entered_in_error" Refused ["person"] "The person was marked as entered in error; nothing more can happen to them.";

    KinSamePerson = "kin.same_person" Refused [] "A person is named as their own parent, or as both parents.";
    ParentNoneLinked = "parent.none_linked" Noted [] "Neither parent of a child is linked to a person in the book.";

    EventAfterDeath = "event.after_death" Refused ["date", "death"] "Something is dated after a person's death, or a death is dated before something already recorded.";
    EventBeforeBirth = "event.before_birth" Refused ["date", "birth"] "Something is dated before a person's birth.";
    EventDeadAlready = "event.dead_already" Refused ["date", "death"] "The death of this person is already recorded.";
    EventNotDead = "event.not_dead" Refused [] "A correction speaks of a death that is not recorded.";

    BirthMotherSex = "birth.mother_sex" Refused [] "The person named as mother is a man in the book.";
    BirthMotherDead = "birth.mother_dead" Refused ["date", "death"] "The mother died before the birth.";
    BirthMotherAge = "birth.mother_age" Refused ["age"] "The mother would have been younger than 10 or older than 60.";
    BirthMotherAgeUnusual = "birth.mother_age_unusual" Noted ["age"] "The mother was younger than 15 or older than 50; one of the dates may be wrong.";
    BirthTooClose = "birth.too_close" Noted ["date", "other"] "The mother has another birth less than six months away that is not a twin's; one of the dates may be wrong.";

    MarriageAlreadyMarried = "marriage.already_married" Refused ["person"] "A marriage of this person to someone living is already recorded.";
    MarriageAge = "marriage.age" Noted ["age"] "A party would have been younger than 15; one of the dates may be wrong.";
    MarriageSamePerson = "marriage.same_person" Refused [] "Both parties are the same person.";
    DivorceNotMarried = "divorce.not_married" Refused ["status"] "The person is not married in the book.";

    ResidenceNotHere = "residence.not_here" Refused ["date"] "The person neither lived nor was registered here on that day.";
    ResidenceAlreadyHere = "residence.already_here" Refused ["date"] "The person who is said to come was already here on that day.";
    ResidenceAlreadyAway = "residence.already_away" Refused ["date"] "The person who is said to leave was already living elsewhere.";
    ResidenceNotAway = "residence.not_away" Refused ["date"] "The person who is said to come home was not living elsewhere.";
    ResidenceNotRegistered = "residence.not_registered" Refused ["date"] "The person is registered elsewhere, so registration cannot move away or stay here.";
    ResidenceRegistered = "residence.registered" Refused ["date"] "The person is registered here, so can move out or leave but not depart.";
    ResidenceLaterEvent = "residence.later_event" Refused ["date", "later"] "A later move of the same person is already recorded and does not fit this one.";

    WithdrawalNothing = "withdrawal.nothing" Refused ["kind", "date"] "There is no event of this kind on that day that could be withdrawn for the person; it may have been withdrawn already.";
    WithdrawalLaterEvent = "withdrawal.later_event" Refused ["kind", "date", "later_kind", "later"] "Something else rests on the event that is to be withdrawn, and must be withdrawn first.";
    WithdrawalMaritalUnknown = "withdrawal.marital_unknown" Noted ["person"] "The marital status before a withdrawn event is not known; it is not stated from now on.";
    WithdrawalHouseholdStays = "withdrawal.household_stays" Noted ["person"] "Someone the book already knew keeps the household and relation that a withdrawn arrival gave them.";
    CorrectionValueUnexpected = "correction.value_unexpected" Refused ["field", "value"] "A withdrawal gives a new value; it takes something back and puts nothing in its place.";

    DuplicateRow = "duplicate.row" Noted ["other"] "The same row stands twice in the file; it is entered once.";
    IdOtherBody = "id.other_body" Refused ["id"] "An entry with the same id and other content is already in the book.";

    FileEmpty = "file.empty" Refused [] "The file or sheet has no rows.";
    FileUnreadable = "file.unreadable" Refused ["reason"] "The file cannot be read in the form that its name promises.";
    FileTruncated = "file.truncated" Refused [] "The file ends in the middle.";
    FileEncrypted = "file.encrypted" Refused [] "The file is protected by a password.";
    FileTooLarge = "file.too_large" Refused ["size", "limit"] "The file is larger than the limit.";
    FileCompressedTooFar = "file.compressed_too_far" Refused ["limit"] "Unpacked, the file would be larger than the limit.";
    FileWrongExtension = "file.wrong_extension" Refused ["extension", "content"] "The content of the file is not what its name says.";
    FileEncoding = "file.encoding" Refused ["line"] "The text is neither UTF-8 nor GB18030.";
    FileNoHeader = "file.no_header" Refused [] "No row of column names was found.";
    FileUnknownKind = "file.unknown_kind" Refused ["columns"] "The column names fit no kind of file that the book knows.";
    FileHeaderMissingColumn = "file.header_missing_column" Refused ["field", "kind"] "A column that this kind of file must have is not there.";
    FileColumnTwice = "file.column_twice" Refused ["field", "columns"] "Two columns of the file mean the same.";
    FileColumnUnknown = "file.column_unknown" Noted ["column"] "A column of the file is not one that the book reads; it was passed over.";
    FileNoDate = "file.no_date" Refused [] "A roster gives no day that it describes, neither in its title nor on the command line.";
    FileDatesDisagree = "file.dates_disagree" Refused ["first", "other"] "The titles of the rosters in one folder give different days.";
    FileNoPlace = "file.no_place" Refused [] "A roster does not say which village it describes, neither in its name nor in its rows.";
    FileSheetHidden = "file.sheet_hidden" Noted ["sheet"] "The workbook has a hidden sheet; it was not read.";
    FileRowTooLong = "file.row_too_long" Refused ["columns", "limit"] "A row has more columns or a longer cell than the limit.";
}
