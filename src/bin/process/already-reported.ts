/** Ends the program with this exit code; what there is to say was said already, in the log. */
export class Told extends Error {
  override name = "Told";
  readonly exitCode: number;
  constructor(exitCode: number, options?: ErrorOptions) {
    super("Said already.", options);
    this.exitCode = exitCode;
  }
}
