/** Ends the program with this exit code without a message: the log has it already. */
export class AlreadyReported extends Error {
  override name = "AlreadyReported";
  readonly exitCode: number;
  constructor(exitCode: number, options?: ErrorOptions) {
    super("Already reported.", options);
    this.exitCode = exitCode;
  }
}
