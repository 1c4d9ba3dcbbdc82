import { isVariable } from './entries';
import { text } from './texts';

/**
 * Lets check boxes and selects hold `${NAME}`: a small button beside them swaps the control for a text
 * field, which takes over its id, because Node-RED saves whatever has the id.
 */
export function allowVariables(node: object, prefix: string, properties: readonly string[]): void {
  for (const property of properties) {
    const id = `${prefix}-${property}`;
    const control = $(`#${id}`);
    const stored = (node as Record<string, unknown>)[property];
    const field = $('<input type="text" class="autotask-signl4-variable" placeholder="${NAME}">').hide();
    const button = $('<button type="button" class="red-ui-button red-ui-button-small">$</button>');
    button.attr({ title: text('variable.use'), 'aria-label': text('variable.use') });
    const swap = (on: boolean) => {
      control.toggle(!on).attr('id', on ? null : id);
      field.toggle(on).attr('id', on ? id : null);
      button.toggleClass('selected', on);
    };
    button.addClass('autotask-signl4-variable-button').on('click', () => {
      swap(field.is(':hidden'));
      field.trigger('focus');
    });
    control.after(field).closest('.form-row').append(button);
    if (!isVariable(stored)) continue;
    field.val(String(stored));
    swap(true);
  }
}
