"""The processes that answer, replaced when one dies, and their metrics on a port of their own."""

from __future__ import annotations

import os
import pickle
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing import parent_process
from socket import AF_INET, AF_INET6, SHUT_RDWR, socket
from socketserver import ThreadingMixIn
from threading import Thread
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from uvicorn.config import Config
from uvicorn.supervisors.multiprocess import Multiprocess, Process

from api.cli.failures import Failure
from api.service.bearer_key import CHALLENGE, has_key
from api.service.log import logger

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry

    from api.settings import Settings


class WorkerProcess(Process):
    """uvicorn's process, which is asked and not waited for: who waits for one hears no signal and sees no other die."""

    def __init__(self, config: Config, sockets: list[socket]) -> None:
        super().__init__(config, sockets)
        self.has_started = False
        """Whether it has ever answered requests."""
        self.ended: float | None = None
        """When it was seen to have died, or was killed."""
        self._asked: float | None = None
        """Since when it owes an answer."""

    def target(self, sockets: list[socket] | None = None) -> None:
        """What the process does: serve, until it is told to stop or the first process is gone."""
        Thread(target=_stop_with_the_first, daemon=True).start()
        super().target(sockets)

    def lives(self, patience: float) -> bool:
        """Whether it runs, and has said so within the patience."""
        if self.ended is not None or not self.process.is_alive():
            return False
        self._ask()
        return self._asked is None or monotonic() - self._asked < patience

    def is_ready_now(self) -> bool:
        """Whether it answers requests by now."""
        return self.lives(float("inf")) and self.has_started

    def end(self) -> None:
        """Kill it if it still runs, and note when that was."""
        self.ended = monotonic()
        self.kill()
        self.join()

    def _ask(self) -> None:
        """Take the answer, if there is one, and ask again; one question at a time, or old answers would be taken."""
        with suppress(OSError, EOFError, pickle.UnpicklingError):  # it has died meanwhile, as will show
            if self._asked is not None and self.parent_conn.poll():
                self.has_started = self.parent_conn.recv()
                self._asked = None
            if self._asked is None:
                self.parent_conn.send(b"ping")
                self._asked = monotonic()


def _stop_with_the_first() -> None:
    """Stop as if told to when the first process was killed: nobody else would, and its port is wanted anew."""
    first = parent_process()
    if first is not None:
        first.join()
        os.kill(os.getpid(), signal.SIGTERM)


NAME = "indicators.server"
TICK_SECONDS = 0.25
"""Between two looks at signals and at what has died."""
START_SECONDS = 180
"""In which a process that is to replace another has to be ready. The old one serves meanwhile, so there is time."""
AGAIN_SECONDS = 10
"""After which a process that did not start is tried again, as long as another lives."""
TOLD_SECONDS = 60
"""Between two log lines that say so."""
LATE_SECONDS = 5
"""How much longer than it may take to stop a process is waited for; a frozen one would never end."""
ENDING = frozenset({signal.SIGINT, signal.SIGTERM})


