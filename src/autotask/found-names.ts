import type { Failure } from '../failure.js';
import type { Labelled, RawRecord } from '../types.js';

export interface CompanyName {
  name: string;
  classification: Labelled | null;
}

export interface ContactName {
  name: string;
  email: string;
  phone: string;
}

export interface ResourceName {
  name: string;
  email: string;
}

/** What could be found out; ids without an entry do not exist, must not be seen, or could not be asked for. */
export interface FoundNames {
  companies: ReadonlyMap<number, CompanyName>;
  contacts: ReadonlyMap<number, ContactName>;
  resources: ReadonlyMap<number, ResourceName>;
  /** Why names are missing, one per kind at most. */
  problems: Failure[];
}

/** Company as it is kept: the label of its classification is looked up when it is needed. */
export interface KeptCompany {
  name: string;
  classification: number | null;
}

export function toCompany(row: RawRecord): KeptCompany {
  const { classification } = row;
  return {
    name: text(row['companyName']),
    classification: typeof classification === 'number' ? classification : null,
  };
}

export function toContact(row: RawRecord): ContactName {
  return {
    name: fullName(row),
    email: text(row['emailAddress']),
    phone: text(row['phone']) || text(row['mobilePhone']),
  };
}

export function toResource(row: RawRecord): ResourceName {
  return { name: fullName(row), email: text(row['email']) };
}

function fullName(row: RawRecord): string {
  return `${text(row['firstName'])} ${text(row['lastName'])}`.trim();
}

function text(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}
