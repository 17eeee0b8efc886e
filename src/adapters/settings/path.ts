import { delimiter } from "node:path";
import type { PathMap } from "../../base/path/path-map.ts";
import { isOfSystem } from "../../base/path/system-folders.ts";
import { parseFullPath } from "./address-parts.ts";
import { controlled, type ValueReader, value } from "./variable.ts";

export const path = (): ValueReader<string> =>
  controlled("path", value("path", "a full path (starting with / or ~/)", parseFullPath));

const FORM_OF_PATHS = `paths separated by \`${delimiter}\``;
const ALLOWED_PATHS = `one or more full paths (starting with / or ~/), separated by "${delimiter}"`;

/** Paths, separated as in PATH. */
export const paths = (): ValueReader<readonly string[]> => ({
  ...value<readonly string[]>(FORM_OF_PATHS, ALLOWED_PATHS, (text, home) => {
    const parts = text
      .split(delimiter)
      .map((part) => part.trim())
      .filter(Boolean);
    const full = parts.map((part) => parseFullPath(part, home));
    return full.length > 0 && full.every((part) => part !== undefined)
      ? [...new Set(full)]
      : undefined;
  }),
  control: "paths",
  separator: delimiter,
});

/**
 * Like `paths`, for folders from which downloads are filed. Rejects `/` and folders of the system.
 */
export const downloadFolders = (): ValueReader<readonly string[]> => ({
  ...paths(),
  schema: (home) =>
    paths()
      .schema(home)
      .refine((folders) => folders.every((folder) => folder !== "/" && !isOfSystem(folder)), {
        error:
          "It contains the whole disk or a folder of the system. Write only the folders that " +
          "contain downloads.",
        params: { isSentence: true },
      }),
});

/** A full path, or a folder below the first media root, which stays relative. */
export const libraryPath = (): ValueReader<string> =>
  controlled(
    "path",
    value(
      "path",
      "a full path (starting with / or ~/), or a folder below a media root",
      (text, home) => {
        const full = parseFullPath(text, home);
        if (full !== undefined) return full;
        const parts = text.split("/").filter((part) => part !== "" && part !== ".");
        const inside =
          !text.startsWith("~") &&
          !text.includes("\0") &&
          parts.length > 0 &&
          !parts.includes("..");
        return inside ? parts.join("/") : undefined;
      },
    ),
  );

const ALLOWED_PAIRS =
  "here=there pairs of full paths, separated by commas, with each here only once";

/**
 * `here=there`, comma-separated; `there` may be a Windows path. The longest `here` comes first, and
 * each is unique.
 */
export const pathMap = (): ValueReader<readonly PathMap[]> =>
  controlled(
    "pairs",
    value<readonly PathMap[]>("pairs separated by commas", ALLOWED_PAIRS, (text, home) => {
      const pairs = text
        .split(",")
        .map((part) => part.trim())
        .filter(Boolean)
        .map((part) => mappedPair(part, home));
      if (pairs.length === 0 || !pairs.every((mapping) => mapping !== undefined)) return undefined;
      if (new Set(pairs.map(({ here }) => here)).size < pairs.length) return undefined;
      return pairs.toSorted((a, b) => b.here.length - a.here.length);
    }),
  );

function mappedPair(text: string, home: string | undefined): PathMap | undefined {
  const middle = text.indexOf("=");
  const here = middle < 0 ? undefined : parseFullPath(text.slice(0, middle).trim(), home);
  const given = text.slice(middle + 1).trim();
  const there = /^(?:[a-z]:[\\/]|\\\\)[^\0\n]*$/i.test(given)
    ? given
    : parseFullPath(given, undefined);
  return here === undefined || there === undefined ? undefined : { here, there };
}
