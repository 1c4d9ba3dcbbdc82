type StatusLists = ReturnType<typeof AutotaskSignl4.lists>;

interface Statuses {
  autotask: string;
  ackStatus: unknown;
  closeStatus: unknown;
  reopenStatus: unknown;
  ticketAckStatuses: unknown;
  ticketCloseStatuses: unknown;
}

interface Sync extends EditorNode, Statuses {
  ownerMap: unknown;
  /** The list fields, while the dialog is open. */
  lists?: StatusLists;
}

/** Autotask's own status "Complete": a ticket in it has a completed date, and so is closed. */
const COMPLETE = 5;

RED.nodes.registerType<Sync>('autotask-signl4-sync', {
  category: 'Autotask SIGNL4',
  color: '#C9B8DC',
  icon: 'autotask-signl4-sync.svg',
  inputs: 1,
  outputs: 1,
  paletteLabel: 'status sync',
  defaults: {
    name: { value: '' },
    autotask: { value: '', type: 'autotask-config', required: true },
    signl4: { value: '', type: 'signl4-config', required: true },
    ackStatus: {
      value: 'In Progress',
      validate: function (_value, _options) {
        return verdicts(this as Sync).ackStatus;
      },
    },
    closeStatus: {
      value: '',
      validate: function (_value, _options) {
        return verdicts(this as Sync).closeStatus;
      },
    },
    reopenStatus: {
      value: '',
      validate: function (_value, _options) {
        return verdicts(this as Sync).reopenStatus;
      },
    },
    ticketAckStatuses: {
      value: ['In Progress'],
      validate: function (_value, _options) {
        return verdicts(this as Sync).ticketAckStatuses;
      },
    },
    ticketCloseStatuses: { value: [] },
    ownerAcknowledges: { value: false },
    onLeave: { value: 'keep' },
    annotate: { value: false },
    assignOn: { value: 'acknowledged' },
    assignPolicy: { value: 'if-unassigned' },
    ownerMap: {
      value: [],
      validate: function (value, _options) {
        return AutotaskSignl4.statusRules.ownerMap(value);
      },
    },
  },
  label: function () {
    return this.name || 'status sync';
  },
  labelStyle: function () {
    return this.name ? 'node_label_italic' : '';
  },
  inputLabels: function () {
    return this._('input');
  },
  outputLabels: function () {
    return this._('output');
  },
  oneditprepare: function () {
    AutotaskSignl4.labels(this);
    const account = $('#node-input-autotask');
    const lists = AutotaskSignl4.lists(this, account, $('#autotask-signl4-sync-notice').hide());
    lists.watch(() => warn({ ...this, ...lists.current(), autotask: String(account.val() ?? '') }));
    this.lists = lists;
    AutotaskSignl4.ownerRows($('#autotask-signl4-sync-owners'), this.ownerMap);
    const controls = ['assignOn', 'assignPolicy', 'ownerAcknowledges', 'onLeave', 'annotate'];
    AutotaskSignl4.allowVariables(this, 'node-input', controls);
  },
  oneditsave: function () {
    this.lists?.save(this);
    delete this.lists;
    this.ownerMap = AutotaskSignl4.ownerMapOf($('#autotask-signl4-sync-owners'), this.ownerMap);
  },
  oneditcancel: function () {
    delete this.lists;
  },
});

/** What the statuses that were chosen have to do with each other. */
function verdicts(node: Statuses) {
  const { ticketAckStatuses: acknowledged, ticketCloseStatuses: own } = node;
  const isOwn = !Array.isArray(own) || own.length > 0;
  const closed = isOwn ? own : closedToTriggers(node.autotask);
  const meanings = { acknowledged, closed, options: AutotaskSignl4.remembered(node.autotask, 'status') };
  const rules = AutotaskSignl4.statusRules;
  return {
    ackStatus: rules.ackStatus(node.ackStatus, meanings),
    closeStatus: rules.closeStatus(node.closeStatus, meanings),
    reopenStatus: rules.reopenStatus(node.reopenStatus, meanings),
    ticketAckStatuses: rules.oneMeaning(meanings),
  };
}

/** Shows in the open dialog what the validators will say. */
function warn(statuses: Statuses): void {
  const sentences = Object.values(verdicts(statuses)).filter((verdict) => verdict !== true);
  const lines = sentences.map((sentence) => $('<div>').text(`${sentence}.`));
  $('#autotask-signl4-sync-warning')
    .empty()
    .append(lines)
    .toggle(lines.length > 0);
}

/** What the triggers of the same account call closed, one like the other; `null` where that is not in a list. */
function closedToTriggers(account: string): unknown[] | null {
  const triggers = RED.nodes.filterNodes({ type: 'autotask-ticket-in' }) as Array<
    EditorNode & { autotask?: string; closedStatuses?: unknown }
  >;
  const lists = triggers.filter(({ autotask }) => autotask === account).map((one) => one.closedStatuses);
  return lists.length > 0 && lists.every(Array.isArray) ? [...lists.flat(), COMPLETE] : null;
}
