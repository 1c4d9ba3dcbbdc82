import { isMet, type Measured } from './numbers.js';

const WIDTHS = [58, 12, 14] as const;

export function heading(): string {
  return line(['', 'measured', 'goal', '']);
}

export function row(measured: Measured): string {
  const { what, value, unit, goal, detail } = measured;
  const shown = `${round(value)} ${unit}`.trim();
  const verdict = isMet(measured) ? 'met' : 'MISSED';
  return line([what, shown, goalText(goal, unit), detail ? `${verdict}   ${detail}` : verdict]);
}

function goalText(goal: Measured['goal'], unit: string): string {
  if ('most' in goal) return `≤ ${goal.most} ${unit}`.trim();
  return 'least' in goal ? `≥ ${goal.least} ${unit}`.trim() : `${goal.exactly} ${unit}`.trim();
}

function line([what, value, goal, rest]: [string, string, string, string]): string {
  return `${what.padEnd(WIDTHS[0])}${value.padStart(WIDTHS[1])}   ${goal.padEnd(WIDTHS[2])}${rest}`.trimEnd();
}

function round(value: number): string {
  return value < 10 ? String(Math.round(value * 100) / 100) : String(Math.round(value));
}
