//! Papers that prove what a form says: pictures and PDF, put with the form, kept sealed, opened by whoever may
//! open the record of the person.
//!
//! A form has its id from the moment it opens, and the entry or the request that comes of it has the same id.
//! Until it is handed in a file belongs to the form; one that is never handed in lets its files go in time.

use authz::{Action, Purpose, Resource};
use register::area::PlaceCode;
use register::id::{EntryIndex, PersonId};
use sha2::{Digest, Sha256};
use store::{Attachment, NewAttachment, WorkId};

use super::{Office, OfficeError, Opening, Who};

/// Most files of one form.
pub const MOST_FILES: usize = 4;
/// Most bytes of one.
pub const MOST_FILE_BYTES: usize = 5 << 20;
/// How long the files of a form that is not handed in are kept: thirty days.
const KEPT_FOR: i64 = 30 * 86_400 * 1_000_000;
/// After so long a form has been handed in, or not yet: an hour.
const SETTLED_AFTER: i64 = 3_600 * 1_000_000;
/// Begins the matter of a form that is not handed in.
pub(super) const FORM: &str = "form:";

/// A file as a page names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileCard {
    /// Its id.
    pub id: WorkId,
    /// What it is called.
    pub name: String,
    /// Such as `image/jpeg`.
    pub content_type: String,
    /// How many bytes it has.
    pub n_bytes: u64,
    /// Who put it there.
    pub account: String,
}

/// A file that came with a form and was looked at.
#[derive(Clone, Copy, Debug)]
pub struct NewFile<'a> {
    /// What it is called.
    pub name: &'a str,
    /// Such as `image/jpeg`.
    pub content_type: &'a str,
    /// Its bytes.
    pub bytes: &'a [u8],
}

pub(super) fn hex(id: &WorkId) -> String {
    id.iter().map(|b| format!("{b:02x}")).collect()
}

/// What the files of a form belong to until it is handed in: the form, and whom it is about.
fn of_form(form: &WorkId, person: Option<PersonId>) -> String {
    let person = person.map_or_else(|| "new".to_owned(), |p| p.0.to_string());
    format!("{FORM}{}:{person}", hex(form))
}

fn card(attachment: Attachment) -> FileCard {
    FileCard {
        id: attachment.id,
        name: attachment.name.reveal().clone(),
        content_type: attachment.content_type.into(),
        n_bytes: attachment.n_bytes,
        account: attachment.account.into(),
    }
}

impl Office {
    /// Whether who asks may attach files to what is about these places.
    pub fn may_attach(&self, who: &Who, places: Vec<PlaceCode>) -> bool {
        let action = Action::AttachFile;
        let resource = Resource { places, ..Resource::of(action.resource_kind()) };
        self.allow(Some(who), action, &resource, &authz::Context::default()).is_ok()
    }

