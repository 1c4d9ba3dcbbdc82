/**
 * Why a body tells nothing: `names` are those that JavaScript's objects reserve, `too-many` are elements or values,
 * `entities` are document types and definitions of entities.
 */
export type CalloutProblem =
  | 'empty'
  | 'too-large'
  | 'binary'
  | 'encoding'
  | 'entities'
  | 'too-deep'
  | 'too-many'
  | 'names'
  | 'not-xml'
  | 'not-json'
  | 'no-ticket';

/** Ends the reading of a body; leaves this room only as the `reason` of `parseCallout`. */
export class Unreadable extends Error {
  constructor(readonly reason: CalloutProblem) {
    super(reason);
    this.name = 'Unreadable';
  }
}
