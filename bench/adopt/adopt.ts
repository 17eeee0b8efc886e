// Uses the built program to adopt a library of films and series that covers all layouts: once to
// fill the cache and once to measure. With --care, each file contains a short text instead of two
// sparse gigabytes. The library is then audited, renamed and restored with undo, and all contents
// are hashed. npm run bench:adopt -- --data DIR [--works 5000] [--list FILE] [--profile FOLDER]
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { systemClock } from "../../src/program/process/clock.ts";
import { openStore } from "../../src/store/open.ts";
import { type Catalogue, type Entry, readCatalogue } from "../accuracy/catalogue.ts";
import { startCatalogue } from "../accuracy/stand-in.ts";
import { careFor } from "./care.ts";
import { FILM_LAYOUTS, type Layout, type MadeFile, SHOW_LAYOUTS, type Work } from "./layouts.ts";
import { makeLibrary, type Outcome, outcomesIn } from "./library.ts";
import { runCommand } from "./run.ts";

const USAGE = `usage: npm run bench:adopt -- --data DIR [--works 5000] [--list FILE] [--profile FOLDER] [--program FILE] [--care]
DIR holds tmdb/*.jsonl.gz, a catalogue. Its README describes the format. It does not come with this program.
--list writes everything that was wrong or not certain to a file, one per line.`;
/** Percentage of works that are films. */
const FILMS_PERCENT = 76;
const MAX_SEASONS = 3;
const MAX_EPISODES = 6;
const LIMITS = { minutes: 10, wrong: 0, certainPercent: 95 };

const { values } = parseArgs({
  options: {
    data: { type: "string" },
    works: { type: "string", default: "5000" },
    list: { type: "string" },
    profile: { type: "string" },
    program: { type: "string", default: "dist/plex-ingest.js" },
    care: { type: "boolean", default: false },
  },
});

/** Picks `count` works with an id and a date, spread over the list. */
function spread(entries: readonly Entry[], count: number): Entry[] {
  const dated = entries.filter(
    ({ id, date, title }) => id < 90_000_000 && date !== "" && /[\p{L}\p{N}]/u.test(title),
  );
  return Array.from(
    { length: Math.min(count, dated.length) },
    (_, at) => dated[Math.floor((at * dated.length) / count)],
  ).filter((one) => one !== undefined);
}

function toWork(
  type: Work["type"],
  { id, title, date, imdb }: Entry,
  seasons?: Work["seasons"],
): Work {
  return { type, id, title, year: Number(date.slice(0, 4)), imdb, seasons };
}

/** A series is represented by its first seasons. */
const seasonsOf = (catalogue: Catalogue, entry: Entry): Work["seasons"] =>
  catalogue
    .seasonsOf(entry)
    .filter(({ season }) => season > 0)
    .slice(0, MAX_SEASONS)
    .map(({ season, episodes }) => ({
      season,
      names: episodes.slice(0, MAX_EPISODES).map(({ name }) => name),
    }));

type Made = { layout: Layout; files: MadeFile[] };

function makeWorks(catalogue: Catalogue, count: number): Made[] {
  const films = Math.round((count * FILMS_PERCENT) / 100);
  const of = (works: readonly Work[], layouts: readonly Layout[]): Made[] =>
    works.flatMap((work, n) => {
      const layout = layouts[n % layouts.length];
      return layout === undefined ? [] : [{ layout, files: layout.make(work, n) }];
    });
  return [
    ...of(
      spread(catalogue.movies, films).map((entry) => toWork("movie", entry)),
      FILM_LAYOUTS,
    ),
    ...of(
      spread(catalogue.series, count - films).map((entry) =>
        toWork("tv", entry, seasonsOf(catalogue, entry)),
      ),
      SHOW_LAYOUTS,
    ),
  ];
}

