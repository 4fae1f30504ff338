"""Intervals and indices for `figures_duckdb.py`, written from the literature that the definitions cite.

Every index takes counts by single year of age above (120 is open, the last place unknown) and numbers of people or
person-years by the same ages below, and gives a value and its 95 % limits, or None where there is no such number.
"""

import functools
import math

Z = 1.959963984540054
TAIL = 0.025
AGES = 121  # known ones


# --- Intervals of counts ---------------------------------------------------------------------------------------

def gamma_cdf(shape, x):
    """The regularised lower incomplete gamma function: a series below the mean, Lentz's fraction above."""
    if x <= 0:
        return 0.0
    factor = math.exp(shape * math.log(x) - x - math.lgamma(shape))
    if x < shape + 1:
        term = total = 1 / shape
        n = shape
        while term > total * 1e-16:
            n += 1
            term *= x / n
            total += term
        return total * factor
    b = x + 1 - shape
    c, d = 1e300, 1 / b
    h, n = d, 0
    while True:
        n += 1
        a = -n * (n - shape)
        b += 2
        d = 1 / (a * d + b)
        c = b + a / c
        h *= c * d
        if abs(c * d - 1) < 1e-15:
            return 1 - factor * h


@functools.cache
def gamma_quantile(shape, probability):
    low, high = 0.0, shape + 12 * math.sqrt(shape) + 20
    while high - low > 1e-12 * high:
        middle = (low + high) / 2
        low, high = (middle, high) if gamma_cdf(shape, middle) < probability else (low, middle)
    return (low + high) / 2


@functools.cache
def garwood(n):
    """The exact limits of a Poisson mean (Garwood 1936, in the form of Ulm 1990)."""
    return (gamma_quantile(n, TAIL) if n else 0.0), gamma_quantile(n + 1, 1 - TAIL)


def difference(plus, minus):
    """One Poisson count less another: square-and-add of the exact limits (Zou and Donner 2008)."""
    (p_low, p_high), (m_low, m_high) = garwood(plus), garwood(minus)
    middle = plus - minus
    return middle - math.hypot(plus - p_low, m_high - minus), middle + math.hypot(p_high - plus, minus - m_low)


def wilson(n, of):
    """Wilson's score interval (1927)."""
    p, z2 = n / of, Z * Z
    middle, half = p + z2 / (2 * of), Z * math.sqrt(p * (1 - p) / of + z2 / (4 * of * of))
    low, high = ((middle + side * half) / (1 + z2 / of) for side in (-1, 1))
    return (0.0 if n == 0 else low), (1.0 if n == of else high)


def log_ratio(one, other, scale):
    """A ratio of two counts, normal on the logarithm (Woolf 1955)."""
    if not one or not other:
        return None
    half = Z * math.sqrt(1 / one + 1 / other)
    return tuple(scale * one / other * math.exp(side * half) for side in (-1, 1))


def fay_feuer(events, weights):
    """A weighted sum of Poisson counts: Fay and Feuer's gamma limits (1997)."""
    y = math.fsum(w * n for w, n in zip(weights, events))
    v = math.fsum(w * w * n for w, n in zip(weights, events))
    widest = max(weights)
    low = v / y * gamma_quantile(y * y / v, TAIL) if y else 0.0
    y, v = y + widest, v + widest * widest
    return low, v / y * gamma_quantile(y * y / v, 1 - TAIL)


# --- Fertility -------------------------------------------------------------------------------------------------

def fertility(births, women):
    """Births and women at 15-19 to 45-49; younger and older mothers count with the groups at the edges."""
    groups = [sum(births[a:a + 5]) for a in range(15, 50, 5)]
    groups[0] += sum(births[:15])
    groups[6] += sum(births[50:AGES])
    exposed = [math.fsum(women[a:a + 5]) for a in range(15, 50, 5)]
    return (groups, exposed) if min(exposed) > 0 else None


def total_fertility(births, women, _):
    """Five times the sum of the five-year rates (Preston, Heuveline and Guillot 2001, chapter 5)."""
    if (found := fertility(births, women)) is None:
        return None, None
    groups, exposed = found
    weights = [5 / w for w in exposed]
    return math.fsum(w * n for w, n in zip(weights, groups)), fay_feuer(groups, weights)


