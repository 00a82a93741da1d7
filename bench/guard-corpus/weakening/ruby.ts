import type { Weakened } from './way.ts'

export const RUBY: Weakened = {
  language: 'Ruby',
  path: 'spec/queue_spec.rb',
  hiddenAs: ['spec/queue_specs.rb', 'spec/queue.rb', 'lib/queue_checks.rb'],
  text: `require 'spec_helper'

RSpec.describe Queue do
  subject(:queue) { described_class.new }

  it 'takes what was put first' do
    queue.put(1)
    queue.put(2)
    expect(queue.take).to eq(1)
    expect(queue.size).to eq(1)
  end

  it 'refuses to be overfilled' do
    expect { 9.times { queue.put(1) } }.to raise_error(Queue::Full, /limit/)
  end

  [1, 2, 3].each do |count|
    it "counts #{count}" do
      count.times { queue.put(0) }
      expect(queue.size).to eq(count)
    end
  end
end
`,
  ways: [
    [
      'test removed',
      "  it 'refuses to be overfilled' do\n    expect { 9.times { queue.put(1) } }.to raise_error(Queue::Full, /limit/)\n  end\n\n",
      '',
    ],
    ['test skipped', "it 'refuses", "xit 'refuses"],
    ['test skipped', "it 'refuses to be overfilled' do", "it 'refuses to be overfilled', skip: true do"],
    ['test skipped', "it 'refuses to be overfilled' do", "it 'refuses to be overfilled', :skip do"],
    ['test skipped', "it 'refuses to be overfilled' do", "it 'refuses to be overfilled' do\n    skip 'flaky'"],
    ['test expected to fail', "it 'refuses to be overfilled' do", "it 'refuses to be overfilled' do\n    pending"],
    [
      'test skipped',
      "  it 'refuses to be overfilled' do\n    expect { 9.times { queue.put(1) } }.to raise_error(Queue::Full, /limit/)\n  end\n",
      "  it 'refuses to be overfilled'\n",
    ],
    ['suite skipped', 'RSpec.describe Queue', 'RSpec.xdescribe Queue'],
    ['skipped on a condition', "it 'refuses to be overfilled' do", "it 'refuses to be overfilled', if: false do"],
    [
      'skipped on a condition',
      "it 'refuses to be overfilled' do",
      "it 'refuses to be overfilled' do\n    skip if RUBY_VERSION",
    ],
    ['only one test run', "it 'takes", "fit 'takes"],
    ['only one test run', "it 'takes what was put first' do", "it 'takes what was put first', :focus do"],
    ['assertion removed', '    expect(queue.take).to eq(1)\n', ''],
    [
      'all assertions of a test removed',
      '    expect { 9.times { queue.put(1) } }.to raise_error(Queue::Full, /limit/)\n',
      '    queue.put(1)\n',
    ],
    ['assertion commented out', '    expect(queue.take)', '    # expect(queue.take)'],
    [
      'test commented out',
      "  it 'refuses to be overfilled' do\n    expect { 9.times { queue.put(1) } }.to raise_error(Queue::Full, /limit/)\n  end",
      "=begin\n  it 'refuses to be overfilled' do\n    expect { 9.times { queue.put(1) } }.to raise_error(Queue::Full, /limit/)\n  end\n=end",
    ],
    ['assertion that cannot fail', 'expect(queue.take).to eq(1)', 'expect(true).to be(true)'],
    ['assertion that cannot fail', 'expect(queue.take).to eq(1)', 'expect(1).to eq(1)'],
    ['assertion that cannot fail', 'expect(queue.size).to eq(1)', 'expect(queue.size).to eq(queue.size)'],
    ['assertion loosened', 'expect(queue.take).to eq(1)', 'expect(queue.take).to be_truthy'],
    ['assertion loosened', 'expect(queue.take).to eq(1)', 'expect(queue.take).not_to be_nil'],
    ['assertion loosened', 'expect(queue.take).to eq(1)', 'expect(queue.take).to be > 0'],
    ['assertion inverted', 'expect(queue.take).to eq(1)', 'expect(queue.take).not_to eq(1)'],
    ['exception broadened', 'raise_error(Queue::Full, /limit/)', 'raise_error'],
    ['exception broadened', 'raise_error(Queue::Full, /limit/)', 'raise_error(StandardError)'],
    ['expectation rewritten', 'take).to eq(1)', 'take).to eq(2)'],
    ['cases taken out of a table', '[1, 2, 3].each', '[1].each'],
    ['cases taken out of a table', '[1, 2, 3].each', '[].each'],
    ['test ends early', '    queue.put(1)\n    queue.put(2)', '    next\n    queue.put(1)\n    queue.put(2)'],
    ['assertion never reached', '    expect(queue.take).to eq(1)', '    expect(queue.take).to eq(1) if false'],
    ['error swallowed', '    expect(queue.take).to eq(1)', '    expect(queue.take).to eq(1) rescue nil'],
    [
      'error swallowed',
      '    expect(queue.take).to eq(1)',
      '    begin\n      expect(queue.take).to eq(1)\n    rescue RSpec::Expectations::ExpectationNotMetError\n    end',
    ],
    ['run ended as passed', '    queue.put(1)\n    queue.put(2)', '    exit!(0)\n    queue.put(1)\n    queue.put(2)'],
    [
      'runner told apart',
      '    queue.put(1)\n    queue.put(2)',
      "    next if ENV['CI']\n    queue.put(1)\n    queue.put(2)",
    ],
    ['subject mocked', "  it 'takes", "  before { allow(queue).to receive(:take).and_return(1) }\n\n  it 'takes"],
    ['retried until it passes', "it 'refuses to be overfilled' do", "it 'refuses to be overfilled', retry: 5 do"],
  ],
}