class WorkerProcesses(Multiprocess):
    """uvicorn's supervisor, which waits for no process: it hears each signal at once, and replaces what dies meanwhile.

    uvicorn waits for one that was told to stop before it replaces the next, with downloads of half a minute a minute
    for two processes; and it ends, as if it had been told to, when one process cannot start, however many serve.
    """

    processes: list[WorkerProcess]  # type: ignore[assignment]

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.has_failed = False
        """Whether it ended because no process was left."""
        self._retired: list[WorkerProcess] = []
        self._told = -float(TOLD_SECONDS)

    def run(self) -> None:
        """Serve until a signal ends it, or no process is left."""
        self.init_processes()
        while not self.should_exit.wait(TICK_SECONDS):
            self.handle_signals()
            self.keep_subprocess_alive()
            self._retired = [process for process in self._retired if process.process.is_alive()]
        self.terminate_all()
        self._wait_for_the_end()

    def init_processes(self) -> None:
        """Start as many as were asked for."""
        self.processes = [self._started() for _ in range(self.processes_num)]

    def handle_ttin(self) -> None:
        """Have one more."""
        self.processes_num += 1
        self.processes.append(self._started())

    def handle_ttou(self) -> None:
        """Have one less, but one at least."""
        if self.processes_num > 1:
            self.processes_num -= 1
            self._retire(self.processes.pop())

    def keep_subprocess_alive(self) -> None:
        """Replace what has died or hangs; what did not even start is tried again later, as long as another lives."""
        for place, process in enumerate(self.processes):
            if self._is_ending() or process.lives(self.config.timeout_worker_healthcheck):
                continue
            if process.ended is None:
                process.end()
                if not process.has_started:
                    self._tell_of_failure(process)
            if process.has_started or monotonic() - (process.ended or 0) > AGAIN_SECONDS:
                self.processes[place] = self._started()

    def restart_all(self) -> None:
        """Replace each process when the one that takes its place is ready."""
        if self._is_ending():
            return
        logger(NAME).info("restarting", processes=len(self.processes))
        for place in range(len(self.processes)):
            new = self._started()
            if not self._becomes_ready(new):
                new.end()
                if not self._is_ending():
                    logger(NAME).error("a new process did not start, the old ones go on", exit_code=new.exitcode)
                return
            old, self.processes[place] = self.processes[place], new
            self._retire(old)
            logger(NAME).info("replaced", process=old.pid, by=new.pid)
        logger(NAME).info("restarted", processes=len(self.processes))

    def _started(self) -> WorkerProcess:
        process = WorkerProcess(self.config, self.sockets)
        process.start()
        return process

    def _retire(self, process: WorkerProcess) -> None:
        process.terminate()
        self._retired.append(process)

    def _becomes_ready(self, new: WorkerProcess) -> bool:
        """Look after the others until it is, unless it ends, the server is told to, or it takes too long."""
        end = monotonic() + START_SECONDS
        while new.process.is_alive() and not self._is_ending() and monotonic() < end:
            if new.is_ready_now():
                return True
            self.keep_subprocess_alive()
            sleep(TICK_SECONDS / 5)
        return False

    def _is_ending(self) -> bool:
        """Whether it was told to end, also by a signal that is still to be handled."""
        return self.should_exit.is_set() or bool(ENDING & set(self.signal_queue))

    def _tell_of_failure(self, failed: WorkerProcess) -> None:
        """Say that a process did not start; end where no other is left."""
        if not any(process.process.is_alive() for process in self.processes):
            logger(NAME).error("no process is left, and new ones do not start", exit_code=failed.exitcode)
            self.has_failed = True
            self.should_exit.set()
        elif monotonic() - self._told >= TOLD_SECONDS:
            self._told = monotonic()
            told = {"exit_code": failed.exitcode, "again_seconds": AGAIN_SECONDS}
            logger(NAME).error("a process did not start, the others go on", **told)

    def _wait_for_the_end(self) -> None:
        end = monotonic() + (self.config.timeout_graceful_shutdown or 0) + LATE_SECONDS
        living = [*self.processes, *self._retired]
        while living := [process for process in living if process.process.is_alive()]:
            if signal.SIGINT in self.signal_queue or monotonic() > end:
                for process in living:
                    process.kill()
            sleep(TICK_SECONDS / 5)


PATH = "/metrics"
SECONDS = 10.0
"""In which a client has to ask, and to take the answer."""
CLIENTS = 16
"""That are answered at once. Those who ask for metrics are few: more are closed."""
_TEXT = (("content-type", "text/plain; charset=utf-8"), ("cache-control", "no-store"))


class _Server(ThreadingMixIn, WSGIServer):
    """A thread for each client, for so many of them and so long."""

    daemon_threads = True

    def __init__(self, host: str, port: int) -> None:
        self.address_family = AF_INET6 if ":" in host else AF_INET
        self._due: dict[Any, float] = {}
        """When each client that is being answered must have gone."""
        super().__init__((host, port), _Handler)

    def verify_request(self, _request: Any, _client_address: Any) -> bool:
        """Close at once what is one too many."""
        return len(self._due) < CLIENTS

    def process_request(self, request: Any, client_address: Any) -> None:
        """Answer in a thread."""
        self._due[request] = monotonic() + SECONDS
        super().process_request(request, client_address)

    def service_actions(self) -> None:
        """Twice a second, end the clients whose time is over: their threads read, or write, no more."""
        for request, due in self._due.copy().items():
            if monotonic() > due:
                with suppress(OSError):  # it has just gone
                    request.shutdown(SHUT_RDWR)

    def shutdown_request(self, request: Any) -> None:
        """Close a connection."""
        self._due.pop(request, None)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Write nothing of a client that has left."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)


class _Handler(WSGIRequestHandler):
    def log_message(self, format: str, *_arguments: Any) -> None:
        """Write no line: those who ask do it every few seconds."""


@contextmanager
def served_metrics(settings: Settings, registry: CollectorRegistry) -> Iterator[None]:
    """Answer on METRICS_PORT of METRICS_HOST meanwhile, if it is set."""
    if not settings.metrics_port:
        yield
        return
    try:
        server = _Server(settings.metrics_host, settings.metrics_port)
    except OSError as error:
        place = f"port {settings.metrics_port} of {settings.metrics_host}"
        raise Failure(f"the metrics cannot be served on {place}: {error.strerror or error}.") from None
    server.set_app(_application(registry, settings.metrics_key))
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()


def _application(registry: CollectorRegistry, key: str) -> Callable[..., Any]:
    from prometheus_client import make_wsgi_app

    answer: Callable[..., Any] = make_wsgi_app(registry)

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        if environ["PATH_INFO"] != PATH:
            start_response("404 Not Found", list(_TEXT))
            return [f"The metrics are at {PATH}.\n".encode()]
        if not has_key(environ.get("HTTP_AUTHORIZATION", ""), key):
            start_response("401 Unauthorized", [*_TEXT, ("www-authenticate", CHALLENGE)])
            return [b"The metrics are told to those who have the key.\n"]
        return answer(environ, start_response)

    return application
