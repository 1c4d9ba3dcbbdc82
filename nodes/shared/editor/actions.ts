import { ask } from './server';
import { text } from './texts';

/**
 * Wires a button to a route; what the server says appears in the paragraph behind it.
 *
 * @param path fixed, or found when the button is pressed
 * @param then called after an answer
 * @returns takes the answer away
 */
export function action(
  button: JQuery,
  path: string | (() => string),
  body: () => object,
  then: () => void = () => undefined,
): () => void {
  const answer = $('<p class="autotask-signl4-answer" role="status">').hide();
  button.closest('.form-row').after(answer);
  button.on('click', (event) => {
    event.preventDefault();
    void run();
  });
  const run = async () => {
    button.prop('disabled', true);
    answer.removeClass('ok failed').text(text('server.asking')).show();
    const result = await ask(typeof path === 'string' ? path : path(), body());
    answer.addClass(result.ok ? 'ok' : 'failed').text(result.text);
    button.prop('disabled', false);
    then();
  };
  return () => void answer.hide();
}

/** What stands in the fields of a config dialog now, by property. */
export function inputs(...properties: string[]): Record<string, string> {
  const value = (property: string) => String($(`#node-config-input-${property}`).val() ?? '');
  return Object.fromEntries(properties.map((name) => [name, value(name).replace('_ADD_', '')]));
}
