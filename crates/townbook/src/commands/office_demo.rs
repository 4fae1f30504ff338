//! The office of a made-up county: a year up to today, tasks waiting, one account a role.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use app::office::forms::{Form, Sheet};
use app::office::{NewAccount, Office, Opening, Who};
use authz::{Purpose, Role};
use county::Plan;
use register::area::{Level, PlaceCode};
use register::calendar::{Period, YearMonth};
use register::id::PersonId;
use register::submission::Field;
use store::Access;
use web::Door;
use web::log::Format;
use web::pages::{Demo, DemoAccount};

use super::{close, import, init, publish, serve};
use crate::closing::Approval;
use crate::desk::{Answer, Desk, today};

/// Known to everyone who reads the screen: the county is made up.
const PASSWORD: &str = "peanut sesame cake";

/// The accounts: sign-in name, name, role, and the level of the place.
const ACCOUNTS: [(&str, &str, Role, Level); 9] = [
    ("village", "陈芳", Role::VillageWorker, Level::Village),
    ("township", "王敏", Role::TownshipOfficer, Level::Township),
    ("township2", "赵静", Role::TownshipOfficer, Level::Township),
    ("county", "李建国", Role::CountyOfficer, Level::County),
    ("auditor", "周文", Role::Auditor, Level::County),
    ("payments", "吴丽", Role::PaymentsOfficer, Level::County),
    ("petitions", "郑海", Role::PetitionsOfficer, Level::County),
    ("clinic", "孙医生", Role::Clinician, Level::County),
    ("steward", "钱程", Role::Steward, Level::County),
];

/// Makes the county and opens its office.
pub fn run(desk: &Desk, folder: &Path, people: u32, seed: u64, listen: SocketAddr) -> anyhow::Result<Answer> {
    let today = today()?;
    let plan = Plan::office_of(seed, today, people);
    county::generate(&plan, folder)?;
    let drawers = folder.join("drawers");
    let book = Desk {
        data: folder.join("book"),
        db: desk.db.clone(),
        pack: desk.pack.clone(),
        json: desk.json,
        words: Rc::clone(&desk.words),
    };
    desk.say("cli-demo-made", &[("people", &people), ("folder", &drawers.display())])?;
    init::run(&book, Some(&drawers.join("places.csv")), "steward")?;
    import::run(&book, std::slice::from_ref(&drawers), Some(plan.first_day()), None, None)?;
    // The months before the last are sealed; the last waits, as it would at the start of a month.
    let sealed = months_before_last(plan.first_day(), today)?;
    close::run(&book, &sealed, &Approval::default())?;
    release_here(&book, &sealed)?;
    let office = serve::open(&book)?;
    office.warm()?;
    office.sweep()?;
    let demo = furnish(&office)?;
    // The screen is for whoever tries it; what fails is told there all the same.
    web::log::start(Format::Text, true);
    serve::serve(&book, Arc::new(office), Some(Arc::new(demo)), Door::default(), listen, |desk, url| {
        desk.say("cli-demo-open", &[("url", &url), ("password", &PASSWORD)])?;
        desk.say("cli-demo-try", &[])?;
        desk.say("cli-demo-kept", &[("folder", &desk.data.display())])
    })
}

/// What is sealed is public, too.
fn release_here(desk: &Desk, sealed: &Period) -> anyhow::Result<()> {
    let mut book = desk.open(Access::Write)?;
    publish::release_here(desk, &mut book, sealed, &desk.context(store::Purpose::Close))?;
    Ok(())
}

fn months_before_last(first: jiff::civil::Date, today: jiff::civil::Date) -> anyhow::Result<Period> {
    use jiff::ToSpan;
    let last = today.first_of_month().saturating_sub(1.month()).saturating_sub(1.day());
    Ok(Period::new(YearMonth::of(first), YearMonth::of(last))?)
}

/// Accounts, and some of the work of a morning: tasks in hand, requests that wait.
fn furnish(office: &Office) -> anyhow::Result<Demo> {
    let county = office.county().ok_or_else(|| anyhow::anyhow!("the made-up county has no county"))?;
    let under = office.places_under(county);
    let first = |level| under.iter().find(|p| p.level == level).map(|p| p.code);
    let mut demo = Demo { accounts: Vec::new(), password: PASSWORD.to_owned() };
    for (account, name, role, level) in ACCOUNTS {
        let place: PlaceCode = if level == Level::County { county } else { first(level).unwrap_or(county) };
        office.make_with_password(&NewAccount { account, name, role, place }, PASSWORD)?;
        demo.accounts.push(DemoAccount {
            account: account.to_owned(),
            name: name.to_owned(),
            role: role.as_str(),
            place: office.place_name(place),
        });
    }
    let colleague = office.who_of("township2")?;
    let officer = office.who_of("township")?;
    if let (Some(officer), Some(colleague)) = (officer, colleague) {
        hand_out(office, &officer)?;
        ask(office, &colleague)?;
        demo.accounts.extend(settle_resident(office, &officer)?);
    }
    Ok(demo)
}

/// A resident of the township with a family of her own, at whose record its officer has looked.
fn settle_resident(office: &Office, officer: &Who) -> anyhow::Result<Option<DemoAccount>> {
    let opening = Opening { purpose: Purpose::ResidentRequest, task: None, until: 0 };
    for surname in ["王", "李", "张", "刘", "陈"] {
        for hit in office.find(officer, surname)?.0 {
            let person = hit.brief.person;
            let card = office.person(officer, person, opening)?.card;
            let is_settled = card.death.is_none() && card.residence().is_some();
            if !is_settled || card.spouse.is_none() || card.children.is_empty() {
                continue;
            }
            office.make_resident_with_password("resident", person, PASSWORD)?;
            return Ok(Some(DemoAccount {
                account: "resident".to_owned(),
                name: card.name.as_str().to_owned(),
                role: Role::Resident.as_str(),
                place: hit.place.unwrap_or_default(),
            }));
        }
    }
    Ok(None)
}

/// The first tasks of the township are in its officer's hands.
fn hand_out(office: &Office, officer: &Who) -> anyhow::Result<()> {
    let list = office.work_list(officer, app::office::WorkFilter::All, None, None)?;
    for task in list.tasks.iter().take(5) {
        office.assign(officer, task.task.id, Some(&officer.account))?;
    }
    Ok(())
}

/// Requests for corrections that wait for a second person.
fn ask(office: &Office, colleague: &Who) -> anyhow::Result<()> {
    let wishes: [(&str, &[(Field, &str)]); 2] = [
        (
            "王",
            &[
                (Field::CorrectedItem, "marital"),
                (Field::CorrectedValue, "已婚"),
                (Field::Reason, "结婚证原件已看"),
            ],
        ),
        (
            "李",
            &[
                (Field::CorrectedItem, "sex"),
                (Field::CorrectedValue, "女"),
                (Field::Reason, "户口簿原件已看，登记册上笔误"),
            ],
        ),
    ];
    for (surname, fields) in wishes {
        let (hits, _) = office.find(colleague, surname)?;
        let Some(person) = hits.first().map(|hit| hit.brief.person) else { continue };
        let mut sheet = Sheet::new(Form::Correction, Some(PersonId(person.0)));
        for (field, value) in fields {
            sheet.set(*field, value);
        }
        office.ask(colleague, &sheet, office.new_id()?, true)?;
    }
    Ok(())
}

/// Where the demo keeps its county unless told otherwise.
pub fn folder(named: Option<PathBuf>) -> PathBuf {
    named.unwrap_or_else(|| PathBuf::from("townbook-demo"))
}
