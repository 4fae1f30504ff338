"""Attacks an office with schemathesis and sqlmap; fails on any finding, and on any answer that is the
server's own fault. Both tools must first find what is wrong with a server that is made to be attacked."""

import argparse
import concurrent.futures
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).parent
TOOLS = pathlib.Path(sys.executable).parent
sys.path.insert(0, str(HERE))
from office import SESSION, Office, Person  # noqa: E402

CHECKS = [
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "unsupported_method",
    "allow_header_conformance",
]
# What ends sessions, locks accounts, or slows down who guesses: asked last, apart, and in this order, because
# after a wrong password too many nobody gets in again.
APART = [
    ("village", ["/sign-out", "/me/sessions"]),
    ("township2", ["/step-up", "/me/password"]),
    ("", ["/sign-in"]),
]
# Every boundary of every value, and some values by chance; or only these.
ALL = ["--phases", "coverage,fuzzing", "--max-examples", "3"]
MANY = ["--phases", "coverage,fuzzing", "--max-examples", "30"]
FEW = ["--phases", "fuzzing", "--max-examples", "6"]
# What sqlmap says when it has found something, and when it has found nothing.
FOUND = "sqlmap identified the following injection point"
CLEAN = "do not appear to be injectable"


def schemathesis(host, account, ids, seed, more):
    """Whether every answer was one that the document tells of; and what was said."""
    command = [TOOLS / "schemathesis", "run", f"http://{host}/openapi.json"]
    command += ["--checks", ",".join(CHECKS), "--mode", "all"]
    command += ["--seed", str(seed), "--generation-deterministic"]
    command += ["--generation-with-security-parameters", "false"]
    command += ["--suppress-health-check", "all", "--warnings", "off", "--request-timeout", "30"]
    command += ["--max-redirects", "0", "--no-color", "--workers", "1", *more]
    environment = {
        **os.environ,
        "SCHEMATHESIS_HOOKS": "hooks",
        "PYTHONPATH": str(HERE),
        "HOSTILE_HOST": host,
        "HOSTILE_ACCOUNT": account,
        "HOSTILE_IDS": str(ids),
    }
    done = subprocess.run(command, env=environment, cwd=ids.parent, capture_output=True, text=True, check=False)
    return done.returncode == 0, done.stdout + done.stderr


def sqlmap(work, name, url, long, cookie="", data=""):
    """What sqlmap says of one address."""
    level, risk = ("3", "2") if long else ("1", "1")
    command = [TOOLS / "sqlmap", "--batch", "--disable-coloring", "--flush-session"]
    command += ["-u", url, "--output-dir", work / f"sqlmap-{name}", "--level", level, "--risk", risk]
    command += ["--technique", "BEUST" if long else "BEU", "--dbms", "SQLite", "--threads", "4", "--ignore-code", "*"]
    command += ["--header", "Sec-Fetch-Site: same-origin", "--timeout", "30", "--skip", "csrf,Sec-Fetch-Site"]
    if cookie:
        command += ["--cookie", cookie]
    if data:
        command += ["--data", data]
    done = subprocess.run(command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    return done.stdout + done.stderr


def targets(host, ids):
    """Addresses for sqlmap: search, filters, paths, signing in, forms. `*` marks where it tries."""
    county, village = Person(host, "county"), Person(host, "village")
    person, place = ids["person"][5], ids["place"][-1]
    form = f"csrf={village.csrf}&id={'7' * 32}&confirmed=yes&sex=female&birth_date=2026-01-01"
    at = lambda who, name, path, data="": (name, f"http://{host}{path}", f"{SESSION}={who.cookie}", data)
    return [
        at(county, "search", "/people?q=wang"),
        at(county, "path", f"/people/{person}*"),
        at(village, "birth", "/register/birth", f"{form}&name=wang*&place={place}*&household=9*"),
        ("signing-in", f"http://{host}/sign-in", "", "account=county*&password=x&next=/"),
        at(county, "work", "/work?whose=all&kind=certificate&place=" + place),
        at(county, "places", f"/places/{place}*"),
        at(county, "entries", "/entries/1*?person=1"),
        at(village, "draft", "/drafts/birth*/new*", f"csrf={village.csrf}&name=wang*"),
        at(county, "accounts", "/accounts/village*"),
        at(county, "correction", f"/people/{person}/register/correction",
           f"csrf={county.csrf}&id={'8' * 32}&corrected_item=name&corrected_value=a*&reason=b*"),
    ]


def prove_the_tools(work, say):
    """A tool that finds nothing in a server full of holes would find nothing here, either."""
    victim = subprocess.Popen([sys.executable, HERE / "victim.py"], stdout=subprocess.PIPE, text=True)
    try:
        host = victim.stdout.readline().strip()
        nothing = work / "nothing.json"
        nothing.write_text("{}")
        good, told = schemathesis(host, "", nothing, 1, [*ALL, "--max-failures", "1", "--no-shrink"])
        if good or "Server error" not in told:
            raise SystemExit(f"schemathesis does not find a server error:\n{told}")
        told = sqlmap(work, "victim", f"http://{host}/people?q=wang", False)
        if FOUND not in told:
            raise SystemExit(f"sqlmap does not find an injection:\n{told}")
    finally:
        victim.kill()
        victim.wait()
    say("the tools find what is wrong with a server full of holes")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program", nargs="?", default="target/debug/townbook")
    parser.add_argument("--long", action="store_true", help="more roles, examples and addresses")
    parser.add_argument("--seed", type=int, default=1)
    wanted = parser.parse_args()
    start = time.monotonic()
    say = lambda text: print(f"{time.monotonic() - start:6.1f} s  {text}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(folder)
        prove_the_tools(work, say)
        office = Office(str(pathlib.Path(wanted.program).resolve()), work)
        try:
            findings = attack(office, work, wanted, say)
        finally:
            office.close()
    for finding in findings:
        print(finding)
    if findings:
        sys.exit(f"{len(findings)} findings")
    say("nothing found")


def attack(office, work, wanted, say):
    findings, ids, steward = [], work / "ids.json", Person(office.host, "steward")
    known = office.ids()
    ids.write_text(json.dumps(known))
    steward.invite("spare", known["place"][-1])
    asked = {"county": ALL, "village": FEW, "": FEW}
    if wanted.long:
        more = ["township", "auditor", "payments", "petitions", "clinic", "steward"]
        asked = dict.fromkeys([*asked, *more], MANY)
    apart = [argument for _, paths in APART for path in paths for argument in ("--exclude-path", path)]
    # All at the same time, as in an office.
    with concurrent.futures.ThreadPoolExecutor() as pool:
        ask = lambda account: schemathesis(office.host, account, ids, wanted.seed, asked[account] + apart)
        for account, (good, told) in zip(asked, pool.map(ask, asked)):
            findings += [] if good else [told]
            say(f"schemathesis as {account or 'a visitor'}: {told.strip().splitlines()[-1].strip('= ')}")
    chosen = targets(office.host, known)
    for name, url, cookie, data in chosen if wanted.long else chosen[:4]:
        told = sqlmap(work, name, url, wanted.long, cookie, data)
        if FOUND in told or CLEAN not in told:
            findings.append(told)
        say(f"sqlmap, {name}")
    for account, paths in APART:
        only = [argument for path in paths for argument in ("--include-path", path)]
        good, told = schemathesis(office.host, account, ids, wanted.seed, ALL + only)
        findings += [] if good else [told]
        say(f"schemathesis, {' '.join(paths)}")
    say(f"answers by status: {office.answers(steward)}")
    return findings + office.failures(steward)


main()
