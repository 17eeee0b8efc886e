import * as clack from "@clack/prompts";
import { wrapLine } from "../../../base/text/wrap.ts";
import { PromptAbort, type Prompts } from "./prompts.ts";

/** Columns used at the start of each line by a symbol and two spaces. */
const GUIDE_COLUMNS = 3;

/** Asks the questions on a terminal. Ctrl-C, Escape and an aborted `signal` end them. */
export function createPrompts(signal: AbortSignal, columns: number): Prompts {
  const wrapped = (text: string): string =>
    text
      .split("\n")
      .flatMap((line) => wrapLine(line, columns - GUIDE_COLUMNS))
      .join("\n");
  const answered = async <T>(asked: Promise<T | symbol>): Promise<T> => {
    const answer = await asked;
    if (typeof answer === "symbol" || clack.isCancel(answer)) throw new PromptAbort();
    return answer;
  };
  return {
    begin: (title) => clack.intro(title),
    text: async (message, { initial = "", hint = "", check } = {}) =>
      (
        await answered<string | undefined>(
          clack.text({
            message,
            initialValue: initial,
            // Enter does not accept a placeholder, so it must not look like a suggested answer.
            placeholder: hint === "" ? "" : `for example ${hint}`,
            validate: (answer) => check?.((answer ?? "").trim()),
            signal,
          }),
        )
      )?.trim() ?? "",
    secret: async (message, { check } = {}) =>
      (
        await answered<string | undefined>(
          clack.password({ message, validate: (answer) => check?.((answer ?? "").trim()), signal }),
        )
      )?.trim() ?? "",
    confirm: (message, initialValue) =>
      answered<boolean>(clack.confirm({ message, initialValue, signal })),
    choose: async (message, choices, initial) => {
      const options = choices.map((choice) => ({ ...choice }));
      const initialValue = initial ?? options[0]?.value;
      const asked = clack.select<string>({
        message,
        options,
        ...(initialValue === undefined ? {} : { initialValue }),
        signal,
      });
      return (await answered(asked)) as (typeof choices)[number]["value"];
    },
    several: async (message, choices) => {
      const options = choices.map((choice) => ({ ...choice }));
      const asked = clack.multiselect<string>({ message, options, required: false, signal });
      return (await answered(asked)) as (typeof choices)[number]["value"][];
    },
    report: (kind, text) => clack.log[SAYS[kind]](wrapped(text)),
    note: (title, lines) => clack.note(lines.join("\n"), title, { format: (line) => line }),
    // clack's spinner is not used, because with it Ctrl-C ends the process with code 0.
    async busy(text, work) {
      clack.log.step(wrapped(`${text} …`));
      return await work();
    },
    end: (text) => clack.outro(text),
  };
}

const SAYS = { good: "success", bad: "warn", info: "message" } as const;
