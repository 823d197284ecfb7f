// One provisioned user, and one group, with all that is told of them.

import { admin, under } from './api.js';
import { badge, code, el, facts, link, moment, section, state } from './dom.js';
import { address } from './router.js';
import { fixedTable } from './table.js';

const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

/** What an enterprise knows of a user (RFC 7643 section 4.3). */
export const enterprise = user => user[ENTERPRISE];

const isObject = value => value !== null && typeof value === 'object';

/** A value as it is told: several ones below each other, what a value is for beside it. */
function shown(value) {
  if (Array.isArray(value)) return el('ul', {}, value.map(one => el('li', {}, shown(one))));
  if (!isObject(value)) return String(value);
  const { value: main, display, type, primary, $ref: _, ...rest } = value;
  const words = [main, display].filter((word, at, all) => word != null && all.indexOf(word) === at).map(String);
  const parts = Object.entries(rest).map(([name, part]) => el('span', {}, `${name}: `, shown(part)));
  return el('span', { className: 'marked' }, words.map(word => el('span', { textContent: word })), parts,
    type && badge(type), primary && badge('primary', 'ok'));
}

/** The attributes in parts, one for each schema: those of an extension are under its URN. */
function attributes(resource) {
  const entries = Object.entries(resource);
  const isExtension = ([name, value]) => name.includes(':') && isObject(value) && !Array.isArray(value);
  const parts = [['Attributes', entries.filter(entry => !isExtension(entry))],
    ...entries.filter(isExtension).map(([urn, value]) => [urn, Object.entries(value)])];
  return parts.filter(([, told]) => told.length).map(([title, told]) =>
    section(title, facts(Object.fromEntries(told.map(([name, value]) => [name, shown(value)])))));
}

const known = ({ id, meta }) => ({
  Id: code(id), Created: moment(meta?.created), 'Last modified': moment(meta?.lastModified), Version: meta?.version && code(meta.version),
});

export async function userView(application, userId) {
  const user = await admin('GET', under(application.id, 'provisioned-users', userId));
  const { schemas: _, id: __, meta: ___, userName, displayName, active: ____, groups = [], ...rest } = user;
  const to = (...parts) => address('applications', application.id, ...parts);
  return {
    title: `${userName}, as provisioned`,
    nodes: [
      section('The user', facts({ State: state(user), userName, displayName, ...known(user) }),
        el('p', { className: 'hint' }, link('Passkeys, devices and sign-ins of this user', to('users', userId)))),
      ...attributes(rest),
      section('Groups', fixedTable('Groups', ['Name'], groups, group => [
        link(group.display ?? group.value, to('provisioning', 'groups', group.value)),
      ], 'This user is in no group.')),
    ],
  };
}

const KINDS = { User: ['users', 'a user'], Group: ['groups', 'a group'] };

export async function groupView(application, groupId) {
  const group = await admin('GET', under(application.id, 'groups', groupId));
  const { schemas: _, id: __, meta: ___, displayName, members = [], ...rest } = group;
  return {
    title: `Group ${displayName}`,
    nodes: [
      section('The group', facts({ displayName, ...known(group) })),
      ...attributes(rest),
      section('Members', fixedTable('Members', ['Name', 'Kind'], members, member => {
        const [part, kind] = KINDS[member.type] ?? KINDS.User;
        return [link(member.display ?? member.value, address('applications', application.id, 'provisioning', part, member.value)), kind];
      }, 'This group has no member.')),
    ],
  };
}
