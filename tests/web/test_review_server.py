"""The server as it runs: where it listens, what it prints, what a kill leaves."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from made_reviews import over_socket

from precode.errors import BadOption
from precode.store.record.verify import broken
from precode.store.study import Study
from precode.web.server import listening, listening_for

needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="servers are forked")
CANARY = "canary sentence of a participant"

REVIEW = f"""
import sys
from precode.cli.app import main
from precode.workflow.review.review import Review
def fail(self):
    raise RuntimeError({CANARY!r})
Review.codebook = fail
sys.argv = ["precode", "review", sys.argv[1], "--coder", "Ada", "--no-browser"]
main()
"""

# Serves in a fork for each line on stdin, so that a kill costs no start of Python.
SERVERS = """
import os, pathlib, sys
from precode.store.study import open_study
from precode.web.app import create_app
from precode.web.server import listening, serve
from precode.workflow.review.review import Review
for _ in sys.stdin:
    child = os.fork()
    if child:
        os.waitpid(child, 0)
        continue
    at = listening(0)
    port = at.getsockname()[1]
    app = create_app(Review(open_study(pathlib.Path(sys.argv[1])), "Ada"), port=port, token="once")
    serve(app, at, lambda: print(os.getpid(), port, flush=True))
    os._exit(0)
"""


@dataclass
class Tab:
    """A browser tab over a real connection."""

    port: int
    token: str
    cookie: str = ""
    connection: http.client.HTTPConnection = field(init=False)

    def __post_init__(self) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        _, _, cookie = self.ask("GET", f"/?token={self.token}")
        self.cookie = cookie.partition(";")[0]

    def ask(self, method: str, path: str, body: bytes | None = None) -> tuple[int, bytes, str]:
        headers = {"Origin": f"http://127.0.0.1:{self.port}", "Content-Type": "application/json"}
        self.connection.request(method, path, body, {**headers, "Cookie": self.cookie})
        with self.connection.getresponse() as answer:
            return answer.status, answer.read(), answer.getheader("set-cookie", "")

    def close(self) -> None:
        self.connection.close()

    def decide(self, **wish: object) -> str:
        """Return the id of the entry."""
        where = "/api/transcripts/PW1/decide"
        status, body, _ = self.ask("POST", where, json.dumps(wish).encode())
        assert status == 200
        return str(json.loads(body)["entry"])


@contextlib.contextmanager
def running(code: str, study: Study) -> Iterator[subprocess.Popen[str]]:
    child = subprocess.Popen(
        [sys.executable, "-c", code, str(study.folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield child
    finally:
        child.kill()
        child.communicate()


def line_of(child: subprocess.Popen[str]) -> str:
    assert child.stdout is not None
    return child.stdout.readline()


def own_addresses() -> set[str]:
    """Return this machine's other addresses, the loopback's second one among them."""
    found = {"127.0.0.2"} if sys.platform == "linux" else set()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        try:
            asked.connect(("192.0.2.1", 9))  # sends nothing
            found.add(asked.getsockname()[0])
        except OSError:
            pass
    return found - {"127.0.0.1"}


def test_only_the_loopback_is_listened_on() -> None:
    with listening(0) as at:
        host, port = at.getsockname()
        assert host == "127.0.0.1"
        socket.create_connection(("127.0.0.1", port), timeout=5).close()
        for address in own_addresses():
            with pytest.raises(OSError, match=r"refused|unreachable"):
                socket.create_connection((address, port), timeout=5)
        if socket.has_ipv6:
            with socket.socket(socket.AF_INET6) as other, pytest.raises(OSError):
                other.connect(("::1", port))
        with pytest.raises(BadOption, match="cannot be used"):
            listening(port)


def odd_requests(port: int, cookie: str) -> list[bytes]:
    """Return requests that are refused, as bytes."""
    end = f"Cookie: {cookie}\r\nConnection: close\r\n\r\n"
    own = f"Host: 127.0.0.1:{port}\r\n"
    hosts = ["", "Host:\r\n", "Host: evil.com\r\n", own * 2, own + "Host: evil.com\r\n"]
    hosts += [f"Host: {one}:{port}\r\n" for one in ("0.0.0.0", "[::1]", "me@127.0.0.1", "evil.com")]
    hosts += ["Host: 127.0.0.1\r\n", f"Host: LOCALHOST:{port}\r\n", f"Host: localhost.:{port}\r\n"]
    found = [
        f"GET {path} HTTP/1.1\r\n{host}{end}"
        for host in hosts
        for path in (
            "/",
            "/api/study",
            "/api/transcripts/PW1",
            "/x.js",
            f"http://127.0.0.1:{port}/",
        )
    ]
    found += [
        f"GET / HTTP/1.0\r\n{end}",
        f"GET / HTTP/9.9\r\n{own}{end}",
        f"GET  / HTTP/1.1\r\n{own}{end}",
        f"GET /\x01 HTTP/1.1\r\n{own}{end}",
        f"GET /{'x' * 70_000} HTTP/1.1\r\n{own}{end}",
        f"CONNECT evil.com:443 HTTP/1.1\r\n{own}{end}",
        f"POST /api/transcripts/PW1/decide HTTP/1.1\r\n{own}Content-Length: -1\r\n{end}",
        f"POST /api/transcripts/PW1/decide HTTP/1.1\r\n{own}Content-Length: 3\r\n"
        f"Transfer-Encoding: chunked\r\n{end}0\r\n\r\n",
        "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    ]
    return [text.encode("latin-1") for text in found]


def test_the_command_prints_its_address_and_nothing_that_was_said(study: Study) -> None:
    with running(REVIEW, study) as child:
        address = urlsplit(line_of(child).strip())
        assert (address.scheme, address.hostname) == ("http", "127.0.0.1")
        assert address.port
        token = address.query.removeprefix("token=")
        assert len(token) >= 40
        tab = Tab(address.port, token)
        for request in odd_requests(address.port, tab.cookie):
            begins = over_socket(address.port, request)[:12]
            assert begins in (b"HTTP/1.1 403", b"HTTP/1.1 400", b""), request[:80]
        assert tab.ask("GET", "/api/study")[0] == 200
        status, body, _ = tab.ask("GET", "/api/codebook")  # which was made to fail
        assert (status, CANARY.encode() in body) == (500, False)
        tab.decide(do="memo", memo=CANARY)
        assert tab.ask("GET", f"/?token={token}")[0] == 303
        assert tab.ask("GET", f"/{token}/{CANARY.replace(' ', '%20')}")[0] == 404
        assert tab.ask("POST", "/api/transcripts/PW1/decide", CANARY.encode())[0] == 400
        # Somebody hangs up in the middle of a wish.
        head = f"POST /api/transcripts/PW1/decide HTTP/1.1\r\nHost: 127.0.0.1:{address.port}\r\n"
        head += f"Cookie: {tab.cookie}\r\nOrigin: http://127.0.0.1:{address.port}\r\n"
        head += "Content-Type: application/json\r\nContent-Length: 900\r\n\r\n"
        over_socket(address.port, (head + CANARY).encode())
        tab.cookie = ""
        assert tab.ask("GET", "/api/transcripts/PW1")[0] == 403
        tab.close()
        child.send_signal(signal.SIGINT)
        out, err = child.communicate(timeout=20)
    assert child.returncode == 0
    assert out == ""  # the address was read before
    (said,) = err.splitlines()
    assert said.startswith("Reviewing ")
    assert token not in err
    assert len(study.record.entries()) == 1


def decide_until_killed(port: int, acknowledged: list[str], number: int) -> None:
    """Decide as fast as answers come; note every entry that was acknowledged."""
    with (
        contextlib.suppress(OSError, http.client.HTTPException),
        contextlib.closing(Tab(port, "once")) as tab,
    ):
        for count in range(10**6):
            memo = f"{number}.{count} " * random.Random(count).randrange(1, 900)
            acknowledged.append(tab.decide(do="memo", memo=memo))


def kill_servers(study: Study, *, kills: int, seed: int) -> None:
    chance = random.Random(seed)
    acknowledged: list[str] = []
    with running(SERVERS, study) as child:
        assert child.stdin is not None
        for number in range(kills):
            child.stdin.write("serve\n")
            child.stdin.flush()
            server, port = map(int, line_of(child).split())
            before = len(acknowledged)
            arguments = (port, acknowledged, number)
            browser = threading.Thread(target=decide_until_killed, args=arguments)
            browser.start()
            while len(acknowledged) == before:
                time.sleep(0.001)
            time.sleep(chance.uniform(0, 0.06))
            os.kill(server, signal.SIGKILL)
            browser.join(timeout=60)
            assert list(broken(study.record.path)) == []  # integrity_check is part of it
            entries = {entry.id for entry in study.record.entries()}
            assert set(acknowledged) <= entries
            assert len(entries) - len(acknowledged) <= number + 1  # those cut off unanswered
    assert len(acknowledged) >= kills


@needs_fork
def test_what_the_page_was_told_is_saved_survives_kills(study: Study) -> None:
    kill_servers(study, kills=20, seed=3)


@needs_fork
@pytest.mark.soak
@pytest.mark.parametrize("seed", range(5))
def test_what_the_page_was_told_is_saved_survives_many_kills(study: Study, seed: int) -> None:
    kill_servers(study, kills=100, seed=seed)


def test_a_study_has_a_port_of_its_own_while_it_is_free(study: Study) -> None:
    with contextlib.closing(listening_for(study)) as first:
        port = first.getsockname()[1]
        with contextlib.closing(listening_for(study)) as second:
            assert second.getsockname()[1] != port
    with contextlib.closing(listening_for(study)) as again:
        assert again.getsockname() == ("127.0.0.1", port)
