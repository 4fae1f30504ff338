//! The list of definitions that ship inside the binary, in the order in which they are shown.
//! A test compares it with the folder, so a file that is added there can not be forgotten here.

/// File name and text of every definition in `pack/figures`.
pub const BUILTIN: &[(&str, &str)] = &[
    ("registered_population.toml", include_str!("../../../pack/figures/registered_population.toml")),
    ("women_15_49.toml", include_str!("../../../pack/figures/women_15_49.toml")),
    ("ever_married_women_15_49.toml", include_str!("../../../pack/figures/ever_married_women_15_49.toml")),
    ("births.toml", include_str!("../../../pack/figures/births.toml")),
    ("births_parity_1.toml", include_str!("../../../pack/figures/births_parity_1.toml")),
    ("births_parity_2.toml", include_str!("../../../pack/figures/births_parity_2.toml")),
    ("births_parity_3_plus.toml", include_str!("../../../pack/figures/births_parity_3_plus.toml")),
    ("births_male.toml", include_str!("../../../pack/figures/births_male.toml")),
    ("births_female.toml", include_str!("../../../pack/figures/births_female.toml")),
    ("sex_ratio_at_birth.toml", include_str!("../../../pack/figures/sex_ratio_at_birth.toml")),
    ("deaths.toml", include_str!("../../../pack/figures/deaths.toml")),
    (
        "crude_birth_rate_per_1000_end.toml",
        include_str!("../../../pack/figures/crude_birth_rate_per_1000_end.toml"),
    ),
    (
        "natural_increase_per_1000_end.toml",
        include_str!("../../../pack/figures/natural_increase_per_1000_end.toml"),
    ),
    (
        "registered_living_elsewhere.toml",
        include_str!("../../../pack/figures/registered_living_elsewhere.toml"),
    ),
    (
        "resident_registered_elsewhere.toml",
        include_str!("../../../pack/figures/resident_registered_elsewhere.toml"),
    ),
    ("infant_deaths.toml", include_str!("../../../pack/figures/infant_deaths.toml")),
    ("marriages.toml", include_str!("../../../pack/figures/marriages.toml")),
    ("moves_in.toml", include_str!("../../../pack/figures/moves_in.toml")),
    ("moves_out.toml", include_str!("../../../pack/figures/moves_out.toml")),
    ("roster_rows.toml", include_str!("../../../pack/figures/roster_rows.toml")),
];
