RED.nodes.registerType<EditorNode>('signl4-config', {
  category: 'config',
  defaults: {
    name: { value: '' },
    baseUrl: {
      value: 'https://connect.signl4.com',
      required: true,
      validate: function (value, _options) {
        return AutotaskSignl4.valid.address(value, 'baseUrl');
      },
    },
    externalIdPrefix: {
      value: 'AT',
      required: true,
      validate: function (value, _options) {
        return AutotaskSignl4.valid.prefix(value);
      },
    },
    plan: { value: 'commercial' },
    apiUser: { value: '' },
    dryRun: { value: false },
    mailAddress: {
      value: '',
      validate: function (value, _options) {
        return AutotaskSignl4.valid.email(value, 'mailAddress');
      },
    },
    smtpHost: { value: '' },
    smtpPort: {
      value: 587,
      validate: function (value, _options) {
        return AutotaskSignl4.valid.whole(value, 'smtpPort', 1, 65535);
      },
    },
    smtpSecurity: { value: 'starttls' },
    mailFrom: {
      value: '',
      validate: function (value, _options) {
        return AutotaskSignl4.valid.email(value, 'mailFrom');
      },
    },
    tls: { value: '', type: 'tls-config', required: false },
    proxy: { value: '', type: 'http proxy', required: false },
  },
  credentials: {
    teamSecret: { type: 'password' },
    apiKey: { type: 'password' },
    eventToken: { type: 'text' },
    smtpUser: { type: 'password' },
    smtpPassword: { type: 'password' },
  },
  label: function () {
    return this.name || 'SIGNL4';
  },
  oneditprepare: function () {
    AutotaskSignl4.labels(this);
    const token = $('#node-config-input-eventToken');
    // With a team secret and without a token, the address of the running flow is one that is derived.
    if (!token.val() && !this.credentials?.['has_teamSecret']) token.val(AutotaskSignl4.newToken());
    AutotaskSignl4.allowVariables(this, 'node-config-input', ['plan', 'dryRun', 'smtpSecurity']);
    AutotaskSignl4.readableWhileTyping($('#node-config-input-smtpUser'));
    AutotaskSignl4.unfold(this, $('#signl4-config-mail'));
    AutotaskSignl4.unfold(this, $('#signl4-config-more'));
    AutotaskSignl4.action($('#signl4-config-test'), 'signl4/test', () => ({
      id: this.id,
      ...AutotaskSignl4.inputs('baseUrl', 'teamSecret', 'apiKey', 'apiUser', 'proxy', 'tls'),
    }));
    AutotaskSignl4.action($('#signl4-config-test-mail'), 'signl4/test-mail', () => ({
      id: this.id,
      ...AutotaskSignl4.inputs('teamSecret', 'mailAddress', 'mailFrom', 'tls'),
      ...AutotaskSignl4.inputs('smtpHost', 'smtpPort', 'smtpSecurity', 'smtpUser', 'smtpPassword'),
    }));
  },
});
