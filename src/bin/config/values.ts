import * as z from "zod";
import { nearest } from "./suggest.ts";
import type { Variable } from "./variable.ts";

// More is no setting, and must not cost time; Linux takes no longer variable than twice this.
const LONGEST = 64 * 1024;

/** A value read from text; `allowed` is said when `parse` answers undefined. */
export const value = <T>(allowed: string, parse: (text: string) => T | undefined) =>
  z.string().transform((text, context): T => {
    const parsed = text.length > LONGEST ? undefined : parse(text);
    if (parsed !== undefined) return parsed;
    context.addIssue({ code: "custom", message: allowed });
    return z.NEVER;
  });

const WORDS = new Map([
  ...["true", "1", "yes", "on"].map((word) => [word, true] as const),
  ...["false", "0", "no", "off"].map((word) => [word, false] as const),
]);

export const boolean = () => value("true or false (also 1/0, yes/no, on/off)", (text) => WORDS.get(text.toLowerCase()));

/** Comma-separated, without empty or repeated entries. */
export const items = (text: string): string[] => [
  ...new Set(
    text
      .split(",")
      .map((item) => item.trim())
      .filter(Boolean),
  ),
];

export const text = (allowed: string, form: RegExp) =>
  value(allowed, (given) => (form.test(given) ? given : undefined));

type Bounds = { min: number; max: number };

const within = (number: number, { min, max }: Bounds): number | undefined =>
  number >= min && number <= max ? number : undefined;

export const integer = (bounds: Bounds) =>
  value(`a whole number from ${bounds.min} to ${bounds.max}`, (text) =>
    /^\d{1,15}$/.test(text) ? within(Number(text), bounds) : undefined,
  );

const DECIMAL = /^(?:\d{1,9}(?:\.\d{0,9})?|\.\d{1,9})$/;

/** Written in seconds, `0.5` too; kept in milliseconds. */
export const seconds = (bounds: Bounds) =>
  value(`a number of seconds from ${bounds.min} to ${bounds.max}`, (text) => {
    const number = DECIMAL.test(text) ? within(Number(text), bounds) : undefined;
    return number === undefined ? undefined : Math.round(number * 1000);
  });

/** Written from 0 to 1; kept in thousandths: 0.85 must not be missed by a rounding error. */
export const fraction = () =>
  value("a number from 0 to 1, like 0.85", (text) => {
    const number = DECIMAL.test(text) ? within(Number(text), { min: 0, max: 1 }) : undefined;
    return number === undefined ? undefined : Math.round(number * 1000);
  });

const UNITS = new Map([
  ["", 1],
  ["b", 1],
  ...["k", "m", "g", "t"].flatMap((letter, at) => [
    [letter, 1024 ** (at + 1)] as const,
    [`${letter}ib`, 1024 ** (at + 1)] as const,
    [`${letter}b`, 1000 ** (at + 1)] as const,
  ]),
]);

export const bytes = () =>
  value("a size like 5GiB, 500MB or 0", (text) => {
    const [, number = "", unit = ""] = /^(\d{1,12}(?:\.\d{1,6})?) ?([kmgt]?(?:i?b)?)$/i.exec(text) ?? [];
    const size = Math.round(Number(number) * (UNITS.get(unit.toLowerCase()) ?? Number.NaN));
    return number !== "" && Number.isSafeInteger(size) ? size : undefined;
  });

/** Octal, with or without a leading 0. */
export const modeBits = (most: number, example: string) =>
  value(`octal mode bits like ${example}`, (text) => {
    const bits = /^0?[0-7]{3,4}$/.test(text) ? Number.parseInt(text, 8) : Number.NaN;
    return bits <= most ? bits : undefined;
  });

/** One of the variable's choices, in any case. */
export function choice<const T extends string>({ choices }: Variable & { choices: readonly T[] }) {
  return value(`one of ${choices.join(", ")}`, (text) => oneOf(choices, text));
}

/** Some of the variable's choices, comma-separated; `all` is every one. */
export function choiceList<const T extends string>({ choices }: Variable & { choices: readonly T[] }) {
  return value(`some of ${choices.join(", ")}, separated by commas, or all`, (text) => {
    if (text.toLowerCase() === "all") return [...choices];
    const chosen = items(text).map((item) => oneOf(choices, item));
    return chosen.length > 0 && chosen.every((item) => item !== undefined) ? [...new Set(chosen)] : undefined;
  });
}

/** The choice that was probably meant, for each entry of `text` that is none. */
export function meant({ choices }: Variable, text: string): string | undefined {
  if (choices === undefined) return undefined;
  const words = items(text.slice(0, 300).toLowerCase()).filter((word) => !choices.includes(word));
  return words.map((word) => nearest(word, choices)).find((word) => word !== undefined);
}

function oneOf<T extends string>(choices: readonly T[], text: string): T | undefined {
  return choices.find((choice) => choice === text.toLowerCase());
}

/**
 * An http or https address without a slash at its end. One with a user name, query or fragment is refused: these carry
 * passwords and tokens, and addresses are shown.
 */
export const url = () =>
  value("an http:// or https:// address without user name, password or query", (text) => {
    const address = parse(text);
    if (!address || !/^https?:$/.test(address.protocol) || !/^https?:\/\//i.test(text)) return undefined;
    if (address.username || address.password || address.search || address.hash) return undefined;
    return address.href.replace(/\/+$/, "");
  });

export const redisUrl = () =>
  value("a redis:// or rediss:// address", (text) => {
    const address = parse(text);
    return address && /^rediss?:$/.test(address.protocol) && address.hostname ? text : undefined;
  });

function parse(text: string): URL | undefined {
  return text.length <= 2000 && !/[\s\0]/.test(text) ? (URL.parse(text) ?? undefined) : undefined;
}
