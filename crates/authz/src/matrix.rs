//! The matrix: every role, every action, and how near the thing is to who asks.
//!
//! [`text`] works it out from the policies; `matrix.txt` beside this crate is what was reviewed, and a
//! test compares the two. [`world`] hands the same people, places and things to other tests, so that
//! pages can be held to the same matrix.

use std::fmt::Write;

use register::area::{Level, PlaceCode};
use register::named;

use crate::{Action, Authority, Context, Grant, Principal, Purpose, Resource, ResourceKind, Role};

/// How a thing is related to who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Relation {
    /// It concerns the asker, or the asker requested it; in the same village.
    Own,
    /// In the same village, about someone else.
    SameVillage,
    /// In another village of the township.
    SameTownship,
    /// In another township of the county.
    OtherTownship,
    /// In another county.
    OtherCounty,
}

named!(Relation {
    Own = "own",
    SameVillage = "same_village",
    SameTownship = "same_township",
    OtherTownship = "other_township",
    OtherCounty = "other_county",
});

/// What a cell of the matrix says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mark {
    /// Allowed.
    Allowed,
    /// Allowed after a second factor.
    SteppedUp,
    /// Allowed for a stated purpose, such as registration.
    Purpose,
    /// Allowed only when the person asks for it.
    ResidentRequest,
    /// Allowed only for an audit.
    Audit,
    /// Allowed only for an open task of the asker.
    Task,
    /// No permit.
    NotPermitted,
    /// Forbidden, whatever anyone permits.
    Forbidden,
}

impl Mark {
    /// Every mark with its sign.
    pub const SIGNS: [(Mark, char); 8] = [
        (Mark::Allowed, '✓'),
        (Mark::SteppedUp, 's'),
        (Mark::Purpose, 'p'),
        (Mark::ResidentRequest, 'r'),
        (Mark::Audit, 'a'),
        (Mark::Task, 't'),
        (Mark::NotPermitted, '.'),
        (Mark::Forbidden, '!'),
    ];

    /// The sign in the text.
    pub fn sign(self) -> char {
        Mark::SIGNS.iter().find(|(mark, _)| *mark == self).map_or('?', |(_, sign)| *sign)
    }

    /// Circumstances under which it is allowed; `None` if it never is.
    pub fn context(self) -> Option<Context> {
        let nothing = Context::default();
        let purpose = |purpose| Context { purpose: Some(purpose), ..nothing };
        match self {
            Mark::Allowed => Some(nothing),
            Mark::SteppedUp => Some(Context { stepped_up: true, ..nothing }),
            Mark::Purpose => Some(purpose(Purpose::Registration)),
            Mark::ResidentRequest => Some(purpose(Purpose::ResidentRequest)),
            Mark::Audit => Some(purpose(Purpose::Audit)),
            Mark::Task => Some(Context { task: true, ..purpose(Purpose::Task) }),
            Mark::NotPermitted | Mark::Forbidden => None,
        }
    }
}

/// Two made-up counties, with a village near, less near and far.
#[derive(Clone, Copy, Debug)]
pub struct World {
    /// The village of every asker who has one.
    pub village: PlaceCode,
    /// Another village of the same township.
    pub neighbour: PlaceCode,
    /// A village of another township of the same county.
    pub remote: PlaceCode,
    /// A village of another county.
    pub foreign: PlaceCode,
}

/// The account that things belong to which are not the asker's own.
pub const SOMEONE_ELSE: &str = "someone_else";

/// The world of the matrix.
pub fn world() -> World {
    const fn code(value: u64) -> PlaceCode {
        match PlaceCode::from_u64(value) {
            Some(code) => code,
            None => panic!("a constant of twelve digits"),
        }
    }
    const WORLD: World = World {
        village: code(990_101_100_200),
        neighbour: code(990_101_100_201),
        remote: code(990_101_101_200),
        foreign: code(990_102_100_200),
    };
    WORLD
}

impl World {
    /// Who has this role and no other, at the place where it is usually held. The account is named after
    /// the role.
    pub fn principal(&self, role: Role) -> Principal {
        let Some(level) = usual_level(role) else { return Principal::Visitor };
        let grant = self.village.ancestor(level).and_then(|place| Grant::new(role, place).ok());
        Principal::account(role.as_str(), grant)
    }

    /// A thing of this kind as it stands to [`World::principal`] of a role.
    pub fn resource(&self, role: Role, kind: ResourceKind, relation: Relation) -> Resource {
        let account = if relation == Relation::Own { role.as_str() } else { SOMEONE_ELSE };
        let village = match relation {
            Relation::Own | Relation::SameVillage => self.village,
            Relation::SameTownship => self.neighbour,
            Relation::OtherTownship => self.remote,
            Relation::OtherCounty => self.foreign,
        };
        // What a county has one of stands at the county.
        let place = match kind {
            ResourceKind::Close | ResourceKind::Book | ResourceKind::System => {
                village.ancestor(Level::County)
            }
            _ => Some(village),
        };
        Resource {
            kind,
            places: place.into_iter().collect(),
            about: Some(account.into()),
            requested_by: matches!(kind, ResourceKind::Request | ResourceKind::Attachment)
                .then(|| account.into()),
        }
    }
}

