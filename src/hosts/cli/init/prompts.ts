/** Something to choose from. */
export type PromptChoice<T extends string> = { value: T; label: string; hint?: string };

/**
 * How `init` asks a person. Each question may be left, which throws `Left`: whoever asks has
 * written nothing by then. `check` returns what is wrong with an answer, and the question stays.
 */
export type Prompts = {
  begin(title: string): void;
  text(
    question: string,
    options?: { initial?: string; hint?: string; check?: AnswerCheck },
  ): Promise<string>;
  /** Not shown while it is typed. */
  secret(question: string, options?: { check?: AnswerCheck }): Promise<string>;
  confirm(question: string, initial: boolean): Promise<boolean>;
  choose<T extends string>(
    question: string,
    choices: readonly PromptChoice<T>[],
    initial?: T,
  ): Promise<T>;
  several<T extends string>(question: string, choices: readonly PromptChoice<T>[]): Promise<T[]>;
  report(kind: "good" | "bad" | "info", text: string): void;
  /** Lines under a title. */
  note(title: string, lines: readonly string[]): void;
  /** Shows that something is going on. */
  busy<T>(text: string, work: () => Promise<T>): Promise<T>;
  end(text: string): void;
};

type AnswerCheck = (answer: string) => string | undefined;

/** The person left the questions. */
export class PromptAbort extends Error {
  override name = "PromptAbort";
}
