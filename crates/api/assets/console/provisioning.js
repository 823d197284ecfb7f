// What identity providers have provisioned (SCIM): users and groups.

import { admin, under, withQuery } from './api.js';
import { code, copyButton, el, link, moment, section, state } from './dom.js';
import { field, form, input } from './form.js';
import { enterprise, groupView, userView } from './provisioned.js';
import { address } from './router.js';
import { pagedTable } from './table.js';

/** The beginning of a filter: an attribute, an operator, and what can stand behind it (RFC 7644 section 3.4.2.2). */
const FILTER = new RegExp(
  '^(?:(?:not\\s*)?\\(\\s*)*' // brackets
  + '[a-z$][\\w.:$-]*' // an attribute, which may have its schema's URN before it
  + '(?:\\s*\\[|\\s+pr(?=\\s|\\)|$)|\\s+(?:eq|ne|co|sw|ew|gt|ge|lt|le)\\s+(?:"|-?\\d|true\\b|false\\b|null\\b))', 'i');

/** The filter that was typed, or one for resources of which any of `attributes` begins with the text that was typed. */
export function filterOf(typed, attributes) {
  const text = typed.trim();
  if (text === '' || FILTER.test(text)) return text;
  // A string of a filter is one of JSON.
  return attributes.map(attribute => `${attribute} sw ${JSON.stringify(text)}`).join(' or ');
}

const PAGE = 20;

/** A list with a box for its filter. */
function listing({ title, kind, path, attributes, example, ...table }) {
  let filter = '';
  const list = pagedTable({
    ...table,
    caption: title,
    load: async cursor => {
      const { Resources, nextCursor, totalResults } = await admin('GET', withQuery(path, { filter, cursor, limit: PAGE }));
      return { items: Resources, nextCursor, total: totalResults };
    },
  });
  const asked = code('');
  const shown = el('p', { className: 'hint', hidden: true }, 'Asked for: ', asked);
  const box = input('filter', { type: 'search', autocapitalize: 'none' });
  const search = form([field(`Beginning of the name of a ${kind}, or a filter`, box, `A filter of SCIM, such as ${example}. Empty for all.`)],
    `Search ${kind}s`, data => {
      filter = filterOf(data.get('filter'), attributes);
      asked.textContent = filter;
      shown.hidden = filter === '';
      return list.load(true);
    });
  return { node: section(title, search, shown, list.node), load: () => list.load() };
}

const users = ({ id }) => listing({
  title: 'Provisioned users',
  kind: 'user',
  path: under(id, 'provisioned-users'),
  attributes: ['userName', 'displayName'],
  example: 'active eq false',
  columns: ['Name', 'Display name', 'State', 'Department', 'Groups'],
  cells: user => [
    link(user.userName, address('applications', id, 'provisioning', 'users', user.id)), user.displayName, state(user),
    enterprise(user)?.department, String(user.groups?.length ?? 0),
  ],
  empty: 'No provisioned user is found.',
});

const groups = ({ id }) => listing({
  title: 'Groups',
  kind: 'group',
  path: under(id, 'groups'),
  attributes: ['displayName'],
  example: 'displayName co "sales"',
  columns: ['Name', 'Last modified'],
  cells: group => [
    link(group.displayName, address('applications', id, 'provisioning', 'groups', group.id)), moment(group.meta?.lastModified),
  ],
  empty: 'No group is found.',
});

/** What must be typed into an identity provider. */
function connection({ id }) {
  const base = `${location.origin}/scim/v2`;
  return section('Connecting an identity provider',
    el('p', { className: 'hint', textContent: 'Give it this base URL, with the name under which it reaches this server:' }),
    el('p', { className: 'marked' }, code(base), copyButton(() => base, 'Copy the base URL')),
    el('p', { className: 'hint' }, 'As its secret token (bearer token), give it an API key with the scopes ', code('profile:read'), ' and ',
      code('profile:write'), ', which you make under ', link('API keys', address('applications', id, 'keys')),
      '. One key for each identity provider.'));
}

export function provisioningTab(application, kind, itemId) {
  if (itemId && kind === 'users') return userView(application, itemId);
  if (itemId && kind === 'groups') return groupView(application, itemId);
  const [provisioned, grouped] = [users(application), groups(application)];
  return {
    nodes: [connection(application), provisioned.node, grouped.node],
    shown: () => Promise.all([provisioned.load(), grouped.load()]),
  };
}
