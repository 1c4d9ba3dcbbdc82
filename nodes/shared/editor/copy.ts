import { text } from './texts';

/**
 * Copies what stands in a field, and says so. Browsers give the clipboard to https and localhost only; the old way works
 * everywhere.
 */
export async function copyText(field: JQuery, button: JQuery): Promise<void> {
  field.trigger('select');
  try {
    await navigator.clipboard.writeText(String(field.val()));
  } catch {
    document.execCommand('copy');
  }
  const before = button.html();
  button.text(text('callback.copied')).prop('disabled', true);
  setTimeout(() => button.html(before).prop('disabled', false), 1500);
}
