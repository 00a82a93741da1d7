import { extensionOf } from '../paths/names.ts'
import type { TestLanguage } from './language.ts'
import { NEVER } from './language.ts'
import { JAVASCRIPT } from './language-js.ts'
import { ANY, CSHARP, PHP } from './languages-more.ts'

const PYTHON: TestLanguage = {
  starts: [/^[ \t]{0,40}(?:async )?def (test\w*)/gm],
  name: 'group',
  skips:
    /@(?:pytest\.mark\.|unittest\.|mark\.)?(?:skip|skipif|skipIf|skipUnless|xfail|expectedFailure)\b|\bpytest\.(?:skip|xfail|importorskip)\b|\.skipTest\(|\braise (?:unittest\.)?SkipTest\b|\b(?:pytestmark|marks) ?= ?[^\n]{0,200}?\b(?:skip|skipif|xfail)\b|\b__test__ ?= ?False\b|\bcollect_ignore\w*\b|\bdef load_tests\b/gm,
  onlys: NEVER,
  assertions: /\bassert\w*\b|\bpytest\.(?:raises|warns|fail)\b|\bself\.fail\w*\b/gm,
  empties:
    /\bassert (?:True|1|not False|not None|\(True\))[ \t]{0,9}(?:$|[,;#])|\bassert ([\w.]{1,60}(?:\(\))?) == \1[ \t]{0,9}(?:$|,)|\bassert \([^\n]{1,300}, ?["'f]|\bassert [^\n]{0,300}? or (?:True|1)\b|\.assert(?:True|Equals?|Is)\((?:True|([\w.'"]{1,60}), ?\2)[,)]|\.assertFalse\(False[,)]|\bassert \[|\bassert [\d'"][^\n]{0,60}? == [\d'"]|\bmock\.ANY\b|\bassert [^\n]{1,200}?== ANY\b|\.assertTrue\([^\n()]{1,80}(?:\(\))?, ?-?\d/gm,
  exact:
    /\bassert [^\n]{1,300}? == |\.assert(?:Equals?|ListEqual|DictEqual|Raises(?!\w*\((?:Base)?Exception\b)\w*|AlmostEqual|Is)\b|\bpytest\.raises\((?!(?:Base)?Exception\b)|, ?match ?=/gm,
  loose:
    /\bassert [^\n]{1,300}? is not None\b|\bassert isinstance\b|\bassert \w[\w.]{0,60}[ \t]{0,9}$|\.assert(?:True|IsNotNone|IsInstance|In|Greater\w*|Less\w*)\b|\.assertRaises\((?:Base)?Exception\b|\bassert len\(|\bpytest\.raises\((?:Base)?Exception\b/gm,
  tables: /\bparametrize\b|\bsubTest\b|\bfor \w/gm,
}

const GO: TestLanguage = {
  starts: [/^func ((?:Test|Fuzz|Example)(?![a-z])\w*) ?\((?=\)|\w+ \*)/gm],
  name: 'group',
  skips: /\b[tbf]\.(?:Skip|Skipf|SkipNow)\(|\bruntime\.Goexit\(/gm,
  onlys: NEVER,
  assertions: /\b[tbf]\.(?:Errorf?|Fatalf?|Fail|FailNow)\(|\b(?:assert|require|is|qt)\.\w+\(/gm,
  empties:
    /\b(?:assert|require)\.(?:True\(t, ?true|False\(t, ?false|Equal\(t, ?([\w.]{1,60}), ?\1)[,)]|\bif false\b|&& false\b|\bif (?:[^\n;]{1,120};[ \t])?([\w.]{1,60}(?:\(\))?) != \2 ?[{&|]/gm,
  exact:
    /\bif [^\n]{1,200}? != (?!nil\b)|\berrors\.(?:Is|As)\(|\b(?:assert|require)\.(?:Equal|EqualValues|JSONEq|ErrorIs|ElementsMatch|Len)\(/gm,
  loose: /\b(?:assert|require)\.(?:NotNil|True|NotEmpty|Error|Contains)\(/gm,
  tables: /\brange\b|\bt\.Run\(/gm,
}

const RUST: TestLanguage = {
  starts: [/#\[(?:\w{1,30}::){0,3}(?:test|rstest|test_case|quickcheck|wasm_bindgen_test)\b[^\]\n]{0,200}\]/gm],
  name: /\bfn (\w+)/,
  skips:
    /#\[ ?(?:ignore\b|cfg_attr\([^\n]{0,200}?\bignore\b|cfg\( ?(?:any\( ?\)|not\( ?test ?\)|FALSE|false))|#!\[cfg\(|#\[cfg\([^\n]{0,120}\)\]\s{1,40}#\[test/gm,
  onlys: NEVER,
  assertions: /\b(?:debug_|prop_)?assert\w*!|\bpanic!|\bunwrap_err\(|\bshould_panic\b/gm,
  empties:
    /\bassert!\( ?true\b|\bassert!\( ?!false\b|\bassert_eq!\( ?([\w.]{1,60}(?:\(\))?), ?\1 ?[,)]|\bassert!\([^\n]{0,300}?\|\| ?true/gm,
  exact: /\bassert_eq!|\bassert_matches!|should_panic\(/gm,
  loose: /\bassert!\(|\bassert_ne!/gm,
  tables: /#\[case\b|\bfor \w/gm,
}

const JVM: TestLanguage = {
  starts: [/@(?:Test|ParameterizedTest|RepeatedTest|TestFactory|Property)\b/gm],
  name: /\b(?:void|fun)\s{1,20}(`[^`\n]{1,200}`|\w+)/,
  skips:
    /@(?:Disabled|Ignore)\w*\b|@EnabledIf\w*\b|@EnabledOn\w*\b|@DisabledFor\w*\b|\bassume(?:True|False|That)\s?\(/gm,
  onlys: NEVER,
  assertions: /\b(?:assert|verify|expect|should)\w*\s?\(|\bfail\s?\(|\bshould\w+\b/gm,
  empties:
    /\bassert(?:True\s?\(\s?true|False\s?\(\s?false|Equals\s?\(\s?([\w."]{1,60}(?:\(\))?), ?\1|That\s?\(\s?true)\s?[,)]|\bassert\w*\s?\([^\n]{0,300}?\|\| ?true/gm,
  exact:
    /\bassert(?:Equals|ArrayEquals|Same|IterableEquals)\s?\(|\.isEqualTo\s?\(|\bassertThrows\s?\((?!\s?(?:Runtime)?(?:Exception|Throwable)\.class)|\bassertFailsWith\b/gm,
  loose: /\bassert(?:NotNull|True|DoesNotThrow)\s?\(|\.(?:isNotNull|isNotEmpty|isTrue)\s?\(/gm,
  tables: /@(?:ValueSource|CsvSource|MethodSource|EnumSource)\b|\bfor\s?\(/gm,
}

const RUBY: TestLanguage = {
  starts: [/^[ \t]{0,60}(?:it|specify|scenario|example|test|xit|fit)\b(?=[ (])/gm, /^[ \t]{0,60}def test_\w+/gm],
  name: 'string',
  skips:
    /^[ \t]{0,60}(?:RSpec\.)?(?:xit|xdescribe|xcontext|xspecify|skip|pending)\b|, ?(?:if|unless): |, ?(?:skip|pending): |, ?:(?:skip|pending)\b/gm,
  onlys: /^[ \t]{0,60}(?:fit|fdescribe|fcontext)\b|, ?focus: ?true\b|, ?:focus\b/gm,
  assertions: /\bexpect\b|\bassert\w*\b|\brefute\w*\b|\b(?:must|wont)_\w+|\.should\w*\b|\bis_expected\b/gm,
  empties:
    /\bassert[ (]{1,3}true\b|\bassert_equal[ (]{1,3}([\w.'"]{1,60}), ?\1 ?(?:$|\))|\bexpect\( ?(?:true|\d{1,20}) ?\)|\bexpect\( ?([\w.]{1,60}) ?\)\.to eq\( ?\2 ?\)|\bassert\b[^\n]{0,300}?\|\| ?true/gm,
  exact: /\.to eq\b|\.to eql\b|\bassert_equal\b|\braise_error[( ](?!StandardError|Exception)[A-Z]/gm,
  loose: /\.to be_(?:truthy|present|a)\b|\bassert\b|\bassert_not_nil\b|\.not_to be_nil\b/gm,
  tables: /\.each\b/gm,
}

const BY_EXTENSION: Readonly<Record<string, TestLanguage>> = {
  py: PYTHON,
  go: GO,
  rs: RUST,
  java: JVM,
  kt: JVM,
  scala: JVM,
  groovy: JVM,
  rb: RUBY,
  php: PHP,
  cs: CSHARP,
  ...Object.fromEntries(
    'swift m mm c h cc cpp cxx hpp lua pl pm t ex exs erl hs ml clj cljs dart zig nim r jl fs vb sh bash bats ps1'
      .split(' ')
      .map((name) => [name, ANY]),
  ),
  ...Object.fromEntries(
    ['js', 'jsx', 'mjs', 'cjs', 'ts', 'tsx', 'mts', 'cts', 'vue', 'svelte', 'coffee'].map((name) => [name, JAVASCRIPT]),
  ),
}

/** The language of a test file; undefined for one that is not known. */
export function testLanguageOf(path: string): TestLanguage | undefined {
  const extension = extensionOf(path)
  return Object.hasOwn(BY_EXTENSION, extension) ? BY_EXTENSION[extension] : undefined
}