def mean_age_childbearing(births, women, _):
    if (found := fertility(births, women)) is None or not sum(found[0]):
        return None, None
    rates = [n / w for n, w in zip(*found)]
    return math.fsum(r * (17.5 + 5 * i) for i, r in enumerate(rates)) / math.fsum(rates), None


# --- Mortality -------------------------------------------------------------------------------------------------

def under_five(m0, sex):
    """Years lived by those who die at 0 and at 1-4: Coale and Demeny, model West (Preston and others, table 3.3)."""
    if sex == "both":
        return tuple((a + b) / 2 for a, b in zip(under_five(m0, "male"), under_five(m0, "female")))
    if sex == "male":
        return (0.330, 1.352) if m0 >= 0.107 else (0.045 + 2.684 * m0, 1.651 - 2.816 * m0)
    return (0.350, 1.361) if m0 >= 0.107 else (0.053 + 2.800 * m0, 1.522 - 1.518 * m0)


def life_table(deaths, people, sex):
    """Lines (age, width, l, q, variance of q, a, deaths, m): 0, 1-4, 5-9 and so on. The open group is 85 and over, or
    where nobody died there, the oldest group from which on somebody did: without a death it has no end."""
    starts = [0, 1, *range(5, 90, 5)]
    while len(starts) > 2 and not sum(deaths[starts[-1]:AGES]):
        starts.pop()
    lines, alive = [], 1.0
    for i, age in enumerate(starts):
        to = starts[i + 1] if i + 1 < len(starts) else AGES
        died, exposed = sum(deaths[age:to]), math.fsum(people[age:to])
        if exposed <= 0:
            return None
        m, n = died / exposed, to - age
        if to == AGES:
            lines.append((age, None, alive, 1.0, 0.0, None, died, m))
            return lines
        if i == 0:
            m0 = m
        a = under_five(m0, sex)[i] if i < 2 else n / 2
        q = n * m / (1 + (n - a) * m)
        if q > 1:
            q, a = 1.0, 1 / m
        lines.append((age, n, alive, q, q * q * (1 - q) / died if died else 0.0, a, died, m))
        alive *= 1 - q


def expectancy(deaths, people, sex, from_age):
    """Years still to live, and Chiang's variance (1984) with the Poisson part of the open group (Silcocks 2001)."""
    table = life_table(deaths, people, sex)
    if table is None or not table[-1][6]:
        return None, None
    age, _, alive, _, _, _, died, m = table[-1]
    left, spread = alive / m, alive**2 / (died * m * m)  # years lived from here on by all, and their variance
    at = {age: (left, alive, spread)}
    after = 1 / m
    for age, n, alive, q, var_q, a, *_ in reversed(table[:-1]):
        survivors = alive * (1 - q)
        spread += alive**2 * (n - a + after) ** 2 * var_q
        left += n * survivors + a * alive * q
        after = left / alive
        at[age] = (left, alive, spread)
    if from_age not in at or not at[from_age][1]:
        return None, None
    left, alive, spread = at[from_age]
    half = Z * math.sqrt(spread) / alive
    return left / alive, (left / alive - half, left / alive + half)


def death_15_60(deaths, people, _):
    """Of 1,000 who turn 15, those who die before 60, with Chiang's variance."""
    table = life_table(deaths, people, "both")
    lines = {line[0]: line for line in table or []}
    if 15 not in lines or 60 not in lines or not lines[15][2]:
        return None, None
    p = lines[60][2] / lines[15][2]
    between = [(q, var_q) for age, _, _, q, var_q, *_ in table if 15 <= age < 60]
    half = 1000 * Z * p * math.sqrt(math.fsum(var_q / (1 - q) ** 2 for q, var_q in between)) if p else 0.0
    value = 1000 * (1 - p)
    return value, (max(0.0, value - half), min(1000.0, value + half))


# Ahmad and others, GPE Discussion Paper 31 (2001), table 4: 0-4, 5-9 and so on to 95-99, 100 and over.
WHO = [8.86, 8.69, 8.60, 8.47, 8.22, 7.93, 7.61, 7.15, 6.59, 6.04, 5.37, 4.55, 3.72, 2.96, 2.21, 1.52, 0.91,
       0.44, 0.15, 0.04, 0.005]


