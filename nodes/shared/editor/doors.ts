import { action } from './actions';
import { copyText } from './copy';
import { newToken } from './credentials';
import { read } from './server';

/** What the server knows of a deployed node's doors. */
interface Doors {
  address: string | null;
  /** Where it is reached if the node names no address of its own; `null` where the server does not know. */
  usual: string | null;
  /** What stands in front of them, as a sentence. */
  obstacle: string | null;
  /** What the first body looked like that was not understood. */
  shape: string | null;
}

const prefix = '#autotask-ticket-in-';

/** The part of `ticket in`'s dialog that is about callouts and webhooks. */
export function doors(node: EditorNode): void {
  const field = (name: string) => $(`#node-input-${name}`);
  /** Address of this Node-RED's public side where the dialog names none, and what its variable stands for. */
  let usual = location.origin + (RED.settings.httpNodeRoot || '/');
  let deployed = usual;
  const isOn = (name: string) => field(name).is(':checked') || field(name).attr('type') === 'text';
  const arrange = () => {
    const [callout, webhook] = [isOn('callout'), isOn('webhook')];
    $(`${prefix}wider`).toggle(callout && isOn('poll'));
    $('.autotask-ticket-in-callout').toggle(callout);
    $('.autotask-ticket-in-webhook').toggle(webhook);
    $(`${prefix}doors`).toggle(callout || webhook);
    if (webhook && !field('webhookSecret').val()) field('webhookSecret').val(newToken());
    const given = String(field('publicUrl').val()).trim();
    const own = given.includes('${') ? deployed : given + (RED.settings.httpNodeRoot || '/');
    const base = given === '' ? usual : own;
    const end = String(field('path').val()).trim() || node.id;
    $(`${prefix}address`).val(`${base.replace(/\/+$/, '')}/autotask/${end}`);
  };
  $('#dialog-form').on('change input click', arrange);
  arrange();
  const copy = $(`${prefix}copy`);
  copy.on('click', () => void copyText($(`${prefix}address`), copy));
  for (const button of ['register', 'state', 'remove'])
    action($(prefix + button), `nodes/${node.id}/webhook/${button}`, () => ({}));
  action($(`${prefix}forget`), `nodes/${node.id}/shape/forget`, () => ({}));
  const [obstacle, shape] = [$(`${prefix}obstacle`).hide(), $(`${prefix}shape`).hide()];
  read<Doors>(`nodes/${encodeURIComponent(node.id)}/doors`).then(
    (answer) => {
      if (answer.obstacle) obstacle.text(answer.obstacle).show();
      if (answer.shape) shape.show().find('pre').text(answer.shape);
      usual = answer.usual ?? usual;
      deployed = answer.address?.replace(/\/autotask\/[^/]*$/, '') ?? usual;
      arrange();
    },
    // Not deployed yet: there is nothing to show.
    () => undefined,
  );
}
