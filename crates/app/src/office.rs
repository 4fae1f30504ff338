//! The book at work: what people do with it from a desk, each seeing only what is theirs.
//!
//! [`Office`] holds an open book for as long as the server runs: one writer, a pool of light readers, the
//! office's own database (accounts, sessions, drafts), the log of looks, and the rules of who may do what.
//! Everything is synchronous; whoever serves pages calls it from a thread that may wait.
//!
//! It knows no HTTP and no HTML. What a page shows comes from here as plain values; what a person reads
//! comes from the pack's sentences.

mod account;
mod case;
pub mod chores;
pub mod counts;
mod erasure;
pub mod files;
pub mod forms;
pub mod imports;
mod origin;
pub mod own;
mod own_copy;
mod passkeys;
pub mod password;
mod people;
pub mod places;
mod pool;
mod reads;
mod record;
mod residents;
mod sign_in;
mod sign_on;
pub mod totp;
mod work;

pub use account::{AccountCard, Invitation, NewAccount};
pub use case::{Asked, DOUBT, RequestCard, Wish};
pub use files::{FileCard, NewFile};
pub use origin::{Origin, OriginError};
pub use own::{LookAtMe, OwnHousehold, OwnPage, Seen};
pub use own_copy::OwnCopy;
pub use passkeys::{MadePasskey, PasskeyCard, PasskeyProblem, UsedPasskey};
pub use people::{Hit, HouseholdPage, Looker, Opening, PersonPage, VillagePage};
pub use reads::ReadLimit;
pub use record::{Found, Recorded};
pub use residents::ResidentAccount;
pub use sign_in::{SessionCard, SignIn, SignedIn, Who};
pub use sign_on::{Back, Returned, SIGN_ON_BACK, Sent, SignOn, SignOnCard, SignOnProblem};
pub use work::{TaskCard, WorkFilter, WorkList, can_end_bare};

// What the store gives and pages show.
pub use store::{
    AccountState, AgeRow, Close, Delays, ERASURE, EntryCard, HouseholdBrief, HouseholdCard, InclusionProof,
    Kin, LifeEvent, Look, LooksOfActor, Member, MonthCount, PersonBrief, PersonCard, Population, Request,
    RequestState, Role as LifeRole, StoreError, Swept, Task, TaskKind, TaskState, TaskStep, Told,
    VillageCard, WorkId,
};

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError, RwLock, TryLockError};
use std::time::Duration;

use authz::{Action, Authority, Resource};
use jiff::civil::Date;
use register::area::{Place as Area, PlaceCode};
use register::check::CodeLists;
use register::id::PersonId;
use store::{Access, Book, Clock, Context, LookLog, Place, Purpose, Reader, Writer};

use crate::pack::Pack;
use crate::search::SearchIndex;
use pool::Pool;

/// How long a receipt waits for the book to sign a head: so often, a step each.
const SIGNING_TRIES: u32 = 200;
const SIGNING_STEP: Duration = Duration::from_millis(5);
/// Answers of the rules that are remembered.
const MOST_ABILITIES: usize = 10_000;
/// Readers that pages share.
const READERS: usize = 8;

