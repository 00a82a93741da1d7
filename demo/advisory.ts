/** The text of the published advisory: https://nvd.nist.gov/vuln/detail/CVE-2021-23343 */
export const ADVISORY = {
  title: 'Regular expression denial of service (CVE-2021-23343)',
  body: [
    'All versions of package path-parse are vulnerable to Regular Expression Denial of Service (ReDoS) via splitDeviceRe, splitTailRe, and splitPathRe regular expressions. ReDoS exhibits polynomial worst-case time complexity.',
    '',
    '40,000 slashes take seconds, where a millisecond would do:',
    '',
    '```js',
    "require('path-parse')(new Array(40001).join('/') + 'x')",
    '```',
  ].join('\n'),
}
