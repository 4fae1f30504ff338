"""What schemathesis must do as a browser does: sign in, carry the session's cookie and token, and ask for
things that are there as well as for things that are not."""

import json
import os
import sys
import zlib

import schemathesis

sys.path.insert(0, os.path.dirname(__file__))
from office import SESSION, Person  # noqa: E402

HOST, ACCOUNT = os.environ["HOSTILE_HOST"], os.environ["HOSTILE_ACCOUNT"]
with open(os.environ["HOSTILE_IDS"], encoding="utf-8") as file:
    IDS = json.load(file)


class Self:
    """Who asks, and how often they had to sign in again: forms may end the session that sends them."""

    person = Person(HOST, ACCOUNT) if ACCOUNT else None
    times = 1


@schemathesis.hook
def before_call(context, case, kwargs):
    case.headers["Sec-Fetch-Site"] = "same-origin"
    dice = zlib.crc32(repr((case.path_parameters, case.query, case.body)).encode())
    for at, name in enumerate(case.path_parameters or {}):
        known = IDS.get(name, [])
        if known and (dice >> at) % 4:
            case.path_parameters[name] = known[dice % len(known)]
    if Self.person is None:
        return
    case.cookies[SESSION] = Self.person.cookie
    if isinstance(case.body, dict) and dice % 10:
        case.body["csrf"] = Self.person.csrf


@schemathesis.hook
def after_call(context, case, response):
    location = (response.headers.get("location") or [""])[0]
    if Self.person is not None and location.startswith("/sign-in"):
        if Self.times >= 60:
            raise SystemExit("signed out too often: what follows would not be asked as anybody")
        Self.person = Person(HOST, ACCOUNT)
        Self.times += 1
