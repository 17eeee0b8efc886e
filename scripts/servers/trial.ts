import { execFile } from "node:child_process";
import { copyFile, rm } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { promisify } from "node:util";
import { movie } from "../../src/hosts/demo/stand-ins/tmdb/catalogue/works.ts";
import { type FakeTmdb, startFakeTmdb } from "../../src/hosts/demo/stand-ins/tmdb/fake-tmdb.ts";
import { describeShown, findDifferences } from "./compare.ts";
import { settingsOf, startTrialled, type Trialled } from "./daemon.ts";
import { fileAll, readFiled, readProof, type TrialCase, toText, until } from "./filing.ts";
import { isInvented } from "./invented.ts";
import { type LifeDeps, live, RENAME, RESTART, refileAs, UNDO, UPGRADE } from "./lives.ts";
import { NAME_CHOICES, type NameChoice } from "./name-choices.ts";
import type { TrialOptions } from "./options.ts";
import {
  findLeftFolders,
  isTrialPath,
  makePlace,
  removeFolder,
  type TrialPlace,
  writeCrowd,
} from "./place.ts";
import type { ServerReader, ShownVideo, TrialLibrary } from "./readers/reader.ts";
import type { TrialRow } from "./table.ts";
import { TRIAL_WORKS, type TrialWork, toCatalogue } from "./works.ts";

/** `both` is last, because the lives are led with its settings. */
const ORDER: readonly NameChoice[] = ["plex", "trash", "jellyfin", "emby", "both"];

const lone = (names: NameChoice, tmdb: TrialWork["tmdb"], name: string): TrialWork => ({
  kind: "life",
  names,
  type: "movie",
  tmdb,
  downloads: [{ name }],
});

/** The film that a refiling turns out to be. */
const OTHER = lone(
  "both",
  movie([1891, "The Empire Strikes Back", "1980-05-20", 124, 50, null]),
  "",
);
const OTHER_DOWNLOAD = "Star.Wars.1977.1080p.BluRay.x264-GRP.mkv";
const REFILED = lone("both", movie([11, "Star Wars", "1977-05-25", 124, 50, null]), OTHER_DOWNLOAD);
const UNDONE = lone(
  "both",
  movie([562, "Die Hard", "1988-07-15", 132, 50, null]),
  "Die.Hard.1988.1080p.BluRay.x264-GRP.mkv",
);
const UPGRADED = lone(
  "both",
  movie([550, "Fight Club", "1999-10-15", 139, 50, null]),
  "Fight.Club.1999.1080p.BluRay.x264-GRP.mkv",
);
const RENAMED = lone(
  "plex",
  movie([27205, "Inception", "2010-07-15", 148, 50, null]),
  "Inception.2010.1080p.BluRay.x264-GRP.mkv",
);
const RESTARTED = lone(
  "both",
  movie([45745, "Sintel", "2010-09-30", 15, 50, null]),
  "Sintel.2010.1080p.WEB-DL.x264-GRP.mkv",
);
const LIFE_WORKS = [REFILED, UNDONE, UPGRADED, RENAMED, RESTARTED];

/** Chooses the works for a server. A Plex matches works online, and its library has one type. */
function chooseWorks({ kind, only }: TrialOptions): TrialWork[] {
  return TRIAL_WORKS.filter(
    ({ kind: name, tmdb, names, type }) =>
      (only === undefined || `${name} ${tmdb.title}`.toLowerCase().includes(only.toLowerCase())) &&
      (kind !== "plex" ||
        (!isInvented(tmdb.id) && type === "movie" && ["plex", "trash", "both"].includes(names))),
  );
}

const toLibraries = ({ folder, toThere }: TrialPlace, { library }: TrialOptions): TrialLibrary[] =>
  library === undefined
    ? [
        { name: "plex-ingest trial films", type: "movie", path: toThere(folder.movies) },
        { name: "plex-ingest trial series", type: "tv", path: toThere(folder.series) },
      ]
    : [{ name: library, type: "movie", path: toThere(folder.movies) }];

