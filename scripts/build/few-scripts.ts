import { basename } from "node:path";
import { gzipSync } from "node:zlib";
import type { BuildResult } from "esbuild";

type Built = BuildResult<{ metafile: true; write: false }>;
type Script = {
  sources: readonly string[];
  text: string;
  pages: ReadonlySet<string>;
  bytes: number;
};

/**
 * Overhead of one more request in bytes: its own headers, and often the wait for one of six
 * connections.
 */
const REQUEST_BYTES = 3000;
/** Maximum number of scripts that a page loads in addition to its own. */
const MAX_SHARED = 3;
/** Number of requests that each further script costs in the comparison. */
const TOO_MANY_REQUESTS = 3;
/** The headers of a response. */
const ANSWER_BYTES = 350;
/**
 * Content is sent with Brotli. Brotli's output is this fraction of gzip's, but takes ten times as
 * long.
 */
const BROTLI = 0.93;
/** Exponent that gives savings on the largest page the most weight. */
const POWER = 8;

/**
 * Returns the source files that each page (by its own source file) must import, so that it consists
 * of few scripts. esbuild puts all modules that the same set of pages imports into one script. That
 * yields about twenty scripts, and a page would need up to eleven. A browser requests six at a
 * time, and each costs its headers. Scripts are merged in pairs as long as that makes the largest
 * pages smaller.
 */
export function importedTogether(
  { outputFiles, metafile: { outputs } }: Built,
  entry: string,
): Map<string, string[]> {
  const textOf = new Map(outputFiles.map(({ path, text }) => [basename(path), text]));
  const all = Object.entries(outputs).filter(([path]) => path.endsWith(".js"));
  const first = all.find(([, { entryPoint }]) => entryPoint === entry)?.[1].imports[0]?.path;
  const pages = all.flatMap(([path, { entryPoint, imports }]) =>
    entryPoint === undefined || entryPoint === entry
      ? []
      : [
          {
            entryPoint,
            loads: new Set(
              imports.filter(({ kind }) => kind === "import-statement").map((one) => one.path),
            ),
            bytes: sizeOf(textOf.get(basename(path)) ?? ""),
          },
        ],
  );
  let scripts = all
    .filter(([, { entryPoint }]) => entryPoint === undefined)
    .map(([path, { inputs }]): Script => {
      const text = textOf.get(basename(path)) ?? "";
      const users = pages
        .filter(({ loads }) => loads.has(path))
        .map(({ entryPoint }) => entryPoint);
      return {
        sources: Object.keys(inputs),
        text,
        pages: new Set(path === first ? [entry, ...users] : users),
        bytes: sizeOf(text),
      };
    });
  let best = scripts;
  const costOf = (given: readonly Script[]): number =>
    pages
      .map(({ entryPoint, bytes }) => {
        const loaded = given.filter((one) => one.pages.has(entryPoint));
        const tooMany = Math.max(0, loaded.length - MAX_SHARED);
        const requests = loaded.length + tooMany * TOO_MANY_REQUESTS;
        return loaded.reduce((sum, one) => sum + one.bytes, bytes) + requests * REQUEST_BYTES;
      })
      .reduce((sum, bytes) => sum + bytes ** POWER, 0);
  for (let isLess = true; isLess; ) {
    isLess = false;
    let cost = costOf(scripts);
    for (const [one, other] of pairsOf(scripts)) {
      const given = [
        ...scripts.filter((script) => script !== one && script !== other),
        together(one, other),
      ];
      const next = costOf(given);
      if (next >= cost) continue;
      [best, cost, isLess] = [given, next, true];
    }
    scripts = best;
  }
  return new Map(
    [entry, ...pages.map(({ entryPoint }) => entryPoint)].map((page) => [
      page,
      scripts.filter((one) => one.pages.has(page)).flatMap(({ sources }) => sources),
    ]),
  );
}

/** Not rounded up to whole packets: one byte could then regroup all scripts. */
const sizeOf = (text: string): number => BROTLI * gzipSync(text).length + ANSWER_BYTES;

const pairsOf = <T>(all: readonly T[]): [T, T][] =>
  all.flatMap((one, at) => all.slice(at + 1).map((other): [T, T] => [one, other]));

function together(one: Script, other: Script): Script {
  const text = one.text + other.text;
  const sources = [...one.sources, ...other.sources];
  return { sources, text, pages: one.pages.union(other.pages), bytes: sizeOf(text) };
}
