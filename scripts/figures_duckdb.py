"""Every figure of a close a second time, for `test-figures-duckdb`.

DuckDB reads the sealed Parquet files and counts with SQL that was written from the words of the definitions;
values, intervals and indices come from formulas written from the literature. The definitions' own conditions
and the engine's code are not read. From the pack come only those settings that are a choice and no meaning: how a
figure may be split, its decimals, and below how many events it is not shown.

    figures_duckdb.py PROGRAM BOOK PERIOD all|some SEEN

SEEN collects the figures that were shown as something other than 0; at the end of a run all should be in it.
"""

import concurrent.futures
import functools
import itertools
import json
import math
import pathlib
import subprocess
import sys
import time
import tomllib
from fractions import Fraction

import duckdb

from figures_duckdb_definitions import BY_AGE, FIGURES, end, start
from figures_duckdb_formulas import INDICES, difference, garwood, log_ratio, wilson

program, book, period, depth, seen_file = sys.argv[1:]
files = pathlib.Path(book, "closes", period, "1")
pack = pathlib.Path(__file__).resolve().parent.parent / "pack"
db = duckdb.connect()

# --- What was recorded -----------------------------------------------------------------------------------------
# Only what was recorded is believed. Township, county, month, ages and delays are columns of the files too, but
# are worked out again here. Somebody born on 29 February has a birthday on 1 March in common years.

months = [tuple(map(int, month.split("-"))) for month in period.split("..")]
(first_year, first_month), (last_year, last_month) = months[0], months[-1]
first_day = f"date '{first_year:04}-{first_month:02}-01'"
last_day = f"last_day(date '{last_year:04}-{last_month:02}-01')"
n_months = (last_year - first_year) * 12 + last_month - first_month + 1

db.execute(f"""
set variable first_day = {first_day};
set variable last_day = {last_day};
create macro years(birth, day) as
    case when birth <= day then year(day) - year(birth)
         - ((month(day), day(day)) < (month(birth), day(birth)))::int end;
create macro birthday(birth, y) as
    case when month(birth) = 2 and day(birth) = 29 and day(last_day(make_date(y, 2, 1))) = 28
         then make_date(y, 3, 1) else make_date(y, month(birth), day(birth)) end;
create macro named(month_day) as strftime(month_day, '%Y-%m');

create table calendar as select named(m) as month, m::date as first, last_day(m::date) as last
from range({first_day}::timestamp, {last_day} + interval 1 day, interval 1 month) t(m);
create table place as select code, level from read_parquet('{files}/places.parquet');

-- Of a birth, the age is the mother's.
create table event as
select kind, on_day, named(on_day) as month, village, sex, birth_order, registered, matched, recorded_on,
       years(case when kind = 'birth' then mother_birth else birth end, on_day) as age,
       case when birth <= on_day then on_day - birth end as days_lived,
       registered_on - on_day as days_to_registration, recorded_on - on_day as days_to_entry, 1 as n
from read_parquet('{files}/events.parquet');
create table listed as
select kind, on_day, named(on_day) as month, village, sex, matched, null::int as age, null::int as birth_order, 1 as n
from read_parquet('{files}/second_source.parquet');
create table span as
select person, sex, birth, ever_married_since, status, from_day, to_day, village, household, roster
from read_parquet('{files}/residence.parquet');

-- Who stands in the register at the end of a day: a span holds from its first day to the day before its last.
create table standing as
select edge, month, village, sex, status, years(birth, day) as age, null::int as birth_order,
       coalesce(ever_married_since <= day, false) as ever_married, household is not null as in_household,
       count(*) as n
from span, (select 'end' as edge, month, last as day from calendar
            union all select 'start', month, first from calendar)
-- When a day begins, those are there who were at the end of the day before, and those whom a roster of that day
-- lists, because a roster opens the book and nothing happened. Ages are those of the day.
where case edge when 'end' then from_day <= day and (to_day is null or to_day > day)
      else from_day < day and (to_day is null or to_day >= day) or from_day = day and roster end group by all;
create table home as
select distinct month, village, household, null::int as sex, null::int as age, null::int as birth_order
from span, calendar
where from_day <= last and (to_day is null or to_day > last) and status in (1, 2) and household is not null;

-- Days lived: what a span and a month share, cut in two where the birthday falls inside.
create table lived as
select month, village, sex, status, age, null::int as birth_order, sum(until - since) as n from (
    select month, village, sex, status, years(birth, a) as age, a as since,
           case when turn > a and turn < b then turn else b end as until
    from (select *, greatest(from_day, first) as a, least(coalesce(to_day, last + 1), last + 1) as b,
                 birthday(birth, year(first)) as turn from span, calendar)
    where a < b
    union all
    select month, village, sex, status, years(birth, turn), turn, b
    from (select *, greatest(from_day, first) as a, least(coalesce(to_day, last + 1), last + 1) as b,
                 birthday(birth, year(first)) as turn from span, calendar)
    where turn > a and turn < b
) group by all;
""")
(n_days,), = db.execute(f"select ({last_day} - {first_day})::int + 1").fetchall()
whole, pieces = db.execute("""
with days as (select greatest(from_day, getvariable('first_day')) as a,
                     least(coalesce(to_day - 1, getvariable('last_day')), getvariable('last_day')) as z from span)
select (select sum(z - a + 1) from days where z >= a), (select sum(n) from lived)""").fetchone()
assert whole == pieces, f"days were lost in cutting: {whole} and {pieces}"

