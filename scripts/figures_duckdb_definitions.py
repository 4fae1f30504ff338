"""What each figure counts, for `figures_duckdb.py`: conditions in DuckDB's SQL, written from the words of the
definitions in `pack/figures` and not from their own conditions.

A set is a table that `figures_duckdb.py` makes, with a condition; a term is such a set.
"""

FIRST, LAST = "getvariable('first_day')", "getvariable('last_day')"
WITHIN = f"on_day between {FIRST} and {LAST}"


def events(kind, also="true"):
    return ("event", f"kind = '{kind}' and {WITHIN} and ({also})")


def late(kind):
    """Happened before the period, entered in it; by month, the month of the entry counts."""
    return ("late", f"kind = '{kind}' and on_day < {FIRST} and recorded_on between {FIRST} and {LAST}")


def on_list(kind, also="true"):
    return ("listed", f"kind = '{kind}' and {WITHIN} and ({also})")


def end(where):
    return ("end", where)


def start(where):
    return ("start", where)


REGISTERED = "status in (1, 2)"
WOMEN = f"{REGISTERED} and sex = 2"
FERTILE = f"{WOMEN} and age between 15 and 49"
WORKING = f"{REGISTERED} and age between 15 and 64"
CHILDREN, OLD = f"{REGISTERED} and age < 15", f"{REGISTERED} and age >= 65"
BIRTHS, DEATHS = events("birth"), events("death")
DEATHS_HERE = events("death", "registered")
IN, OUT = events("move_in"), events("move_out")
KNOWN_ORDER = "birth_order >= 1"
# The hospitals' births whose village is in the book, and those that a birth in the book was found for.
SECOND_LIST = on_list("facility_birth", "village is not null")
ON_BOTH = on_list("facility_birth", "village is not null and matched")

FIGURES = {}


def figure(name, plus, minus=(), below=None, **more):
    """`below` is a term; where `per` says which population is the usual one, it is the condition on people."""
    plus, minus = (terms if isinstance(terms, list) else [terms] for terms in (plus, list(minus)))
    FIGURES[name] = {"plus": plus, "minus": minus, "below": below, "both": None, "scale": 1, "interval": None,
                     "per": None, "kind": "count", "index": None, **more}


def count(name, plus, minus=(), interval=None, **more):
    figure(name, plus, minus, interval=interval, **more)


def happened(name, kind, also="true"):
    count(name, events(kind, also), interval="poisson")


def share(name, part, whole, interval=None):
    figure(name, part, below=whole, kind="share", scale=100, interval=interval)


def ratio(name, one, other, scale=100, interval=None):
    figure(name, one, below=other, kind="ratio", scale=scale, interval=interval)


def rate(name, plus, below, per=None, minus=()):
    figure(name, plus, minus, below, kind="rate", scale=1000, interval="difference" if minus else "rate", per=per)


def index(name, method, plus, below=None, **more):
    figure(name, plus, below=below, kind="index", index=method, **more)


for name, where in {
    "registered_population": REGISTERED, "resident_population": "status in (1, 3)",
    "registered_living_elsewhere": "status = 2", "resident_registered_elsewhere": "status = 3",
    "women_15_49": FERTILE, "ever_married_women_15_49": f"{FERTILE} and ever_married",
    "population_0_14": CHILDREN, "population_15_64": WORKING, "population_65_plus": OLD,
    "population_60_plus": f"{REGISTERED} and age >= 60",
}.items():
    count(name, end(where))
count("registered_population_start", start(REGISTERED))
count("population_change", end(REGISTERED), [start(REGISTERED)])
count("balance_residual", [end(REGISTERED), DEATHS_HERE, OUT], [start(REGISTERED), BIRTHS, IN])
count("households", ("home", "true"))
count("roster_rows", ("event", f"kind = 'person_enrolled' and on_day <= {LAST}"))
figure("person_years", ("lived", REGISTERED), kind="exposure")
for name, kind in {
    "births": "birth", "deaths": "death", "marriages": "marriage", "divorces": "divorce", "moves_in": "move_in",
    "moves_out": "move_out", "leavings": "leave", "returns": "return", "arrivals": "arrive", "departures": "depart",
}.items():
    happened(name, kind)
for name, where in {"male": "sex = 1", "female": "sex = 2"}.items():
    happened(f"births_{name}", "birth", where)
    happened(f"deaths_{name}", "death", where)
for name, where in {"1": "birth_order = 1", "2": "birth_order = 2", "3_plus": "birth_order > 2"}.items():
    happened(f"births_parity_{name}", "birth", where)
happened("infant_deaths", "death", "age = 0")
happened("under_5_deaths", "death", "age < 5")
happened("neonatal_deaths", "death", "days_lived < 28")
count("late_births", late("birth"), interval="poisson")
count("late_deaths", late("death"), interval="poisson")
count("facility_births", SECOND_LIST, interval="poisson")
count("funeral_deaths", on_list("funeral_death"), interval="poisson")
count("natural_increase", BIRTHS, [DEATHS])
count("net_moves", IN, [OUT])

