/**
 * The daemon's log. Each call writes one line for the person who runs the program, so a message is
 * a sentence. `error` adds the error's own text.
 */
export type Log = {
  info(message: string): void;
  warn(message: string): void;
  error(message: string, error?: unknown): void;
};