# --- Counting by cell ------------------------------------------------------------------------------------------

DIMS = {
    "village": "lpad(village::varchar, 12, '0')",
    "township": "lpad((village // 1000 * 1000)::varchar, 12, '0')",
    "county": "lpad((village // 1000000 * 1000000)::varchar, 12, '0')",
    "month": "month",
    "sex": "sex::varchar",
    "age5": "case when age is null then 'unknown' when age > 99 then '100+' "
            "else concat(age // 5 * 5, '-', age // 5 * 5 + 4) end",
    "age1": "case when age is null then 'unknown' else least(age, 120)::varchar end",
    "birth_order": "case when birth_order > 3 then '4+' when birth_order > 0 then birth_order::varchar "
                   "else 'unknown' end",
}
# In 120 all older ones, in 121 those of unknown age.
SINGLE_YEAR = "case when age is null then 121 else least(age, 120) end"
PLACES = ("county", "township", "village")


def below_place(code):
    step = next(s for s in (10**10, 10**8, 10**6, 10**3, 1) if code % s == 0)
    return f"village >= {code} and village < {code + step}"


def source(name, by):
    """The rows of a set. Who stands in the register is asked at the end of the period or of each month."""
    if name in ("end", "start"):
        limit = f"(select {'max' if name == 'end' else 'min'}(month) from calendar)"
        return f"(select * from standing where edge = '{name}' {'' if 'month' in by else f'and month = {limit}'})"
    if name == "home" and "month" not in by:
        return "(select * from home where month = (select max(month) from calendar))"
    if name == "late":
        return "(select * replace (strftime(recorded_on, '%Y-%m') as month) from event)"
    return name


def counted(terms, by, place, ages):
    """Counts of each term by cell: numbers, or with `ages` lists by single year, 120 open, the last one unknown."""
    found = {term: {} for term in terms}
    for name in {name for name, _ in terms}:
        conditions = [where for other, where in terms if other == name]
        what = "count(distinct household)" if name == "home" else "sum(n)"
        sums = ", ".join(f"{what} filter (where {where})" for where in conditions)
        keys = [DIMS[dim] for dim in by] + [SINGLE_YEAR] * ages
        scope = "true" if place is None else below_place(place)
        group = f"group by {', '.join(map(str, range(1, len(keys) + 1)))}" if keys else ""
        query = f"select {', '.join(keys + [sums])} from {source(name, by)} where {scope} {group}"
        for row in db.execute(query).fetchall():
            cell, numbers = row[:len(by)], row[len(keys):]
            if None in cell:  # names no place
                continue
            for where, n in zip(conditions, numbers):
                if not n:
                    continue
                if ages:
                    found[name, where].setdefault(cell, [0] * 122)[row[len(by)]] += int(n)
                else:
                    found[name, where][cell] = int(n)
    return found


def below_terms(f, per):
    """What is divided by, and what a counted unit of it is worth."""
    if f["per"] is None:
        return [f["below"]] if f["below"] else []
    people = f["below"]
    return {"end": [end(people)], "mean": [start(people), end(people)], "years": [("lived", people)]}[per]


@functools.cache
def years_per_day(month):
    """A period's months in years, over its days."""
    if month is None:
        return Fraction(n_months, 12 * n_days)
    (days,), = db.execute("select (last - first)::int + 1 from calendar where month = ?", [month]).fetchall()
    return Fraction(1, 12 * days)


def rounded(number, decimals):
    """Halves away from zero, in whole numbers of any length."""
    scaled = abs(number) * 10**decimals
    digits = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return math.copysign(digits / 10**decimals, number) if digits else 0.0


