type Lists = ReturnType<typeof AutotaskSignl4.lists>;

interface TicketIn extends EditorNode {
  /** The list fields, while the dialog is open. */
  lists?: Lists;
  poll: unknown;
  callout: unknown;
  webhook: unknown;
}

RED.nodes.registerType<TicketIn>('autotask-ticket-in', {
  category: 'Autotask SIGNL4',
  color: '#9DC9E3',
  icon: 'autotask-signl4-ticket-in.svg',
  inputs: 0,
  outputs: 2,
  paletteLabel: 'ticket in',
  defaults: {
    name: { value: '' },
    autotask: {
      value: '',
      type: 'autotask-config',
      validate: function (this: TicketIn, value, _options) {
        return AutotaskSignl4.valid.account(value, this);
      },
    },
    poll: { value: true },
    interval: {
      value: 30,
      validate: function (value, _options) {
        return AutotaskSignl4.valid.whole(value, 'interval', 10, 3600);
      },
    },
    lookback: {
      value: 60,
      validate: function (value, _options) {
        return AutotaskSignl4.valid.whole(value, 'lookback', 0, 525600);
      },
    },
    publicUrl: {
      value: '',
      validate: function (value, _options) {
        return AutotaskSignl4.valid.address(value, 'publicUrl');
      },
    },
    callout: { value: false },
    webhook: { value: false },
    path: {
      value: '',
      validate: function (value, _options) {
        return AutotaskSignl4.valid.path(value);
      },
    },
    companies: { value: [] },
    queues: { value: [] },
    priorities: { value: [] },
    ticketTypes: { value: [] },
    sources: { value: [] },
    statuses: { value: [1] },
    skipOwn: { value: true },
    query: {
      value: '',
      validate: function (value, _options) {
        return AutotaskSignl4.valid.query(value);
      },
    },
    closedStatuses: { value: [5] },
    onReopen: { value: 'ring' },
    notes: { value: 'never' },
  },
  credentials: {
    calloutUser: { type: 'password' },
    calloutPassword: { type: 'password' },
    webhookSecret: { type: 'password' },
  },
  label: function () {
    return this.name || 'ticket in';
  },
  labelStyle: function () {
    return this.name ? 'node_label_italic' : '';
  },
  outputLabels: function (index) {
    return this._(index === 0 ? 'output.opened' : 'output.changed');
  },
  oneditprepare: function () {
    AutotaskSignl4.labels(this);
    const notice = $('#autotask-ticket-in-notice').hide();
    this.lists = AutotaskSignl4.lists(this, $('#node-input-autotask'), notice);
    AutotaskSignl4.allowVariables(this, 'node-input', [
      'poll',
      'skipOwn',
      'onReopen',
      'notes',
      'callout',
      'webhook',
    ]);
    AutotaskSignl4.readableWhileTyping($('#node-input-calloutUser'));
    for (const section of ['callout', 'webhook', 'more'])
      AutotaskSignl4.unfold(this, $(`#autotask-ticket-in-${section}`));
    AutotaskSignl4.doors(this);
    AutotaskSignl4.action($('#autotask-ticket-in-poll'), `nodes/${this.id}/poll`, () => ({}));
  },
  oneditsave: function () {
    this.lists?.save(this);
    delete this.lists;
  },
  oneditcancel: function () {
    delete this.lists;
  },
});
