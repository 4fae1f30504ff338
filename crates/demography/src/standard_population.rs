//! Standard populations, as printed by those who set them, and their weights for a place's own age groups.

/// A standard population: the weight of each age group, by its first age. The last group is open.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct StandardPopulation {
    /// A short name to print beside every rate that rests on it.
    pub name: &'static str,
    /// First age of each group and its weight, in order of age.
    pub groups: &'static [(u32, f64)],
}

/// The world standard of the World Health Organization for 2000-2025, in percent of the population.
///
/// The printed weights add up to 100.035, as each is rounded; standardising divides by their sum.
/// Source: O. B. Ahmad and others, Age Standardization of Rates: A New WHO Standard, GPE Discussion Paper 31 (2001),
/// table 4.
pub const WHO_2000_2025: StandardPopulation = StandardPopulation {
    name: "WHO 2000-2025",
    groups: &[
        (0, 8.86),
        (5, 8.69),
        (10, 8.60),
        (15, 8.47),
        (20, 8.22),
        (25, 7.93),
        (30, 7.61),
        (35, 7.15),
        (40, 6.59),
        (45, 6.04),
        (50, 5.37),
        (55, 4.55),
        (60, 3.72),
        (65, 2.96),
        (70, 2.21),
        (75, 1.52),
        (80, 0.91),
        (85, 0.44),
        (90, 0.15),
        (95, 0.04),
        (100, 0.005),
    ],
};

/// The older world standard of Segi, as modified by Doll: still used for cancer, and by older tables.
///
/// Source: R. Doll, P. Payne and J. Waterhouse, Cancer Incidence in Five Continents (1966).
pub const SEGI_DOLL: StandardPopulation = StandardPopulation {
    name: "Segi-Doll 1966",
    groups: &[
        (0, 12_000.0),
        (5, 10_000.0),
        (10, 9_000.0),
        (15, 9_000.0),
        (20, 8_000.0),
        (25, 8_000.0),
        (30, 6_000.0),
        (35, 6_000.0),
        (40, 6_000.0),
        (45, 6_000.0),
        (50, 5_000.0),
        (55, 4_000.0),
        (60, 4_000.0),
        (65, 3_000.0),
        (70, 2_000.0),
        (75, 1_000.0),
        (80, 500.0),
        (85, 500.0),
    ],
};

/// The European standard of 2013, which also parts infants from the ages 1-4.
///
/// Source: Eurostat, Revision of the European Standard Population (2013).
pub const EUROPEAN_2013: StandardPopulation = StandardPopulation {
    name: "European 2013",
    groups: &[
        (0, 1_000.0),
        (1, 4_000.0),
        (5, 5_500.0),
        (10, 5_500.0),
        (15, 5_500.0),
        (20, 6_000.0),
        (25, 6_000.0),
        (30, 6_500.0),
        (35, 7_000.0),
        (40, 7_000.0),
        (45, 7_000.0),
        (50, 7_000.0),
        (55, 6_500.0),
        (60, 6_000.0),
        (65, 5_500.0),
        (70, 5_000.0),
        (75, 4_000.0),
        (80, 2_500.0),
        (85, 1_500.0),
        (90, 800.0),
        (95, 200.0),
    ],
};

/// The population of China at the census of 2000, the standard of its cancer registries. 中国2000年标准人口
///
/// The weights add up to 99 999, as each is rounded.
/// Source: National Bureau of Statistics, Tabulation on the 2000 Population Census (2002), shares by age in 100 000,
/// as the National Central Cancer Registry uses them in its annual reports.
pub const CHINA_2000: StandardPopulation = StandardPopulation {
    name: "China 2000",
    groups: &[
        (0, 5_551.0),
        (5, 7_255.0),
        (10, 10_091.0),
        (15, 8_291.0),
        (20, 7_611.0),
        (25, 9_464.0),
        (30, 10_246.0),
        (35, 8_784.0),
        (40, 6_538.0),
        (45, 6_882.0),
        (50, 5_094.0),
        (55, 3_732.0),
        (60, 3_356.0),
        (65, 2_799.0),
        (70, 2_058.0),
        (75, 1_282.0),
        (80, 643.0),
        (85, 322.0),
    ],
};

impl StandardPopulation {
    /// The weights for age groups that begin at these ages, the last one open.
    ///
    /// - **Gives** the sum of the standard's groups within each group asked for.
    /// - **Inputs**: first ages, rising from 0. Each must be the first age of a group of the standard: the standard
    ///   says nothing about ages within a group, so 0 and 1-4 have to be taken together.
    /// - **Edges**: `None` when the ages do not rise from 0 or one of them is inside a group of the standard.
    ///
    /// ```
    /// use demography::standard_population::WHO_2000_2025;
    /// let weights = WHO_2000_2025.weights(&[0, 15, 65]).unwrap();
    /// let text: Vec<String> = weights.iter().map(|weight| format!("{weight:.3}")).collect();
    /// assert_eq!(text, ["26.150", "65.650", "8.235"]);
    /// assert_eq!(WHO_2000_2025.weights(&[0, 1, 5]), None);
    /// ```
    pub fn weights(&self, starts: &[u32]) -> Option<Vec<f64>> {
        let is_rising = starts.first() == Some(&0) && starts.windows(2).all(|pair| pair[0] < pair[1]);
        let fits = starts.iter().all(|start| self.groups.iter().any(|(age, _)| age == start));
        if !is_rising || !fits {
            return None;
        }
        let mut weights = vec![0.0; starts.len()];
        for (age, weight) in self.groups {
            // INVARIANT: the first start is 0, so that every age has a group.
            let index = starts.iter().rposition(|start| start <= age).unwrap_or(0);
            weights[index] += weight;
        }
        Some(weights)
    }
}
