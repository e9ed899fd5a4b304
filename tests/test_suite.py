"""The suite's own plugin: what it runs, what it fails, and what it says."""

from collections.abc import Callable

import pytest

from tests.helpers import programs
from tests.helpers.rows import rows
from tests.helpers.tables import every

pytest_plugins = ["pytester"]
Run = Callable[..., pytest.RunResult]

BEGINNING = """
import time
import pytest
from tests.helpers.tables import every
"""
MARKERS = "[pytest]\nmarkers =\n  slow: seconds\n  full: the rest\n  wider: both\n  postgresql: a server\n"
MARKED = """
def test_plain(): pass
@pytest.mark.slow
def test_slow(): pass
@pytest.mark.postgresql
def test_server(): pass
@pytest.mark.full
def test_full(): pass
@pytest.mark.wider
def test_wider(): pass
"""


@pytest.fixture
def run(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs tests with the plugin in this process, where a test may take 50 ms, a slow one 300."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    pytester.makeini(MARKERS)

    def start(tests: str, *options: str) -> pytest.RunResult:
        pytester.makepyfile(f"{BEGINNING}\n{tests}")
        fixed = ("-p", "tests.suite", "-p", "no:cacheprovider", "-rA", "--budget=0.1")
        return pytester.runpytest_inprocess(*fixed, *options)

    return start


def test_a_test_over_its_budget_fails_with_its_name(run: Run) -> None:
    result = run("""
def test_quick(): pass
def test_long(): time.sleep(0.2)
@pytest.mark.slow
def test_slow(): time.sleep(0.1)
@pytest.mark.slow
def test_too_slow(): time.sleep(0.7)
""")
    result.assert_outcomes(passed=2, failed=2)
    long = "*::test_long took * s, and a test has 0: make it faster, or mark it `slow`*"
    result.stdout.fnmatch_lines_random([long, "*::test_too_slow took * s, *"])


def test_a_test_fails_in_which_the_process_grows_too_large(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.suite.MEMORY", 1)
    result = run("def test_one(): pass\ndef test_two(): pass")
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines_random(["the process takes * MB, and one of an ordinary run has 1"])


def test_rows_that_fail_are_named(run: Run) -> None:
    """All of a table, and of two above each other."""
    result = run("""
@every(("a", "b"), [(1, 1), (2, 3), (4, 4), (5, 6)])
def test_equal(a, b): assert a == b
@every("a", "xy")
@every("b", "xz")
def test_product(a, b): assert a != b
""")
    result.assert_outcomes(failed=2)
    result.stdout.fnmatch_lines_random(["*2 of 4 rows fail*", "*with a=2, b=3", "*with a=5, b=6", "*with b='x'"])
    result.stdout.no_fnmatch_line("*with a=1, b=1")


@every(("options", "names"), rows("|plain slow server wider\n--quick|plain wider\n--rest|full wider"))
def test_an_option_says_how_much_runs(run: Run, options: str, names: str) -> None:
    result = run(MARKED, *options.split())
    result.assert_outcomes(passed=len(names.split()), deselected=5 - len(names.split()))
    result.stdout.fnmatch_lines_random([f"PASSED *::test_{name}" for name in names.split()])


@every(("in_ci", "outcome"), [(True, pytest.fail.Exception), (False, pytest.skip.Exception)])
def test_a_missing_program_fails_in_ci(
    monkeypatch: pytest.MonkeyPatch, in_ci: bool, outcome: type[BaseException]
) -> None:
    monkeypatch.setattr(programs, "IN_CI", in_ci)
    with pytest.raises(outcome, match="left out for want of a browser"):
        programs.missing("a browser")
