import type { Weakened } from './way.ts'

export const PLAYWRIGHT: Weakened = {
  language: 'Playwright',
  path: 'e2e/checkout.spec.ts',
  hiddenAs: ['e2e/checkout.flow.ts', 'e2e/checkout.spec.ts.skip'],
  text: `import { expect, test } from '@playwright/test'

test.describe('checkout', () => {
  test.beforeEach(async ({ page }) => {
    await page.goto('/cart')
  })

  test('shows the sum', async ({ page }) => {
    await page.getByRole('button', { name: 'Pay' }).click()
    await expect(page.getByTestId('sum')).toHaveText('7.00')
    await expect(page).toHaveURL('/done')
    await expect(page).toHaveScreenshot('done.png', { maxDiffPixels: 10 })
  })

  test('refuses an empty cart', async ({ page }) => {
    await expect(page.getByRole('alert')).toContainText('Nothing to pay')
    expect(await page.getByRole('listitem').count()).toEqual(0)
  })
})
`,
  ways: [
    ['test skipped', "test('refuses", "test.fixme('refuses"],
    [
      'test skipped',
      "test('refuses an empty cart', async ({ page }) => {",
      "test('refuses an empty cart', async ({ page }) => {\n    test.skip()",
    ],
    [
      'test skipped',
      "test('refuses an empty cart', async ({ page }) => {",
      "test('refuses an empty cart', async ({ page }) => {\n    test.fail()",
    ],
    [
      'skipped on a condition',
      "test('refuses an empty cart', async ({ page }) => {",
      "test('refuses an empty cart', async ({ page, browserName }) => {\n    test.skip(browserName !== 'webkit', 'later')",
    ],
    ['suite skipped', "test.describe('checkout'", "test.describe.skip('checkout'"],
    ['suite skipped', "test.describe('checkout'", "test.describe.fixme('checkout'"],
    ['only one test run', "test('shows", "test.only('shows"],
    [
      'retries or time raised',
      "test.describe('checkout', () => {",
      "test.describe('checkout', () => {\n  test.describe.configure({ retries: 5 })",
    ],
    [
      'retries or time raised',
      "test('shows the sum', async ({ page }) => {",
      "test('shows the sum', async ({ page }) => {\n    test.setTimeout(600_000)",
    ],
    [
      'retries or time raised',
      "test('shows the sum', async ({ page }) => {",
      "test('shows the sum', async ({ page }) => {\n    test.slow()",
    ],
    ['assertion loosened', "toHaveText('7.00')", 'toBeVisible()'],
    ['assertion loosened', "toHaveText('7.00')", 'toHaveText(/.*/)'],
    ['assertion loosened', "toHaveText('7.00')", "toContainText('')"],
    ['assertion loosened', 'await expect(page).toHaveURL', 'await expect.soft(page).toHaveURL'],
    ['assertion loosened', 'toEqual(0)', 'toBeGreaterThanOrEqual(0)'],
    ['assertion loosened', 'toEqual(0)', 'toBeDefined()'],
    ['tolerance widened', 'maxDiffPixels: 10', 'maxDiffPixels: 100000'],
    ['assertion not awaited', 'await expect(page).toHaveURL', 'expect(page).toHaveURL'],
    ['error swallowed', "toHaveURL('/done')", "toHaveURL('/done').catch(() => undefined)"],
    ['error swallowed', "toHaveURL('/done')", "toHaveURL('/done').then(() => {}, () => {})"],
    ['assertion removed', "    await expect(page).toHaveURL('/done')\n", ''],
  ],
}

export const AVA: Weakened = {
  language: 'AVA',
  path: 'test/queue.js',
  hiddenAs: ['test/_queue.js', 'test/helpers/queue.js'],
  text: `import test from 'ava'
import { Queue } from '../queue.js'

test('takes what was put first', (t) => {
  const queue = new Queue()
  queue.put(1)
  t.is(queue.take(), 1)
  t.deepEqual([...queue], [])
})

test('refuses more', async (t) => {
  t.plan(2)
  const error = await t.throwsAsync(new Queue(0).put(1), { instanceOf: RangeError, message: 'full' })
  t.regex(error.stack, /queue\\.js/)
})
`,
  ways: [
    ['test skipped', "test('refuses", "test.skip('refuses"],
    ['test skipped', "test('refuses", "test.failing('refuses"],
    ['test skipped', "test('refuses more', async (t) => {", "test.todo('refuses more');\n(async (t) => {"],
    ['only one test run', "test('takes", "test.only('takes"],
    ['assertion loosened', 't.is(queue.take(), 1)', 't.truthy(queue.take())'],
    ['assertion loosened', 't.is(queue.take(), 1)', 't.not(queue.take(), undefined)'],
    ['assertion that cannot fail', 't.is(queue.take(), 1)', 't.pass()'],
    ['assertion that cannot fail', 't.is(queue.take(), 1)', 't.assert(true)'],
    ['assertion only logged', 't.is(queue.take(), 1)', 't.log(queue.take(), 1)'],
    ['assertion removed', '  t.deepEqual([...queue], [])\n', ''],
    ['assertion removed', '  t.plan(2)\n', ''],
    ['test skipped', 't.is(queue.take(), 1)', 't.is.skip(queue.take(), 1)'],
    ['exception broadened', ", { instanceOf: RangeError, message: 'full' }", ''],
    ['assertion inverted', 't.is(', 't.not('],
  ],
}