/// Where a role is held in the example; `None` for whoever has not signed in.
fn usual_level(role: Role) -> Option<Level> {
    match role {
        Role::VillageWorker | Role::Resident => Some(Level::Village),
        Role::TownshipOfficer | Role::Clinician => Some(Level::Township),
        Role::CountyOfficer
        | Role::Auditor
        | Role::PaymentsOfficer
        | Role::PetitionsOfficer
        | Role::Steward => Some(Level::County),
        Role::Public => None,
    }
}

/// One cell: the least that must be so for this to be allowed.
pub fn mark(authority: &Authority, role: Role, action: Action, relation: Relation) -> Mark {
    let world = world();
    let principal = world.principal(role);
    let resource = world.resource(role, action.resource_kind(), relation);
    let mut forbidden = true;
    for (mark, _) in Mark::SIGNS {
        let Some(context) = mark.context() else { continue };
        let decision = authority.decide(&principal, action, &resource, &context);
        if decision.allowed {
            return mark;
        }
        forbidden &= !decision.reasons.is_empty();
    }
    // A forbid that holds in each of these may only hold because two conditions must be met at once.
    let everything = Context { purpose: Some(Purpose::Registration), stepped_up: true, task: true };
    let reasons = authority.decide(&principal, action, &resource, &everything).reasons;
    if forbidden && !reasons.is_empty() { Mark::Forbidden } else { Mark::NotPermitted }
}

/// The whole matrix, one row an action, one column a role, five signs a cell.
pub fn text(authority: &Authority) -> String {
    let mut text = String::from(HEADER);
    let width = Action::ALL.iter().map(|action| action.as_str().len()).max().unwrap_or_default();
    // Writing into a string does not fail.
    let letters = COLUMNS.map(|(letter, _)| format!(" | {letter:5}")).concat();
    let _ = writeln!(text, "{:width$}{}", "", letters.trim_end());
    let _ = writeln!(text, "{:-<width$}{}", "", "-+------".repeat(COLUMNS.len()));
    for &action in Action::ALL {
        let _ = write!(text, "{:width$}", action.as_str());
        for (_, role) in COLUMNS {
            let signs = Relation::ALL.iter().map(|&relation| mark(authority, role, action, relation).sign());
            let _ = write!(text, " | {}", signs.collect::<String>());
        }
        text.push('\n');
    }
    text
}

/// The columns, each with the letter that stands over it.
const COLUMNS: [(char, Role); 10] = [
    ('V', Role::VillageWorker),
    ('T', Role::TownshipOfficer),
    ('C', Role::CountyOfficer),
    ('A', Role::Auditor),
    ('M', Role::PaymentsOfficer),
    ('L', Role::PetitionsOfficer),
    ('H', Role::Clinician),
    ('S', Role::Steward),
    ('R', Role::Resident),
    ('P', Role::Public),
];

const HEADER: &str = "\
Who may do what 谁可以做什么

Worked out from crates/authz/policies by a test; a change here is a change of what someone may do.
由测试按 crates/authz/policies 中的规则算出；这里变了，就是有人的权限变了。
To write it again 重新生成: UPDATE_MATRIX=1 cargo test -p authz matrix

One row an action, one column a role, five signs a cell, from near to far:
每行一种行为，每列一个岗位，每格五个符号，由近到远：
  1 own             本人的（关于本人，或本人提出的）
  2 same village    本村的
  3 same township   本乡其他村的
  4 other township  本县其他乡的
  5 other county    其他县的
Closes, the book and the system stand at the county: their signs 1 to 4 speak of the same one.
关账、家簿、系统属于全县，第 1 至 4 个符号说的是同一个县。

Columns 列
  V village worker    of one village      村工作人员
  T township officer  of one township     乡镇干部
  C county officer    of the county       县干部
  A auditor           of the county       审计员
  M payments officer  of the county       发放人员
  L petitions officer of the county       信访人员
  H clinician         of one township     医务人员
  S steward           of the county       系统管理员
  R resident          of one village      居民
  P public            not signed in       公众

Signs 符号
  ✓ allowed 可以
  p for a stated purpose 说明办理事由后可以
  r only at the person's own request 仅限本人来办
  a only for an audit 仅限审计
  t only for an open task of one's own 仅限手上的待办
  s after a second factor 二次验证后可以
  . not permitted 未许可
  ! forbidden, whatever anyone permits 禁止，任何许可都不能放开

";
