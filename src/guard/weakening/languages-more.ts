import type { TestLanguage } from './language.ts'
import { NEVER } from './language.ts'

export const PHP: TestLanguage = {
  starts: [
    /^[ \t]{0,40}(?:final )?(?:public )?(?:static )?function (?:test\w*|it_\w+)/gm,
    /#\[(?:\w{1,30}\\){0,4}Test\b[^\]\n]{0,60}\]\s{1,60}(?:final )?(?:public )?function \w+/gm,
    /^[ \t]{0,40}(?:it|test)\s?(?=\()/gm,
  ],
  name: 'string',
  skips:
    /\bmarkTest(?:Skipped|Incomplete)\s?\(|#\[(?:\w{1,30}\\){0,4}(?:Requires\w*|Ignore\w*)\b|@requires\b|->(?:skip\w*|todo)\s?\(|\bexpectNotToPerformAssertions\b|\bDoesNotPerformAssertions\b/gm,
  onlys: /->only\s?\(/gm,
  assertions:
    /(?:->|::)(?:assert\w*|expect(?:Exception|Output|Deprecation|Error|Warning)\w*|fail|to[A-Z]\w*|should\w*)\s?\(/gm,
  empties:
    /(?:->|::)assert(?:True\s?\(\s?true|False\s?\(\s?false|(?:Same|Equals)\s?\(\s?([\w.$'">()-]{1,60}), ?\1)\s?[,)]|\baddToAssertionCount\s?\(|(?:->|::)assert\w*\s?\([^\n]{0,300}?\|\| ?true/gm,
  exact:
    /(?:->|::)(?:assert(?:Same|EqualsWithDelta|Count|Json\w*|ArrayHasKey|StringContainsString)|toBe|toEqual)\s?\(|->expectException\s?\(\s?(?!\\?(?:Throwable|Exception|Error)\b)|->expectExceptionMessage\w*\s?\(/gm,
  loose: /(?:->|::)(?:assert(?:NotNull|True|NotEmpty|Is[A-Z]\w*|InstanceOf|GreaterThan\w*)|toBeTruthy)\s?\(/gm,
  tables: /@dataProvider\b|DataProvider\b|\bforeach\s?\(|->with\s?\(/gm,
}

export const CSHARP: TestLanguage = {
  starts: [
    /\[(?:\w{1,30}\.)?(?:Fact|Theory|Test|TestMethod|DataTestMethod|TestCaseSource|Property)\b/gm,
    /\[TestCase\([^\n]{0,300}\]\s{1,60}(?=(?:public|internal|async)\b)/gm,
  ],
  name: /\b(?:void|Task(?:<\w{1,40}>)?)\s{1,20}(\w+)/,
  skips:
    /\bSkip\s?=|[[,] ?Ignore\b|\bExplicit\b|\bAssert\.(?:Ignore|Inconclusive|Skip\w*)\s?\(|\bSkip\.(?:If|IfNot|Unless|When)\s?\(|\bAssume\.That\s?\(/gm,
  onlys: NEVER,
  assertions:
    /\bAssert\.\w+(?:<[^>\n]{1,80}>)?\s?\(|\.Should\w*\s?\(|\b(?:StringAssert|CollectionAssert)\.\w+\s?\(|\.Verify\w*\s?\(/gm,
  empties:
    /\bAssert\.(?:(?:Is)?True\s?\(\s?true|(?:Is)?False\s?\(\s?false|(?:Are)?(?:Equal|Same)\s?\(\s?([\w.]{1,60}(?:\(\))?), ?\1|Pass\s?\()|\bAssert\.\w+\s?\([^\n]{0,300}?\|\| ?true/gm,
  exact:
    /\bAssert\.(?:(?:Are)?(?:Equal|Same|StrictEqual|Equivalent)|Single|Empty|Collection)\s?\(|\bAssert\.Throws(?:Exactly)?(?:Async)?<(?!Exception>)|\.Should\(\)\.(?:Be|Equal|BeEquivalentTo)\s?\(/gm,
  loose:
    /\bAssert\.(?:(?:Is)?NotNull|(?:Is)?True|InRange|IsType|IsAssignableFrom|NotEmpty|(?:Are)?NotEqual|DoesNotThrow)(?:<\w{1,60}>)?\s?\(|\bThrowsAny|\bRecord\.Exception/gm,
  tables: /\[(?:InlineData|MemberData|ClassData|TestCase|DataRow)\b|\bforeach\s?\(/gm,
}

/** What assertions look like in most languages: enough to see that they go, too little to name tests. */
export const ANY: TestLanguage = {
  starts: [],
  name: 'group',
  skips:
    /\b(?:XCTSkip\w*|GTEST_SKIP|DISABLED_\w+|Skip\w*|skip\w*|ignore|pending|todo)\b\s?[(:=]|@tag :skip|@tag skip|\bxit\b|\bxdescribe\b|\.disabled\b|#if 0|^[ \t]{0,20}skip\b/gm,
  onlys: /\bfit\b|\bfdescribe\b|\bfcontext\b|\.focused\b/gm,
  assertions:
    /\b(?:assert|expect|verify|should|check|require|XCTAssert|ASSERT|EXPECT|CHECK|REQUIRE|TEST_ASSERT|is_deeply|cmp_ok|isnt?|ok|like)\w{0,40}!?\s?[(:]|^[ \t]{0,60}(?:assert|refute|should|is|ok|run|\[\[?)\s/gm,
  empties:
    /\b(?:assert|expect|XCTAssertTrue|ASSERT_TRUE|EXPECT_TRUE|ok|check|REQUIRE|CHECK)\s?\(\s?(?:true|1|!0|TRUE|YES)\s?[,)]|^[ \t]{0,60}assert true\s{0,9}$/gm,
  exact: /\b(?:assert|XCTAssert|ASSERT_|EXPECT_)_?(?:Equal|equal|EQ|STREQ)\w{0,20}\s?\(|\bis_deeply\b|\.toEqual\(/gm,
  loose: /\b(?:assert|XCTAssert|ASSERT_|EXPECT_)_?(?:NotNil|True|true|NE|not_null)\w{0,20}\s?\(/gm,
  tables: /\bfor(?:each)?\b/gm,
}
