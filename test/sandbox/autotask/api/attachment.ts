import type { Context } from './context.js';

type Fields = Record<string, unknown>;

/** The content comes with one attachment alone, never with several. */
export function withoutData<T extends Fields>(item: T): T {
  return 'data' in item ? { ...item, data: null } : item;
}

/** One attachment, as the variant `attachmentRead` has it. */
export function attachment({ tenant }: Context, item: Fields): Fields {
  switch (tenant.settings.variants.attachmentRead) {
    case 'items':
      return { items: [item] };
    case 'no contentType':
      return { item: { ...item, contentType: null } };
    case 'no data':
      return { item: withoutData(item) };
    default:
      return { item };
  }
}
