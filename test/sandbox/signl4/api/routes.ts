interface Route<T> {
  method: string;
  parts: string[];
  target: T;
}

/** A table of `METHOD /path/:name`; fixed parts win over named ones, the case of fixed parts does not matter. */
export class Routes<T> {
  #routes: Route<T>[];

  constructor(table: Readonly<Record<string, T>>) {
    this.#routes = Object.entries(table).map(([key, target]) => {
      const [method = '', path = ''] = key.split(' ');
      return { method, parts: path.split('/'), target };
    });
    const names = ({ parts }: Route<T>): number => parts.filter((part) => part.startsWith(':')).length;
    this.#routes.sort((one, other) => names(one) - names(other));
  }

  find(method: string, path: string): { target: T; params: Record<string, string> } | 'other-method' | null {
    const asked = path.replace(/\/$/, '').split('/');
    let isKnown = false;
    for (const route of this.#routes) {
      const params = match(route.parts, asked);
      if (!params) continue;
      if (route.method === method) return { target: route.target, params };
      isKnown = true;
    }
    return isKnown ? 'other-method' : null;
  }
}

function match(parts: readonly string[], asked: readonly string[]): Record<string, string> | null {
  if (parts.length !== asked.length) return null;
  const params: Record<string, string> = {};
  for (const [index, part] of parts.entries()) {
    const value = asked[index] ?? '';
    if (part.startsWith(':') && value !== '') params[part.slice(1)] = value;
    else if (part.toLowerCase() !== value.toLowerCase()) return null;
  }
  return params;
}
