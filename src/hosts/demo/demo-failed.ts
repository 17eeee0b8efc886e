/** Why the demo could not continue: a sentence, and more lines with details. */
export class DemoFailed extends Error {
  override name = "DemoFailed";
  readonly lines: readonly string[];
  constructor(message: string, lines: readonly string[] = [], options?: ErrorOptions) {
    super(message, options);
    this.lines = lines;
  }
}
