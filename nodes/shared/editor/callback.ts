import { action } from './actions';
import { copyText } from './copy';
import { read } from './server';
import { text } from './texts';

/** What the server knows of the callback address. */
interface Callback {
  /** `null` without an address of this Node-RED as seen from outside. */
  url: string | null;
  path: string;
  /** How it stands at SIGNL4, in words. */
  text: string;
  ok: boolean;
}

interface Parts {
  /** Select of the SIGNL4 configuration, and the field of the public address. */
  account: JQuery;
  publicUrl: JQuery;
  /** Shows the address; nothing can be typed into it. */
  address: JQuery;
  copy: JQuery;
  register: JQuery;
  state: JQuery;
}

/** Shows the address that SIGNL4 has to report to, and how that stands; the button registers it. */
export function callback({ account, publicUrl, address, copy, register, state }: Parts): void {
  const chosen = () => String(account.val() ?? '').replace('_ADD_', '');
  const typed = () => String(publicUrl.val() ?? '');
  const path = (verb: string) => `signl4/${encodeURIComponent(chosen())}/${verb}`;
  let asked = 0;
  const show = async () => {
    const mine = (asked += 1);
    address.val('');
    say(state.removeClass('ok failed'), chosen() === '' ? '' : text('server.asking'));
    copy.add(register).prop('disabled', true);
    const found = await lookUp(chosen(), `${path('callback')}?${$.param({ publicUrl: typed() })}`);
    if (mine !== asked) return;
    const url = found.url ?? (found.path && window.location.origin + found.path);
    address.val(url);
    copy.prop('disabled', url === '');
    register.prop('disabled', found.url === null);
    say(state.toggleClass('failed', !found.ok), found.text);
  };
  account.add(publicUrl).on('change', () => {
    forget();
    void show();
  });
  copy.on('click', () => void copyText(address, copy));
  // What the button says is newer than what stood there before.
  const body = () => ({ publicUrl: typed() });
  const forget = action(
    register,
    () => path('register'),
    body,
    () => say(state, ''),
  );
  void show();
}

async function lookUp(account: string, path: string): Promise<Callback> {
  if (account === '') return { url: null, path: '', text: '', ok: true };
  try {
    return await read<Callback>(path);
  } catch (problem) {
    return { url: null, path: '', text: (problem as Error).message, ok: false };
  }
}

function say(paragraph: JQuery, sentence: string): void {
  paragraph.text(sentence).toggle(sentence !== '');
}
