import type { Weakened } from './way.ts'

export const CSHARP: Weakened = {
  language: 'C#',
  path: 'Shop.Tests/BasketTests.cs',
  hiddenAs: ['Shop.Tests/BasketTests.cs.off', 'Shop.Tests/Basket.txt'],
  text: `using System;
using Xunit;
using Shop;

namespace Shop.Tests
{
    public class BasketTests
    {
        private readonly Basket basket = new Basket();

        [Fact]
        public void SumsItems()
        {
            basket.Add(3);
            basket.Add(4);
            Assert.Equal(7, basket.Total);
            Assert.Equal(2, basket.Count);
        }

        [Fact]
        public void RefusesNegative()
        {
            Assert.Throws<ArgumentException>(() => basket.Add(-1));
        }

        [Theory]
        [InlineData(1, 1)]
        [InlineData(2, 4)]
        [InlineData(3, 9)]
        public void Squares(int given, int wanted)
        {
            Assert.Equal(wanted, basket.Square(given), 6);
        }
    }
}
`,
  ways: [
    [
      'test removed',
      '        [Fact]\n        public void RefusesNegative()\n        {\n            Assert.Throws<ArgumentException>(() => basket.Add(-1));\n        }\n\n',
      '',
    ],
    ['test skipped', '[Fact]\n        public void Refuses', '[Fact(Skip = "flaky")]\n        public void Refuses'],
    ['test skipped', '[Fact]\n        public void Refuses', '[Ignore]\n        [Fact]\n        public void Refuses'],
    ['test skipped', '[Fact]\n        public void Refuses', '[Fact, Ignore("later")]\n        public void Refuses'],
    ['test skipped', '[Fact]\n        public void Refuses', '[Fact(Explicit = true)]\n        public void Refuses'],
    ['test skipped', '[Theory]', '[Theory(Skip = "later")]'],
    ['test skipped', '            basket.Add(3);', '            Assert.Ignore();\n            basket.Add(3);'],
    ['test skipped', '            basket.Add(3);', '            Skip.If(true);\n            basket.Add(3);'],
    [
      'test skipped',
      '            basket.Add(3);',
      '            Assert.Inconclusive("later");\n            basket.Add(3);',
    ],
    ['suite skipped', '    public class BasketTests', '#if SLOW\n    public class BasketTests'],
    ['suite skipped', '    public class BasketTests', '    public abstract class BasketTests'],
    [
      'suite skipped',
      '    public class BasketTests',
      '    [Trait("Category", "Manual")]\n    public class BasketTests',
    ],
    ['test hidden by its name', '        [Fact]\n        public void Refuses', '        public void Refuses'],
    ['assertion removed', '            Assert.Equal(2, basket.Count);\n', ''],
    [
      'all assertions of a test removed',
      '            Assert.Throws<ArgumentException>(() => basket.Add(-1));\n',
      '            basket.Add(1);\n',
    ],
    ['assertion commented out', '            Assert.Equal(7', '            // Assert.Equal(7'],
    ['assertion that cannot fail', 'Assert.Equal(7, basket.Total)', 'Assert.True(true)'],
    ['assertion that cannot fail', 'Assert.Equal(7, basket.Total)', 'Assert.Equal(basket.Total, basket.Total)'],
    ['assertion loosened', 'Assert.Equal(7, basket.Total)', 'Assert.NotNull(basket.Total)'],
    ['assertion loosened', 'Assert.Equal(7, basket.Total)', 'Assert.InRange(basket.Total, 0, 1000)'],
    ['assertion loosened', 'Assert.Equal(7, basket.Total)', 'Assert.IsType<int>(basket.Total)'],
    ['assertion inverted', 'Assert.Equal(7', 'Assert.NotEqual(7'],
    ['exception broadened', 'Assert.Throws<ArgumentException>', 'Assert.ThrowsAny<Exception>'],
    ['exception broadened', 'Assert.Throws<ArgumentException>', 'Record.Exception'],
    ['tolerance widened', 'basket.Square(given), 6', 'basket.Square(given), 0'],
    ['expectation rewritten', 'Assert.Equal(7', 'Assert.Equal(0'],
    ['cases taken out of a table', '        [InlineData(2, 4)]\n        [InlineData(3, 9)]\n', ''],
    ['test ends early', '            basket.Add(3);', '            return;\n            basket.Add(3);'],
    ['assertion never reached', '            Assert.Equal(7', '            if (false) Assert.Equal(7'],
    [
      'error swallowed',
      '            Assert.Equal(7, basket.Total);',
      '            try { Assert.Equal(7, basket.Total); } catch (Exception) { }',
    ],
    [
      'run ended as passed',
      '            basket.Add(3);',
      '            Environment.Exit(0);\n            basket.Add(3);',
    ],
    [
      'coverage switched off',
      '        [Fact]\n        public void Sums',
      '        [ExcludeFromCodeCoverage]\n        [Fact]\n        public void Sums',
    ],
    [
      'runner told apart',
      '            basket.Add(3);',
      '            if (Environment.GetEnvironmentVariable("CI") != null) return;\n            basket.Add(3);',
    ],
  ],
}
