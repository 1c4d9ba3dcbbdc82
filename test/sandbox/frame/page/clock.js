/** The time of day of an instant, where its reader is. `style` is `medium` with seconds, `short` without. */
export const clock = (iso, style = 'medium') =>
  iso ? new Date(iso).toLocaleTimeString([], { timeStyle: style, hourCycle: 'h23' }) : '';
