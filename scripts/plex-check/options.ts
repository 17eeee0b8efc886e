import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { parseArgs } from "node:util";
import { pathMap, paths } from "../../src/bin/config/value-path.ts";
import type { PathMap } from "../../src/core/plan/path-map.ts";

export const USAGE = `npm run check:plex -- --url URL --token-file FILE [--ca-file FILE] [--media-root PATH] [--path-map here=there]
Asks a Plex server one thing after another and says what works. It changes nothing there.
The media roots and the path map are those of PLEX_MEDIA_ROOT and PLEX_PATH_MAP unless stated.`;

export type Options = { url: string; token: string; ca: string | undefined; mediaRoots: string[]; pathMap: PathMap[] };

/** Throws an Error with a sentence about what is wrong. The token is never an argument: those can be read by all. */
export function readOptions(args: readonly string[], env: Readonly<Record<string, string | undefined>>): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      url: { type: "string" },
      "token-file": { type: "string" },
      "ca-file": { type: "string" },
      "media-root": { type: "string" },
      "path-map": { type: "string" },
    },
  });
  const { url, "token-file": tokenFile, "ca-file": caFile } = values;
  if (url === undefined || tokenFile === undefined) throw new Error("--url and --token-file are needed.");
  const roots = values["media-root"] ?? env["PLEX_MEDIA_ROOT"];
  const map = values["path-map"] ?? env["PLEX_PATH_MAP"];
  return {
    url: url.replace(/\/+$/, ""),
    token: readFileSync(tokenFile, "utf8").trim(),
    ca: caFile === undefined ? undefined : readFileSync(caFile, "utf8"),
    mediaRoots: roots ? paths(homedir()).parse(roots) : [],
    pathMap: map ? pathMap(homedir()).parse(map) : [],
  };
}
