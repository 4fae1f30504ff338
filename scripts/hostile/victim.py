"""A server full of holes: a search that can be injected into, and a page that fails."""

import http.server
import json
import sqlite3
import urllib.parse

PATH = {"responses": {"200": {"description": "a page"}}, "parameters": [
    {"name": "q", "in": "query", "schema": {"type": "string"}}]}
DOCUMENT = {
    "openapi": "3.1.0",
    "info": {"title": "victim", "version": "1"},
    "paths": {"/people": {"get": PATH}},
}
BOOK = sqlite3.connect(":memory:", check_same_thread=False)
BOOK.execute("create table person (name text, village text)")
BOOK.executemany("insert into person values (?, ?)", [("wang", "east"), ("li", "west")])


class Victim(http.server.BaseHTTPRequestHandler):
    """Answers from text that it makes SQL of."""

    def do_GET(self):
        path, _, query = self.path.partition("?")
        status, kind, text = 404, "text/html", ""
        if path == "/openapi.json":
            status, kind, text = 200, "application/json", json.dumps(DOCUMENT)
        elif path == "/people":
            asked = urllib.parse.parse_qs(query, keep_blank_values=True).get("q", [""])[-1]
            try:
                found = BOOK.execute(f"select * from person where name = '{asked}'").fetchall()
                status, text = 200, f"<p>{found}</p>"
            except (sqlite3.Error, sqlite3.Warning, ValueError) as error:
                status, text = 500, f"<p>{error}</p>"
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_):
        pass


SERVER = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Victim)
print(f"127.0.0.1:{SERVER.server_address[1]}", flush=True)
SERVER.serve_forever()
