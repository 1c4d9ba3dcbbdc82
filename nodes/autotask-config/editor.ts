import { publish } from '../shared/editor/index';

interface AutotaskConfig extends EditorNode {
  zoneUrl: string;
}

publish();

RED.nodes.registerType<AutotaskConfig>('autotask-config', {
  category: 'config',
  defaults: {
    name: { value: '' },
    zoneUrl: {
      value: '',
      validate: function (value, _options) {
        return AutotaskSignl4.valid.address(value, 'zoneUrl');
      },
    },
    discoveryUrl: {
      value: '',
      validate: function (value, _options) {
        return AutotaskSignl4.valid.address(value, 'discoveryUrl');
      },
    },
    hourlyBudget: {
      value: 1000,
      validate: function (value, _options) {
        return AutotaskSignl4.valid.whole(value, 'hourlyBudget', 1, 10000);
      },
    },
    threads: {
      value: 2,
      validate: function (value, _options) {
        return AutotaskSignl4.valid.whole(value, 'threads', 1, 3);
      },
    },
    impersonate: { value: false },
    timeZone: { value: '' },
    language: { value: '' },
    dryRun: { value: false },
    tls: { value: '', type: 'tls-config', required: false },
    proxy: { value: '', type: 'http proxy', required: false },
  },
  credentials: {
    username: { type: 'password' },
    secret: { type: 'password' },
    integrationCode: { type: 'password' },
  },
  label: function () {
    return this.name || 'Autotask';
  },
  oneditprepare: function () {
    AutotaskSignl4.labels(this);
    const form = $('#autotask-config-form');
    AutotaskSignl4.readableWhileTyping($('#node-config-input-username'));
    AutotaskSignl4.allowVariables(this, 'node-config-input', ['dryRun', 'impersonate']);
    for (const section of form.find('details').toArray()) AutotaskSignl4.unfold(this, $(section));
    AutotaskSignl4.action($('#autotask-config-test'), 'autotask/test', () => ({
      id: this.id,
      ...AutotaskSignl4.inputs(
        'username',
        'secret',
        'integrationCode',
        'zoneUrl',
        'discoveryUrl',
        'proxy',
        'tls',
      ),
    }));
  },
});
