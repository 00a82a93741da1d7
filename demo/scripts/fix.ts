import type { Turn } from '../scripted-model.ts'

const REPRODUCE = [
  "var parse = require('./index');",
  "['posix', 'win32'].forEach(function (flavour) {",
  '  var started = Date.now();',
  "  parse[flavour](new Array(40001).join('/') + 'x');",
  "  console.log(flavour, '40,000 slashes:', Date.now() - started, 'ms');",
  '});',
].join('\n')

const TEST = `
// CVE-2021-23343: time must not grow with the square of the number of separators.
// In a child process with a deadline, so that a slow version fails instead of hanging the suite.
['posix', 'win32'].forEach(function(flavour) {
  var script = "require('./index')." + flavour + "(new Array(200000).join('/') + 'x')";
  var child = require('child_process').spawnSync(process.execPath, ['-e', script], {
    cwd: __dirname,
    timeout: 10000
  });
  assert.strictEqual(child.status, 0, flavour + ' needs more than ten seconds for 200,000 characters');
});
`

const LAST_LINES = `function checkParseFormat(parse, testCases) {
  testCases.forEach(function(testCase) {
    assert.deepEqual(parse(testCase[1]), testCase[0]);
  });
}
`

const OLD_TAIL = `// Regex to split the tail part of the above into [*, dir, basename, ext]
var splitTailRe =
    /^([\\s\\S]*?)((?:\\.{1,2}|[^\\\\\\/]+?|)(\\.[^.\\/\\\\]*|))(?:[\\\\\\/]*)$/;
`

const NEW_TAIL = `// Splits what stands behind the root into [dir, basename, ext]; separators at
// the end are left out. Walks from the end and looks at each character once: a
// regular expression with a lazy start needs quadratic time on many separators.
function splitTail(tail, separators) {
  var end = tail.length;
  while (end > 0 && separators.indexOf(tail.charAt(end - 1)) >= 0) end--;
  var start = end;
  while (start > 0 && separators.indexOf(tail.charAt(start - 1)) < 0) start--;
  var basename = tail.slice(start, end),
      dot = basename.lastIndexOf('.'),
      ext = dot > 0 && basename !== '..' ? basename.slice(dot) : '';
  return [tail.slice(0, start), basename, ext];
}
`

const OLD_WINDOWS = `  // Split the tail into dir, basename and extension
  var result2 = splitTailRe.exec(tail),
      dir = result2[1],
      basename = result2[2],
      ext = result2[3];
  return [device, dir, basename, ext];
`

const NEW_WINDOWS = `  return [device].concat(splitTail(tail, '\\\\/'));
`

const OLD_POSIX = `// Split a filename into [root, dir, basename, ext], unix version
// 'root' is just a slash, or nothing.
var splitPathRe =
    /^(\\/?|)([\\s\\S]*?)((?:\\.{1,2}|[^\\/]+?|)(\\.[^.\\/]*|))(?:[\\/]*)$/;
var posix = {};


function posixSplitPath(filename) {
  return splitPathRe.exec(filename).slice(1);
}
`

const NEW_POSIX = `var posix = {};


// Split a filename into [root, dir, basename, ext], unix version
// 'root' is just a slash, or nothing.
function posixSplitPath(filename) {
  var root = filename.charAt(0) === '/' ? '/' : '';
  return [root].concat(splitTail(filename.slice(root.length), '/'));
}
`

export const FIX_PLAN = {
  goal: 'Parse paths in linear time',
  steps: [{ text: 'Show the slow case in a test' }, { text: 'Split from the end instead of by a lazy pattern' }],
  files: ['index.js', 'test.js'],
  risk: 'medium',
}

/** A good run: read, plan, reproduce, write a test that fails, fix, see it pass, submit. */
export const FIX_SCRIPT: readonly Turn[] = [
  { tool: 'list_files', args: {} },
  { tool: 'read_file', args: { path: 'index.js' } },
  { tool: 'read_file', args: { path: 'test.js' } },
  { tool: 'plan', args: { plan: FIX_PLAN } },
  { tool: 'write_file', args: { path: 'reproduce.js', content: REPRODUCE } },
  { tool: 'run', args: { command: 'node reproduce.js; rm reproduce.js' } },
  { tool: 'edit_file', args: { path: 'test.js', old: LAST_LINES, new: `${LAST_LINES}${TEST}` } },
  { tool: 'run', args: { command: 'npm test', timeout_seconds: 60 } },
  { tool: 'plan', args: { progress: [{ step: 1, state: 'done' }] } },
  { tool: 'edit_file', args: { path: 'index.js', old: OLD_TAIL, new: NEW_TAIL } },
  { tool: 'edit_file', args: { path: 'index.js', old: OLD_WINDOWS, new: NEW_WINDOWS } },
  { tool: 'edit_file', args: { path: 'index.js', old: OLD_POSIX, new: NEW_POSIX } },
  { tool: 'run', args: { command: 'npm test', timeout_seconds: 60 } },
  {
    tool: 'submit',
    args: {
      title: 'fix: parse paths in linear time',
      summary:
        'Both splitters began with a lazy group that is tried anew at every separator, which takes quadratic time. They now share a splitter that walks from the end and looks at each character once. A test parses 200,000 characters in a child process with a deadline of ten seconds, for posix and win32.',
    },
  },
]
