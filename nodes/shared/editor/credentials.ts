/** Node-RED shows a stored password as this. */
const stored = '__PWRD__';

/** A user name is kept like a password, but can be read while it is typed. */
export function readableWhileTyping(input: JQuery): void {
  const update = () => input.attr('type', input.val() === stored ? 'password' : 'text');
  input.on('input', update);
  update();
}

/** 32 hexadecimal digits that nobody can guess. */
export function newToken(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
