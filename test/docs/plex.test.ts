import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { PLEX } from "../support/contract/plex.ts";
import { TMDB } from "../support/contract/tmdb.ts";
import { readSources } from "../support/sources.ts";

const [, section = ""] = readFileSync("docs/reference/plex.md", "utf8").split(
  "## What is proven by what",
);
/** The table's calls, each as `GET /path`. */
const listed = [...section.matchAll(/^\|[^|]+\|/gm)].flatMap(([cell]) =>
  [...cell.matchAll(/`((?:GET|POST|PUT) [^`]+)`/g)].map(([, call = ""]) => call),
);

test("the table of proven calls lists exactly the calls that a stand-in knows", () => {
  const known = [PLEX, TMDB].flatMap(({ rows }) =>
    rows.flatMap(({ methods, path }) =>
      methods.map((method) => `${method} ${path.replace(/^\/3(?=\/|$)/, "") || "/"}`),
    ),
  );
  const ofPlayers = (call: string): string => call.replace(/playback\/\w+$/, "playback/{command}");
  const isOfAccount = (call: string): boolean => call.includes("/api/v2/");
  expect([...new Set(listed)].filter((call) => !isOfAccount(call)).toSorted()).toEqual(
    [...new Set(known.map(ofPlayers))].toSorted(),
  );
  expect(listed.filter(isOfAccount)).toHaveLength(3);
});

/** Addresses in the code that are not requests, or only part of one. */
const NO_CALL = new Set([
  "/allLeaves",
  "/children",
  "/match",
  "/matches",
  "/refresh",
  "/player/",
  "/t/p/",
  "/playQueues/{}",
]);

/** Every address in the code, with `{}` for each inserted value. */
function* addresses(text: string): Generator<string> {
  const code = text.replace(/^\s*(?:\/\/|\/?\*).*$/gm, "");
  for (const [, address = ""] of code.matchAll(/["`](\/[A-Za-z:](?:\$\{[^}`]*\}|[^"`?$\s])*)/g)) {
    yield address.replace(/\$\{[^}]*\}/g, "{}");
  }
}

const isListed = (address: string): boolean => {
  // A value inserted at the end of a name is a query or part of the address.
  const [inner = "", open] = address.split(/(?<!\/)(\{\})$/);
  const form = inner.replace(/[.*+?^$()|[\]\\]/g, "\\$&").replaceAll("{}", "(?:\\{\\w+\\}|\\w+)");
  return listed.some((call) =>
    new RegExp(`^\\w+ ${form}${open === undefined ? "" : "(?:/.*)?"}$`).test(call),
  );
};

test("every Plex and TMDB address in the code is a call in the table", () => {
  const all = ["src/servers/plex", "src/adapters/tmdb"].flatMap((folder) =>
    Object.values(readSources(folder)).flatMap((text) => [...addresses(text)]),
  );
  expect(new Set(all).size).toBeGreaterThan(35);
  expect(all.filter((address) => !NO_CALL.has(address) && !isListed(address))).toEqual([]);
  expect(["/library/everything", "/movie/{}/images", "/tv/{}/season"].filter(isListed)).toEqual([]);
});
