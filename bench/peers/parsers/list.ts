import { join } from "node:path";
import type { Reading } from "../../accuracy/parser-score.ts";
import type { Source } from "../peer.ts";

type Command = { file: string; args: readonly string[]; env?: Record<string, string> };

/** A parser's raw output for a name. */
type Said = Readonly<Record<string, unknown>>;

export type ParserPeer = {
  name: string;
  /** Undefined for our own parser. */
  source: Source | undefined;
  /** True if it reads paths. The other parsers get only the last component. */
  readsPaths: boolean;
  /** Number of generated names that the parser is timed on. Slow parsers get fewer names. */
  names: number;
  /** Reads names as a JSON array, writes `{ cpu_ms, said: [...] }`. */
  command(root: string): Command;
  reading(said: Said): Reading;
};

const numbers = (value: unknown): number[] =>
  [value]
    .flat()
    .flatMap((one) =>
      typeof one === "number" || (typeof one === "string" && one !== "") ? [Number(one)] : [],
    );
const text = (value: unknown): string | null =>
  typeof value === "string" && value !== "" ? value : null;

function readingOf(
  title: unknown,
  year: unknown,
  season: unknown,
  episode: unknown,
  date: unknown,
): Reading {
  const [seasons, episodes] = [numbers(season), numbers(episode)];
  const isEpisode = seasons.length + episodes.length > 0 || text(date) !== null;
  const type = isEpisode ? "episode" : "movie";
  return {
    type,
    title: text(title),
    year: numbers(year)[0] ?? null,
    seasons,
    episodes,
    absolute: [],
    date: text(date),
  };
}

/** Runs `parse`, which `imports` provides, over all names and prints the processor time. */
const inNode = (imports: string, parse: string): Command => ({
  file: process.execPath,
  args: [
    "--input-type=module",
    "-e",
    `import { readFileSync } from "node:fs";
    ${imports}
    const names = JSON.parse(readFileSync(0, "utf8"));
    const before = process.cpuUsage();
    const said = names.map((name) => ${parse});
    const { user, system } = process.cpuUsage(before);
    process.stdout.write(JSON.stringify({ cpu_ms: (user + system) / 1000, said }));`,
  ],
});

const GUESSIT = `
import json, sys, time
from guessit import guessit
names = json.load(sys.stdin)
before = time.process_time()
said = [dict(guessit(name)) for name in names]
used = 1000 * (time.process_time() - before)
json.dump({"cpu_ms": used, "said": said}, sys.stdout, default=str)
`;

const OURS = new URL("../../../src/names/parse/path.ts", import.meta.url).href;

export const PARSERS: readonly ParserPeer[] = [
  {
    name: "plex-ingest",
    source: undefined,
    readsPaths: true,
    names: 20_000,
    command: () => inNode(`import { parsePath } from ${JSON.stringify(OURS)};`, "parsePath(name)"),
    reading: (said) => said as Reading,
  },
  {
    name: "guessit",
    source: {
      debian: [
        "python3-guessit",
        "python3-rebulk",
        "python3-babelfish",
        "python3-dateutil",
        "python3-toposort",
      ],
    },
    readsPaths: true,
    names: 500,
    command: (root) => ({
      // The Python version that Debian's packages are built for.
      file: "/usr/bin/python3",
      args: ["-W", "ignore", "-c", GUESSIT],
      env: { PYTHONPATH: join(root, "usr/lib/python3/dist-packages") },
    }),
    reading: ({ type, title, year, season, episode, date, absolute_episode: absolute }) => ({
      ...readingOf(title, year, season, episode, date),
      type: type === "episode" ? "episode" : "movie",
      absolute: numbers(absolute),
    }),
  },
  {
    name: "@viren070/parse-torrent-title",
    source: { npm: "@viren070/parse-torrent-title@0.9.1" },
    readsPaths: false,
    names: 20_000,
    command: (root) =>
      inNode(
        `const { parseTorrentTitle } = await import(${JSON.stringify(join(root, "@viren070/parse-torrent-title/dist/index.js"))});`,
        "parseTorrentTitle(name)",
      ),
    reading: ({ title, year, seasons, episodes, date }) =>
      readingOf(title, year, seasons, episodes, date),
  },
  {
    name: "@ctrl/video-filename-parser",
    source: { npm: "@ctrl/video-filename-parser@5.4.1" },
    readsPaths: false,
    names: 20_000,
    // This parser must be told whether a name belongs to a series. It is read as a series first,
    // and as a film if no number is found.
    command: (root) =>
      inNode(
        `const { filenameParse } = await import(${JSON.stringify(join(root, "@ctrl/video-filename-parser/dist/src/index.js"))});
        const read = (name) => {
          const show = filenameParse(name, true);
          return show.seasons?.length || show.episodeNumbers?.length || show.airDate ? show : filenameParse(name);
        };`,
        "read(name)",
      ),
    reading: ({ title, year, seasons, episodeNumbers, airDate }) =>
      readingOf(title, year, seasons, episodeNumbers, text(airDate)?.slice(0, 10)),
  },
  {
    name: "parse-torrent-title",
    source: { npm: "parse-torrent-title@3.0.1" },
    readsPaths: false,
    names: 20_000,
    command: (root) =>
      inNode(
        `const { default: { parse } } = await import(${JSON.stringify(join(root, "parse-torrent-title/index.js"))});`,
        "parse(name)",
      ),
    reading: ({ title, year, season, seasons, episode, episodes }) =>
      readingOf(title, year, season ?? seasons, episode ?? episodes, undefined),
  },
];
