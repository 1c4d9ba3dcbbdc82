import type { RawRecord } from '../types.js';
import { asNumber, asText, fieldReader } from './raw.js';

/** What is asked of a resource. Autotask can show `defaultServiceDeskRoleID`, but not filter by it. */
export const PERSON_FIELDS = [
  'firstName',
  'lastName',
  'email',
  'email2',
  'email3',
  'userName',
  'isActive',
  'licenseType',
  'defaultServiceDeskRoleID',
];

/** "Autotask Administrator", in whose name Autotask's own rules act. */
export const SYSTEM_RESOURCE = 4;

/** Licence of API-only users. */
const API_ONLY = 7;

/** A resource of Autotask. */
export interface Person {
  id: number;
  name: string;
  /** `email`, `email2`, `email3`, as they are written; an empty text where there is none. */
  emails: [string, string, string];
  userName: string;
  active: boolean;
  /** Software, not a human being: an API user, or Autotask itself. Neither can own a ticket. */
  isMachine: boolean;
  defaultRoleId: number | null;
}

/** @param username of our own API user, who is software whatever his licence; `null` for a row without an id */
export function toPerson(row: RawRecord, username: string): Person | null {
  const read = fieldReader(row);
  const text = (field: string) => asText(read(field)).trim();
  const id = asNumber(read('id'));
  if (id === null) return null;
  const userName = text('userName');
  return {
    id,
    name: `${text('firstName')} ${text('lastName')}`.trim(),
    emails: [text('email'), text('email2'), text('email3')],
    userName,
    active: !/^(false|0)$/i.test(String(read('isActive'))),
    isMachine:
      id === SYSTEM_RESOURCE || asNumber(read('licenseType')) === API_ONLY || isUserName(userName, username),
    defaultRoleId: asNumber(read('defaultServiceDeskRoleID')),
  };
}

/** Autotask keeps a user's name without its domain; both spellings count. */
export function isUserName(userName: string, login: string): boolean {
  return userName !== '' && [plain(login), plain(localPart(login))].includes(plain(userName));
}

export function localPart(login: string): string {
  return login.trim().split('@')[0] ?? '';
}

/** For comparing names and addresses. */
export function plain(text: string): string {
  return text.normalize('NFC').trim().replace(/\s+/g, ' ').toLowerCase();
}
