export type PromptChoice<T extends string> = { value: T; label: string; hint?: string };

/**
 * Questions that `init` asks. A person can leave at any question, which throws `PromptAbort`;
 * nothing that depends on the answer has been written at that point. `check` returns the problem
 * with an answer, and the question is then asked again.
 */
export type Prompts = {
  begin(title: string): void;
  text(
    question: string,
    options?: { initial?: string; hint?: string; check?: AnswerCheck },
  ): Promise<string>;
  /** Asks for an answer that is not shown while it is typed. */
  secret(question: string, options?: { check?: AnswerCheck }): Promise<string>;
  confirm(question: string, initial: boolean): Promise<boolean>;
  choose<T extends string>(
    question: string,
    choices: readonly PromptChoice<T>[],
    initial?: T,
  ): Promise<T>;
  several<T extends string>(question: string, choices: readonly PromptChoice<T>[]): Promise<T[]>;
  report(kind: "good" | "bad" | "info", text: string): void;
  /** Shows lines under a title. */
  note(title: string, lines: readonly string[]): void;
  /** Shows that work is in progress. */
  busy<T>(text: string, work: () => Promise<T>): Promise<T>;
  end(text: string): void;
};

type AnswerCheck = (answer: string) => string | undefined;

/** The person left the questions before the end. */
export class PromptAbort extends Error {
  override name = "PromptAbort";
}
