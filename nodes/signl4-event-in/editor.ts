interface EventIn extends EditorNode {
  events: unknown;
}

RED.nodes.registerType<EventIn>('signl4-event-in', {
  category: 'Autotask SIGNL4',
  color: '#F2B59B',
  icon: 'autotask-signl4-event-in.svg',
  inputs: 0,
  outputs: 1,
  paletteLabel: 'alert event in',
  defaults: {
    name: { value: '' },
    signl4: { value: '', type: 'signl4-config', required: true },
    receive: { value: 'both' },
    interval: {
      value: 15,
      validate: function (value, _options) {
        return AutotaskSignl4.valid.whole(value, 'interval', 5, 3600);
      },
    },
    publicUrl: {
      value: '',
      validate: function (value, _options) {
        return AutotaskSignl4.valid.address(value, 'publicUrl');
      },
    },
    events: { value: [] },
    foreign: { value: false },
  },
  label: function () {
    return this.name || 'alert event in';
  },
  labelStyle: function () {
    return this.name ? 'node_label_italic' : '';
  },
  outputLabels: function () {
    return this._('output');
  },
  oneditprepare: function () {
    AutotaskSignl4.labels(this);
    const dialog = $('#signl4-event-in-dialog');
    AutotaskSignl4.allEventChecks($('#signl4-event-in-events'), this.events);
    AutotaskSignl4.allowVariables(this, 'node-input', ['receive', 'foreign']);
    AutotaskSignl4.callback({
      account: $('#node-input-signl4'),
      publicUrl: $('#node-input-publicUrl'),
      address: $('#signl4-event-in-address'),
      copy: $('#signl4-event-in-copy'),
      register: $('#signl4-event-in-register'),
      state: $('#signl4-event-in-state'),
    });
    const arrange = () => {
      const receive = String($('#node-input-receive').val());
      dialog
        .toggleClass('without-webhook', receive === 'poll')
        .toggleClass('without-poll', receive === 'webhook');
    };
    dialog.on('change input click', arrange);
    arrange();
  },
  oneditsave: function () {
    this.events = AutotaskSignl4.checkedNames($('#signl4-event-in-events'), this.events);
  },
});
