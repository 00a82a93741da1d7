import type { Weakened } from './way.ts'

export const PHP: Weakened = {
  language: 'PHP',
  path: 'tests/InvoiceTest.php',
  hiddenAs: ['tests/InvoiceCases.php', 'tests/InvoiceTest.php.bak', 'tests/_InvoiceTest.inc'],
  text: `<?php

namespace Tests;

use App\\Invoice;
use PHPUnit\\Framework\\TestCase;

final class InvoiceTest extends TestCase
{
    private Invoice $invoice;

    protected function setUp(): void
    {
        $this->invoice = new Invoice();
    }

    public function testSumsLines(): void
    {
        $this->invoice->add(3);
        $this->invoice->add(4);
        $this->assertSame(7, $this->invoice->total());
        self::assertCount(2, $this->invoice->lines());
    }

    public function testRefusesNegative(): void
    {
        $this->expectException(\\InvalidArgumentException::class);
        $this->expectExceptionMessage('negative');
        $this->invoice->add(-1);
    }

    /**
     * @dataProvider rates
     */
    public function testTax(int $net, float $gross): void
    {
        $this->assertEqualsWithDelta($gross, $this->invoice->tax($net), 0.0001);
    }

    public static function rates(): array
    {
        return [
            [1, 1.19],
            [10, 11.9],
            [100, 119.0],
        ];
    }
}
`,
  ways: [
    [
      'test removed',
      "    public function testRefusesNegative(): void\n    {\n        $this->expectException(\\InvalidArgumentException::class);\n        $this->expectExceptionMessage('negative');\n        $this->invoice->add(-1);\n    }\n\n",
      '',
    ],
    [
      'test skipped',
      '        $this->invoice->add(3);',
      "        $this->markTestSkipped('flaky');\n        $this->invoice->add(3);",
    ],
    [
      'test skipped',
      '        $this->invoice->add(3);',
      "        self::markTestIncomplete('later');\n        $this->invoice->add(3);",
    ],
    [
      'skipped on a condition',
      '        $this->invoice->add(3);',
      "        if (getenv('CI')) {\n            $this->markTestSkipped();\n        }\n        $this->invoice->add(3);",
    ],
    [
      'skipped on a condition',
      '    public function testSums',
      '    #[RequiresPhp(">=99")]\n    public function testSums',
    ],
    ['test hidden by its name', 'function testRefuses', 'function refuses'],
    ['test hidden by its name', 'public function testRefuses', 'private function testRefuses'],
    ['suite skipped', 'final class InvoiceTest', 'abstract class InvoiceTest'],
    ['suite skipped', 'final class InvoiceTest', '/** @group slow */\nfinal class InvoiceTest'],
    ['assertion removed', '        self::assertCount(2, $this->invoice->lines());\n', ''],
    [
      'all assertions of a test removed',
      '        $this->assertEqualsWithDelta($gross, $this->invoice->tax($net), 0.0001);\n',
      '        $this->addToAssertionCount(1);\n',
    ],
    ['assertion commented out', '        $this->assertSame(7', '        // $this->assertSame(7'],
    ['assertion commented out', '        $this->assertSame(7', '        # $this->assertSame(7'],
    ['assertion that cannot fail', '$this->assertSame(7, $this->invoice->total())', '$this->assertTrue(true)'],
    [
      'assertion that cannot fail',
      '$this->assertSame(7, $this->invoice->total())',
      '$this->assertSame($this->invoice->total(), $this->invoice->total())',
    ],
    [
      'assertion loosened',
      '$this->assertSame(7, $this->invoice->total())',
      '$this->assertNotNull($this->invoice->total())',
    ],
    ['assertion loosened', '$this->assertSame(7, ', '$this->assertEquals(7, '],
    [
      'assertion loosened',
      '$this->assertSame(7, $this->invoice->total())',
      '$this->assertIsInt($this->invoice->total())',
    ],
    ['assertion inverted', 'assertSame(7', 'assertNotSame(7'],
    ['exception broadened', '\\InvalidArgumentException::class', '\\Throwable::class'],
    ['exception broadened', "        $this->expectExceptionMessage('negative');\n", ''],
    ['tolerance widened', '0.0001', '100.0'],
    ['expectation rewritten', 'assertSame(7', 'assertSame(0'],
    ['cases taken out of a table', '            [10, 11.9],\n            [100, 119.0],\n', ''],
    ['test ends early', '        $this->invoice->add(3);', '        return;\n        $this->invoice->add(3);'],
    [
      'test ends early',
      '        $this->invoice->add(3);',
      '        $this->expectNotToPerformAssertions();\n        return;\n        $this->invoice->add(3);',
    ],
    ['assertion never reached', '        $this->assertSame(7', '        if (false) $this->assertSame(7'],
    [
      'error swallowed',
      '        $this->assertSame(7, $this->invoice->total());',
      '        try {\n            $this->assertSame(7, $this->invoice->total());\n        } catch (\\Throwable $e) {\n        }',
    ],
    ['run ended as passed', '$this->invoice = new Invoice();', '$this->invoice = new Invoice();\n        exit(0);'],
    [
      'coverage switched off',
      '    public function testSums',
      '    /** @codeCoverageIgnore */\n    public function testSums',
    ],
    [
      'subject mocked',
      '$this->invoice = new Invoice();',
      "$this->invoice = $this->createStub(Invoice::class);\n        $this->invoice->method('total')->willReturn(7);",
    ],
  ],
}
