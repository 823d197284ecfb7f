// The keys that sign tokens.

import { admin, under } from './api.js';
import { confirmed } from './confirm.js';
import { badge, button, buttons, code, el, moment, section } from './dom.js';
import { show } from './router.js';
import { say } from './status.js';
import { pagedTable } from './table.js';

const STATES = {
  signs: ['signs', 'ok'], published: ['published, signs soon', 'wait'], verifies: ['verifies old tokens'], retired: ['retired', 'bad'],
};

export function signingTab({ id, name }) {
  const path = under(id, 'signing-keys');
  const rotate = async (question, compromised, said) => {
    const work = () => admin('POST', `${path}/rotate`, { compromised });
    if (!await confirmed({ ...question, work })) return;
    await show();
    say(said);
  };
  const ordinary = button('Rotate', () => rotate({
    title: 'Rotate the signing key?',
    what: 'A new key is published now and signs as soon as everybody has had time to fetch it. Tokens that are out stay valid.',
    verb: 'Rotate',
  }, false, 'A new signing key is published.'), 'primary');
  const stern = button('Rotate because a key is compromised', () => rotate({
    title: 'Rotate because a key is compromised?',
    what: [`Every key of ${name} is retired at once, and a new one signs from this moment.`,
      'All tokens that are out become invalid: every user of the application is signed out, and backends that keep the '
        + 'published keys refuse new tokens until they fetch them again. This cannot be taken back.'],
    word: 'compromised', verb: 'Retire all keys now',
  }, true, 'All keys are retired, and a new one signs.'), 'danger');
  const table = pagedTable({
    caption: 'Signing keys',
    columns: ['Key id', 'State', 'Created', 'Active from', 'Retired'],
    load: () => admin('GET', path),
    cells: key => [
      code(key.kid), badge(...STATES[key.state] ?? [key.state]), moment(key.createdAt), moment(key.activeFrom),
      key.retiredAt ? moment(key.retiredAt) : '—',
    ],
    empty: 'There is no signing key yet: the first token makes one.',
  });
  return {
    nodes: [section('Signing keys', table.node, buttons(ordinary, stern),
      el('p', { className: 'hint', textContent: 'Keys are also rotated by themselves, as the settings say.' }))],
    shown: () => table.load(),
  };
}