/** The settings with which the program reaches the server. */
function serverSettings({ kind, url, key, here, there }: TrialOptions): Record<string, string> {
  const prefix = kind.toUpperCase();
  return {
    [`${prefix}_URL`]: url,
    [kind === "plex" ? "PLEX_TOKEN" : `${prefix}_API_KEY`]: key,
    ...(here === there ? {} : { [`${prefix}_PATH_MAP`]: `${here}=${there}` }),
  };
}

export type TrialDeps = {
  options: TrialOptions;
  reader: ServerReader;
  say: (line: string) => void;
};

/**
 * Files the works, reads them back and leads their lives, and removes everything that it made, also
 * after an abort or an error. Returns the rows of the table.
 */
export async function runTrial(deps: TrialDeps, signal: AbortSignal): Promise<TrialRow[]> {
  const { options, reader, say } = deps;
  const place = await makePlace(options);
  let tmdb: FakeTmdb | undefined;
  try {
    const works = chooseWorks(options);
    tmdb = await startFakeTmdb({ catalogue: toCatalogue([...works, ...LIFE_WORKS, OTHER]) });
    const libraries = toLibraries(place, options);
    if (options.crowd > 0) await makeCrowd(deps, place, signal);
    await reader.makeLibraries(libraries, signal);
    const settings = { ...settingsOf(place, tmdb), ...serverSettings(options) };
    return await fileAndCompare({ ...deps, place, libraries, settings, works }, signal);
  } finally {
    await tmdb?.close();
    say("Removing what the trial made.");
    await cleanUp(deps).catch((error: unknown) =>
      say(`Libraries of the trial may be left (${toText(error)}). --clean removes them.`),
    );
    if (options.log !== undefined) await copyFile(place.folder.log, options.log).catch(() => {});
    await rm(place.folder.path, { recursive: true, force: true });
  }
}

async function makeCrowd(
  { options, reader, say }: TrialDeps,
  { crowd, toThere }: TrialPlace,
  signal: AbortSignal,
): Promise<void> {
  const library = { name: "plex-ingest trial crowd", type: "movie", path: toThere(crowd) } as const;
  await writeCrowd(crowd, options.crowd);
  await reader.makeLibraries([library], signal);
  say(`Waiting until the server shows ${options.crowd} other films.`);
  const all = async (): Promise<true | undefined> =>
    ((await reader.read([library], signal)).length >= options.crowd &&
      !(await reader.isScanning(signal))) ||
    undefined;
  await until(() => "The scan of other films", all, { signal, ms: options.patienceMs * 3 });
}

type FilingDeps = TrialDeps & {
  place: TrialPlace;
  libraries: readonly TrialLibrary[];
  settings: Record<string, string>;
  works: readonly TrialWork[];
};

async function fileAndCompare(deps: FilingDeps, signal: AbortSignal): Promise<TrialRow[]> {
  const { options, place, reader, say, libraries, settings, works } = deps;
  const hasLives = options.only === undefined;
  const before = hasLives ? LIFE_WORKS.filter((work) => work !== RESTARTED) : [];
  const cases = [...works, ...before].map(toCase);
  const command = { execPath: process.execPath, script: resolve("dist/plex-ingest.js") };
  const start = (names: NameChoice): Promise<Trialled> =>
    startTrialled(command, place, { ...settings, ...NAME_CHOICES[names] }, signal);

  for (const names of ORDER.slice(0, -1)) {
    const own = cases.filter(({ work }) => work.names === names);
    if (own.length === 0) continue;
    await using program = await start(names);
    await fileSteps(deps, program, own, signal);
  }
  await using program = await start("both");
  const last = cases.filter(({ work }) => work.names === "both");
  await fileSteps(deps, program, last, signal);
  say("Waiting until the server shows everything.");
  await waitForProofs(program, cases, options.patienceMs, signal);
  const shown = await reader.read(libraries, signal);
  const rows: TrialRow[] = [];
  for (const one of cases.filter(({ work }) => works.includes(work))) {
    rows.push(await toRow(program, one, place, shown));
  }
  if (!hasLives) return rows;

  const { restart: shell } = options;
  const life: LifeDeps = {
    program,
    place,
    patienceMs: options.patienceMs,
    read: (signal) => reader.read(libraries, signal),
    restart: shell === undefined ? undefined : (signal) => restart(shell, reader, signal),
  };
  const find = (work: TrialWork): TrialCase =>
    cases.find((one) => one.work === work) ?? toCase(work);
  const lives = [
    { of: UNDO, work: UNDONE },
    { of: refileAs(OTHER), work: REFILED },
    { of: RENAME, work: RENAMED },
    { of: UPGRADE, work: UPGRADED },
    ...(shell === undefined ? [] : [{ of: RESTART, work: RESTARTED }]),
  ];
  for (const { of, work } of lives) {
    say(`Life: ${of.kind}.`);
    rows.push(await live(of, life, find(work), signal));
  }
  return rows;
}

