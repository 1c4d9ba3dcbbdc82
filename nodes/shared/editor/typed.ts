import { text } from './texts';

const dynamic = ['msg', 'flow', 'global', 'env', 'jsonata'];
const scenarios = ['', 'single_ack', 'multi_ack', 'emergency'];

/** SIGNL4's alerting scenarios for a select, and `present` where it is another one. */
export function scenarioOptions(present: string): Array<{ value: string; label: string }> {
  const values = scenarios.includes(present) ? scenarios : [...scenarios, present];
  return values.map((value) => ({
    value,
    label: scenarios.includes(value) ? text(`scenario.${value || 'none'}`) : value,
  }));
}

/** Makes `property` a typed input whose type is kept in `<property>Type`. */
export function typed(node: object, property: string): void {
  const input = $(`#node-input-${property}`);
  const typeField = $(`#node-input-${property}Type`);
  const stored = String((node as Record<string, unknown>)[property] ?? '');
  const isText = typeField.val() === 'str' || typeField.val() === '';
  const fixed =
    property === 'scenario'
      ? { value: 'str', label: text('scenario.type'), options: scenarioOptions(isText ? stored : '') }
      : 'str';
  input.typedInput({ default: 'str', types: [fixed, ...dynamic], typeField });
}
