import * as z from "zod";
import { parseWorkReference } from "../../core/work-reference.ts";
import {
  type OwnTitle,
  type OwnWords,
  readOwnWords,
  splitWords,
  titleKey,
} from "../../names/index.ts";
import {
  createOwnFile,
  type OwnFile,
  type OwnFileKind,
  type OwnFiles,
  type ParsedOwnFile,
  parseOwnJson,
} from "./own-file.ts";

const MAX_ENTRIES = 1000;
const MAX_CHARS = 300;

const NO_WORDS: OwnWords = { tags: [], groups: [], titles: [] };

const text = z
  .string()
  .trim()
  .min(1, "non-empty text")
  .max(MAX_CHARS, `at most ${MAX_CHARS} characters`);

/**
 * Splits the text into words in the same way as names. Numbers, season and episode numbers, and
 * years are rejected.
 */
const spelling = text
  .transform((given) => splitWords(given).join(" "))
  .refine(
    (word) => word.length > 1 && !/^(?:\d+|[se]\d+(?:[ex]\d+)*|\d+x\d+)$/.test(word),
    "a word of at least two characters that is not a number, season or episode",
  );

const spellings = z.array(spelling).max(MAX_ENTRIES, `at most ${MAX_ENTRIES} entries`).default([]);

const WORK = "a work like tv:71446 or movie:603, or the address of its page on themoviedb.org";

const work = text.transform((given, context): Pick<OwnTitle, "type" | "tmdbId"> => {
  const [, kind, id] = /^(tv|movie):(\d{1,9})$/.exec(given) ?? [];
  const named =
    kind === undefined
      ? parseWorkReference(given)
      : { kind: "tmdb" as const, id: Number(id), type: kind };
  if (named.kind === "tmdb" && named.id > 0 && (named.type === "tv" || named.type === "movie")) {
    return { type: named.type, tmdbId: named.id };
  }
  context.addIssue({ code: "custom", message: WORK });
  return z.NEVER;
});

const YEAR = /^(.*\S) ?\(((?:18|19|20)\d\d)\)$/;

const titles = z
  .record(text, work)
  .default({})
  .transform((record, context): OwnTitle[] => {
    const seen = new Map<string, string>();
    return Object.entries(record).map(([title, meant]) => {
      const [, alone = title, year] = YEAR.exec(title) ?? [];
      const key = titleKey(alone);
      const before = seen.get(`${key}/${year}`);
      seen.set(`${key}/${year}`, title);
      if (key === "") {
        context.addIssue({
          code: "custom",
          path: [title],
          message: "a title with letters or digits",
        });
      }
      if (before !== undefined) {
        context.addIssue({
          code: "custom",
          path: [title],
          message: `each title once; this one is read as ${before}`,
        });
      }
      return { title, key, ...(year === undefined ? {} : { year: Number(year) }), ...meant };
    });
  });

const shape = z.strictObject({
  $schema: z.string().optional(),
  tags: spellings,
  groups: spellings,
  titles,
});

/** Returns the location of a problem in the file. Entries are counted from 1. */
const whereOf = ([list, entry]: readonly PropertyKey[]): string =>
  [list, typeof entry === "number" ? entry + 1 : entry]
    .filter((part) => part !== undefined)
    .join(" ");

function parseWords(json: string): ParsedOwnFile<OwnWords> {
  return parseOwnJson(json, shape, {
    example: '{ "tags": [ … ], "groups": [ … ], "titles": { … } }',
    whereOf,
    keysAt: () => ["tags", "groups", "titles"],
    expected: (what, where) =>
      where === "titles"
        ? "titles, each with its work"
        : what === "array"
          ? "a list of texts"
          : what === "string"
            ? "text"
            : `an ${what}`,
  });
}

export const WORDS: OwnFileKind<OwnWords> = {
  name: "words.json",
  none: NO_WORDS,
  earlier: "The earlier words stay",
  parse: parseWords,
};

export const formatWordCounts = ({ tags, groups, titles }: OwnWords): string =>
  `tags ${tags.length}, groups ${groups.length}, titles ${titles.length}`;

/**
 * Reads a person's own words. Calling `value` puts them in force everywhere this process parses
 * names.
 */
export function createWords(paths: readonly string[], files: OwnFiles): OwnFile<OwnWords> {
  const file = createOwnFile(WORDS, paths, files);
  return {
    ...file,
    value() {
      const words = file.value();
      readOwnWords(words);
      return words;
    },
  };
}
