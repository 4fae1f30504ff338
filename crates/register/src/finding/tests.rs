use std::collections::HashSet;

use super::*;

#[test]
fn codes_are_stable_names_in_two_parts() {
    let mut seen = HashSet::new();
    for code in FindingCode::ALL {
        let name = code.as_str();
        let is_part =
            |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
        let parts: Vec<&str> = name.split('.').collect();
        assert!(parts.len() == 2 && parts.iter().all(|part| is_part(part)), "{name}");
        assert!(seen.insert(name), "{name} twice");
        assert_eq!(name.parse(), Ok(*code));
        let when = code.when();
        assert!(when.ends_with('.') && when.starts_with(char::is_uppercase), "{name}: {when}");
    }
    assert!("no.such".parse::<FindingCode>().is_err());
}

#[test]
fn a_conflict_says_its_code_and_arguments() {
    let conflict = Conflict::new(FindingCode::PlaceNotValidOn).with("place", 1).with("date", "2005-10-01");
    assert_eq!(conflict.to_string(), "place.not_valid_on: place 1, date 2005-10-01");
    let finding = Finding::from(conflict);
    assert_eq!(finding.severity(), Severity::Refused);
    assert_eq!(finding.args.len(), 2);
}
