import { Phrase, type Sentence } from "./sentence.ts";
import { type Action, rowOf } from "./table.ts";

// Each host says sentences in its own tongue: commands at a terminal and in logs, calls of tools over MCP, buttons in the
// page.

const said = (given: Sentence, tongue: (action: Action) => string): string =>
  typeof given === "string"
    ? given
    : given.parts.map((part) => (typeof part === "string" ? part : tongue(part))).join("");

/** The line to type; where there is none, what a person does. */
export function commandOf(action: Action): string {
  const { command, person } = rowOf(action);
  return command?.(action) ?? person?.(action) ?? "";
}

const asCommand = (action: Action): string =>
  rowOf(action).command === undefined ? commandOf(action) : `\`${commandOf(action)}\``;

export const inCommands = (given: Sentence): string => said(given, asCommand);

/** Whether two sentences read the same. Each read of a row creates new objects, so `===` is always false. */
export const readsSame = (a: Sentence | undefined, b: Sentence | undefined): boolean =>
  a === undefined || b === undefined ? a === b : inCommands(a) === inCommands(b);

/** Tools that are not offered are not named: a person at a terminal does it then. */
export const inTools = (given: Sentence, isOffered: (tool: string) => boolean): string =>
  said(given, (action) => {
    const { command, tool } = rowOf(action);
    const { tool: name, arguments: all = {}, needs = [] } = tool?.(action) ?? {};
    if (name === undefined || (name !== "" && !isOffered(name)))
      return command === undefined ? commandOf(action) : `${asCommand(action)} at a terminal`;
    const open = needs.join(" and ");
    const named = Object.keys(all).length === 0 ? name : `${name} ${JSON.stringify(all)}`.trim();
    return named === "" ? open : open === "" ? named : `${named} with ${open}`;
  });

/** No tool is named: those are for programs. */
export const inPage = (given: Sentence): string =>
  said(given, (action) => rowOf(action).page?.(action) ?? asCommand(action));

/** The same value with text in place of sentences. */
export type Worded<T> = T extends Phrase
  ? string
  : T extends (...args: never[]) => unknown
    ? T
    : T extends object
      ? { [Key in keyof T]: Worded<T[Key]> }
      : T;

/** An answer with each of its sentences in a tongue. */
export function worded<T>(value: T, tongue: (sentence: Sentence) => string): Worded<T> {
  const inner = (one: unknown): unknown => {
    if (one instanceof Phrase) return tongue(one);
    if (Array.isArray(one)) return one.map(inner);
    if (typeof one !== "object" || one === null) return one;
    return Object.fromEntries(Object.entries(one).map(([key, field]) => [key, inner(field)]));
  };
  return inner(value) as Worded<T>;
}
