import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  copyFileSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { FILM_LAYOUTS, type MadeFile, SHOW_LAYOUTS, type Work } from "../../bench/adopt/layouts.ts";
import { AUDIT_CODE_NAMES, type AuditCode } from "../../src/core/audit/finding.ts";
import { movie, series } from "../../src/hosts/demo/stand-ins/tmdb/catalogue/works.ts";
import type { Trx } from "../../src/store/open.ts";
import { writeWorks } from "../../src/store/plex/indexed-works.ts";
import {
  endListing,
  markListingsStale,
  rememberSections,
} from "../../src/store/plex/plex-listings.ts";
import { BUNDLE, COMPILED, startDaemon } from "../support/daemon.ts";
import { startFakeTmdb } from "../support/stand-ins.ts";
import { asVideo } from "../support/video-bytes.ts";
import { waitFor } from "../support/wait-for.ts";
import { type Home, makeHome, TMDB_KEY } from "./home.ts";

type Finding = { code: AuditCode; path: string; plan: string | null; advice?: string };

const [FILMS, SHOWS, SPARE] = [470, 149, 13];
const FIRST =
  "Amber Brass Coral Dusty Ember Frozen Golden Hollow Iron Jade Kindred Lunar Marble Northern Opal Paper Quiet Russet Silver Tidal Umber Velvet Wicker Yellow Zephyr".split(
    " ",
  );
const LAST =
  "Anchor Beacon Canyon Dagger Estuary Falcon Garrison Harbour Island Juniper Keeper Lantern Meadow Nomad Orchard Pilgrim Quarry River Sentinel Tempest Usher Village Whistle Yonder Zenith".split(
    " ",
  );

/**
 * No film has the same title as a series. No film title is the prefix of another film title, and no
 * series title is the prefix of another series title.
 */
const titleOf = (n: number): string =>
  `${FIRST[n % FIRST.length]} ${LAST[Math.floor(n / FIRST.length) % LAST.length]}${n < 625 ? "" : " Lost"}`;
const imdbOf = (id: number): string => `tt${1_000_000 + id}`;

const FILM_WORKS = Array.from(
  { length: FILMS + SPARE },
  (_, n): Work => ({
    type: "movie",
    id: 1000 + n,
    title: titleOf(n),
    year: 1950 + ((n * 7) % 70),
    imdb: imdbOf(1000 + n),
  }),
);
const SHOW_WORKS = Array.from({ length: SHOWS + 1 }, (_, n): Work => {
  const id = 5000 + n;
  const names = ["Departure", "Crossing", "Arrival"];
  return {
    type: "tv",
    id,
    title: titleOf(FILMS + SPARE + n),
    year: 1980 + ((n * 7) % 40),
    imdb: imdbOf(id),
    seasons: [1, 2].map((season) => ({ season, names })),
  };
});
const CATALOGUE = {
  movies: FILM_WORKS.map(({ id, title, year }) =>
    movie([id, title, `${year}-05-01`, 100, 30, imdbOf(id)]),
  ),
  series: SHOW_WORKS.map(({ id, title, year, seasons = [] }) =>
    series(
      [id, title, `${year}-05-01`, 45, 5, imdbOf(id)],
      null,
      seasons.map(({ season, names }) => ({
        season,
        episodes: names.map((name, at) => ({
          title: name,
          date: `${year + season - 1}-05-0${at + 1}`,
        })),
      })),
    ),
  ),
};

const SAID_SHOWS = SHOW_LAYOUTS.filter((one) => one.said);

/**
 * Creates each work in a layout whose folder names identify the work. Files without text content
 * are playable videos, each with different content.
 */
