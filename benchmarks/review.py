"""How quick `precode review` is in a large study: 200 interviews, 100,000 suggestions.

    python benchmarks/review.py [STUDY]

Makes the study in STUDY (some minutes, with the hashing encoder; kept for the next time), serves
it as the command does, and writes `benchmarks/review.json`:

page        seconds until a browser shows the first transcript (median of 5 loads; needs Chromium)
first       seconds of the first answers of a new server: overview, counts of the whole study
transcript  milliseconds until a transcript of 500 turns that was not open is answered, median
decision    milliseconds of a decision over HTTP, median and 95th percentile, over 300 of them,
            re-ranking in the background as it comes
queue       milliseconds of a queue of 200 places, each order
"""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median, quantiles
from typing import Any
from urllib.parse import quote, urlsplit

ROOT = Path(__file__).parent.parent
INTERVIEWS, TURNS, DECIDED = 200, 500, 20_000
CHROMIUM = Path("/usr/bin/chromium")


def make_study(folder: Path) -> None:
    from precode.domain.decisions import Event
    from precode.store.study import open_study
    from precode.workflow.adding import add_files
    from precode.workflow.batching import batch, plan
    from precode.workflow.deciding import Desk
    from precode.workflow.starting import Wanted, start_study

    sentences = [
        line.split(": ", 1)[1]
        for path in sorted((ROOT / "corpus_samples" / "calibration").glob("*.txt"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if ": " in line and len(line) > 60
    ]
    study = start_study(folder, Wanted(taxonomies=("bct_v1", "relational"), encoder="hashing"))
    settings = folder / "study.toml"
    text = settings.read_text(encoding="utf-8").replace("# min_score = ...", "min_score = 0.0 #")
    settings.write_text(text.replace("# top_k = ...", "top_k = 1 #"), encoding="utf-8")
    study = open_study(folder)
    with tempfile.TemporaryDirectory() as place:
        paths = []
        for number in range(INTERVIEWS):
            path = Path(place) / f"PW{number}.csv"
            said = (sentences[(number * 37 + n) % len(sentences)] for n in range(TURNS))
            rows = (f'PW{number},"{words.replace(chr(34), chr(34) * 2)}"' for words in said)
            path.write_text("\n".join(["speaker,text", *rows]), encoding="utf-8")
            paths.append(path)
        with study.writing():
            add_files(study, paths)
            batch(study)
    desk = Desk(study, "Ada")
    events: list[Event] = []
    for item in plan(study).items:
        open_ = desk.open(item)
        for suggestion in open_.suggestions[: DECIDED // INTERVIEWS]:
            turn = open_.transcript.turns[suggestion.turn - 1]
            code = next(c for c in desk.codebook.codes if c.id == suggestion.code_id)
            kind = "accept" if len(events) % 3 else "reject"
            events.append(open_.decision(kind, turn, code, span=suggestion.span))  # type: ignore[arg-type]
    desk.record(events)


class Client:
    """The page's own requests, over HTTP."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self.host = parts.netloc
        self.connection = http.client.HTTPConnection(self.host)
        self.connection.request("GET", f"/?{parts.query}")
        answer = self.connection.getresponse()
        answer.read()
        self.cookie = (answer.getheader("set-cookie") or "").partition(";")[0]

    def ask(self, path: str, body: object = None) -> tuple[float, Any]:
        headers = {"cookie": self.cookie}
        if body is not None:
            headers |= {"origin": f"http://{self.host}", "content-type": "application/json"}
        start = time.perf_counter()
        sent = None if body is None else json.dumps(body)
        self.connection.request("GET" if body is None else "POST", path, sent, headers)
        answer = self.connection.getresponse()
        content = json.loads(answer.read())
        took = time.perf_counter() - start
        if answer.status != 200:
            raise SystemExit(f"{path}: {answer.status} {content}")
        return took, content


def serve(study: Path) -> tuple[subprocess.Popen[str], str]:
    command = [sys.executable, "-m", "precode", "review", str(study)]
    command += ["--coder", "Ada", "--no-browser"]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert child.stdout is not None
    return child, child.stdout.readline().strip()


def decisions(client: Client) -> tuple[list[float], list[float], dict[str, Any]]:
    opened: list[float] = []
    took: list[float] = []
    learned: dict[str, Any] = {}
    items = client.ask("/api/queue?order=uncertain&limit=400")[1]["items"]
    for number, item in enumerate([i for i in items if i["kind"] == "suggestion"][:300]):
        body = {name: item[name] for name in ("start", "end", "code")}
        body |= {"do": "reject" if number % 3 else "accept", "seen": "", "view": "shown"}
        path = f"/api/transcripts/{quote(item['transcript'])}"
        opened.append(client.ask(path)[0])  # as the page does, before anybody can decide
        seconds, answer = client.ask(f"{path}/decide", body)
        took.append(seconds)
        learned = answer["learned"]
        time.sleep(0.2)  # faster than anybody decides
    return opened, took, learned


def page_loads(address: str) -> list[float]:
    from playwright.sync_api import sync_playwright

    took = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(viewport={"width": 1366, "height": 768})
        for _ in range(5):
            start = time.perf_counter()
            page.goto(address.partition("?")[0] if took else address)
            page.locator(".turn").first.wait_for()
            took.append(time.perf_counter() - start)
        browser.close()
    return took


def main(folder: Path) -> None:
    if not folder.exists():
        make_study(folder)
    results: dict[str, Any] = {"interviews": INTERVIEWS, "suggestions": INTERVIEWS * TURNS}
    child, address = serve(folder)
    try:
        if CHROMIUM.is_file():
            loads = page_loads(address)
            results["page"] = {"first": round(loads[0], 3), "median": round(median(loads), 3)}
    finally:
        child.terminate()
        child.wait()
    child, address = serve(folder)
    try:
        client = Client(address)
        results["first"] = {
            name: round(client.ask(f"/api/{name}")[0], 3) for name in ("study", "progress")
        }
        opened, took, learned = decisions(client)
        results["transcript_ms"] = round(1000 * median(opened), 1)
        results["decision"] = {
            "median_ms": round(1000 * median(took), 1),
            "p95_ms": round(1000 * quantiles(took, n=20)[-1], 1),
            "longest_ms": round(1000 * max(took), 1),
            "learned": learned,
        }
        code = client.ask("/api/codebook")[1][0]["id"]
        results["queue_ms"] = {
            order: round(1000 * client.ask(f"/api/queue?order={order}&code={code}")[0], 1)
            for order in ("certain", "uncertain", "code", "empty")
        }
        with Path(f"/proc/{child.pid}/status").open() as status:
            peak = next(line for line in status if line.startswith("VmHWM"))
        results["peak_mb"] = int(peak.split()[1]) // 1024
    finally:
        child.terminate()
        child.wait()
    results["cores"] = os.cpu_count()
    print(json.dumps(results, indent=1))
    (ROOT / "benchmarks" / "review.json").write_text(json.dumps(results, indent=1) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(tempfile.mkdtemp()) / "study")