const toCase = (work: TrialWork): TrialCase => ({ work, releases: [], notes: [], refused: [] });

/** Files the first download of each work, then the second, and so on. */
async function fileSteps(
  { say, place }: FilingDeps,
  program: Trialled,
  cases: readonly TrialCase[],
  signal: AbortSignal,
): Promise<void> {
  const steps = Math.max(...cases.map(({ work }) => work.downloads.length));
  for (let step = 0; step < steps; step++) {
    const round = cases.flatMap((one) => {
      const download = one.work.downloads[step];
      return download === undefined ? [] : [{ one, download }];
    });
    say(`Filing ${round.length} downloads with the names of ${cases[0]?.work.names}.`);
    await fileAll(program, place, round, signal);
  }
}

/** States in which the program still waits for the server. */
const OPEN = new Set(["pending", "requested", "unknown"]);

async function waitForProofs(
  program: Trialled,
  cases: readonly TrialCase[],
  patienceMs: number,
  signal: AbortSignal,
): Promise<void> {
  let open = cases.flatMap(({ releases }) => releases);
  const all = async (): Promise<true | undefined> => {
    await program.daemon.assertRunning();
    const states = await Promise.all(
      open.map(async (id) => ({ id, ...(await readProof(program, id)) })),
    );
    open = states.filter(({ state }) => OPEN.has(state)).map(({ id }) => id);
    return open.length === 0 || undefined;
  };
  // Works that are still open are rows of the table.
  await until(() => "Proofs", all, { signal, ms: patienceMs }).catch(() => signal.throwIfAborted());
}

async function toRow(
  program: Trialled,
  one: TrialCase,
  place: TrialPlace,
  shown: readonly ShownVideo[],
): Promise<TrialRow> {
  const { work, releases, notes, refused } = one;
  const filed = await readFiled(program, one, place);
  const proofs = await Promise.all(releases.map((id) => readProof(program, id)));
  const times = proofs.flatMap(({ seconds }) => seconds ?? []);
  const names = filed.files.filter(({ role }) => role === "video").map(({ path }) => path);
  return {
    kind: work.kind,
    names: work.names,
    filed: [...names.map((path) => basename(path)), ...refused].join("; "),
    state: [...new Set(proofs.map(({ state }) => state))].join(", "),
    shown: describeShown(filed, shown),
    notes: [...new Set(notes)].join(" "),
    // A download that the program refused is no difference at the server.
    difference: findDifferences(filed, shown).join("; "),
    seconds: times.length < releases.length || times.length === 0 ? undefined : Math.max(...times),
  };
}

async function restart(shell: string, reader: ServerReader, signal: AbortSignal): Promise<void> {
  await promisify(execFile)("/bin/sh", ["-c", shell], { signal });
  const isUp = async (): Promise<true | undefined> => (await reader.isUp(signal)) || undefined;
  await until(() => "The server's restart", isUp, { signal, ms: 300_000 });
}

const CLEAN_MS = 120_000;

/**
 * Removes all libraries and folders of trials. Returns the number of removed things. Folders are
 * removed even if the server does not answer.
 */
export async function cleanUp({ options, reader }: Omit<TrialDeps, "say">): Promise<number> {
  const { here, there, library } = options;
  const signal = AbortSignal.timeout(CLEAN_MS);
  let names: string[] = [];
  let folders: string[] = [];
  try {
    names = await reader.findLibraries((path) => isTrialPath(path, there), signal);
    for (const name of names) await reader.removeLibrary(name, signal);
  } finally {
    folders = await findLeftFolders(here);
    for (const own of folders) await removeFolder(own, here);
  }
  if (library !== undefined && folders.length > 0) await reader.removeLibrary(library, signal);
  return names.length + folders.length;
}
