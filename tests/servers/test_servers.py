"""Servers of the tests live as long as whoever started them, and no longer."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
import redis

from tests.servers import missing_variable, own_server, server_url
from tests.servers.java import NoJavaError, java_home
from tests.servers.postgres import PostgreSQL
from tests.servers.redis import Redis

_ROOT = Path(__file__).resolve().parent.parent.parent
_RUNNER = [sys.executable, "-m", "tests.servers", "redis", "--", sys.executable, "-c"]
_TELL = "import os; print(os.environ['TEST_REDIS_URL'], flush=True); "


@pytest.fixture
def environment() -> dict[str, str]:
    """Our own, without the servers that run already."""
    return {name: value for name, value in os.environ.items() if not name.startswith("TEST_")}


def answers(url: str) -> bool:
    try:
        with redis.Redis.from_url(url, socket_timeout=1) as client:
            return bool(client.ping())
    except redis.RedisError:
        return False


def becomes_true(condition: Callable[[], bool], seconds: float = 20) -> bool:
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


@pytest.mark.slow
class TestServer:
    def test_hangs_dies_and_comes_back_at_its_address(self) -> None:
        with own_server(Redis) as server:
            server.pause()
            assert not server.answers()
            server.resume()
            assert server.answers()
            for end in (server.stop, server.kill):
                end()
                assert not server.answers()
                server.start()
                server.wait()
        assert not server.answers()
        assert not server.folder.exists()

    def test_data_outlive_a_kill(self) -> None:
        with own_server(PostgreSQL) as server:
            with psycopg.connect(server.url) as connection:
                connection.execute("CREATE TABLE kept AS SELECT 1 AS number")
            server.kill()
            server.start()
            server.wait()
            with psycopg.connect(server.url) as connection:
                assert connection.execute("SELECT number FROM kept").fetchone() == (1,)

    def test_a_start_that_fails_tells_the_log(self) -> None:
        class Broken(Redis):
            def command(self) -> list[str]:
                return [*super().command(), "--no-such-setting", "1"]

        with pytest.raises(RuntimeError, match="no-such-setting"), own_server(Broken):
            pytest.fail("It has started")


@pytest.mark.slow
class TestRunner:
    def test_gives_address_and_exit_code_and_stops_its_servers(self, environment: dict[str, str]) -> None:
        own_server(Redis).close()
        ended = subprocess.run(  # noqa: S603 - our own command
            [*_RUNNER, f"{_TELL} raise SystemExit(7)"], cwd=_ROOT, env=environment, capture_output=True, text=True
        )
        assert ended.returncode == 7, ended.stderr
        assert re.fullmatch(r"redis://127\.0\.0\.1:\d+/0\n", ended.stdout)
        assert not answers(ended.stdout.strip())

    @pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
    def test_nothing_outlives_it(self, environment: dict[str, str], number: signal.Signals) -> None:
        own_server(Redis).close()
        with subprocess.Popen(  # noqa: S603 - our own command
            [*_RUNNER, f"{_TELL} import time; time.sleep(600)"], cwd=_ROOT, env=environment, stdout=subprocess.PIPE
        ) as runner:
            assert runner.stdout is not None
            url = runner.stdout.readline().decode().strip()
            with redis.Redis.from_url(url) as client:
                folder = client.config_get("dir")["dir"]
            runner.send_signal(number)
            # The command holds the other end of the pipe: it ends when the command does.
            assert runner.stdout.read() == b""
        assert becomes_true(lambda: not answers(url))
        # Only a killed runner leaves a folder behind.
        shutil.rmtree(folder, ignore_errors=number == signal.SIGTERM)


class TestServerUrl:
    @pytest.fixture(autouse=True)
    def _nothing_set(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for name in ("TEST_REDIS_URL", missing_variable("TEST_REDIS_URL"), "CI"):
            monkeypatch.delenv(name, raising=False)

    def test_is_what_the_variable_says(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("TEST_REDIS_URL", "redis://example.org")
        assert server_url("TEST_REDIS_URL") == "redis://example.org"

    def test_skips_without_one_and_fails_in_ci(self, monkeypatch: pytest.MonkeyPatch) -> None:
        with pytest.raises(pytest.skip.Exception, match="TEST_REDIS_URL"):
            server_url("TEST_REDIS_URL")
        monkeypatch.setenv("CI", "true")
        with pytest.raises(pytest.fail.Exception, match="TEST_REDIS_URL"):
            server_url("TEST_REDIS_URL")

    def test_gives_the_reason_of_the_runner(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("CI", "true")
        monkeypatch.setenv(missing_variable("TEST_REDIS_URL"), "needs Java 21")
        with pytest.raises(pytest.skip.Exception, match="needs Java 21"):
            server_url("TEST_REDIS_URL")


def test_the_first_java_that_is_new_enough(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    homes = []
    for version in ("1.8.0_292", "25.0.3", "21.0.1", "17.0.21.1"):
        home = tmp_path / version
        (home / "bin").mkdir(parents=True)
        (home / "bin" / "java").touch()
        (home / "release").write_text(f'IMPLEMENTOR="Somebody"\nJAVA_VERSION="{version}"\n')
        homes.append(home)
    monkeypatch.setattr("tests.servers.java._homes", lambda: [*homes, tmp_path / "not-there"])
    assert java_home(17).name == "17.0.21.1"
    assert java_home(18).name == "21.0.1"
    with pytest.raises(NoJavaError, match="needs Java 26 or newer, only 25 is installed"):
        java_home(26)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("body", "code", "summary"),
    [
        ("def test(): pass", 0, "1 passed"),
        ("def test(): assert False\ndef test_too(): pass", 1, "1 failed, 1 passed"),
        ("import nothing_of_that_name", 2, "1 error"),
    ],
)
def test_the_sum_is_the_last_line(
    environment: dict[str, str], tmp_path: Path, body: str, code: int, summary: str
) -> None:
    file = tmp_path / "test_of_ours.py"
    file.write_text(body)
    options = ["-c", os.devnull, f"--rootdir={tmp_path}", "-p", "no:cacheprovider", str(file)]
    environment["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    ended = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", "tests", *options], cwd=_ROOT, env=environment, capture_output=True, text=True
    )
    assert ended.returncode == code, ended.stdout
    assert re.fullmatch(rf"=+ {summary} in \d+\.\d\ds =+", ended.stdout.splitlines()[-1])
