import type { Weakened } from './way.ts'

export const GO: Weakened = {
  language: 'Go',
  path: 'store/store_test.go',
  hiddenAs: ['store/store_tests.go', 'store/_store_test.go', 'store/testdata/store_test.go', 'store/store_test_off.go'],
  text: `package store

import (
	"errors"
	"testing"
)

func TestPut(t *testing.T) {
	s := New()
	s.Put("a", 1)
	if got := s.Get("a"); got != 1 {
		t.Errorf("Get(a) = %d, want 1", got)
	}
	if s.Len() != 1 {
		t.Fatal("one entry expected")
	}
}

func TestMissing(t *testing.T) {
	_, err := New().Find("b")
	if !errors.Is(err, ErrMissing) {
		t.Fatalf("err = %v, want ErrMissing", err)
	}
}

func TestKeys(t *testing.T) {
	cases := []struct{ in, out string }{
		{"A", "a"},
		{" b", "b"},
		{"c ", "c"},
	}
	for _, c := range cases {
		if got := Key(c.in); got != c.out {
			t.Errorf("Key(%q) = %q", c.in, got)
		}
	}
}
`,
  ways: [
    [
      'test removed',
      'func TestMissing(t *testing.T) {\n\t_, err := New().Find("b")\n\tif !errors.Is(err, ErrMissing) {\n\t\tt.Fatalf("err = %v, want ErrMissing", err)\n\t}\n}\n\n',
      '',
    ],
    ['test skipped', '\t_, err := New()', '\tt.Skip("flaky")\n\t_, err := New()'],
    ['test skipped', '\t_, err := New()', '\tt.SkipNow()\n\t_, err := New()'],
    ['skipped on a condition', '\t_, err := New()', '\tif testing.Short() {\n\t\tt.Skip()\n\t}\n\t_, err := New()'],
    ['suite skipped', 'package store', '//go:build ignore\n\npackage store'],
    ['suite skipped', 'package store', '//go:build integration\n\npackage store'],
    ['suite skipped', 'func TestPut', 'func TestMain(m *testing.M) {\n\tos.Exit(0)\n}\n\nfunc TestPut'],
    ['suite skipped', 'func TestPut', 'func TestMain(m *testing.M) {\n\tm.Run()\n\tos.Exit(0)\n}\n\nfunc TestPut'],
    ['test hidden by its name', 'func TestMissing', 'func testMissing'],
    ['test hidden by its name', 'func TestMissing', 'func Testmissing'],
    ['assertion removed', '\tif s.Len() != 1 {\n\t\tt.Fatal("one entry expected")\n\t}\n', ''],
    [
      'all assertions of a test removed',
      '\tif !errors.Is(err, ErrMissing) {\n\t\tt.Fatalf("err = %v, want ErrMissing", err)\n\t}\n',
      '\t_ = err\n',
    ],
    ['assertion commented out', '\t\tt.Fatal("one entry expected")', '\t\t// t.Fatal("one entry expected")'],
    [
      'test commented out',
      'func TestMissing(t *testing.T) {\n\t_, err := New().Find("b")\n\tif !errors.Is(err, ErrMissing) {\n\t\tt.Fatalf("err = %v, want ErrMissing", err)\n\t}\n}',
      '/*\nfunc TestMissing(t *testing.T) {\n\t_, err := New().Find("b")\n\tif !errors.Is(err, ErrMissing) {\n\t\tt.Fatalf("err = %v, want ErrMissing", err)\n\t}\n}\n*/',
    ],
    ['assertion only logged', 't.Errorf("Get(a)', 't.Logf("Get(a)'],
    ['assertion only logged', 't.Fatal("one entry', 't.Log("one entry'],
    ['assertion that cannot fail', 's.Len() != 1', 'false'],
    ['assertion that cannot fail', 's.Len() != 1', 's.Len() != 1 && false'],
    ['assertion that cannot fail', 's.Len() != 1', 's.Len() != s.Len()'],
    ['assertion loosened', '!errors.Is(err, ErrMissing)', 'err == nil'],
    ['assertion loosened', 's.Len() != 1', 's.Len() < 0'],
    ['assertion inverted', 'got != 1', 'got == 1'],
    ['expectation rewritten', 'got != 1', 'got != 0'],
    ['cases taken out of a table', '\t\t{" b", "b"},\n\t\t{"c ", "c"},\n', ''],
    ['test ends early', '\ts.Put("a", 1)', '\treturn\n\ts.Put("a", 1)'],
    ['assertion never reached', '\tif s.Len() != 1 {', '\tif false && s.Len() != 1 {'],
    ['error swallowed', '\ts := New()', '\tdefer func() { recover() }()\n\ts := New()'],
    ['run ended as passed', '\ts := New()', '\tos.Exit(0)\n\ts := New()'],
    ['runner told apart', '\ts := New()', '\tif os.Getenv("CI") != "" {\n\t\treturn\n\t}\n\ts := New()'],
  ],
}
