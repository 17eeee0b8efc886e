import type { Code } from "../../../core/errors.ts";

type More = { code?: Code; next?: string | undefined; headers?: Readonly<Record<string, string>> };

/** What is answered instead of doing what was asked: a status, one sentence, and a code as tools give it. */
export class Refusal extends Error {
  override name = "Refusal";
  readonly status: number;
  readonly code: Code;
  /** The next step, where it is not part of the message. */
  readonly next: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  constructor(status: number, message: string, { code = "invalid_request", next, headers = {} }: More = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.next = next;
    this.headers = headers;
  }
}
