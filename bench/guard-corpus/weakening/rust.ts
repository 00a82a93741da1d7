import type { Weakened } from './way.ts'

export const RUST: Weakened = {
  language: 'Rust',
  path: 'tests/ring.rs',
  hiddenAs: ['src/ring_cases.rs', 'tests/ring.rs.off', 'examples/ring.rs'],
  text: `use ring::{Full, Ring};

#[test]
fn keeps_order() {
    let mut ring = Ring::new(2);
    ring.push(1).unwrap();
    ring.push(2).unwrap();
    assert_eq!(ring.pop(), Some(1));
    assert_eq!(ring.len(), 1);
}

#[test]
fn refuses_more() {
    let mut ring = Ring::new(0);
    assert_eq!(ring.push(1), Err(Full));
}

#[test]
#[should_panic(expected = "empty ring")]
fn panics_when_empty() {
    Ring::<u8>::new(1).take();
}

#[test]
fn rounds() {
    for (given, wanted) in [(1, 1), (3, 4), (5, 8)] {
        assert!((Ring::<u8>::round(given) - wanted).abs() < 1e-9);
    }
}
`,
  ways: [
    [
      'test removed',
      '#[test]\nfn refuses_more() {\n    let mut ring = Ring::new(0);\n    assert_eq!(ring.push(1), Err(Full));\n}\n\n',
      '',
    ],
    ['test skipped', '#[test]\nfn refuses_more', '#[test]\n#[ignore]\nfn refuses_more'],
    ['test skipped', '#[test]\nfn refuses_more', '#[test]\n#[ignore = "flaky"]\nfn refuses_more'],
    ['suite skipped', 'use ring', '#![cfg(any())]\nuse ring'],
    ['suite skipped', 'use ring', '#![cfg(feature = "slow-tests")]\nuse ring'],
    ['skipped on a condition', '#[test]\nfn refuses_more', '#[cfg_attr(unix, ignore)]\n#[test]\nfn refuses_more'],
    ['skipped on a condition', '#[test]\nfn refuses_more', '#[cfg(target_os = "none")]\n#[test]\nfn refuses_more'],
    ['test hidden by its name', '#[test]\nfn refuses_more', '#[allow(dead_code)]\nfn refuses_more'],
    ['assertion removed', '    assert_eq!(ring.pop(), Some(1));\n', ''],
    ['all assertions of a test removed', '    assert_eq!(ring.push(1), Err(Full));\n', '    let _ = ring.push(1);\n'],
    ['assertion commented out', '    assert_eq!(ring.pop()', '    // assert_eq!(ring.pop()'],
    [
      'test commented out',
      '#[test]\nfn refuses_more() {\n    let mut ring = Ring::new(0);\n    assert_eq!(ring.push(1), Err(Full));\n}',
      '/* #[test]\nfn refuses_more() {\n    let mut ring = Ring::new(0);\n    assert_eq!(ring.push(1), Err(Full));\n} */',
    ],
    ['assertion that cannot fail', 'assert_eq!(ring.pop(), Some(1))', 'assert!(true)'],
    ['assertion that cannot fail', 'assert_eq!(ring.len(), 1)', 'assert_eq!(ring.len(), ring.len())'],
    ['assertion that cannot fail', 'assert_eq!(ring.len(), 1)', 'assert!(ring.len() == 1 || true)'],
    ['assertion loosened', 'assert_eq!(ring.pop(), Some(1))', 'assert!(ring.pop().is_some())'],
    ['assertion loosened', 'assert_eq!(ring.push(1), Err(Full))', 'assert!(ring.push(1).is_err())'],
    ['assertion inverted', 'assert_eq!(ring.len(), 1)', 'assert_ne!(ring.len(), 1)'],
    ['exception broadened', '#[should_panic(expected = "empty ring")]', '#[should_panic]'],
    ['tolerance widened', '< 1e-9', '< 10.0'],
    ['expectation rewritten', 'Some(1)', 'Some(2)'],
    ['cases taken out of a table', '[(1, 1), (3, 4), (5, 8)]', '[(1, 1)]'],
    ['test ends early', '    let mut ring = Ring::new(2);', '    return;\n    let mut ring = Ring::new(2);'],
    [
      'assertion never reached',
      '    assert_eq!(ring.pop(), Some(1));',
      '    if false { assert_eq!(ring.pop(), Some(1)); }',
    ],
    [
      'error swallowed',
      '    assert_eq!(ring.pop(), Some(1));',
      '    let _ = std::panic::catch_unwind(|| assert_eq!(ring.pop(), Some(1)));',
    ],
    ['test expected to fail', '#[test]\nfn refuses_more', '#[test]\n#[should_panic]\nfn refuses_more'],
    [
      'run ended as passed',
      '    let mut ring = Ring::new(2);',
      '    std::process::exit(0);\n    let mut ring = Ring::new(2);',
    ],
    [
      'runner told apart',
      '    let mut ring = Ring::new(2);',
      '    if std::env::var("CI").is_ok() { return; }\n    let mut ring = Ring::new(2);',
    ],
    ['assertion only in some builds', 'assert_eq!(ring.len(), 1)', 'debug_assert_eq!(ring.len(), 1)'],
    ['test library patched', 'use ring', 'macro_rules! assert_eq { ($($t:tt)*) => {} }\nuse ring'],
  ],
}
