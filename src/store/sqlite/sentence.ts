import { commandOf, isAction, Phrase, type Sentence, sentence } from "../../core/actions/sentence.ts";
import type { Action } from "../../core/actions/table.ts";

// Sentences in JSON columns are text, or `{"parts":[…]}` where they name actions; in a text column the same as JSON.

/** For a text column. */
export const sentenceToText = (given: Sentence): string => (typeof given === "string" ? given : JSON.stringify(given));

export const sentenceOfText = (text: string): Sentence =>
  text.startsWith(BEGINS) ? (partsOf(JSON.parse(text)) ?? text) : ofOldText(text);

const BEGINS = '{"parts":[';

/** The fields whose texts are ours; in all others there may be foreign text. */
const OURS: ReadonlySet<string> = new Set(["message", "problem", "problems", "reasons", "left"]);

/** A value of a JSON column with its sentences, where there are any. */
export function withSentences(value: unknown, text: string): unknown {
  if (!text.includes(BEGINS) && !text.includes(OLD_COMMAND)) return value;
  const inner = (one: unknown, isOurs: boolean): unknown => {
    if (typeof one === "string") return isOurs ? ofOldText(one) : one;
    if (Array.isArray(one)) return one.map((each) => inner(each, isOurs));
    if (typeof one !== "object" || one === null) return one;
    return (
      partsOf(one) ?? Object.fromEntries(Object.entries(one).map(([key, each]) => [key, inner(each, OURS.has(key))]))
    );
  };
  return inner(value, false);
}

/** An action of another version is shown as nothing. */
const partsOf = (value: object): Sentence | undefined =>
  "parts" in value && Array.isArray(value.parts) && Object.keys(value).length === 1
    ? new Phrase(value.parts.filter((part): part is string | Action => typeof part === "string" || isAction(part)))
    : undefined;

const OLD_COMMAND = "`plex-ingest ";

/** Until 0.9 sentences were stored with the command in backticks. */
function ofOldText(text: string): Sentence {
  const [first = "", ...others] = text.split(/`(plex-ingest [^`]{1,200})`/);
  return others.length === 0
    ? text
    : others.reduce<Sentence>(
        (before, part, at) =>
          at % 2 === 0 ? sentence`${before}${actionOf(part) ?? `\`${part}\``}` : sentence`${before}${part}`,
        first,
      );
}

/** The action of which this is the command, of those that were ever stored. */
function actionOf(command: string): Action | undefined {
  const [digits] = /\d+/.exec(command) ?? [];
  const id: number | "ID" = digits === undefined ? "ID" : Number(digits);
  const all: Action[] = [
    ...(["status", "history", "torrents", "backlog", "trash list", "doctor", "show"] as const).map((name) => ({
      do: name,
    })),
    { do: "queue", state: "all" },
    { do: "add", paths: [] },
    ...(["show", "retry", "undo", "reject", "process", "ignore", "approve"] as const).map((name) => ({ do: name, id })),
    { do: "approve", id, duplicates: "replace" },
    { do: "approve", id, duplicates: "keep_both" },
  ];
  return all.find((action) => commandOf(action) === command);
}