def interval(f, plus, minus, below, value):
    """Limits before rounding."""
    if value is None or f["interval"] is None:
        return None
    scale = f["scale"]
    if f["interval"] == "poisson":
        return garwood(plus)
    if f["interval"] == "rate":
        return tuple(limit * scale / float(below) for limit in garwood(plus))
    if f["interval"] == "difference":
        return tuple(limit * scale / float(below) for limit in difference(plus, minus))
    if f["interval"] == "wilson":
        return tuple(limit * scale for limit in wilson(plus, int(below)))
    return log_ratio(plus, int(below), scale)


def expect(f, settings, sides, per, month):
    """Value, numerator, denominator, whether it is held back, and interval, the last and indices unrounded."""
    plus, minus, below, both = sides
    total = lambda ns: sum(sum(n) if isinstance(n, list) else n for n in ns)
    n_plus, n_minus, n_below = total(plus), total(minus), total(below)
    unit = {"mean": Fraction(1, 2), "years": years_per_day(month)}.get(per, Fraction(1))
    people = n_below * unit
    shown_below = None if f["below"] is None else rounded(people, 2 if per == "years" else 0)
    n_events = {"ratio": n_plus + n_minus + n_below, "share": n_below}.get(f["kind"], n_plus + n_minus)
    held_back = n_events < settings.get("min_events", 0)
    value, between = None, None
    decimals = settings["decimals"]
    if held_back:
        pass
    elif f["kind"] == "index":
        divided = both if f["both"] else [float(n * unit) for n in map(sum, zip(*below))] if below else None
        value, between = INDICES[f["index"]](plus[0], divided, below)
    elif f["below"] is None:
        number = (n_plus - n_minus) * (years_per_day(month) if f["kind"] == "exposure" else 1)
        value = rounded(Fraction(number), decimals)
    elif people > 0:
        value = rounded((n_plus - n_minus) * f["scale"] / people, decimals)
    if f["kind"] != "index":
        between = interval(f, n_plus, n_minus, people, value)
        if f["interval"] == "ratio" and between is None:  # a sex ratio is never shown without its interval
            value = None
    return value, n_plus - n_minus, shown_below, held_back, between


def same(ours, theirs, decimals):
    """Whether theirs is ours, rounded; computed numerically on both sides, so a tie may fall either way."""
    if ours is None or theirs is None:
        return ours is None and theirs is None
    return abs(ours - theirs) <= 0.5 * 10**-decimals + 1e-7 * max(1, abs(ours))


def same_interval(ours, theirs, decimals):
    if ours is None or theirs is None:
        return ours is None and theirs is None
    return all(same(a, b, decimals) for a, b in zip(ours, theirs, strict=True))


# --- Asking the program ----------------------------------------------------------------------------------------

SETTINGS = {d["id"]: d for d in (tomllib.loads(path.read_text()) for path in pack.glob("figures/*.toml"))}
unknown = set(SETTINGS) ^ set(FIGURES)
assert not unknown, f"figures that are not in the pack or not in this script: {sorted(unknown)}"
PER = {"end": "end", "mean": "mean", "years": "person-years"}


def ask(question):
    by, per, place = question
    command = [program, "--data", book, "--pack", str(pack), "--json", "figures", "--period", period]
    command += ["--by", ",".join(by)] if by else []
    command += ["--place", f"{place:012}"] if place else []
    if per:
        command += ["--denominator", PER[per]]
        command += [word for name in allowed(by) if FIGURES[name]["per"] for word in ("--id", name)]
    began = time.monotonic()
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stderr}"
    return question, json.loads(done.stdout), time.monotonic() - began


def allowed(by):
    return [name for name, settings in SETTINGS.items() if set(by) <= set(settings["disaggregations"])]


def axis(dim, place, cells):
    """The codes along a dimension, in order: all that there are, and others that something is counted under."""
    if dim in PLACES:
        scope = f"and {below_place(place)}".replace("village", "code") if place else ""
        codes = f"select lpad(code::varchar, 12, '0') from place where level = '{dim}' {scope}"
        return sorted({code for code, in db.execute(codes).fetchall()} | cells)
    if dim == "month":
        return [month for month, in db.execute("select month from calendar order by 1").fetchall()]
    if dim == "sex":
        return ["1", "2"] + sorted(cells - {"1", "2"})
    if dim == "birth_order":
        return ["1", "2", "3", "4+"] + sorted(cells & {"unknown"})
    ages = [f"{age}-{age + 4}" for age in range(0, 100, 5)] + ["100+"]
    if dim == "age1":
        ages = [str(age) for age in range(max((int(age) for age in cells - {"unknown"}), default=0) + 1)]
    return ages + sorted(cells & {"unknown"})


differences, n_compared, n_shown, seen = {}, 0, 0, set()


def differ(name, question, text):
    by, per, place = question
    where = [f"by {','.join(by)}"] * bool(by) + [f"per {per}"] * bool(per) + [f"in {place}"] * bool(place)
    differences.setdefault(name, []).append(f"{', '.join(where) or 'whole'}: {text}")