export const UNITTEST: Weakened = {
  language: 'unittest',
  path: 'app/tests/test_clock.py',
  hiddenAs: ['app/tests/clock.py', 'app/tests/disabled_test_clock.txt'],
  text: `import unittest
from app.clock import Clock


class ClockTest(unittest.TestCase):
    def setUp(self):
        self.clock = Clock()

    def test_starts_at_zero(self):
        self.assertEqual(self.clock.now(), 0)
        self.assertIsNone(self.clock.alarm)

    def test_ticks(self):
        self.clock.tick(2.5)
        self.assertAlmostEqual(self.clock.now(), 2.5, places=7)
        self.assertIn('tick', self.clock.log)

    def test_refuses_the_past(self):
        with self.assertRaisesRegex(ValueError, 'past'):
            self.clock.tick(-1)
`,
  ways: [
    ['test skipped', '    def test_ticks', "    @unittest.skip('later')\n    def test_ticks"],
    ['test skipped', '    def test_ticks', '    @unittest.expectedFailure\n    def test_ticks'],
    ['test skipped', '        self.clock.tick(2.5)', "        self.skipTest('later')\n        self.clock.tick(2.5)"],
    ['test skipped', '        self.clock.tick(2.5)', '        raise unittest.SkipTest()\n        self.clock.tick(2.5)'],
    [
      'skipped on a condition',
      '    def test_ticks',
      "    @unittest.skipUnless(os.environ.get('FULL'), 'slow')\n    def test_ticks",
    ],
    [
      'skipped on a condition',
      '    def test_ticks',
      "    @unittest.skipIf(sys.platform == 'linux', 'slow')\n    def test_ticks",
    ],
    ['suite skipped', 'class ClockTest(unittest.TestCase)', 'class ClockTest(object)'],
    [
      'suite skipped',
      'class ClockTest(unittest.TestCase):',
      'class ClockTest(unittest.TestCase):\n    def run(self, result=None):\n        return result',
    ],
    [
      'suite skipped',
      'class ClockTest',
      'def load_tests(loader, tests, pattern):\n    return unittest.TestSuite()\n\n\nclass ClockTest',
    ],
    ['test hidden by its name', 'def test_ticks', 'def ticks_test'],
    ['assertion loosened', 'self.assertEqual(self.clock.now(), 0)', 'self.assertIsNotNone(self.clock.now())'],
    ['assertion loosened', 'self.assertEqual(self.clock.now(), 0)', 'self.assertGreaterEqual(self.clock.now(), 0)'],
    ['assertion that cannot fail', 'self.assertEqual(self.clock.now(), 0)', 'self.assertTrue(True)'],
    ['assertion that cannot fail', 'self.assertEqual(self.clock.now(), 0)', 'self.assertTrue(self.clock.now(), 0)'],
    [
      'assertion that cannot fail',
      'self.assertEqual(self.clock.now(), 0)',
      'self.assertEqual(mock.ANY, self.clock.now())',
    ],
    ['tolerance widened', 'places=7', 'places=0'],
    ['tolerance widened', 'places=7', 'delta=100'],
    ['exception broadened', "assertRaisesRegex(ValueError, 'past')", 'assertRaises(Exception)'],
    ['assertion removed', "        self.assertIn('tick', self.clock.log)\n", ''],
    [
      'error swallowed',
      "        self.assertIn('tick', self.clock.log)",
      "        with contextlib.suppress(AssertionError):\n            self.assertIn('tick', self.clock.log)",
    ],
    [
      'clock replaced',
      '        self.clock = Clock()',
      "        self.clock = Clock()\n        mock.patch('time.monotonic', return_value=0).start()",
    ],
    ['run ended as passed', '        self.clock = Clock()', '        sys.exit(0)\n        self.clock = Clock()'],
    ['test library patched', 'class ClockTest', 'unittest.TestCase.assertEqual = lambda *a: None\n\n\nclass ClockTest'],
    ['coverage switched off', '    def test_ticks(self):', '    def test_ticks(self):  # pragma: no cover'],
  ],
}

export const KOTLIN: Weakened = {
  language: 'Kotlin',
  path: 'src/test/kotlin/StackTest.kt',
  hiddenAs: ['src/test/kotlin/StackTest.kt.off', 'src/main/kotlin/StackChecks.kt'],
  text: `import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith

class StackTest {
    private val stack = Stack<Int>()

    @Test
    fun popsLast() {
        stack.push(1)
        stack.push(2)
        assertEquals(2, stack.pop())
        assertEquals(1, stack.size)
    }

    @Test
    fun refusesWhenEmpty() {
        assertFailsWith<NoSuchElementException> { stack.pop() }
    }
}
`,
  ways: [
    ['test skipped', '    @Test\n    fun refuses', '    @Ignore\n    @Test\n    fun refuses'],
    ['test skipped', '    @Test\n    fun refuses', '    @Disabled("later")\n    @Test\n    fun refuses'],
    ['test hidden by its name', '    @Test\n    fun refuses', '    fun refuses'],
    ['test skipped', '        stack.push(1)', '        Assumptions.assumeTrue(false)\n        stack.push(1)'],
    ['assertion removed', '        assertEquals(1, stack.size)\n', ''],
    ['assertion loosened', 'assertEquals(2, stack.pop())', 'assertNotNull(stack.pop())'],
    ['assertion that cannot fail', 'assertEquals(2, stack.pop())', 'assertTrue(true)'],
    ['exception broadened', 'assertFailsWith<NoSuchElementException>', 'assertFails'],
    ['error swallowed', 'assertEquals(2, stack.pop())', 'runCatching { assertEquals(2, stack.pop()) }'],
    ['test ends early', '        stack.push(1)', '        return\n        stack.push(1)'],
    ['expectation rewritten', 'assertEquals(2, stack.pop())', 'assertEquals(1, stack.pop())'],
  ],
}
