/** Nodes of Node-RED itself that no flow of the tests has: to load them takes half of a start. */
const unused =
  '10-mqtt 16-range 17-split 18-sort 19-batch 21-httprequest 22-websocket 23-watch 31-tcpin 32-udp 70-CSV 70-HTML 70-JSON 70-XML 70-YAML 80-template 89-delay 89-trigger 90-exec 10-file rbe';

/** Settings that keep a tested Node-RED quiet, quick and off the network. */
export const quietSettings = {
  uiHost: '127.0.0.1',
  flowFile: 'flows.json',
  credentialSecret: 'test',
  telemetry: { enabled: false, updateNotification: false },
  editorTheme: {
    tours: false,
    palette: { catalogues: [] },
    projects: { enabled: false },
    // Megabytes of scripts that no dialog of ours has.
    codeEditor: { lib: 'ace' },
    markdownEditor: { mermaid: { enabled: false } },
  },
  externalModules: { autoInstall: false, palette: { allowInstall: false } },
  diagnostics: { enabled: false, ui: false },
  mdns: { enabled: false },
  nodesExcludes: unused.split(' ').map((name) => `${name}.js`),
  logging: { console: { level: 'info', metrics: false, audit: false } },
};

/** JavaScript source of a value; functions are kept by their own source, so they must be self-contained. */
function toSource(value: unknown): string {
  if (typeof value === 'function') return value.toString();
  if (Array.isArray(value)) return `[${value.map(toSource).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value).map(([key, entry]) => `${JSON.stringify(key)}:${toSource(entry)}`);
    return `{${entries.join(',')}}`;
  }
  return JSON.stringify(value) ?? 'undefined';
}

/** The text of a `settings.js`; what is given replaces the quiet setting of that name. */
export function settingsFile(given: Record<string, unknown>): string {
  return `module.exports = ${toSource({ ...quietSettings, ...given })};\n`;
}
