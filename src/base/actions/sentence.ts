import { cleanText } from "../text/clean-text.ts";
import { ACTIONS, type Action, rowOf } from "./table.ts";
import { type ToolReach, toReachedCall } from "./tool-reach.ts";

/**
 * A sentence in parts, some of which are actions. It has no `toString`, because each host renders
 * it in its own form (see below). The linter rejects it inside other text. The database stores it
 * as JSON, see `store/sqlite/sentence.ts`.
 */
export class Phrase {
  readonly parts: readonly (string | Action)[];
  constructor(parts: readonly (string | Action)[]) {
    this.parts = parts;
  }
}

/** Text for a person or a client. The actions that it mentions are included as data. */
export type Sentence = string | Phrase;

type PhraseValue = Sentence | Action | number;

/**
 * Builds a sentence from a template, with actions in the places that name them: `` sentence`See ${{
 * do: "show", id }}.` ``
 */
export const sentence = (texts: readonly string[], ...values: readonly PhraseValue[]): Sentence =>
  united(texts.flatMap((text, index) => [text, ...partsOf(values[index] ?? "")]));

/** Joins sentences. Skips missing and empty sentences. */
export const joinSentences = (all: readonly (Sentence | undefined)[], between = " "): Sentence =>
  united(
    all
      .filter(
        (sentencePart): sentencePart is Sentence =>
          sentencePart !== undefined && sentencePart !== "",
      )
      .flatMap((sentencePart, index) => [index === 0 ? "" : between, ...partsOf(sentencePart)]),
  );

/** Joins a message and the hint about what to do next. */
export const withHint = ({ said, hint }: { said: Sentence; hint: Sentence }): Sentence =>
  sentence`${said} ${hint}`;

/** Applies `change` to each part that is not an action. */
export const mapText = (given: Sentence, change: (text: string) => string): Sentence =>
  typeof given === "string"
    ? change(given)
    : new Phrase(given.parts.map((part) => (typeof part === "string" ? change(part) : part)));

export const cleanSentence = (given: Sentence, maxChars?: number): Sentence =>
  mapText(given, (text) => cleanText(text, maxChars));

/** True if a value from a history entry or a row is a sentence. */
export const isSentence = (value: unknown): value is Sentence =>
  typeof value === "string" || value instanceof Phrase;

/** True if a part of a parsed object is an action that this version supports. */
export const isAction = (value: unknown): value is Action =>
  typeof value === "object" &&
  value !== null &&
  "do" in value &&
  Object.hasOwn(ACTIONS, String(value.do));

function partsOf(value: PhraseValue): readonly (string | Action)[] {
  if (value instanceof Phrase) return value.parts;
  return [typeof value === "number" ? String(value) : value];
}

/** Merges adjacent texts. A result without actions becomes a plain string. */
function united(parts: readonly (string | Action)[]): Sentence {
  const all: (string | Action)[] = [];
  for (const part of parts) {
    const last = all.at(-1);
    if (typeof part === "string" && typeof last === "string") all[all.length - 1] = last + part;
    else if (part !== "") all.push(part);
  }
  const [only = "", ...others] = all;
  return others.length === 0 && typeof only === "string" ? only : new Phrase(all);
}

// Each host renders the actions in sentences in its own form: commands at a terminal and in logs,
// tool calls over MCP, buttons on the page.

const render = (given: Sentence, tongue: (action: Action) => string): string =>
  typeof given === "string"
    ? given
    : given.parts.map((part) => (typeof part === "string" ? part : tongue(part))).join("");

/** Returns the command to type. If there is no command, returns what the user should do. */
export function commandOf(action: Action): string {
  const { command, person } = rowOf(action);
  return command?.(action) ?? person?.(action) ?? "";
}

const asCommand = (action: Action): string =>
  rowOf(action).command === undefined ? commandOf(action) : `\`${commandOf(action)}\``;

export const toCommandText = (given: Sentence): string => render(given, asCommand);

/**
 * True if two sentences have the same text. Each read of a row creates new objects, so `===` is
 * always false.
 */
export const readsSame = (a: Sentence | undefined, b: Sentence | undefined): boolean =>
  a === undefined || b === undefined ? a === b : toCommandText(a) === toCommandText(b);

/**
 * Does not name tools that are not offered. Instead, names the command that a person types at a
 * terminal.
 */
export const toToolText = (given: Sentence, reachOf: (tool: string) => ToolReach): string =>
  render(given, (action) => {
    const { command, tool } = rowOf(action);
    const { tool: wanted, arguments: asked = {}, needs = [] } = tool?.(action) ?? {};
    const reach = wanted === undefined ? false : wanted === "" || reachOf(wanted);
    if (wanted === undefined || reach === false) {
      return command === undefined ? commandOf(action) : `${asCommand(action)} at a terminal`;
    }
    const { tool: name, arguments: all } = toReachedCall({ tool: wanted, arguments: asked }, reach);
    const open = `${needs.join(" and ")}${needs.length > 0 && reach !== true ? " in arguments" : ""}`;
    const named = Object.keys(all).length === 0 ? name : `${name} ${JSON.stringify(all)}`.trim();
    return named === "" ? open : open === "" ? named : `${named} with ${open}`;
  });

/** Names no tools, because tools are for programs. */
export const toPageText = (given: Sentence): string =>
  render(given, (action) => rowOf(action).page?.(action) ?? asCommand(action));

/** The same type with strings in place of sentences. */
export type TextForm<T> = T extends Phrase
  ? string
  : T extends (...args: never[]) => unknown
    ? T
    : T extends object
      ? { [Key in keyof T]: TextForm<T[Key]> }
      : T;

/** Replaces each sentence in a response with its rendered text. */
export function translateSentences<T>(
  value: T,
  tongue: (sentence: Sentence) => string,
): TextForm<T> {
  const inner = (replace: unknown): unknown => {
    if (replace instanceof Phrase) return tongue(replace);
    if (Array.isArray(replace)) return replace.map(inner);
    if (typeof replace !== "object" || replace === null) return replace;
    return Object.fromEntries(Object.entries(replace).map(([key, field]) => [key, inner(field)]));
  };
  return inner(value) as TextForm<T>;
}
