//! Roles, actions and places against the policies; the matrix; the proof.

mod decisions;
mod files;
mod laws;
mod matrix;
mod proof;

use register::area::PlaceCode;

use crate::{Authority, Context, Grant, Principal, Purpose, Role};

fn place(code: &str) -> PlaceCode {
    PlaceCode::parse(code).unwrap()
}

fn holding<const N: usize>(account: &str, grants: [(Role, &str); N]) -> Principal {
    Principal::account(account, grants.map(|(role, code)| Grant::new(role, place(code)).unwrap()))
}

fn authority() -> Authority {
    Authority::new().unwrap()
}

fn stated(purpose: Purpose) -> Context {
    Context { purpose: Some(purpose), ..Context::default() }
}
