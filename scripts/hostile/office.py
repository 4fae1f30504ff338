"""An office of a made-up county: started, signed in to, and asked how it fared."""

import collections
import http.client
import re
import sqlite3
import subprocess
import urllib.parse

PASSWORD = "peanut sesame cake"
SESSION = "__Host-townbook"
OPEN = re.compile(r"The office is open: http://([0-9.]+:[0-9]+)")


class Office:
    """A served county; its stderr is kept."""

    def __init__(self, program, folder):
        self.book = folder / "county" / "book"
        self.stderr = folder / "stderr"
        command = [program, "--lang", "en", "demo", "--people", "2000", "--folder", str(folder / "county")]
        with open(self.stderr, "wb") as errors:
            self.process = subprocess.Popen(
                command + ["--listen", "127.0.0.1:0"], stdout=subprocess.PIPE, stderr=errors, text=True
            )
        self.host = None
        for line in self.process.stdout:
            if found := OPEN.search(line):
                self.host = found.group(1)
                break
        if self.host is None:
            raise SystemExit("the program ended before its office was open:\n" + self.stderr.read_text())

    def close(self):
        self.process.kill()
        self.process.wait()

    def ids(self):
        """Things that are there, so that not every path leads nowhere."""
        book = sqlite3.connect(f"file:{self.book / 'book.db'}?mode=ro", uri=True)
        ask = lambda sql: [str(row[0]) for row in book.execute(sql)]
        return {
            "person": ask("select person_id from person order by person_id limit 40"),
            "household": ask(
                "select distinct household_id from person where household_id is not null order by 1 limit 10"
            ),
            "place": ask("select code from place order by code"),
            "task": ask("select lower(hex(task_id)) from task order by task_id limit 20"),
            "request": ask("select lower(hex(request_id)) from request"),
            "entry": ["0", "1", "100", "999999"],
            "account": ["spare", "nobody"],
        }

    def answers(self, steward):
        """How many answers there were of each status."""
        by_status = collections.Counter()
        counted = re.findall(r'_count\{route="([^"]*)",status="(\d+)"\} (\d+)', steward.get("/metrics")[1])
        for _, status, n in counted:
            by_status[status] += int(n)
        return dict(sorted(by_status.items()))

    def failures(self, steward):
        """What the server itself counted and told: answers that are its own fault."""
        told = [line for line in self.stderr.read_text().splitlines() if "panick" in line or "failed" in line]
        counts = steward.get("/metrics")[1]
        if "townbook_request_seconds_count" not in counts:
            raise SystemExit("the steward cannot read the counts")
        told += re.findall(r'townbook_request_seconds_count\{[^}]*status="5[0-9][0-9]"\} .*', counts)
        if self.process.poll() is not None:
            told.append("the server has ended")
        return told


class Person:
    """Somebody signed in: the cookie and the token of their forms."""

    def __init__(self, host, account):
        self.host, self.account, self.cookie, self.csrf = host, account, "", ""
        typed = {"account": account, "password": PASSWORD, "next": "/me"}
        status, _, headers = self.post("/sign-in", typed)
        found = re.search(SESSION + r"=([^;]+)", headers.get("set-cookie", ""))
        if status != 303 or not found:
            raise SystemExit(f"{account} cannot sign in: {status}")
        self.cookie = found.group(1)
        self.csrf = re.search(r'name="csrf" value="([0-9a-f]+)"', self.get("/me")[1]).group(1)

    def invite(self, account, place):
        """Makes an account that the attack may close, or take the roles from."""
        _, _, headers = self.post("/step-up", {"password": PASSWORD})
        self.cookie = re.search(SESSION + r"=([^;]+)", headers["set-cookie"]).group(1)
        self.csrf = re.search(r'name="csrf" value="([0-9a-f]+)"', self.get("/me")[1]).group(1)
        typed = {"account": account, "name": account, "role": "village_worker", "place": place}
        if self.post("/accounts/new", typed)[0] != 200:
            raise SystemExit(f"{account} cannot be invited")

    def get(self, path):
        return self.send("GET", path, None, {})

    def post(self, path, fields):
        kind = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
        return self.send("POST", path, urllib.parse.urlencode({**fields, "csrf": self.csrf}), kind)

    def send(self, method, path, body, headers):
        if self.cookie:
            headers = {**headers, "Cookie": f"{SESSION}={self.cookie}"}
        connection = http.client.HTTPConnection(self.host, timeout=30)
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        text = answer.read().decode("utf-8", "replace")
        connection.close()
        return answer.status, text, {name.lower(): value for name, value in answer.getheaders()}