def standardised(deaths, people, _):
    """Directly standardised to the WHO world standard, 85 and over in one group, per 100,000."""
    shares = WHO[:17] + [sum(WHO[17:])]
    bounds = [*range(0, 90, 5), AGES]
    events = [sum(deaths[a:b]) for a, b in zip(bounds, bounds[1:])]
    exposed = [math.fsum(people[a:b]) for a, b in zip(bounds, bounds[1:])]
    if min(exposed) <= 0:
        return None, None
    weights = [100_000 * share / math.fsum(WHO) / people for share, people in zip(shares, exposed)]
    return math.fsum(w * n for w, n in zip(weights, events)), fay_feuer(events, weights)


# --- Ages ------------------------------------------------------------------------------------------------------

def mean_age(people, *_):
    """A whole year of age counts as its middle; the open one is taken to be 121."""
    known = people[:AGES]
    if not sum(known):
        return None, None
    return sum(n * (age + 0.5 if age < 120 else 121) for age, n in enumerate(known)) / sum(known), None


def median_age(people, *_):
    """Interpolated within the year of age that holds the middle."""
    half = sum(people[:AGES]) / 2
    before = 0
    for age, n in enumerate(people[:120]):
        if n and before + n >= half:
            return age + (half - before) / n, None
        before += n
    return None, None


def whipple(people, *_):
    """Ages 25, 30 to 60 over a fifth of 23-62."""
    base = sum(people[23:63])
    return (500 * sum(people[25:61:5]) / base, None) if base else (None, None)


def myers(people, *_):
    """Half the sum of the blended digits' distances from 10 % (Myers 1940)."""
    blended = [(d + 1) * sum(people[10 + d:90:10]) + (9 - d) * sum(people[20 + d:90:10]) for d in range(10)]
    total = sum(blended)
    return (sum(abs(100 * b / total - 10) for b in blended) / 2, None) if total else (None, None)


def accuracy(males, females, _):
    """Three times the mean step of the sex ratio plus the mean distances of the age ratios from 100 (United Nations,
    Manual II, 1955), over 0-4 to 70-74."""
    groups = [[sum(side[a:a + 5]) for a in range(0, 75, 5)] for side in (males, females)]
    if not all(map(all, groups)):
        return None, None
    sexes = [100 * m / f for m, f in zip(*groups)]
    steps = [abs(b - a) for a, b in zip(sexes, sexes[1:])]
    scores = [[abs(200 * at / (before + after) - 100) for before, at, after in zip(side, side[1:], side[2:])]
              for side in groups]
    return 3 * sum(steps) / len(steps) + sum(sum(score) / len(score) for score in scores), None


# --- Two lists -------------------------------------------------------------------------------------------------

def completeness(first, both, second):
    """Of the second list's events, the share that the first holds, too (Chandra Sekar and Deming 1949)."""
    (n_both,), (n_second,) = both, second
    if not n_both or n_both > min(first, n_second):
        return None, None
    return 100 * n_both / n_second, tuple(100 * limit for limit in wilson(n_both, n_second))


def dual_system(first, both, second):
    """Events in all: both lists multiplied, over what they share. The interval takes the logarithm of the missed
    number as normal (Chao 1987)."""
    (n_both,), (n_second,) = both, second
    if not n_both or n_both > min(first, n_second):
        return None, None
    total = first * n_second / n_both
    seen = first + n_second - n_both
    missed = (first - n_both) * (n_second - n_both) / n_both
    if not missed:
        return total, (total, total)
    variance = first * n_second * (first - n_both) * (n_second - n_both) / n_both**3
    spread = math.exp(Z * math.sqrt(math.log(1 + variance / missed**2)))
    return total, (seen + missed / spread, seen + missed * spread)


INDICES = {
    "total_fertility": total_fertility,
    "mean_age_childbearing": mean_age_childbearing,
    "expectancy_both": lambda deaths, people, _: expectancy(deaths, people, "both", 0),
    "expectancy_male": lambda deaths, people, _: expectancy(deaths, people, "male", 0),
    "expectancy_female": lambda deaths, people, _: expectancy(deaths, people, "female", 0),
    "expectancy_60": lambda deaths, people, _: expectancy(deaths, people, "both", 60),
    "death_15_60": death_15_60,
    "standardised": standardised,
    "mean_age": mean_age,
    "median_age": median_age,
    "whipple": whipple,
    "myers": myers,
    "accuracy": accuracy,
    "completeness": completeness,
    "dual_system": dual_system,
}