function makeLibrary(root: string): void {
  const laid = (works: readonly Work[], layouts: typeof FILM_LAYOUTS): MadeFile[] =>
    works.flatMap((work, n) => layouts[n % layouts.length]?.make(work, n) ?? []);
  const files = [
    ...laid(FILM_WORKS.slice(0, FILMS), FILM_LAYOUTS),
    ...laid(SHOW_WORKS.slice(0, SHOWS), SAID_SHOWS),
  ];
  for (const { path, text } of files) {
    const at = join(root, path.replace(/^Films\//, "Movies/"));
    mkdirSync(dirname(at), { recursive: true });
    writeFileSync(at, text ?? asVideo(path));
  }
}

/**
 * Returns each file's path and content hash, keyed by inode. Omits the marker file that the first
 * rename writes at the root.
 */
function filesOf(root: string): Map<string, { path: string; hash: string }> {
  const all = readdirSync(root, { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile() && !entry.name.startsWith(".plex-ingest"),
  );
  return new Map(
    all.map((entry) => {
      const at = join(entry.parentPath, entry.name);
      return [
        `${lstatSync(at).ino}`,
        {
          path: relative(root, at),
          hash: createHash("sha256").update(readFileSync(at)).digest("hex"),
        },
      ];
    }),
  );
}

/** The match that Plex shows for a film. `away`: Plex does not list the film. */
type Marked = { tmdbId?: number | undefined; imdbId?: string } | "away";
/** An id that is in no catalogue, so that the match stays uncertain. */
const UNCLEAR: Marked = { imdbId: "tt0000001" };
type Ground = ReturnType<typeof groundOf>;

/**
 * Hands out films and series of the library that have not been changed yet, and films that are not
 * in the library.
 */
function groundOf(library: string) {
  const turns = { film: 0, show: 0, spare: 0 };
  const plex = new Map<string, Marked>();
  const folderOf = (home: string, id: number): string => {
    const name = readdirSync(join(library, home)).find((one) => one.includes(`{tmdb-${id}}`));
    return join(library, home, name ?? `no folder of ${id}`);
  };
  return {
    plex,
    at: (path: string): string => join(library, path),
    put(path: string, content = path): string {
      const at = join(library, path);
      mkdirSync(dirname(at), { recursive: true });
      writeFileSync(at, path.endsWith(".mkv") ? asVideo(content) : content);
      return at;
    },
    film() {
      const folder = folderOf("Movies", FILM_WORKS[turns.film++ * FILM_LAYOUTS.length]?.id ?? 0);
      return { folder, video: join(folder, readdirSync(folder)[0] ?? "") };
    },
    show: () => folderOf("TV Shows", SHOW_WORKS[turns.show++ * SAID_SHOWS.length]?.id ?? 0),
    spare() {
      const { title, year } = FILM_WORKS[FILMS + turns.spare++] ?? { title: "", year: 0 };
      return { title, year, named: `${title} (${year})` };
    },
  };
}

const moveTo = (from: string, to: string): string => {
  renameSync(from, to);
  return to;
};
const episodeOf = (show: string, season: number, at: number): string =>
  join(
    show,
    `Season 0${season}`,
    readdirSync(join(show, `Season 0${season}`)).toSorted()[at] ?? "",
  );

/**
 * No Sonarr, Radarr, Jellyfin or Emby is configured here, and TMDB's titles do not change. These
 * findings are in test/app/audit: imported-too, server-reading and other-titles.
 */
const NOT_PLANTED = [
  "imported_too",
  "other_title",
  "server_misreads",
  "server_cannot_show",
] as const;
type PlantedCode = Exclude<AuditCode, (typeof NOT_PLANTED)[number]>;
const isPlanted = (code: AuditCode): code is PlantedCode =>
  !NOT_PLANTED.some((other) => other === code);
const PLANTED = AUDIT_CODE_NAMES.filter(isPlanted);

/**
 * Each fault is planted twice. `plant` returns the path of the finding. `by`: who fixes it in the
 * end, the line of the plan or a person.
 */
const FAULTS: Record<
  PlantedCode,
  { by: "line" | "match" | "person"; plant(ground: Ground, n: 0 | 1): string }
> = {
  zero_bytes: { by: "person", plant: ({ film }) => emptied(film().video, "") },
  does_not_play: {
    by: "person",
    plant: ({ film }, n) => emptied(film().video, `This is no film: ${n}.`),
  },
  partial: {
    by: "person",
    plant: ({ film, put, at }) => put(`${relative(at(""), film().folder)}/Other.mkv.part`),
  },
  two_works: {
    by: "line",
    plant({ put, spare }) {
      const { named } = spare();
      put(`Movies/${named}/${spare().named}.mkv`);
      return dirname(put(`Movies/${named}/${named}.mkv`));
    },
  },
  wrong_folder: {
    by: "line",
    plant: ({ film, at }, n) => moveTo(film().folder, at(`Movies/Another Tale ${n} (1930)`)),
  },
  wrong_season: {
    by: "line",
    plant({ show }) {
      const from = episodeOf(show(), 2, 0);
      return moveTo(from, from.replace("/Season 02/", "/Season 01/"));
    },
  },
  no_season_folder: {
    by: "line",
    plant({ show }) {
      const from = episodeOf(show(), 1, 1);
      return moveTo(from, from.replace("/Season 01/", "/"));
    },
  },
  name_differs: {
    by: "line",
    plant({ put, spare }) {
      const { title, year } = spare();
      const name = `${title.replaceAll(" ", ".")}.${year}.1080p.BluRay.x264-GRP`;
      return dirname(put(`Movies/${name}/${name}.mkv`));
    },
  },
  twice: {
    by: "person",
    plant({ put, spare, plex }) {
      const { title, year, named } = spare();
      for (const name of [`${title.replaceAll(" ", ".")}.${year}.720p.WEB`, named]) {
        marked(plex, put(`Movies/${named}/${name}.mkv`), UNCLEAR);
      }
      return [...plex.keys()].at(-1) ?? "";
    },
  },
  same_content: {
    by: "line",
    plant({ film, at, plex }, n) {
      const { video } = film();
      const copy = at(`Movies/It's $(touch harm) \`x\`; -rf ${n}/${basename(video)}`);
      mkdirSync(dirname(copy));
      copyFileSync(video, copy);
      return marked(plex, copy, UNCLEAR);
    },
  },
  plex_mismatch: {
    by: "match",
    plant: ({ film, plex }) => marked(plex, film().video, { tmdbId: 1 }),
  },
  plex_unmatched: { by: "match", plant: ({ film, plex }) => marked(plex, film().video, {}) },
  not_in_plex: { by: "person", plant: ({ film, plex }) => marked(plex, film().video, "away") },
  subtitle_alone: {
    by: "person",
    plant: ({ put, show, at }, n) =>
      n === 0
        ? dirname(put("Movies/Gone Film (1931)/Gone Film (1931).en.srt"))
        : put(`${relative(at(""), show())}/Season 01/Gone - S09E09.en.srt`),
  },
  left_over: {
    by: "person",
    plant: ({ put, show, at }, n) =>
      n === 0
        ? dirname(put("Movies/Left Film (1932)/Left Film (1932).nfo"))
        : put(`${relative(at(""), show())}/Season 01/Left - S09E08.nfo`),
  },
  empty_folder: {
    by: "line",
    plant({ at, put }, n) {
      if (n === 1) put("Movies/Shell's (1933)/.DS_Store");
      const path = at(
        n === 0 ? "Movies/-Nothing of 'all' $(touch harm) (1933)" : "Movies/Shell's (1933)",
      );
      mkdirSync(join(path, n === 0 ? "nor here" : "@eaDir"), { recursive: true });
      return path;
    },
  },
  unsafe_name: {
    by: "line",
    plant({ film }, n) {
      const { folder, video } = film();
      return n === 0
        ? moveTo(folder, `${folder}.`)
        : moveTo(video, `${folder}/${basename(video).replace(" (", ": (")}`);
    },
  },
  moved: {
    by: "line",
    plant({ film, show }, n) {
      const folder = n === 0 ? film().folder : show();
      return dirname(moveTo(folder, folder.replace(/ \{tmdb-\d+\}/, "")));
    },
  },
  missing: {
    by: "line",
    plant({ film }) {
      const { folder, video } = film();
      rmSync(folder, { recursive: true });
      return video;
    },
  },
  not_in_journal: {
    by: "line",
    plant({ put, spare, at }, n) {
      const { named } = spare();
      const { title, year } = SHOW_WORKS[SHOWS] ?? { title: "", year: 0 };
      put(
        n === 0
          ? `Movies/${named}/${named}.mkv`
          : `TV Shows/${title} (${year})/Season 01/${title} - S01E01.mkv`,
      );
      return at(n === 0 ? "Movies" : "TV Shows");
    },
  },
};

function emptied(path: string, content: string): string {
  writeFileSync(path, content);
  return path;
}
function marked(plex: Ground["plex"], path: string, as: Marked): string {
  plex.set(path, as);
  return path;
}

async function onStore(home: Home, write: (trx: Trx) => Promise<void>): Promise<void> {
  await using store = await home.open("existing");
  await store.write(write);
}

/** Stores a Plex list that shows all films correctly, except the marked ones. */
const listInPlex = (home: Home, plex: Ground["plex"]): Promise<void> =>
  onStore(home, async (trx) => {
    const paths = [...filesOf(home.movies).values()].map(({ path }) => join(home.movies, path));
    const works = paths.flatMap((path, at) => {
      const work = FILM_WORKS.find(({ title }) =>
        basename(path).replaceAll(".", " ").startsWith(title),
      );
      const as = plex.get(path) ?? { tmdbId: work?.id };
      return as === "away" ? [] : [{ id: `${at}`, files: [{ path }], ...as }];
    });
    await rememberSections(trx, [
      { id: "1", title: "Films", type: "movie", locations: [home.movies] },
      { id: "2", title: "Series", type: "show", locations: [home.tv] },
    ]);
    await writeWorks(trx, { section: "1", type: "movie", round: 1 }, works);
    await endListing(trx, { section: "1", type: "movie", stamp: "1", listedAt: 4e12 }, 1);
  });

test("in 619 works and 30 layouts, finds exactly the planted faults, and its commands leave only manual repairs", async () => {
  await using tmdb = await startFakeTmdb({ key: TMDB_KEY, catalogue: CATALOGUE });
  using home = makeHome({ tmdb: { url: `${tmdb.origin}/3` } });
  const program = home.at("bin", "plex-ingest");
  mkdirSync(dirname(program));
  writeFileSync(
    program,
    `#!/bin/sh\nexec '${process.execPath}' '${BUNDLE}' --env-file '${home.envFile}' "$@"\n`,
  );
  chmodSync(program, 0o755);
  const env = {
    ...COMPILED,
    PATH: `${dirname(program)}:${process.env["PATH"]}`,
    HOME: home.path,
    LANG: "C.UTF-8",
  };
  // Asynchronous, because TMDB's stand-in runs in this process.
  const run = async (line: string): Promise<string> =>
    (
      await promisify(execFile)("bash", ["-c", line], { env, cwd: home.path }).catch(
        (error: { stdout: string; stderr: string }) => {
          throw new Error(`${line}: ${error.stdout}${error.stderr}`);
        },
      )
    ).stdout;
  // The command itself waits for at most a minute.
  const takeBack = async (id: string | undefined): Promise<void> => {
    await run(`plex-ingest undo ${id} --yes`);
    await waitFor(
      `the undo of ${id}`,
      async () => {
        const { item } = JSON.parse(await run(`plex-ingest show ${id} --json`));
        return item.state !== "undoing";
      },
      300_000,
    );
  };
  const audit = async (): Promise<Finding[]> =>
    (JSON.parse(await run("plex-ingest audit --json")) as { findings: Finding[] }).findings;
  const told = (findings: readonly Finding[]) =>
    findings.map(({ code, path }) => `${code} ${relative(home.library, path)}`).toSorted();
  makeLibrary(home.library);
  const ground = groundOf(home.library);
  // A collection with a year in its name is not a film's folder.
  for (const { named } of [ground.spare(), ground.spare()]) {
    ground.put(`Movies/Long Nights (1999)/${named}/${named}.mkv`);
  }
  await using _daemon = await startDaemon(home);
  await run("plex-ingest adopt --yes");
  const began = filesOf(home.library);
  // Every new name states the same as the old name.
  expect(await run("plex-ingest rename --all 2>&1 || true")).not.toContain("Largest changes");
  const [, plan] = /undo (\d+)/.exec(await run("plex-ingest rename --all --yes")) ?? [];
  expect(new Set([...FILM_LAYOUTS, ...SAID_SHOWS]).size).toBe(30);
  await takeBack(plan);
  expect(filesOf(home.library)).toEqual(began);
  await run("plex-ingest rename --all --yes");
  const expected: string[] = [];
  const plant = (code: PlantedCode): void => {
    for (const n of [0, 1] as const) {
      expected.push(`${code} ${relative(home.library, FAULTS[code].plant(ground, n))}`);
    }
  };
  // Only files in the journal can differ from the name templates.
  plant("name_differs");
  await run("plex-ingest adopt --yes");
  for (const code of PLANTED) if (code !== "name_differs") plant(code);
  await listInPlex(home, ground.plex);
  const found = await audit();
  expect(told(found)).toEqual(expected.toSorted());
  for (const { code, plan, advice } of found) {
    const { by } = FAULTS[code as PlantedCode];
    if (by === "person") expect([plan, typeof advice], code).toEqual([null, "string"]);
    if (by === "match") {
      expect(plan, code).toMatch(/^plex-ingest (?:--env-file \S+ )?fix-match .* --yes$/);
    }
  }
  await onStore(home, markListingsStale);
  const planted = filesOf(home.library);
  const [done, undo] = [new Set<AuditCode>(), [] as string[]];
  // Plex itself is not running here, so its matches cannot be corrected.
  let due = found.filter(({ code }) => FAULTS[code as PlantedCode].by !== "match");
  for (let round = 0; round < 8 && due.some(({ plan }) => plan !== null); round++) {
    for (const { code, plan } of due) if (plan !== null) done.add(code);
    for (const plan of new Set(due.flatMap(({ plan: line }) => line ?? []))) {
      const said = await run(plan);
      const [, id] = /Undo it with `plex-ingest (?:--env-file \S+ )?undo (\d+)/.exec(said) ?? [];
      if (id !== undefined) undo.push(id);
      // The printed command lists the works that the adoption is not certain about, each with the
      // next command to run.
      const [, queue] = /wait for you: (plex-ingest .*)/.exec(said) ?? [];
      if (queue !== undefined) {
        expect(await run(queue)).toMatch(/next: plex-ingest (?:--env-file \S+ )?approve/);
      }
    }
    due = await audit();
  }
  const byLine = PLANTED.filter((code) => FAULTS[code].by === "line");
  expect(PLANTED.filter((code) => done.has(code))).toEqual(byLine);
  const left = expected.filter(
    (one) => !byLine.some((code) => one.startsWith(`${code} `)) && !/^\w*plex/.test(one),
  );
  expect(told(due)).toEqual(left.toSorted());
  expect(readdirSync(home.path)).not.toContain("harm");
  // Nothing is lost except the two copies and a file that an operating system created. Every
  // remaining file still has its content.
  const kept = filesOf(home.library);
  const lost = [...planted].filter(([ino, { hash }]) => kept.get(ino)?.hash !== hash);
  expect(lost.map(([, { path }]) => path).toSorted()).toEqual(
    [
      "Movies/Shell's (1933)/.DS_Store",
      ...expected.flatMap((one) => /^same_content (.*)/.exec(one)?.[1] ?? []),
    ].toSorted(),
  );
  for (const id of undo.toReversed()) await takeBack(id);
  for (const [ino] of lost) planted.delete(ino);
  expect(filesOf(home.library)).toEqual(planted);
});
