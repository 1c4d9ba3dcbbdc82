interface AlertOut extends EditorNode {
  transport: unknown;
  priorityMap: unknown;
  details: unknown;
}

RED.nodes.registerType<AlertOut>('signl4-alert-out', {
  category: 'Autotask SIGNL4',
  color: '#F2B59B',
  icon: 'autotask-signl4-alert-out.svg',
  inputs: 1,
  outputs: 1,
  align: 'right',
  paletteLabel: 'alert out',
  defaults: {
    name: { value: '' },
    signl4: { value: '', type: 'signl4-config', required: true },
    transport: { value: 'webhook' },
    fallback: {
      value: '',
      validate: function (value, _options) {
        // In the open dialog, what is chosen there counts.
        const chosen = $('#node-input-transport').val() ?? (this as unknown as AlertOut).transport;
        return AutotaskSignl4.valid.anotherWay(value, chosen);
      },
    },
    fallbackAfter: {
      value: 120,
      validate: function (value, _options) {
        return AutotaskSignl4.valid.whole(value, 'fallbackAfter', 1, 86400);
      },
    },
    title: {
      value: '{{priority.label}} {{company.name}}: {{title}}',
      validate: function (value, _options) {
        return AutotaskSignl4.valid.template(value, 'title');
      },
    },
    message: {
      value: '',
      validate: function (value, _options) {
        return AutotaskSignl4.valid.template(value, 'message');
      },
    },
    service: { value: '' },
    serviceType: { value: 'str' },
    scenario: { value: '' },
    scenarioType: { value: 'str' },
    priorityMap: { value: [] },
    location: { value: '' },
    locationType: { value: 'str' },
    filtering: { value: false },
    details: { value: ['number', 'contact', 'phone', 'queue', 'due', 'link'] },
    attachments: { value: false },
  },
  label: function () {
    return this.name || 'alert out';
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
    AutotaskSignl4.typed(this, 'service');
    AutotaskSignl4.typed(this, 'scenario');
    AutotaskSignl4.typed(this, 'location');
    AutotaskSignl4.priorityRows($('#signl4-alert-out-rows'), this.priorityMap, accountsOf(this));
    AutotaskSignl4.detailChecks($('#signl4-alert-out-details'), this.details);
    AutotaskSignl4.allowVariables(this, 'node-input', ['attachments', 'transport', 'fallback', 'filtering']);
    AutotaskSignl4.unfold(this, $('#signl4-alert-out-way'));
    AutotaskSignl4.unfold(this, $('#signl4-alert-out-more'));
  },
  oneditsave: function () {
    this.priorityMap = AutotaskSignl4.priorityMapOf($('#signl4-alert-out-rows'), this.priorityMap);
    this.details = AutotaskSignl4.checkedNames($('#signl4-alert-out-details'), this.details);
  },
});

/** The Autotask accounts whose tickets can reach this node: those before it, else all. */
function accountsOf(node: EditorNode): string[] {
  const accounts = (nodes: EditorNode[]) =>
    nodes.flatMap((other) => (other as { autotask?: string }).autotask || []);
  const before = accounts(RED.nodes.getAllUpstreamNodes(node));
  return before.length > 0 ? before : accounts(RED.nodes.filterNodes({ type: 'autotask-ticket-in' }));
}
