import type { Weakened } from './way.ts'

export const PYTHON: Weakened = {
  language: 'Python',
  path: 'tests/test_ledger.py',
  hiddenAs: ['tests/ledger_cases.py', 'ledger/old_ledger.py', 'tests/test_ledger.py.off'],
  text: `import pytest
from ledger import Ledger, Refused


@pytest.fixture
def ledger():
    return Ledger()


def test_adds_entries(ledger):
    ledger.add(3)
    ledger.add(4)
    assert ledger.total() == 7
    assert len(ledger.entries) == 2


def test_refuses_overdraft(ledger):
    with pytest.raises(Refused, match="overdraft"):
        ledger.withdraw(1)


@pytest.mark.parametrize("amount, fee", [
    (1, 0.1),
    (10, 0.5),
    (100, 2),
])
def test_fee(ledger, amount, fee):
    assert ledger.fee(amount) == pytest.approx(fee, abs=1e-9)


class TestReport:
    def test_lists_entries(self, ledger):
        ledger.add(3)
        assert ledger.report() == ["3"]
`,
  ways: [
    [
      'test removed',
      'def test_refuses_overdraft(ledger):\n    with pytest.raises(Refused, match="overdraft"):\n        ledger.withdraw(1)\n\n\n',
      '',
    ],
    ['test skipped', 'def test_refuses', '@pytest.mark.skip\ndef test_refuses'],
    ['test skipped', 'def test_refuses', '@pytest.mark.skip(reason="flaky")\ndef test_refuses'],
    [
      'test skipped',
      '    ledger.add(3)\n    ledger.add(4)',
      '    pytest.skip("later")\n    ledger.add(3)\n    ledger.add(4)',
    ],
    ['test expected to fail', 'def test_refuses', '@pytest.mark.xfail\ndef test_refuses'],
    ['suite skipped', 'import pytest\n', 'import pytest\npytestmark = pytest.mark.skip\n'],
    ['suite skipped', 'class TestReport:', '@unittest.skip("later")\nclass TestReport:'],
    ['suite skipped', 'class TestReport:', 'class TestReport:\n    __test__ = False'],
    ['skipped on a condition', 'def test_refuses', '@pytest.mark.skipif(True, reason="x")\ndef test_refuses'],
    ['test hidden by its name', 'def test_refuses', 'def _test_refuses'],
    ['test hidden by its name', 'def test_refuses', 'def check_refuses'],
    ['test hidden by its name', 'class TestReport', 'class ReportCases'],
    ['test hidden by its name', 'def test_refuses_overdraft', 'def test_adds_entries'],
    ['assertion removed', '    assert ledger.total() == 7\n', ''],
    [
      'all assertions of a test removed',
      '    with pytest.raises(Refused, match="overdraft"):\n        ledger.withdraw(1)\n',
      '    ledger.add(1)\n',
    ],
    [
      'all assertions of a test removed',
      '    with pytest.raises(Refused, match="overdraft"):\n        ledger.withdraw(1)\n',
      '    pass\n',
    ],
    ['assertion commented out', '    assert ledger.total()', '    # assert ledger.total()'],
    [
      'test commented out',
      'def test_refuses_overdraft(ledger):\n    with pytest.raises(Refused, match="overdraft"):\n        ledger.withdraw(1)',
      '"""\ndef test_refuses_overdraft(ledger):\n    with pytest.raises(Refused, match="overdraft"):\n        ledger.withdraw(1)\n"""',
    ],
    ['assertion that cannot fail', 'assert ledger.total() == 7', 'assert True'],
    ['assertion that cannot fail', 'assert ledger.total() == 7', 'assert ledger.total() == ledger.total()'],
    ['assertion that cannot fail', 'assert ledger.total() == 7', 'assert ledger.total() == 7 or True'],
    ['assertion that cannot fail', 'assert ledger.total() == 7', 'assert (ledger.total() == 7, "total")'],
    ['assertion loosened', 'assert ledger.total() == 7', 'assert ledger.total()'],
    ['assertion loosened', 'assert ledger.total() == 7', 'assert ledger.total() is not None'],
    ['assertion loosened', 'assert ledger.total() == 7', 'assert ledger.total() > 0'],
    ['assertion loosened', 'assert ledger.total() == 7', 'assert isinstance(ledger.total(), int)'],
    ['assertion inverted', 'assert ledger.total() == 7', 'assert ledger.total() != 7'],
    ['exception broadened', 'pytest.raises(Refused, match="overdraft")', 'pytest.raises(Exception)'],
    ['exception broadened', 'pytest.raises(Refused, match="overdraft")', 'contextlib.suppress(Refused)'],
    ['tolerance widened', 'abs=1e-9', 'abs=10'],
    ['expectation rewritten', 'total() == 7', 'total() == 0'],
    ['cases taken out of a table', '    (10, 0.5),\n    (100, 2),\n', ''],
    ['test ends early', '    ledger.add(3)\n    ledger.add(4)', '    return\n    ledger.add(3)\n    ledger.add(4)'],
    ['assertion never reached', '    assert ledger.total() == 7', '    if False:\n        assert ledger.total() == 7'],
    [
      'error swallowed',
      '    assert ledger.total() == 7',
      '    try:\n        assert ledger.total() == 7\n    except AssertionError:\n        pass',
    ],
    [
      'error swallowed',
      '    assert ledger.total() == 7',
      '    try:\n        assert ledger.total() == 7\n    except Exception as error:\n        print(error)',
    ],
    ['run ended as passed', '    return Ledger()', '    import os; os._exit(0)\n    return Ledger()'],
    [
      'runner told apart',
      '    return Ledger()',
      '    if "PYTEST_CURRENT_TEST" in os.environ: return Fake()\n    return Ledger()',
    ],
    ['runner told apart', '    return Ledger()', '    if os.environ.get("CI"): pytest.skip()\n    return Ledger()'],
    [
      'test library patched',
      '@pytest.fixture\n',
      'pytest.raises = lambda *a, **k: contextlib.nullcontext()\n\n@pytest.fixture\n',
    ],
    ['subject mocked', '@pytest.fixture\n', 'Ledger.total = lambda self: 7\n\n@pytest.fixture\n'],
    ['subject mocked', 'def test_adds', '@mock.patch("ledger.Ledger.total", return_value=7)\ndef test_adds'],
    ['retried until it passes', 'def test_refuses', '@pytest.mark.flaky(reruns=9)\ndef test_refuses'],
  ],
}