def compare(question, answer):
    global n_compared, n_shown
    by, per, place = question
    names = [name for name in allowed(by) if FIGURES[name]["per"] or not per]
    bases = {name: FIGURES[name]["per"] and (per or FIGURES[name]["per"]) for name in names}
    sides = {name: (f["plus"], f["minus"], below_terms(f, bases[name]), [f["both"]] if f["both"] else [])
             for name, f in ((name, FIGURES[name]) for name in names)}
    counts = {}
    for ages in (False, True):
        terms = {term for name in names if (name in BY_AGE) == ages for side in sides[name] for term in side}
        counts[ages] = counted(sorted(terms), by, place, ages)
    filled = {cell for found in counts.values() for term in found.values() for cell in term}
    cells = list(itertools.product(*(axis(dim, place, {cell[i] for cell in filled}) for i, dim in enumerate(by))))
    rows = answer["cells"] if by else [{"by": [], "figures": answer["figures"]}]
    theirs = {tuple([row["by"]] if len(by) == 1 else row["by"]): row["figures"] for row in rows}
    if list(theirs) != cells:
        missing, surplus = sorted(set(cells) - set(theirs))[:5], sorted(set(theirs) - set(cells))[:5]
        differ("cells", question, f"only here {missing}, only there {surplus}, or in another order")
    zeros = [0] * 122
    for cell, found in theirs.items():
        found = {row["id"]: row for row in found}
        if sorted(found) != sorted(names):
            differ("figures", question, f"{cell}: {sorted(set(found) ^ set(names))} on one side only")
        month = cell[by.index("month")] if "month" in by else None
        for name in set(names) & set(found):
            f, settings, theirs_f = FIGURES[name], SETTINGS[name], found[name]
            ages = name in BY_AGE
            none = zeros if ages else 0
            numbers = [[counts[ages][term].get(cell, none) for term in side] for side in sides[name]]
            value, numerator, denominator, held_back, between = expect(f, settings, numbers, bases[name], month)
            decimals, is_index = settings["decimals"], f["kind"] == "index"
            n_compared, n_shown = n_compared + 1, n_shown + (value is not None)
            if value:
                seen.add(name)
            shown = tuple(theirs_f[key] for key in ("numerator", "denominator", "suppressed"))
            if ((numerator, denominator, held_back) != shown
                    or not (same(value, theirs_f["value"], decimals) if is_index else value == theirs_f["value"])
                    or not same_interval(between, theirs_f["interval"], 1 if f["kind"] == "count" else decimals)):
                ours = (value, numerator, denominator, held_back, between)
                differ(name, question, f"{cell}: DuckDB {ours}, "
                       f"townbook {(theirs_f['value'], *shown, theirs_f['interval'])}")


def questions():
    """Every way to split, and every population to divide by; then places, where each way is tried once."""
    splits = [(), *((dim,) for dim in DIMS), ("village", "month"), ("township", "sex", "age5"),
              ("county", "month", "sex"), ("birth_order", "age5", "sex")]
    if depth == "some":
        splits = [(), ("township",), ("month",), ("age1",), ("county", "month", "sex")]
    for by in splits:
        yield by, None, None
        if any(FIGURES[name]["per"] for name in allowed(by)):
            yield from ((by, per, None) for per in PER)
    townships, villages = (
        [code for code, in db.execute(f"select code from place where level = '{level}' order by 1").fetchall()]
        for level in ("township", "village"))
    for code in townships + villages[:2] if depth == "all" else villages[:1]:
        yield (), None, code
        yield ("month",), "mean", code
    if depth == "all":
        yield ("village", "month"), None, townships[0]
        yield ("township", "sex", "age5"), "years", townships[-1]


began, waited = time.monotonic(), 0
with concurrent.futures.ThreadPoolExecutor(2) as pool:
    asked = list(questions())
    for question, answer, seconds in pool.map(ask, asked):
        compare(question, answer)
        waited += seconds
n_differences = sum(map(len, differences.values()))
for name, found in sorted(differences.items()):
    print(f"{name}: {len(found)} differences")
    print(*(f"    {text}" for text in found[:5]), sep="\n")
print(f"{period}: {n_compared} values ({n_shown} shown) in {len(asked)} tables, {n_differences} differences, "
      f"{time.monotonic() - began:.0f} s, {waited:.0f} s of them in the program")
with open(seen_file, "a") as out:
    out.writelines(f"{name}\n" for name in sorted(seen))
assert n_shown > 500, "next to nothing was compared"
sys.exit(1 if differences else 0)
