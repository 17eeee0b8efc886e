import { createHash, randomUUID } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { readFileLength } from "../../src/adapters/fs/read/file-length.ts";
import { recordAdopted } from "../../src/app/adopt/record.ts";
import { fileRelease } from "../../src/app/file/file-release.ts";
import { createRenameDesk } from "../../src/app/rename/desk.ts";
import type { Identity } from "../../src/base/identity.ts";
import type { EpisodeMapping } from "../../src/base/item.ts";
import type { NameTemplates } from "../../src/core/plan/names/parse-template.ts";
import { createClaims } from "../../src/core/torrent/claims.ts";
import { diskFiles } from "../../src/program/config/files.ts";
import { factsOf, foundWork, libraryFile, ME } from "./adopted.ts";
import { type TestEngine, testEngine } from "./engine.ts";
import { namesOf } from "./name-presets.ts";

const RELEASES = [
  "1080p.BluRay.x264.DTS-GRP",
  "2160p.UHD.BluRay.REMUX.DV.HDR10.HEVC.TrueHD.7.1.Atmos-GRP",
  "Directors.Cut.720p.WEB-DL.DDP5.1.H.264-ABC",
  "3D.HSBS.1080p.BluRay.x264-GRP",
  "GERMAN.DL.PROPER.1080p.NF.WEB-DL.AAC2.0.h264-GRP",
  "DVDRip.XviD",
  "",
] as const;

type MadeWork = {
  identity: Identity;
  folder: string;
  files: readonly (readonly [name: string, mapping?: EpisodeMapping])[];
  besides: readonly string[];
};

/** A film, a film with two versions, or a series of three episodes, in turn. */
function makeWork(n: number): MadeWork {
  const title = `Work ${String.fromCharCode(65 + (n % 26))}${n % 5 === 0 ? ": Élan" : ""} No${n}x`;
  const year = 1950 + (n % 70);
  const start = `${title.replaceAll(/[: ]+/g, ".")}.${year}`;
  const named = (index: number): string =>
    [start, RELEASES[index % RELEASES.length]].filter(Boolean).join(".");
  if (n % 3 < 2) {
    const versions = n % 3 === 0 ? [n] : [0, 1];
    return {
      identity: { type: "movie", tmdbId: n + 1, title, year },
      folder: `Movies/${n % 3 === 0 ? named(n) : start}`,
      files: versions.map((index) => [`${named(index)}.mkv`] as const),
      besides: [`${named(versions[0] ?? 0)}.en.srt`, "poster.jpg"],
    };
  }
  const episodes = [[1], [2, 3], [4]];
  return {
    identity: { type: "tv", tmdbId: n + 1, title, year },
    folder: `TV/${title.replaceAll(":", "")}`,
    files: episodes.map((numbers, index) => {
      const text = numbers.map((one) => `E${String(one).padStart(2, "0")}`).join("-");
      const titles = numbers.map((one) => `Chapter ${one}`);
      const season = index === 2 ? 0 : 1;
      return [
        `S0${season}/${start}.S0${season}${text}.${RELEASES[n % 5]}.mkv`,
        { season, episodes: numbers, titles },
      ] as const;
    }),
    besides: [],
  };
}

/** Returns the path of each content by its hash. */
function readContents(library: string): Map<string, string> {
  const entries = readdirSync(library, { recursive: true, withFileTypes: true });
  return new Map(
    entries.flatMap((entry) => {
      const path = join(entry.parentPath, entry.name);
      if (!entry.isFile() || path.includes("/.plex-ingest")) return [];
      const hash = createHash("sha256").update(readFileSync(path)).digest("hex");
      return [[hash, path.slice(library.length + 1)] as const];
    }),
  );
}

async function renameAll(engine: TestEngine, names: NameTemplates): Promise<number> {
  const { store, files, deps, clock, lock, signal } = engine;
  const desk = createRenameDesk(
    {
      store,
      files,
      real: diskFiles.real,
      fileLength: readFileLength,
      libraryHomes: deps.libraryHomes,
      mediaRoots: deps.mediaRoots,
      names,
      facts: async (_, tmdbId) => ({
        genres: [],
        certifications: [],
        countries: [],
        imdbId: `tt${tmdbId}`,
        tvdbId: tmdbId,
      }),
      claims: async () => createClaims([]),
    },
    {
      store,
      clock,
      newId: randomUUID,
      newToken: randomUUID,
      hash: (text) => createHash("sha256").update(text).digest("hex"),
      engine: { mode: "hybrid", lockHeld: () => lock.held },
    },
  );
  const plan = await desk.plan({ works: [], releases: [] }, signal);
  if (plan.items.length === 0) return 0;
  const id = await desk.write(plan, ME.actor, signal);
  await fileRelease(deps, await engine.now(id), signal);
  const { outcome, skipped } = await desk.outcome(id, { maxMs: 0, signal });
  if (outcome !== "done" || skipped.length > 0) throw new Error(JSON.stringify([outcome, skipped]));
  return plan.items.length;
}

/** Paths by content after each rename of a library to a preset, and the number of renames. */
export type RoundTrip = { preset: string; paths: Map<string, string>; renames: number }[];

/** Makes and adopts a library of `count` works, and renames it plex → trash → both → plex. */
export async function renameThereAndBack(count: number): Promise<RoundTrip> {
  await using engine = await testEngine();
  for (let n = 0; n < count; n++) {
    const { identity, folder, files, besides } = makeWork(n);
    const home = join(engine.library, folder);
    const found = files.map(([name, mapping]) =>
      libraryFile(join(home, name), mapping && { mapping }),
    );
    for (const name of besides) {
      const path = join(home, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, path);
    }
    const { store, deps } = engine;
    const work = foundWork(home, ...found);
    await recordAdopted({ store, newId: deps.newId }, work, identity, factsOf(), ME);
  }
  const trip: RoundTrip = [];
  const before = readContents(engine.library);
  for (const preset of ["plex", "trash", "both", "plex"] as const) {
    const renames = await renameAll(engine, namesOf(preset));
    const paths = readContents(engine.library);
    if (paths.size !== before.size || ![...before.keys()].every((hash) => paths.has(hash))) {
      throw new Error(`A file was lost or changed on the way to ${preset}.`);
    }
    trip.push({ preset, paths, renames });
  }
  return trip;
}
