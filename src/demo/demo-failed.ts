/** Why the demo could not go on: a sentence, and what else a person may want to read, a line each. */
export class DemoFailed extends Error {
  override name = "DemoFailed";
  readonly lines: readonly string[];
  constructor(message: string, lines: readonly string[] = [], options?: ErrorOptions) {
    super(message, options);
    this.lines = lines;
  }
}
