import assert from 'node:assert/strict';
import { credentialTexts, Properties } from '../../nodes/shared/properties.js';

const read = (values: Record<string, unknown>) => new Properties({ id: 'n', type: 't', ...values });

describe('properties of a node', () => {
  it('texts that a variable put in place of a number, a boolean or a list', () => {
    const properties = read({
      n: ' 30 ',
      yes: 'TRUE',
      one: '1',
      no: 'false',
      off: 'off',
      list: ' ["A, B", 3, ""] ',
    });
    assert.equal(properties.number('n', 5, 10, 60), 30);
    assert.deepEqual([properties.flag('yes', false), properties.flag('one', false)], [true, true]);
    assert.deepEqual([properties.flag('no', true), properties.flag('off', true)], [false, false]);
    assert.deepEqual(properties.list('list', []), ['A, B', '3']);
    assert.deepEqual(properties.problems, []);
  });

  it('what is absent or empty is the default', () => {
    const properties = read({ n: '', flag: null, choice: '' });
    assert.equal(properties.number('n', 5, 1, 9), 5);
    assert.equal(properties.flag('flag', true), true);
    assert.equal(properties.choice('choice', 'a', ['a', 'b']), 'a');
    assert.deepEqual(properties.list('list', [1]), ['1']);
    assert.equal(properties.text('text', 'preset'), 'preset');
    assert.deepEqual(properties.problems, []);
  });

  it('a value of a list may hold commas and is not split', () => {
    assert.deepEqual(read({ list: 'Meier, Müller & Co' }).list('list', []), ['Meier, Müller & Co']);
    assert.deepEqual(read({ list: 7 }).list('list', []), ['7']);
  });

  it('each wrong property is one problem that names it', () => {
    const properties = read({ n: '9', nan: 'x', choice: 'c', list: '[1', a: '${UNSET}' });
    properties.number('n', 30, 10, 60);
    properties.number('n', 30, 10, 60);
    properties.number('nan', 30, 10, 60);
    properties.choice('choice', 'a', ['a', 'b']);
    properties.list('list', []);
    properties.text('a');
    assert.deepEqual(
      properties.problems.map(({ code, facts }) => [code, facts['property']]),
      [
        ['config.number', 'n'],
        ['config.number', 'nan'],
        ['config.choice', 'choice'],
        ['config.list', 'list'],
        ['config.env', 'a'],
      ],
    );
    assert.equal(properties.problems.at(-1)?.facts['variable'], 'UNSET');
  });

  it('credentials are trimmed, numbers among them are texts, and none that is wrong is quoted', () => {
    const { values, problems } = credentialTexts({ user: ' me ', pin: 1234, secret: '${NO_SECRET}' }, [
      'user',
      'pin',
      'secret',
    ]);
    assert.deepEqual(values, { user: 'me', pin: '1234', secret: '' });
    assert.deepEqual(
      problems.map(({ facts }) => facts),
      [{ property: 'secret', variable: 'NO_SECRET' }],
    );
  });
});
