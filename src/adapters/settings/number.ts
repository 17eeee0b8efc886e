import { value } from "./variable.ts";

/** In seconds. */
export const DAY = 86_400;

type Bounds = { min: number; max: number };

const within = (number: number, { min, max }: Bounds): number | undefined =>
  number >= min && number <= max ? number : undefined;

export const integer = (bounds: Bounds) =>
  value("integer", `a whole number from ${bounds.min} to ${bounds.max}`, (text) =>
    /^\d{1,15}$/.test(text) ? within(Number(text), bounds) : undefined,
  );

const DECIMAL = /^(?:\d{1,9}(?:\.\d{0,9})?|\.\d{1,9})$/;

/** Written in seconds, `0.5` too; kept in milliseconds. With `zero`, 0 is allowed below `min` and means "off". */
export const seconds = ({ zero = false, ...bounds }: Bounds & { zero?: boolean }) => {
  const allowed = `a number of seconds from ${bounds.min} to ${bounds.max}${zero ? ", or 0 for off" : ""}`;
  return value("seconds, `0.5` too", allowed, (text) => {
    if (!DECIMAL.test(text)) return undefined;
    const number = zero && Number(text) === 0 ? 0 : within(Number(text), bounds);
    return number === undefined ? undefined : Math.round(number * 1000);
  });
};

/** Written from `min` (0) to 1; kept in thousandths, so that a rounding error cannot miss 0.85. */
export const fraction = (min = 0) =>
  value(`${min} to 1`, `a number from ${min} to 1, like 0.85`, (text) => {
    const number = DECIMAL.test(text) ? within(Number(text), { min, max: 1 }) : undefined;
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
  value("size, like `5GiB`", "a size like 5GiB, 500MB or 0", (text) => {
    const [, number = "", unit = ""] = /^(\d{1,12}(?:\.\d{1,6})?) ?([kmgt]?(?:i?b)?)$/i.exec(text) ?? [];
    const size = Math.round(Number(number) * (UNITS.get(unit.toLowerCase()) ?? Number.NaN));
    return number !== "" && Number.isSafeInteger(size) ? size : undefined;
  });

/** Octal, with or without a leading 0. */
export const modeBits = (max: number, example: string) =>
  value("octal", `octal mode bits like ${example}`, (text) => {
    const bits = /^0?[0-7]{3,4}$/.test(text) ? Number.parseInt(text, 8) : Number.NaN;
    return bits <= max ? bits : undefined;
  });
