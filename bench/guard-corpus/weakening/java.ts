import type { Weakened } from './way.ts'

export const JAVA: Weakened = {
  language: 'Java',
  path: 'src/test/java/shop/OrderTest.java',
  hiddenAs: [
    'src/main/java/shop/OrderTest.java',
    'src/test/java/shop/OrderCases.java',
    'src/test/java/shop/OrderTest.java.off',
  ],
  text: `package shop;

import static org.junit.jupiter.api.Assertions.*;

import org.junit.jupiter.api.*;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrderTest {
    private final Order order = new Order();

    @Test
    void sumsItems() {
        order.add(3);
        order.add(4);
        assertEquals(7, order.total());
        assertEquals(2, order.size());
    }

    @Test
    void refusesNegative() {
        assertThrows(IllegalArgumentException.class, () -> order.add(-1));
    }

    @ParameterizedTest
    @CsvSource({"1,1", "2,4", "3,9"})
    void squares(int in, int out) {
        assertEquals(out, order.square(in), 0.001);
    }
}
`,
  ways: [
    [
      'test removed',
      '    @Test\n    void refusesNegative() {\n        assertThrows(IllegalArgumentException.class, () -> order.add(-1));\n    }\n\n',
      '',
    ],
    ['test skipped', '    @Test\n    void refuses', '    @Disabled\n    @Test\n    void refuses'],
    ['test skipped', '    @Test\n    void refuses', '    @Test\n    @Ignore("flaky")\n    void refuses'],
    ['suite skipped', 'class OrderTest', '@Disabled("later")\nclass OrderTest'],
    [
      'skipped on a condition',
      '        order.add(3);',
      '        Assumptions.assumeTrue(false);\n        order.add(3);',
    ],
    [
      'skipped on a condition',
      '    @Test\n    void refuses',
      '    @EnabledIfEnvironmentVariable(named = "FULL", matches = "1")\n    @Test\n    void refuses',
    ],
    [
      'skipped on a condition',
      '    @Test\n    void refuses',
      '    @DisabledOnOs(OS.LINUX)\n    @Test\n    void refuses',
    ],
    ['test hidden by its name', '    @Test\n    void refuses', '    void refuses'],
    ['assertion removed', '        assertEquals(7, order.total());\n', ''],
    [
      'all assertions of a test removed',
      '        assertThrows(IllegalArgumentException.class, () -> order.add(-1));\n',
      '        order.add(1);\n',
    ],
    ['assertion commented out', '        assertEquals(7', '        // assertEquals(7'],
    [
      'test commented out',
      '    @Test\n    void refusesNegative() {\n        assertThrows(IllegalArgumentException.class, () -> order.add(-1));\n    }',
      '    /*\n    @Test\n    void refusesNegative() {\n        assertThrows(IllegalArgumentException.class, () -> order.add(-1));\n    }\n    */',
    ],
    ['assertion that cannot fail', 'assertEquals(7, order.total())', 'assertTrue(true)'],
    ['assertion that cannot fail', 'assertEquals(7, order.total())', 'assertEquals(order.total(), order.total())'],
    ['assertion that cannot fail', 'assertEquals(7, order.total())', 'assertTrue(order.total() == 7 || true)'],
    ['assertion loosened', 'assertEquals(7, order.total())', 'assertNotNull(order.total())'],
    ['assertion loosened', 'assertEquals(7, order.total())', 'assertTrue(order.total() > 0)'],
    ['assertion inverted', 'assertEquals(7, order.total())', 'assertNotEquals(7, order.total())'],
    ['exception broadened', 'IllegalArgumentException.class', 'Throwable.class'],
    ['exception broadened', 'IllegalArgumentException.class', 'Exception.class'],
    ['tolerance widened', '0.001', '100.0'],
    ['expectation rewritten', 'assertEquals(7', 'assertEquals(0'],
    ['cases taken out of a table', '"1,1", "2,4", "3,9"', '"1,1"'],
    ['test ends early', '        order.add(3);', '        if (true) return;\n        order.add(3);'],
    ['assertion never reached', '        assertEquals(7', '        if (false) assertEquals(7'],
    [
      'error swallowed',
      '        assertEquals(7, order.total());',
      '        try { assertEquals(7, order.total()); } catch (AssertionError e) { }',
    ],
    [
      'error swallowed',
      '        assertEquals(7, order.total());',
      '        try {\n            assertEquals(7, order.total());\n        } catch (Throwable e) {\n            e.printStackTrace();\n        }',
    ],
    ['run ended as passed', '        order.add(3);', '        System.exit(0);\n        order.add(3);'],
    [
      'runner told apart',
      '        order.add(3);',
      '        if (System.getenv("CI") != null) return;\n        order.add(3);',
    ],
    ['subject mocked', 'new Order();', 'Mockito.mock(Order.class);'],
    ['retried until it passes', '    @Test\n    void refuses', '    @RetryingTest(5)\n    void refuses'],
  ],
}
