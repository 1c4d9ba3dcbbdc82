import type { Values } from './row.js';

/** Roles by name; 110 and 112 are the system's own for timesheets and expenses. */
export const ROLES = { helpDesk: 29683501, levelTwo: 29683502, field: 29683503, retired: 29683504 } as const;

interface Person {
  id: number;
  name: string;
  email: string;
  /** Service desk roles, the default one first. */
  roles: readonly number[];
  more?: Values;
}

/** Technicians and users; the first five share their addresses with the people of SIGNL4's stand-in. */
export const PEOPLE: readonly Person[] = [
  { id: 29680001, name: 'Kim Berger', email: 'kim@sandbox.example', roles: [ROLES.helpDesk, ROLES.levelTwo] },
  { id: 29680002, name: 'Alex Moreau', email: 'alex@sandbox.example', roles: [ROLES.levelTwo] },
  { id: 29680003, name: 'Sam Okafor', email: 'sam@sandbox.example', roles: [ROLES.helpDesk] },
  {
    id: 29680004,
    name: 'Robin Vogel',
    email: 'robin.vogel@sandbox.example',
    roles: [ROLES.field],
    more: { email2: 'robin@sandbox.example' },
  },
  {
    id: 29680005,
    name: 'Toni Lind',
    email: 'toni@sandbox.example',
    roles: [],
    more: { title: 'Dispatcher' },
  },
  {
    id: 29680006,
    name: 'Ina Active',
    email: 'ina@sandbox.example',
    roles: [ROLES.helpDesk],
    more: { isActive: false },
  },
  { id: 29680007, name: 'Pat Shared', email: 'desk@sandbox.example', roles: [ROLES.helpDesk] },
  { id: 29680008, name: 'Jo Shared', email: 'desk@sandbox.example', roles: [ROLES.levelTwo] },
  {
    id: 29680009,
    name: 'Conny Tractor',
    email: 'conny@sandbox.example',
    roles: [ROLES.field],
    more: { licenseType: 8 },
  },
  {
    id: 29680010,
    name: 'Vera Viewer',
    email: 'vera@sandbox.example',
    roles: [],
    more: { licenseType: 6 },
  },
  { id: 29680090, name: 'SIGNL4 API', email: 'api@sandbox.example', roles: [], more: { licenseType: 7 } },
  { id: 29680091, name: 'RMM API', email: 'rmm@sandbox.example', roles: [], more: { licenseType: 7 } },
];