for name, per in {"end": "end", "mean": "mean", "person_years": "years"}.items():
    rate(f"crude_birth_rate_per_1000_{name}", BIRTHS, REGISTERED, per)
    rate(f"crude_death_rate_per_1000_{name}", DEATHS, REGISTERED, per)
    rate(f"natural_increase_per_1000_{name}", BIRTHS, REGISTERED, per, minus=[DEATHS])
rate("crude_marriage_rate", events("marriage"), REGISTERED, "mean")
rate("crude_divorce_rate", events("divorce"), REGISTERED, "mean")
rate("in_migration_rate", IN, REGISTERED, "mean")
rate("out_migration_rate", OUT, REGISTERED, "mean")
rate("net_migration_rate", IN, REGISTERED, "mean", minus=[OUT])
rate("general_fertility_rate", BIRTHS, FERTILE, "end")
rate("age_specific_fertility_rate", events("birth", "age between 15 and 49"), FERTILE, "years")
rate("age_specific_death_rate", DEATHS_HERE, REGISTERED, "years")
rate("infant_mortality_rate", events("death", "age = 0"), BIRTHS)
rate("under_5_mortality_rate", events("death", "age < 5"), BIRTHS)
rate("neonatal_mortality_rate", events("death", "days_lived < 28"), BIRTHS)

for name, where in {"0_14": CHILDREN, "15_64": WORKING, "65_plus": OLD, "living_elsewhere": "status = 2"}.items():
    share(f"share_{name}", end(where), end(REGISTERED))
for name, where in {"first": "birth_order = 1", "second": "birth_order = 2", "third_plus": "birth_order > 2"}.items():
    share(f"share_{name}_births", events("birth", where), events("birth", KNOWN_ORDER), "wilson")
share("birth_order_unknown", events("birth", "birth_order is null"), BIRTHS, "wilson")
share("mother_age_unknown", events("birth", "age is null"), BIRTHS, "wilson")
for kind, name in {"birth": "births", "death": "deaths"}.items():
    share(f"{name}_entered_30_days", events(kind, "days_to_entry <= 30"), events(kind), "wilson")
    share(f"{name}_registered_30_days", events(kind, "days_to_registration <= 30"),
          events(kind, "days_to_registration is not null"), "wilson")
    # Where there was no second list to look at, the files say nothing, not "no".
    share(f"{name}_in_both_lists", events(kind, "matched"), events(kind, "matched is not null"), "wilson")
ratio("sex_ratio_at_birth", events("birth", "sex = 1"), events("birth", "sex = 2"), interval="ratio")
ratio("sex_ratio_population", end(f"{REGISTERED} and sex = 1"), end(f"{WOMEN}"))
ratio("dependency_child", end(CHILDREN), end(WORKING))
ratio("dependency_old", end(OLD), end(WORKING))
ratio("dependency_total", end(f"{REGISTERED} and (age < 15 or age >= 65)"), end(WORKING))
ratio("mean_household_size", end(REGISTERED), ("home", "true"), scale=1)

index("total_fertility_rate", "total_fertility", BIRTHS, WOMEN, per="years")
index("gross_reproduction_rate", "total_fertility", events("birth", "sex = 2"), WOMEN, per="years")
index("mean_age_childbearing", "mean_age_childbearing", BIRTHS, WOMEN, per="years")
index("life_expectancy_at_birth", "expectancy_both", DEATHS_HERE, REGISTERED, per="years")
for code, name in {1: "male", 2: "female"}.items():
    index(f"life_expectancy_at_birth_{name}", f"expectancy_{name}", events("death", f"registered and sex = {code}"),
          f"{REGISTERED} and sex = {code}", per="years")
index("life_expectancy_at_60", "expectancy_60", DEATHS_HERE, REGISTERED, per="years")
index("adult_mortality_15_60", "death_15_60", DEATHS_HERE, REGISTERED, per="years")
index("standardised_death_rate", "standardised", DEATHS_HERE, REGISTERED, per="years")
index("median_age", "median_age", end(REGISTERED))
index("mean_age", "mean_age", end(REGISTERED))
index("mean_age_at_death", "mean_age", DEATHS)
index("mean_age_mothers", "mean_age", BIRTHS)
index("mean_age_first_birth", "mean_age", events("birth", "birth_order = 1"))
index("whipple_index", "whipple", end(REGISTERED))
index("myers_index", "myers", end(REGISTERED))
index("age_sex_accuracy_index", "accuracy", end(f"{REGISTERED} and sex = 1"), end(WOMEN))
index("birth_registration_completeness", "completeness", BIRTHS, SECOND_LIST, both=ON_BOTH)
index("births_estimated", "dual_system", BIRTHS, SECOND_LIST, both=ON_BOTH)
BY_AGE = {name for name, f in FIGURES.items() if f["index"] not in (None, "completeness", "dual_system")}
