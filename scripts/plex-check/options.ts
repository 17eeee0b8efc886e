import { homedir } from "node:os";
import { parseArgs } from "node:util";
import { pathMap, paths } from "../../src/adapters/settings/path.ts";
import type { PathMap } from "../../src/base/path/path-map.ts";
import { parseGiven, readGiven } from "./read-given.ts";

export const USAGE = `npm run check:plex -- [--url URL] [--token-file FILE] [--ca-file FILE] [--media-root PATH] [--path-map here=there]
                      [--record FILE [--yes]]
Checks a Plex server step by step and reports what works. It changes nothing there.
With --record it shows Plex's answers, with stand-ins for all names, and writes them to a new file. --yes skips the question.
Address, token, media roots and path map default to PLEX_URL, PLEX_TOKEN, PLEX_MEDIA_ROOT and PLEX_PATH_MAP.`;

export type Options = {
  url: string;
  token: string;
  ca: string | undefined;
  mediaRoots: readonly string[];
  pathMap: readonly PathMap[];
  /** The new file for a recording. A recording is made instead of the walk. */
  record: string | undefined;
  yes: boolean | undefined;
};

/** True for the usual help options. */
export const wantsHelp = (args: readonly string[]): boolean =>
  args.some((arg) => arg === "--help" || arg === "-h");

/**
 * Throws an Error with a sentence about the problem. The token is never an argument, because other
 * users can read a process's arguments.
 */
export function readOptions(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      url: { type: "string" },
      "token-file": { type: "string" },
      "ca-file": { type: "string" },
      "media-root": { type: "string" },
      "path-map": { type: "string" },
      record: { type: "string" },
      yes: { type: "boolean" },
    },
  });
  const { url: given, "token-file": tokenFile, "ca-file": caFile } = values;
  const url = given ?? env["PLEX_URL"]?.trim();
  const token =
    tokenFile === undefined
      ? env["PLEX_TOKEN"]?.trim()
      : readGiven("--token-file", tokenFile, "only the token of Plex's owner");
  if (!url || !token) {
    throw new Error(
      "--url and --token-file are required, or PLEX_URL and PLEX_TOKEN in the environment.",
    );
  }
  if (!/^https?:\/\/[^/]/i.test(url) || !URL.canParse(url)) {
    throw new Error(
      `${given === undefined ? "PLEX_URL" : "--url"} is not a valid address. Use the form ` +
        "http://127.0.0.1:32400.",
    );
  }
  const home = homedir();
  const [roots, map] = [values["media-root"], values["path-map"]];
  const { record, yes } = values;
  return {
    record,
    yes,
    url: url.replace(/\/+$/, ""),
    token,
    ca: caFile === undefined ? undefined : readGiven("--ca-file", caFile, "certificates in PEM"),
    mediaRoots:
      (roots === undefined
        ? parseGiven("PLEX_MEDIA_ROOT", paths().schema(home), env["PLEX_MEDIA_ROOT"])
        : parseGiven("--media-root", paths().schema(home), roots)) ?? [],
    pathMap:
      (map === undefined
        ? parseGiven("PLEX_PATH_MAP", pathMap().schema(home), env["PLEX_PATH_MAP"])
        : parseGiven("--path-map", pathMap().schema(home), map)) ?? [],
  };
}
