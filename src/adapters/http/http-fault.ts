/**
 * No usable answer came: refused, cut, late or too large. `why` is a part of a sentence for a person and holds nothing
 * of the request or the answer, so that no key can slip into it.
 */
export class HttpFault extends Error {
  override name = "HttpFault";
  readonly why: string;
  constructor(why: string) {
    super(why);
    this.why = why;
  }
}
