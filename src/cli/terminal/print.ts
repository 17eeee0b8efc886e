import { InvalidArgumentError, Option } from "commander";
import { MEDIA_TYPES } from "../../core/identity.ts";
import type { Io } from "./context.ts";

// Arguments and options that several commands have, each read and checked in one way.

export const integer = (text: string): number => {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError("It must be a whole number.");
  return Number(text);
};
export const between =
  (least: number, most: number) =>
  (text: string): number => {
    const number = integer(text);
    if (number < least || number > most) throw new InvalidArgumentError(`It must be from ${least} to ${most}.`);
    return number;
  };
/** Each once: done twice, the second time would be told as a failure. */
export const ids = (text: string, before: number[] | undefined): number[] => [
  ...new Set([...(before ?? []), integer(text.replace(/^#/, ""))]),
];
export const collect = (text: string, before: string[] | undefined): string[] => [...(before ?? []), text];
export const episodes = (text: string): number[] =>
  text.split(",").flatMap((piece) => {
    const [first = 0, last = first, ...more] = piece.split("-").map(integer);
    if (last < first || last - first > 200 || more.length > 0)
      throw new InvalidArgumentError("Write episodes like 1,2,5-7.");
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });

export const json = (): Option => new Option("--json", "print one JSON object and nothing else");
export const type = (): Option => new Option("--type <type>", "what it is").choices(MEDIA_TYPES);
export const tmdb = (): Option => new Option("--tmdb <id>", "its TMDb id").argParser(between(1, 1e9));
export const limit = (): Option =>
  new Option("--limit <n>", "at most this many").argParser(between(1, 1000)).default(20);

/** One JSON object on stdout: indented for a person, on one line for a program. */
export const printJson = (io: Io, value: unknown): void =>
  io.out(`${JSON.stringify(value, null, io.terminal ? 2 : undefined)}\n`);

export const printLines = (io: Io, lines: readonly string[]): void => io.out(`${lines.join("\n")}\n`);
