import { isAbsolute, normalize } from "node:path/posix";
import * as z from "zod";

// What stands in routes.json. Strict: a condition that is misspelt would else hold for everything.

const MOST = 100;
const MOST_RULES = 200;

const word = z.string().trim().min(1, "text that is not empty").max(300, "at most 300 characters");

/** One word or several. */
const oneOrMore = <T>(item: z.ZodType<T, string>) =>
  z.preprocess(
    (value) => (typeof value === "string" ? [value] : value),
    z.array(item).min(1, "at least one entry").max(MOST, `at most ${MOST} entries`),
  );

const resolution = word
  .toLowerCase()
  .transform((text) => (text === "4k" || text === "uhd" ? "2160p" : text.replace(/^(\d+)$/, "$1p")))
  .pipe(z.string().regex(/^(?:480|540|576|720|1080|1440|2160|4320)p$/, "a resolution like 1080p, 2160p or 4k"));

// Without a country it is one of the United States, as TMDb shows it.
const certification = word
  .transform((text) => (/^[a-z]{2}:/i.test(text) ? text : `US:${text}`))
  .pipe(z.string().regex(/^[A-Za-z]{2}:\S.*$/, "a certification like PG-13, or DE:12 with its country"));

const origin = word.toUpperCase().pipe(z.string().regex(/^[A-Z]{2}$/, "a country by its two letters, like JP"));

const path = word
  .refine((text) => isAbsolute(text) && !text.includes("\0") && !text.split("/").includes(".."), "a full path (from /)")
  .transform((text) => normalize(text).replace(/(?<=.)\/+$/, ""));

const rule = z.strictObject({
  library: z.preprocess((value) => (typeof value === "number" ? String(value) : value), word),
  type: z.enum(["movie", "tv"], "movie or tv").optional(),
  resolution: oneOrMore(resolution).optional(),
  genre: oneOrMore(word).optional(),
  certification: oneOrMore(certification).optional(),
  origin: oneOrMore(origin).optional(),
  label: oneOrMore(word).optional(),
  path: oneOrMore(path).optional(),
});

export const CONDITIONS = Object.keys(rule.shape);

export const routesShape = z.strictObject({
  $schema: z.string().optional(),
  rules: z.array(rule).max(MOST_RULES, `at most ${MOST_RULES} rules`),
});
