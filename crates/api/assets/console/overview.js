// What an application is, and its settings.

import { admin, under } from './api.js';
import { button, code, el, facts, moment, section } from './dom.js';
import { area, field, form, input, json, lines, pretty } from './form.js';
import { show } from './router.js';
import { say } from './status.js';

/** The merge patch (RFC 7396) that makes `wanted` of `present`. What is no longer there is null. */
export function mergePatch(present, wanted) {
  const isObject = value => value !== null && typeof value === 'object' && !Array.isArray(value);
  const patch = {};
  for (const name of Object.keys(present)) if (!(name in wanted)) patch[name] = null;
  for (const [name, value] of Object.entries(wanted)) {
    if (JSON.stringify(present[name]) === JSON.stringify(value)) continue;
    patch[name] = isObject(value) && isObject(present[name]) ? mergePatch(present[name], value) : value;
  }
  return patch;
}

function named(application) {
  return form([
    field('Name', input('name', { value: application.name, required: true })),
    field('Name that passkey dialogs show', input('rpName', { value: application.rpName ?? '' })),
    field('Origins', area('origins', application.origins.join('\n')), 'One on each line. Pages of other origins are refused.'),
  ], 'Save', async data => {
    const rpName = data.get('rpName').trim();
    const body = { name: data.get('name'), ...(rpName && { rpName }), origins: lines(data.get('origins')) };
    await admin('PATCH', under(application.id), body);
    await show();
    say('Saved.');
  });
}

function settings(application) {
  let { settings: present } = application;
  const editor = Object.assign(area('settings', pretty(present), 18), { className: 'json' });
  return form([field('Settings, in JSON', editor,
    'Only what you change is sent. What you remove gets its default again.')], 'Save the settings', async () => {
    const patch = mergePatch(present, json(editor.value));
    if (Object.keys(patch).length === 0) {
      say('Nothing was changed.');
      return;
    }
    present = (await admin('PATCH', under(application.id), { settings: patch })).settings;
    editor.value = pretty(present);
    say('The settings are saved.');
  }, { extra: [button('Undo what I typed', () => { editor.value = pretty(present); editor.focus(); })] });
}

export function overviewTab(application) {
  const is = [application.isDefault && 'the default application', application.forOperators && 'the application of the operators'];
  return {
    nodes: [
      section('What it is', facts({
        Id: code(application.id), 'Relying party id': code(application.rpId), Created: moment(application.createdAt),
        'It is': is.filter(Boolean).join(', '),
      })),
      el('div', { className: 'columns' }, section('Names and origins', named(application)), section('Settings', settings(application))),
    ],
  };
}