async function measure(data: string): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "plex-ingest-bench-"));
  const [root, state] = [join(folder, "media"), join(folder, "state")];
  try {
    const catalogue = readCatalogue(data);
    const made = makeWorks(catalogue, Number(values.works));
    makeLibrary(
      root,
      made.flatMap(({ files }) =>
        files.map((file) => (values.care ? { ...file, text: file.text ?? file.path } : file)),
      ),
    );
    await using tmdb = await startCatalogue(catalogue);
    const env = {
      HOME: folder,
      PLEX_MEDIA_ROOT: root,
      PLEX_INGEST_STATE_DIR: state,
      TMDB_URL: `${tmdb.origin}/3`,
      TMDB_API_KEY: "0".repeat(32),
    };
    const cold = await runCommand([values.program, "adopt", "--dry-run", "--json"], env);
    const asked = tmdb.requests.length;
    const profile =
      values.profile === undefined ? [] : ["--cpu-prof", `--cpu-prof-dir=${values.profile}`];
    const warm = await runCommand([...profile, values.program, "adopt", "--yes", "--json"], env);
    const more = tmdb.requests.length - asked;
    if (warm.code !== 0) throw new Error(`adopt exited with ${warm.code}: ${warm.stderr}`);
    const again = await runCommand([values.program, "adopt", "--yes", "--json"], env);
    const files = {
      database: join(state, "plex-ingest.db"),
      lock: join(state, "lock", "engine.lock"),
      backups: state,
    };
    await using store = await openStore(files, {
      mode: "read-only",
      random: Math.random,
      clock: systemClock,
    });
    const outcomes = await outcomesIn(store, root);
    const { wrong, uncertain, rows, said, sure } = judge(made, outcomes);
    console.table(rows);
    const care = values.care ? await careFor(values.program, root, env) : undefined;
    const result = {
      bench: "adopt",
      works: made.length,
      files: made.reduce((sum, { files }) => sum + files.length, 0),
      totals: JSON.parse(warm.stdout) as unknown,
      again: JSON.parse(again.stdout) as unknown,
      wrong: wrong.length,
      certain_percent: Math.round((1000 * sure) / said) / 10,
      seconds: {
        cold: Math.round(cold.seconds),
        warm: Math.round(warm.seconds),
        again: Math.round(again.seconds),
      },
      cpu_seconds: Math.round(warm.cpuSeconds),
      peak_mib: warm.peakMiB,
      requests: { cold: asked, warm: more },
      ...(care && { care }),
    };
    if (values.list !== undefined) writeFileSync(values.list, [...wrong, ...uncertain].join("\n"));
    for (const line of wrong) console.log(line);
    console.log(JSON.stringify(result));
    const isGood =
      wrong.length + (care ? care.changed + care.not_back : 0) <= LIMITS.wrong &&
      result.certain_percent >= LIMITS.certainPercent &&
      warm.seconds <= LIMITS.minutes * 60;
    return isGood ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Counts works. A work is certain if all of its videos are certain. */
function judge(made: readonly Made[], outcomes: ReadonlyMap<string, Outcome>) {
  const [wrong, uncertain]: string[][] = [[], []];
  const rows: Record<string, { works: number; certain: number; waiting: number; wrong: number }> =
    {};
  let [said, sure] = [0, 0];
  for (const { layout, files } of made) {
    const kind = files.some(({ is }) => is?.startsWith("tv/")) ? "series" : "films";
    const row = (rows[`${kind}: ${layout.name}`] ??= {
      works: 0,
      certain: 0,
      waiting: 0,
      wrong: 0,
    });
    const videos = files.filter(({ is }) => is !== undefined);
    if (videos.length === 0) continue;
    row.works++;
    let isSure = true;
    for (const { path, is } of videos) {
      const outcome = outcomes.get(path);
      if (outcome !== undefined && "is" in outcome) {
        if (outcome.is === is) continue;
        wrong?.push(`WRONG ${path}: ${is} was adopted as ${outcome.is}`);
        row.wrong++;
      } else {
        uncertain?.push(
          `${layout.name}: ${path}: ${is}: ${outcome === undefined ? "not found" : `${outcome.held.join()} ${outcome.perhaps ?? ""}`}`,
        );
      }
      isSure = false;
    }
    if (isSure) row.certain++;
    else row.waiting++;
    if (!layout.said) continue;
    said++;
    if (isSure) sure++;
  }
  return { wrong: wrong ?? [], uncertain: uncertain ?? [], rows, said, sure };
}

if (values.data === undefined) {
  console.error(USAGE);
  process.exitCode = 2;
} else {
  process.exitCode = await measure(values.data);
}
