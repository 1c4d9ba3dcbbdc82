/** A refusal as Autotask gives it: HTTP status and texts; `field` only where objects are asked for. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly field: string | null = null,
  ) {
    super(message);
  }
}

/** Validation, business rules and rights answer 500 (Autotask developer help, updating data). */
export function refuse(message: string, field: string | null = null): never {
  throw new Refusal(500, message, field);
}
