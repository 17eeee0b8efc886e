/** Something to choose from. */
export type Choice<T extends string> = { value: T; label: string; hint?: string };

/**
 * How `init` asks a person. Each question may be left, which throws `Left`: whoever asks has
 * written nothing by then. `check` returns what is wrong with an answer, and the question stays.
 */
export type Prompts = {
  begin(title: string): void;
  text(
    question: string,
    options?: { initial?: string; hint?: string; check?: Check },
  ): Promise<string>;
  /** Not shown while it is typed. */
  secret(question: string, options?: { check?: Check }): Promise<string>;
  confirm(question: string, initial: boolean): Promise<boolean>;
  choose<T extends string>(
    question: string,
    choices: readonly Choice<T>[],
    initial?: T,
  ): Promise<T>;
  several<T extends string>(question: string, choices: readonly Choice<T>[]): Promise<T[]>;
  report(kind: "good" | "bad" | "info", text: string): void;
  /** Lines under a title. */
  note(title: string, lines: readonly string[]): void;
  /** Shows that something is going on. */
  busy<T>(text: string, work: () => Promise<T>): Promise<T>;
  end(text: string): void;
};

type Check = (answer: string) => string | undefined;

/** The person left the questions. */
export class Left extends Error {
  override name = "Left";
}
