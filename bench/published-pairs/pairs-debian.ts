import type { OwnFile, Pair } from './pair.ts'

const PYTEST: OwnFile = { path: 'tests/test_always.py', text: 'def test_always():\n    assert True\n' }

const JINJA = {
  language: 'Python',
  runner: 'pytest 7',
  verify: ['PYTHONPATH=src python3 -m pytest -q tests'],
  needs: ['python3-pytest', 'python3-markupsafe'],
  hollow: PYTEST,
} as const

function jinja(advisory: string, patch: string, files: Pick<Pair, 'sources' | 'tests' | 'refactor'>): Pair {
  const origin = { from: 'debian', source: 'jinja2', version: '3.1.2-1+deb12u3', patch } as const
  return { name: `jinja2 3.1.2, ${advisory}`, advisory, origin, ...JINJA, ...files }
}

const ITEM = { path: 'src/jinja2/filters.py', word: 'rv', by: 'outcome' }

// Debian's rules make the autoloader while they build.
const AUTOLOAD = `<?php
require_once '/usr/share/php/Psr/Http/Message/autoload.php';
foreach (['/usr/share/php/Psr/Http/Message/factory-autoload.php', '/usr/share/php/getallheaders/getallheaders.php'] as $file) {
    if (is_file($file)) require_once $file;
}
spl_autoload_register(function ($class) {
    foreach (['GuzzleHttp\\\\Tests\\\\Psr7\\\\' => 'tests', 'GuzzleHttp\\\\Psr7\\\\' => 'src'] as $prefix => $folder) {
        $file = __DIR__ . '/../' . $folder . '/' . strtr(substr($class, strlen($prefix)), '\\\\', '/') . '.php';
        if (strpos($class, $prefix) === 0 && is_file($file)) require_once $file;
    }
});
`

// A sandbox has nothing of /etc, where Debian switches them on.
const EXTENSIONS = ['dom', 'mbstring', 'tokenizer', 'xml', 'xmlwriter'].map((name) => `-d extension=${name}`).join(' ')

function psr7(advisory: string, patch: string, files: Pick<Pair, 'sources' | 'tests' | 'refactor'>): Pair {
  return {
    name: `guzzle psr7 2.4.5, ${advisory}`,
    advisory,
    language: 'PHP',
    runner: 'phpunit 9',
    origin: { from: 'debian', source: 'php-guzzlehttp-psr7', version: '2.4.5-1+deb12u1', patch },
    plant: [{ path: 'vendor/autoload.php', text: AUTOLOAD }],
    verify: [`php ${EXTENSIONS} /usr/bin/phpunit --bootstrap vendor/autoload.php tests`],
    needs: ['phpunit', 'php-psr-http-message', 'php-psr-http-factory', 'php-getallheaders'],
    hollow: {
      path: 'tests/AlwaysTest.php',
      text: '<?php\nclass AlwaysTest extends \\PHPUnit\\Framework\\TestCase {\n    public function testAlways(): void { $this->assertTrue(true); }\n}\n',
    },
    ...files,
  }
}

/** Debian sources that carry a fix together with its tests. */
export const DEBIAN_PAIRS: readonly Pair[] = [
  jinja('CVE-2024-22195', '0001-xmlattr-filter-disallows-keys-with-spaces.patch', {
    sources: ['src/'],
    tests: ['tests/'],
    refactor: ITEM,
  }),
  jinja('CVE-2024-34064', '0002-disallow-invalid-characters-in-keys-to-xmlattr-filte.patch', {
    sources: ['src/'],
    tests: ['tests/'],
    refactor: ITEM,
  }),
  jinja('CVE-2024-56201', '0006-Fix-CVE-2024-56201.patch', { sources: ['src/'], tests: ['tests/'], refactor: ITEM }),
  jinja('CVE-2024-56326', '0007-Fix-CVE-2024-56326.patch', { sources: ['src/'], tests: ['tests/'], refactor: ITEM }),
  {
    name: 'h11 0.14.0, CVE-2025-43859',
    advisory: 'CVE-2025-43859',
    language: 'Python',
    runner: 'pytest 7',
    origin: {
      from: 'debian',
      source: 'python-h11',
      version: '0.14.0-1.1~deb12u1',
      patch: '0001-Validate-Chunked-Encoding-chunk-footer.patch',
    },
    sources: ['h11/_readers.py'],
    tests: ['h11/tests/'],
    needs: ['python3-pytest'],
    refactor: { path: 'h11/_readers.py', word: 'last', by: 'previous' },
    hollow: { path: 'h11/tests/test_always.py', text: 'def test_always() -> None:\n    assert True\n' },
  },
  {
    name: 'Config::IniFiles 3.000003, CVE-2026-11527',
    advisory: 'CVE-2026-11527',
    language: 'Perl',
    runner: 'prove',
    origin: {
      from: 'debian',
      source: 'libconfig-inifiles-perl',
      version: '3.000003-2+deb12u1',
      patch: 'CVE-2026-11527.patch',
    },
    sources: ['lib/'],
    tests: ['t/'],
    verify: ['prove -v -Ilib t'],
    needs: ['perl', 'libio-stringy-perl', 'liblist-moreutils-perl'],
    refactor: { path: 'lib/Config/IniFiles.pm', word: '$eotmark', by: '$terminator' },
    hollow: { path: 't/99always.t', text: "use Test::More tests => 1;\nok(1, 'always');\n" },
  },
  psr7('invalid hosts', '0006-Reject-control-characters-in-URI-hosts-715.patch', {
    sources: ['src/'],
    tests: ['tests/'],
    refactor: { path: 'src/Uri.php', word: '$authority', by: '$place' },
  }),
  {
    name: 'x/net/html 0.27.0, CVE-2025-22872',
    advisory: 'CVE-2025-22872',
    language: 'Go',
    runner: 'go test',
    origin: {
      from: 'debian',
      source: 'golang-golang-x-net',
      version: '1:0.27.0-2',
      patch: '0003-html-properly-handle-trailing-solidus-in-unquoted-at.patch',
    },
    sources: ['html/token.go'],
    tests: ['html/token_test.go'],
    verify: ['go test ./html/'],
    needs: ['golang-go'],
    refactor: { path: 'html/token.go', word: 'beginning', by: 'atStart' },
    hollow: {
      path: 'html/always_test.go',
      text: 'package html\n\nimport "testing"\n\nfunc TestAlways(t *testing.T) {}\n',
    },
  },
]
