"""A server process that lives no longer than the process that started it."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from abc import ABC, abstractmethod
from pathlib import Path
from typing import Self

#: Elasticsearch and PostgreSQL refuse to run as root; this account is on every system and owns nothing.
_ACCOUNT = pwd.getpwnam("nobody")
#: Seconds for a start on a busy machine, and for an orderly end before the process is killed.
START = 120.0
_STOP = 20.0


class UnavailableError(Exception):
    """The server cannot run on this machine; the text says what is missing."""


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def program(name: str, *folders: Path) -> str:
    """Path of a program in ``folders`` or on PATH; raises UnavailableError."""
    path = shutil.which(name, path=os.pathsep.join([*map(str, folders), os.environ.get("PATH", os.defpath)]))
    if path is None:
        raise UnavailableError(f"{name} is not installed")
    return path


def owned(command: list[str], stop_signal: signal.Signals = signal.SIGTERM, *, as_root: bool = False) -> list[str]:
    """The command, made to receive a signal when our process ends (even by kill -9) and to run without root's rights.

    The kernel watches the thread that started the command: start servers from the main thread. Linux only; elsewhere
    the command stays as it is. Raises UnavailableError where root's rights cannot be dropped.
    """
    options = [f"--pdeathsig={stop_signal.name.removeprefix('SIG')}"]
    if _is_root() and not as_root:
        options += [f"--reuid={_ACCOUNT.pw_uid}", f"--regid={_ACCOUNT.pw_gid}", "--clear-groups"]
    if sys.platform != "linux":
        return command
    return [program("setpriv"), *options, *command]


def private_folder(name: str) -> Path:
    """A new temporary folder that belongs to the account servers run as; whoever asks for it removes it."""
    folder = Path(tempfile.mkdtemp(prefix=f"bat-{name}-"))
    give_away(folder)
    return folder


def give_away(folder: Path) -> None:
    """Let the account own a folder and all that is in it."""
    if _is_root():
        for path in [folder, *folder.rglob("*")]:
            os.chown(path, _ACCOUNT.pw_uid, _ACCOUNT.pw_gid)


def _is_root() -> bool:
    return os.geteuid() == 0


class Server(ABC):
    """One server with a folder of its own. ``with`` starts it, waits until it answers, and removes everything."""

    #: What asks this server to end in good order.
    stop_signal = signal.SIGTERM
    #: Whether it keeps root's rights where we have them: our own programs may have to, to read the project.
    as_root = False

    def __init__(self, name: str) -> None:
        self.name = name
        self.port = free_port()
        self.folder = private_folder(name)
        self._process: subprocess.Popen[bytes] | None = None

    @property
    @abstractmethod
    def url(self) -> str:
        """Where clients find it."""

    @abstractmethod
    def command(self) -> list[str]:
        """The words that start it in the foreground."""

    @abstractmethod
    def answers(self) -> bool:
        """Whether it serves requests now."""

    def environment(self) -> dict[str, str]:
        """Variables of the process beside our own."""
        return {}

    def start(self) -> None:
        """Start the process, in a session of its own so that Ctrl-C ends the tests first; does not wait."""
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603 - our own command
                owned(self.command(), self.stop_signal, as_root=self.as_root),
                cwd=self.folder,
                env={**os.environ, "HOME": str(self.folder), **self.environment()},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def wait(self, seconds: float = START) -> None:
        """Wait until it answers; RuntimeError with the end of its log if it ends or takes longer."""
        end = time.monotonic() + seconds
        while not self.answers():
            ended = self._process is None or self._process.poll() is not None
            if ended or time.monotonic() > end:
                raise RuntimeError(f"{self.name} {'ended' if ended else 'does not answer'}:\n{self.log()[-3000:]}")
            time.sleep(0.1)

    def log(self) -> str:
        """What it wrote to its output."""
        return (self.folder / "log").read_text(errors="replace")

    def stop(self) -> None:
        """End it in good order; ``start`` brings it back with its data."""
        self._end(self.stop_signal)

    def kill(self) -> None:
        """End it as a power failure would: SIGKILL to it and the processes it started."""
        self._end(signal.SIGKILL)

    def pause(self) -> None:
        """Let it hang: connections stay open, nothing answers."""
        self._send(signal.SIGSTOP)

    def resume(self) -> None:
        """Let it go on after ``pause``."""
        self._send(signal.SIGCONT)

    def close(self) -> None:
        """End it, whatever its state, and remove its folder."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _end(self, number: signal.Signals) -> None:
        if self._process is None:
            return
        self._send(number)
        self._send(signal.SIGCONT)  # a paused process cannot end
        try:
            self._process.wait(_STOP)
        except subprocess.TimeoutExpired:
            self._send(signal.SIGKILL)
            self._process.wait()
        self._process = None

    def _send(self, number: signal.Signals) -> None:
        if self._process is not None and self._process.poll() is None:
            os.killpg(self._process.pid, number)

    def __enter__(self) -> Self:
        try:
            self.start()
            self.wait()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()
