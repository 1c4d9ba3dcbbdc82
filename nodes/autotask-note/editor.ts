interface TicketNote extends EditorNode {
  events: unknown;
}

RED.nodes.registerType<TicketNote>('autotask-note', {
  category: 'Autotask SIGNL4',
  color: '#9DC9E3',
  icon: 'autotask-signl4-note.svg',
  inputs: 1,
  outputs: 1,
  align: 'right',
  paletteLabel: 'ticket note',
  defaults: {
    name: { value: '' },
    autotask: { value: '', type: 'autotask-config', required: true },
    title: {
      value: '',
      validate: function (value, _options) {
        return AutotaskSignl4.valid.template(value, 'title');
      },
    },
    text: {
      value: '',
      validate: function (value, _options) {
        return AutotaskSignl4.valid.template(value, 'message');
      },
    },
    events: {
      value: ['acknowledged', 'closed', 'reopened', 'escalated', 'annotated', 'no-reply', 'no-one-on-duty'],
    },
    noteType: { value: '' },
    publish: { value: 'internal' },
  },
  label: function () {
    return this.name || 'ticket note';
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
    const notice = $('#autotask-note-notice').hide();
    const { events } = this._def.defaults;
    AutotaskSignl4.eventChecks($('#autotask-note-events'), this.events ?? events?.value);
    AutotaskSignl4.choices(this, $('#node-input-autotask'), notice, 'note-options', {
      publish: { value: 'internal', label: this._('option.internal') },
      noteType: { value: '', label: this._('option.first') },
    });
    AutotaskSignl4.allowVariables(this, 'node-input', ['publish', 'noteType']);
  },
  oneditsave: function () {
    this.events = AutotaskSignl4.checkedNames($('#autotask-note-events'), this.events);
  },
});