    /// Keeps the files of a form. The same file sent twice is one; a form that has become an entry or a
    /// request takes no more.
    pub fn attach(
        &self,
        who: &Who,
        form: WorkId,
        person: Option<PersonId>,
        files: &[NewFile<'_>],
    ) -> Result<(), OfficeError> {
        if self.is_handed_in(form)? {
            return Ok(());
        }
        let (about, now) = (of_form(&form, person), self.now());
        let mut desk = self.desks.take()?;
        for file in files {
            let id = id_of(&form, file.bytes);
            let NewFile { name, content_type, bytes } = *file;
            desk.attachment_put(
                &NewAttachment { id, account: &who.account, about: &about, content_type, name, bytes },
                now,
            )?;
        }
        Ok(())
    }

    /// The files of a form that is not handed in, of who asks.
    pub fn form_files(
        &self,
        who: &Who,
        form: WorkId,
        person: Option<PersonId>,
    ) -> Result<Vec<FileCard>, OfficeError> {
        let found = self.desks.take()?.attachment_list(&of_form(&form, person))?;
        Ok(found.into_iter().filter(|file| file.account == who.account).map(card).collect())
    }

    /// Takes a file away from a form that is not handed in.
    pub fn drop_file(
        &self,
        who: &Who,
        form: WorkId,
        person: Option<PersonId>,
        file: WorkId,
    ) -> Result<(), OfficeError> {
        self.desks.take()?.attachment_delete(&file, &who.account, &of_form(&form, person))?;
        Ok(())
    }

    /// The form is handed in: its files belong to the entry or request of its id.
    pub(super) fn hand_in_files(&self, form: WorkId, person: Option<PersonId>) -> Result<(), OfficeError> {
        self.desks.take()?.attachment_move(&of_form(&form, person), &hex(&form))?;
        Ok(())
    }

    fn is_handed_in(&self, form: WorkId) -> Result<bool, OfficeError> {
        let mut reader = self.readers.take()?;
        Ok(reader.entry_by_id(form)?.is_some() || reader.request(form)?.is_some())
    }

    /// Forms whose handing in was cut off get their files; those that nobody handed in lose them.
    pub(super) fn sweep_files(&self) -> Result<(), OfficeError> {
        let now = self.now();
        let matters = self.desks.take()?.attachment_matters(FORM, now - SETTLED_AFTER)?;
        let old = self.desks.take()?.attachment_matters(FORM, now - KEPT_FOR)?;
        for matter in matters {
            let Some(form) = matter.strip_prefix(FORM).and_then(read_form) else { continue };
            if self.is_handed_in(form)? {
                self.desks.take()?.attachment_move(&matter, &hex(&form))?;
            } else if old.contains(&matter) {
                self.desks.take()?.attachment_destroy(&matter)?;
            }
        }
        Ok(())
    }

    /// The files of an entry or a request, by its id.
    pub fn files_of(&self, id: WorkId) -> Result<Vec<FileCard>, OfficeError> {
        Ok(self.desks.take()?.attachment_list(&hex(&id))?.into_iter().map(card).collect())
    }

    /// Whom an entry is about.
    pub fn entry_person(&self, entry: EntryIndex) -> Result<Option<PersonId>, OfficeError> {
        Ok(self.readers.take()?.entry_person(entry)?)
    }

    /// The id of an entry.
    pub fn entry_id(&self, entry: EntryIndex) -> Result<Option<WorkId>, OfficeError> {
        Ok(self.readers.take()?.entry(entry)?.map(|entry| entry.head.id))
    }

    /// A file of an entry or a request, with its bytes. That it was opened is on disk, as any look at the
    /// person, before it is given.
    pub fn open_file(
        &self,
        who: &Who,
        of: WorkId,
        file: WorkId,
        person: PersonId,
        purpose: Purpose,
    ) -> Result<(FileCard, Vec<u8>), OfficeError> {
        let found = self.desks.take()?.attachment_find(&file)?;
        let found = found.filter(|found| *found.about == *hex(&of)).ok_or(OfficeError::NotFound)?;
        let opening = Opening { purpose, task: None, until: 0 };
        self.note_looks(who, "file", Some(person), Vec::new(), opening)?;
        let bytes = self.desks.take()?.attachment_get(&file)?.ok_or(OfficeError::NotFound)?;
        Ok((card(found), bytes.reveal().clone()))
    }
}

/// The id of a file of a form: the same again for the same bytes.
fn id_of(form: &WorkId, bytes: &[u8]) -> WorkId {
    let mut hasher = Sha256::new();
    hasher.update(b"townbook file of a form");
    hasher.update(form);
    hasher.update(Sha256::digest(bytes));
    let mut id = [0; 16];
    id.copy_from_slice(&hasher.finalize()[..16]);
    id
}

fn read_form(text: &str) -> Option<WorkId> {
    let text = text.get(..32)?;
    let mut id = [0; 16];
    for (at, byte) in id.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(at * 2..at * 2 + 2)?, 16).ok()?;
    }
    Some(id)
}
