//! An entry's receipt, and the proof that anyone checks without us.

use app::office::{EntryCard, InclusionProof, OfficeError};
use askama::Template;
use authz::Action;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use qrcode::{EcLevel, QrCode};
use register::id::EntryIndex;

use super::files::{FileLine, beside_entry};
use super::kit::render;
use super::ledger::groups;
use crate::answer::{Answer, Given, Problem};
use crate::ask::Ask;
use crate::say::Say;
use crate::shell::{Shell, may};

/// First line of a proof: what it is, and in which form.
const FORMAT: &str = "townbook-receipt/v1";
/// Modules of white around a QR code (ISO/IEC 18004).
const QUIET: usize = 4;

#[derive(Template)]
#[template(path = "receipt.html")]
struct Page<'a> {
    shell: Shell,
    say: Say<'a>,
    kind: String,
    /// Whose register it is.
    register: String,
    book: String,
    number: String,
    recorded: String,
    /// Who recorded it, where the reader may know.
    actor: Option<String>,
    check_code: String,
    /// How many entries the head covers that the proof leads to.
    covers: Option<String>,
    proof: String,
    qr: Option<String>,
    person: Option<String>,
    may_record: bool,
    files: Vec<FileLine>,
}

/// `GET /entries/{entry}`
pub fn receipt(ask: &Ask<'_>) -> Given {
    let say = ask.say();
    let (entry, proof) = proven(ask, EntryIndex(ask.number("entry")?))?;
    let head = &entry.head;
    let kind = say.word("record", head.kind);
    let mut shell = ask.shell("web-receipt", "");
    shell.title = say.w1("web-receipt-title", "kind", &kind);
    let person: Option<u64> = ask.query.get("person").parse().ok();
    let own = ask.who()?.person.map(|_| "/own".to_owned());
    render(&Page {
        shell,
        kind,
        register: register(ask),
        book: ask.office.book_key().0,
        number: say.number(head.index.0),
        recorded: say.moment(head.recorded),
        actor: actor(ask, &entry)?,
        check_code: groups(&entry.leaf.to_hex()),
        covers: proof.as_ref().map(|p| say.number(p.head.size)),
        proof: format!("/public/entries/{}", head.index.0),
        qr: proof.and_then(|p| qr(proof_text(&p).as_bytes(), &say.t("web-receipt-qr"))),
        person: own.or_else(|| person.map(|id| format!("/people/{id}"))),
        may_record: may(ask, Action::RecordBirth),
        files: beside_entry(ask, head.index, head.id)?,
        say,
    })
}

/// The register's name for people.
fn register(ask: &Ask<'_>) -> String {
    let say = ask.say();
    let county = ask.office.county().map(|county| ask.office.place_name(county));
    county.map_or_else(|| say.t("web-townbook"), |place| say.w1("web-public-title", "place", place))
}

/// Who recorded an entry: shown to themselves, and to those who may read who looks at what.
fn actor(ask: &Ask<'_>, entry: &EntryCard) -> Result<Option<String>, Problem> {
    let who = ask.who()?;
    if entry.head.actor == who.account {
        return Ok(Some(who.name.to_string()));
    }
    Ok(may(ask, Action::ReadAccessPatterns).then(|| entry.head.actor.to_string()))
}

/// `GET /public/entries/{entry}`
pub fn proof(ask: &Ask<'_>) -> Given {
    let index = EntryIndex(ask.number("entry")?);
    // What nobody has taken a receipt of yet waits for the next signed head: visitors sign nothing.
    let found = ask.office.entry_proof(index).map_err(OfficeError::from)?;
    let proof = found.and_then(|(_, proof)| proof).ok_or(Problem::NotFound)?;
    Ok(Answer::File {
        content_type: "text/plain; charset=utf-8",
        name: Some(format!("receipt-{}.txt", index.0)),
        bytes: proof_text(&proof).into_bytes(),
    })
}

/// An entry with its proof. The newest head may be older than the entry: then one more is signed.
fn proven(ask: &Ask<'_>, index: EntryIndex) -> Result<(EntryCard, Option<InclusionProof>), Problem> {
    let find = || ask.office.entry_proof(index).map_err(OfficeError::from);
    let found = find()?.ok_or(Problem::NotFound)?;
    if found.1.is_some() {
        return Ok(found);
    }
    // The entry stands without its proof, too: a receipt is never refused for want of a signature.
    if !ask.office.sign_head().unwrap_or(false) {
        return Ok(found);
    }
    find()?.ok_or(Problem::NotFound)
}

/// The offline proof: name of the form, index, leaf, path, an empty line, the signed head as it is.
pub(super) fn proof_text(proof: &InclusionProof) -> String {
    let mut text = format!("{FORMAT}\n{}\n{}\n", proof.index.0, STANDARD.encode(proof.leaf.0));
    for hash in &proof.path {
        text.push_str(&STANDARD.encode(hash.0));
        text.push('\n');
    }
    text.push('\n');
    text.push_str(&proof.note);
    text
}

/// A QR code as SVG, black on white in every colour scheme; `None` where it holds too much for one.
pub(super) fn qr(bytes: &[u8], label: &str) -> Option<String> {
    let code = QrCode::with_error_correction_level(bytes, EcLevel::L).ok()?;
    let width = code.width();
    let mut path = String::new();
    for (y, row) in code.to_colors().chunks(width).enumerate() {
        let mut x = 0;
        for run in row.chunk_by(|a, b| a == b) {
            if run[0] == qrcode::Color::Dark {
                path.push_str(&format!("M{} {}h{}v1h-{}z", x + QUIET, y + QUIET, run.len(), run.len()));
            }
            x += run.len();
        }
    }
    let side = width + 2 * QUIET;
    let label = label.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;");
    Some(format!(
        "<svg class=\"qr\" role=\"img\" aria-label=\"{label}\" viewBox=\"0 0 {side} {side}\" \
         shape-rendering=\"crispEdges\"><rect class=\"qr-paper\" width=\"{side}\" height=\"{side}\" \
         fill=\"#fff\"/><path class=\"qr-ink\" fill=\"#000\" d=\"{path}\"/></svg>"
    ))
}