/// Why something was not done.
#[derive(Debug, thiserror::Error)]
pub enum OfficeError {
    /// It is not there, or not to be known of.
    #[error("there is no such thing")]
    NotFound,
    /// Someone else was quicker.
    #[error("it was done or taken away meanwhile")]
    Gone,
    /// Not theirs to do; with the reasons, Chinese and English.
    #[error("not allowed")]
    Forbidden(Vec<(String, String)>),
    /// Too many records opened in a short time.
    #[error("too many records opened; the next in {seconds} seconds")]
    TooManyRecords {
        /// What is the most.
        limit: ReadLimit,
        /// Seconds until the next opens.
        seconds: u64,
    },
    /// A name, number or text that an account cannot have.
    #[error("{what} cannot be used")]
    Unusable {
        /// Key of the sentence that says why.
        what: &'static str,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The book, open for work.
pub struct Office {
    place: Place,
    /// Stands before the book, which when it is dropped waits until every handle to its writer is gone.
    writer: Mutex<Writer>,
    preparer: Mutex<store::Preparer>,
    book: Mutex<Book>,
    readers: Pool<Reader>,
    desks: Pool<store::Office>,
    looks: LookLog,
    authority: Authority,
    pack: Pack,
    codes: CodeLists,
    proofs: store::ProofCache,
    search: RwLock<SearchIndex>,
    areas: RwLock<HashMap<PlaceCode, Area>>,
    openings: Mutex<people::Openings>,
    reads: Mutex<reads::Reads>,
    read_limit: ReadLimit,
    questions: Mutex<passkeys::Questions>,
    cards: Mutex<people::Cards>,
    names: Mutex<Option<account::Names>>,
    abilities: Mutex<HashMap<(Vec<authz::Grant>, Action), bool>>,
    clock: Clock,
    bell: chores::Bell,
    names_of_book: (String, String),
}

/// An id as addresses and names of folders have it.
fn hex_of(id: &WorkId) -> String {
    id.iter().map(|b| format!("{b:02x}")).collect()
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // What is inside stays whole: no one holds it over something that may panic half way.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Office {
    /// Opens the book for work. One at a time: a second server on the same book is refused.
    pub fn open(place: &Place, pack: Pack, authority: Authority, clock: Clock) -> Result<Office, StoreError> {
        let book = Book::open(place, Access::Write, clock)?;
        let writer = book.writer()?.handle();
        let names_of_book = (book.name().to_owned(), book.verifying_key().to_vkey());
        let (of_readers, of_desks) = (place.clone(), place.clone());
        let office = Office {
            writer: Mutex::new(writer),
            preparer: Mutex::new(book.preparer()?),
            book: Mutex::new(book),
            readers: Pool::new(READERS, move || Reader::open(&of_readers)),
            desks: Pool::new(READERS, move || store::Office::open(&of_desks)),
            looks: LookLog::open(place)?,
            authority,
            codes: forms::code_lists(&pack.vocabulary),
            pack,
            proofs: store::ProofCache::new(),
            search: RwLock::new(SearchIndex::default()),
            areas: RwLock::new(HashMap::new()),
            openings: Mutex::new(people::Openings::default()),
            reads: Mutex::default(),
            read_limit: ReadLimit::default(),
            questions: Mutex::new(passkeys::Questions::default()),
            cards: Mutex::new(people::Cards::default()),
            names: Mutex::new(None),
            place: place.clone(),
            abilities: Mutex::default(),
            clock,
            bell: chores::Bell::default(),
            names_of_book,
        };
        office.read_areas()?;
        Ok(office)
    }

    /// With another limit to how many records an account opens in a short time.
    pub fn with_read_limit(self, read_limit: ReadLimit) -> Office {
        Office { read_limit, ..self }
    }

    /// Brings the index for finding people up to date; at first it reads them all.
    pub fn warm(&self) -> Result<(), StoreError> {
        let mut reader = self.readers.take()?;
        let mut search = self.search.write().unwrap_or_else(PoisonError::into_inner);
        *search = SearchIndex::fill(&mut reader, &mut |_| ())?;
        reader.warm_proofs(&self.proofs)
    }

    /// Rules that look at the whole book set their tasks and settle those whose reason is gone.
    pub fn sweep(&self) -> Result<store::Swept, OfficeError> {
        self.sweep_files()?;
        let context = Context { actor: "townbook".into(), purpose: Purpose::Stewardship, claimed: None };
        Ok(lock(&self.book).sweep(self.today(), &context)?)
    }

    /// Signs the head of the log as it is, for receipts to be checked against. Waits a moment where the book is at
    /// heavy work; false where that goes on: a receipt then waits for the next signed head.
    pub fn sign_head(&self) -> Result<bool, StoreError> {
        for _ in 0..SIGNING_TRIES {
            match self.book.try_lock() {
                Ok(mut book) => return book.sign_head().map(|_| true),
                Err(TryLockError::Poisoned(book)) => return book.into_inner().sign_head().map(|_| true),
                Err(TryLockError::WouldBlock) => std::thread::sleep(SIGNING_STEP),
            }
        }
        Ok(false)
    }

    /// Now: microseconds since 1970.
    pub fn now(&self) -> i64 {
        (self.clock)()
    }

    /// Today in China, which keeps one time.
    pub fn today(&self) -> Date {
        store::recorded_day(self.now())
    }

    /// The pack.
    pub fn pack(&self) -> &Pack {
        &self.pack
    }

    /// The folder of the book.
    pub fn folder(&self) -> &std::path::Path {
        &self.place.folder
    }

    /// The rules.
    pub fn authority(&self) -> &Authority {
        &self.authority
    }

    fn writer(&self) -> Writer {
        lock(&self.writer).handle()
    }

    fn context(&self, who: &Who) -> Context {
        Context { actor: who.account.as_ref().into(), purpose: Purpose::Registration, claimed: None }
    }

    fn read_areas(&self) -> Result<(), StoreError> {
        let today = self.today();
        let places = self.readers.take()?.places()?;
        let mut areas = self.areas.write().unwrap_or_else(PoisonError::into_inner);
        areas.clear();
        for place in places {
            // Of several validities the present one counts, else the last.
            let is_better = place.is_valid_on(today);
            if is_better || !areas.contains_key(&place.code) {
                areas.insert(place.code, place);
            }
        }
        Ok(())
    }

    /// What a place is called; its code where the book does not know it.
    pub fn place_name(&self, code: PlaceCode) -> String {
        let areas = self.areas.read().unwrap_or_else(PoisonError::into_inner);
        areas.get(&code).map_or_else(|| code.to_string(), |place| place.name.to_string())
    }

    /// A place as it is today.
    pub fn area(&self, code: PlaceCode) -> Option<Area> {
        self.areas.read().unwrap_or_else(PoisonError::into_inner).get(&code).cloned()
    }

    /// The places under one, today's, in the order of their codes.
    pub fn places_under(&self, code: PlaceCode) -> Vec<Area> {
        let today = self.today();
        let areas = self.areas.read().unwrap_or_else(PoisonError::into_inner);
        let mut found: Vec<Area> = areas
            .values()
            .filter(|p| p.code != code && code.contains(p.code) && p.is_valid_on(today))
            .cloned()
            .collect();
        found.sort_by_key(|p| p.code);
        found
    }

    /// The county of the book.
    pub fn county(&self) -> Option<PlaceCode> {
        let areas = self.areas.read().unwrap_or_else(PoisonError::into_inner);
        areas.keys().copied().find(|code| code.level() == register::area::Level::County)
    }

    /// Asks the rules; a refusal says why.
    pub fn allow(
        &self,
        who: Option<&Who>,
        action: Action,
        resource: &Resource,
        context: &authz::Context,
    ) -> Result<(), OfficeError> {
        let principal = who.map_or(&authz::Principal::Visitor, |who| &who.principal);
        let decision = self.authority.decide(principal, action, resource, context);
        if decision.allowed {
            return Ok(());
        }
        let reasons = decision.reasons.iter().filter_map(|id| self.authority.explain(id));
        Err(OfficeError::Forbidden(reasons.map(|(zh, en)| (zh.to_owned(), en.to_owned())).collect()))
    }

    /// Whether somebody may do something anywhere in their own area: for the bar's words and for what a page
    /// offers. The guard asks the rules anew at every deed. The rules do not change while the office is open, and
    /// their answer rests on what is held where alone, so each is worked out once.
    pub fn may(&self, who: &Who, action: Action) -> bool {
        let key = (who.principal.grants().to_vec(), action);
        if let Some(known) = lock(&self.abilities).get(&key) {
            return *known;
        }
        let kind = action.resource_kind();
        let context =
            authz::Context { purpose: Some(authz::Purpose::Registration), stepped_up: true, task: true };
        let mut areas = who.areas().into_iter();
        let may =
            areas.any(|place| self.allow(Some(who), action, &Resource::at(kind, place), &context).is_ok());
        let mut known = lock(&self.abilities);
        if known.len() >= MOST_ABILITIES {
            known.clear();
        }
        known.insert(key, may);
        may
    }

    /// How far the log has come: entries, the newest signed head's root and size.
    pub fn ledger_line(&self) -> Result<LedgerLine, StoreError> {
        let mut reader = self.readers.take()?;
        let entries = reader.log_size()?;
        let head = reader.heads(1)?.into_iter().next();
        Ok(LedgerLine {
            entries,
            root: head.as_ref().map(|(head, _)| head.root.to_hex()),
            signed: head.as_ref().map(|(head, _)| head.size),
        })
    }

    /// Signed heads, the newest first, as size, root and the signed note.
    pub fn heads(&self, limit: usize) -> Result<Vec<(u64, String, String)>, StoreError> {
        let heads = self.readers.take()?.heads(limit)?;
        Ok(heads.into_iter().map(|(head, note)| (head.size, head.root.to_hex(), note)).collect())
    }

    /// The book's name in heads, and the key that checks them.
    pub fn book_key(&self) -> (String, String) {
        self.names_of_book.clone()
    }

    /// Public heads of the last entries.
    pub fn recent_entries(&self, limit: usize) -> Result<Vec<store::EntryCard>, StoreError> {
        self.readers.take()?.recent_entries(limit)
    }

    /// An entry's public head, and the proof that it stands under the newest signed head.
    pub fn entry_proof(
        &self,
        index: register::id::EntryIndex,
    ) -> Result<Option<(store::EntryCard, Option<store::InclusionProof>)>, StoreError> {
        let mut reader = self.readers.take()?;
        let Some(entry) = reader.entry(index)? else { return Ok(None) };
        let proof = reader.proof(&self.proofs, index)?;
        Ok(Some((entry, proof)))
    }

    /// Where a person is to be asked about: their villages now and last.
    pub fn places_of(&self, person: PersonId) -> Result<Option<Vec<PlaceCode>>, StoreError> {
        let mut reader = self.readers.take()?;
        let brief = reader.people(&[person])?.into_iter().next();
        let Some(brief) = brief else { return Ok(None) };
        if let Some(place) = brief.place {
            return Ok(Some(vec![place]));
        }
        Ok(match reader.person(person)? {
            Some(store::PersonFound::Card(card)) => card.last_place().map(|place| vec![place]),
            _ => None,
        })
    }
}

/// The strip at the foot of every page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerLine {
    /// Entries in the log.
    pub entries: u64,
    /// Root of the newest signed head.
    pub root: Option<String>,
    /// How many entries it covers.
    pub signed: Option<u64>,
}
