import type { TestLanguage } from './language.ts'

const RUNNER = String.raw`(?<![\w$.])(?:it|test|describe|context|suite|specify|t|tap|this|QUnit)`

export const JAVASCRIPT: TestLanguage = {
  starts: [
    /(?<![\w$.])(?:(?:t|tap|QUnit|Deno|suite)\s?\.\s?)?(?:it|test|specify|xit|xtest|fit|ftest)(?!\s?\.\s?(?:skip|fixme|fail|slow|setTimeout|use|step|info|configure)\s?\(\s?[^\s])(?:\s?\.\s?\w+){0,4}\s?(?=\(|`)/gm,
  ],
  name: 'string',
  skips: new RegExp(
    String.raw`${RUNNER}(?:\s?\.\s?\w+){0,3}?\s?\.\s?(?:skip|skipIf|runIf|todo|fails|failing|fixme)\b` +
      String.raw`|(?<![\w$.])test\s?\.\s?fail\s?\(|(?<![\w$.])if\s?\([^\n]{1,80}\)\s?(?:describe|it|test)\s?\(` +
      String.raw`|(?<![\w$.])x(?:it|test|describe|context|specify)\s?\(|(?<![\w$.])pending\s?\(\s?\)`,
    'gm',
  ),
  onlys: new RegExp(
    String.raw`${RUNNER}(?:\s?\.\s?\w+){0,3}?\s?\.\s?only\b|(?<![\w$.])f(?:it|test|describe|context)\s?\(`,
    'gm',
  ),
  assertions:
    /(?<![\w$])(?:expect|assert|verify)\w*(?:\s?\.\s?\w+){0,3}\s?\(|(?<![\w$.])t\s?\.\s?(?:ok|notOk|equals?|is|isNot|not|plan|deepEquals?|same|strictSame|throws|throwsAsync|rejects|resolves|match|true|false|truthy|falsy|fail|like|regex|snapshot|error|notSame|type|has|ifError)\s?\(|\.should\b|(?<![\w$.])(?:same|strictSame|equal|notEqual|strictEqual|deepEqual|throws|rejects)\s?\(/gm,
  empties:
    /\bexpect\s?\(\s?(?:true|false|null|undefined|!0|!1|\d{1,20}|'[^'\n]{0,60}'|"[^"\n]{0,60}"|\[\s?\]|\{\s?\})\s?\)\s?\.\s?(?:to|not)\w*|\bexpect\s?\(\s?([\w.]{1,60})\s?\)\s?\.\s?to(?:Be|Equal|StrictEqual)\s?\(\s?\1\s?\)|(?:\bassert|(?<![\w$.])t)(?:\s?\.\s?(?:ok|isTrue|isOk|true|truthy|assert))?\s?\(\s?(?:true|1|!0|!false)\s?[,)]|(?:\bassert|(?<![\w$.])t)\s?\.\s?(?:equals?|strictEqual|deepEqual|deepStrictEqual|is|same|strictSame)\s?\(\s?([\w.'"]{1,60})\s?,\s?\2\s?[,)]|\b(?:expect|assert)\w*(?:\.\w+)?\s?\([^\n]{0,300}?\|\|\s?(?:true|1)\s?\)|\bexpect\s?\(\s?([\w.]{1,60}\(\s?\))\s?\)\s?\.\s?to(?:Be|Equal|StrictEqual)\s?\(\s?\3\s?\)|\.to(?:Equal|StrictEqual|MatchObject)\s?\(\s?expect\s?\.\s?(?:anything|any)\s?\(|\.(?:toMatch|toHaveText|toContain\w*|toHaveURL|toThrow|match)\s?\(\s?(?:\/\.?[*+]?\/\w?|''|"")\s?\)|\bexpect\s?\(\s?[^\n()]{1,60}(?:\(\s?\))?\s?\|\|\s?[^\n()|]{1,40}\)|\bexpect\s?\(\s?\d{1,9}\s?[-+*]\s?\d{1,9}\s?\)|\bthrows\s?\([^\n]{1,200}, ?\/\.[*+]?\/\w?\s?\)/gm,
  exact:
    /\.(?:toBe|toEqual|toStrictEqual|toMatchObject|toHaveLength|toMatchSnapshot|toMatchInlineSnapshot|toHaveBeenCalledWith|toMatch|toHaveText|toHaveURL|toHaveValue|toHaveCount|toHaveTitle|toHaveAttribute)\s?\((?!\s?\))|(?<!\bnot\s?)\.toThrow(?:Error)?\s?\((?!\s?(?:Error)?\s?\))|\b(?:throws|throwsAsync|rejects)\s?\([^\n]{1,200}\)\s?,(?!\s?Error\s?\))|\b(?:assert|t)\s?\.\s?(?:equals?|strictEqual|deepEqual|deepStrictEqual|is|same|strictSame)\s?\(|\.(?:to|should)\.(?:deep\.)?(?:equal|eql)\b/gm,
  loose:
    /\.(?:toBeTruthy|toBeDefined|toBeVisible|toBeAttached|toContainText|toBeOK|toBeFalsy|toBeInstanceOf|toBeGreaterThan(?:OrEqual)?|toHaveBeenCalled)\s?\(|\.not\s?\.\s?(?:toBeNull|toBeUndefined|toThrow)\s?\(|\bexpect\s?\.\s?(?:anything|any)\s?\(|\.toThrow\s?\(\s?\)|\bassert\s?\(|\b(?:assert|t)\s?\.\s?(?:ok|exists|isDefined|isOk|truthy)\s?\(|\.to\.(?:exist|be\.ok|be\.an?)\b/gm,
  tables: /\.\s?each\b|\.\s?forEach\s?\(|\bfor\s?\(/gm,
}

/** Options and bracketed names keep their meaning in strings. */
export const JAVASCRIPT_OPTIONS = {
  skips:
    /\b(?:skip|todo)\s?:\s?(?!(?:false|undefined|null)\b)[\w!"'`(]|\b(?:it|test|describe)\s?\[\s?["'`](?:skip|todo)/gm,
  onlys: /\bonly\s?:\s?true\b|\b(?:it|test|describe)\s?\[\s?["'`]only/gm,
}
