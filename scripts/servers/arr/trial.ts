import { copyFile, mkdir, rename, rm } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { setTimeout } from "node:timers/promises";
import { isAtOrBelow } from "../../../src/base/path/is-below.ts";
import type { ArrKind } from "../../../src/core/arr/app.ts";
import { startFakeTmdb } from "../../../src/hosts/demo/stand-ins/tmdb/fake-tmdb.ts";
import { magnetLink } from "../../../test/support/bencode.ts";
import { settingsOf, startTrialled, type TmdbAddress, type Trialled } from "../daemon.ts";
import { listReleases, readItem, toText } from "../filing.ts";
import {
  findLeftFolders,
  findRunningFolders,
  isTrialPath,
  makePlace,
  removeFolder,
  type TrialPlace,
  writeFileOf,
} from "../place.ts";
import { makeVideo } from "../video.ts";
import { createTrialApp, type TrialApp } from "./app.ts";
import { ARR_CASES, type ArrCase, toArrCatalogue } from "./cases.ts";
import { createTrialClient, type TrialClient } from "./client.ts";
import type { ArrTrialOptions } from "./options.ts";
import { type ArrRow, toRow } from "./row.ts";

/**
 * The folder or label of an app's downloads. Transmission's label takes only letters and hyphens.
 */
const CATEGORIES: Readonly<Record<ArrKind, string>> = {
  radarr: "plex-ingest-trial",
  sonarr: "plex-ingest-trial-tv",
};
const OUTSIDE = "outside";
/** Stays empty if the downloads are a client's. */
const WATCHED = "watched";
const POLL_MS = 2000;
const CLEAN_MS = 120_000;

export type ArrTrialDeps = {
  options: ArrTrialOptions;
  say: (line: string) => void;
};

/** A download with what was seen of it. */
type Tried = { one: ArrCase; hash: string | undefined; at: number; decidedAt?: number };

type Running = ArrTrialDeps & {
  apps: readonly TrialApp[];
  client: TrialClient | undefined;
  place: TrialPlace;
  program: Trialled;
};

const openApps = ({ apps }: ArrTrialOptions, own?: string): TrialApp[] =>
  apps.map((app) => createTrialApp(app, own));

/** Returns the names and versions of the apps. Throws an Error if one does not answer. */
export const greetApps = (options: ArrTrialOptions, signal: AbortSignal): Promise<string[]> =>
  Promise.all(openApps(options).map((app) => app.open(signal)));

/**
 * Lets the apps and the program decide about each download, and removes everything that it made,
 * also after an abort or an error. Returns the rows of the table.
 */
export async function runArrTrial(deps: ArrTrialDeps, signal: AbortSignal): Promise<ArrRow[]> {
  const { options, say } = deps;
  const client = options.client && createTrialClient(options.client);
  if (client && (await client.list(signal)).length > 0) {
    throw new Error(
      "The client has torrents. Use one without, which the program may work through.",
    );
  }
  const place = await makePlace(options);
  try {
    const cases = chooseCases(options, client);
    await using tmdb = await startFakeTmdb({ catalogue: toArrCatalogue(cases) });
    const apps = openApps(options, place.toThere(place.own));
    for (const app of apps) await prepare(app, client, place, signal);
    const known = await addWorks(apps, cases, place, signal);
    const settings = programSettings(options, client, place, tmdb);
    const command = { execPath: process.execPath, script: resolve("dist/plex-ingest.js") };
    await using program = await startTrialled(command, place, settings, signal);
    return await tryAll({ ...deps, apps, client, place, program }, cases, known, signal);
  } finally {
    say("Removing what the trial made.");
    await cleanUpApps(options).catch((error: unknown) =>
      say(`Something of the trial may be left (${toText(error)}). --clean removes it.`),
    );
    if (options.log !== undefined) await copyFile(place.folder.log, options.log).catch(() => {});
    await rm(place.folder.path, { recursive: true, force: true });
  }
}

const chooseCases = ({ apps, only }: ArrTrialOptions, client: TrialClient | undefined): ArrCase[] =>
  ARR_CASES.filter(
    ({ app, kind, name, isPushed }) =>
      apps.some((given) => given.kind === app) &&
      (isPushed !== true || client?.takesLinkTwice === true) &&
      (only === undefined || `${kind} ${name}`.toLowerCase().includes(only.toLowerCase())),
  );

const rootOf = ({ own }: TrialPlace, kind: ArrKind, isAway = false): string =>
  join(own, isAway ? `app-${kind}-away` : `app-${kind}`);

const folderOf = ({ folder }: TrialPlace, { app, isInCategory }: ArrCase): string =>
  join(folder.downloads, isInCategory ? CATEGORIES[app] : OUTSIDE);

/** Makes the app's library and its download client. */
async function prepare(
  app: TrialApp,
  client: TrialClient | undefined,
  place: TrialPlace,
  signal: AbortSignal,
): Promise<void> {
  const category = CATEGORIES[app.kind];
  const watched = join(place.folder.downloads, category);
  const torrents = join(place.own, "torrents");
  const folders = [OUTSIDE, WATCHED].map((name) => join(place.folder.downloads, name));
  for (const path of [watched, torrents, ...folders]) await mkdir(path, { recursive: true });
  for (const isAway of [false, true]) {
    const root = rootOf(place, app.kind, isAway);
    await mkdir(root, { recursive: true });
    await app.addRootFolder(place.toThere(root), signal);
  }
  if (client) {
    await app.addClient(client.implementation, client.fields(app.kind, category), signal);
    return;
  }
  // The apps leave what they import in its place.
  const fields = {
    torrentFolder: place.toThere(torrents),
    watchFolder: place.toThere(watched),
    readOnly: true,
  };
  await app.addClient("TorrentBlackhole", fields, signal);
}

/** Adds the works that the apps are to have. Returns each work's number in its app. */
async function addWorks(
  apps: readonly TrialApp[],
  cases: readonly ArrCase[],
  place: TrialPlace,
  signal: AbortSignal,
): Promise<ReadonlyMap<ArrCase["work"], number>> {
  const known = new Map<ArrCase["work"], number>();
  for (const { app: kind, work, isKnown, isFolderAway } of cases) {
    const app = apps.find((one) => one.kind === kind);
    if (!app || !isKnown || known.has(work)) continue;
    const id = "tvdb" in work ? (work.tvdb ?? 0) : work.id;
    const number = await app.addWork(id, place.toThere(rootOf(place, kind, isFolderAway)), signal);
    if (number !== undefined) known.set(work, number);
  }
  return known;
}

/** The settings of the program under test. */
function programSettings(
  { apps, here, there }: ArrTrialOptions,
  client: TrialClient | undefined,
  place: TrialPlace,
  tmdb: TmdbAddress,
): Record<string, string> {
  const { downloads } = place.folder;
  const folders = [...apps.map(({ kind }) => CATEGORIES[kind]), OUTSIDE].map((name) =>
    join(downloads, name),
  );
  return {
    ...settingsOf(place, tmdb),
    PLEX_AUTO_INGEST: "true",
    INGEST_AFTER_ARR: "5m",
    ...Object.fromEntries(
      apps.flatMap(({ kind, url, key }) => [
        [`${kind.toUpperCase()}_URL`, url],
        [`${kind.toUpperCase()}_API_KEY`, key],
      ]),
    ),
    ...(client
      ? {
          ...client.settings,
          PLEX_INGEST_DIR: join(downloads, WATCHED),
          CLIENT_TRIAL_FOLDERS: downloads,
          ...(here === there ? {} : { CLIENT_TRIAL_PATH_MAP: `${here}=${there}` }),
        }
      : { PLEX_INGEST_DIR: folders.join(":") }),
  };
}

async function tryAll(
  running: Running,
  cases: readonly ArrCase[],
  known: ReadonlyMap<ArrCase["work"], number>,
  signal: AbortSignal,
): Promise<ArrRow[]> {
  const { say, apps, place } = running;
  const isTried = ({ isKnown, work }: ArrCase): boolean => !isKnown || known.has(work);
  for (const { kind, work } of cases.filter((one) => !isTried(one))) {
    say(`Not tried: ${kind}. The app has ${work.title} already, or does not find it.`);
  }
  const tried: Tried[] = [];
  const arrive = async (these: readonly ArrCase[]): Promise<void> => {
    for (const one of these) tried.push(await drop(running, one, known, signal));
    say(`${these.length} downloads are complete. Waiting for the decisions.`);
    await waitForDecisions(running, tried, signal);
  };
  const able = cases.filter(isTried);
  const away = able.filter(({ isFolderAway }) => isFolderAway);
  const roots = apps.map(({ kind }) => rootOf(place, kind, true));
  if (away.length > 0) for (const root of roots) await rename(root, `${root}.away`);
  await arrive(able.filter(({ isLater }) => !isLater));
  if (away.length > 0) {
    for (const root of roots) await rename(`${root}.away`, root);
    say("The app's folder is back.");
    await waitForDecisions(running, tried, signal, true);
  }
  const later = able.filter(({ isLater }) => isLater);
  if (later.length > 0) await arrive(later);
  const rows: ArrRow[] = [];
  for (const each of tried) rows.push(await look(running, each, signal));
  return rows;
}

/** Puts a complete download where the app and the program see it. */
async function drop(
  { apps, client, place }: Running,
  one: ArrCase,
  known: ReadonlyMap<ArrCase["work"], number>,
  signal: AbortSignal,
): Promise<Tried> {
  const folder = folderOf(place, one);
  const path = join(folder, one.name);
  const minutes = one.minutes ?? one.work.runtime;
  // The apps remember what they imported by its info hash, which follows from the bytes.
  const mark = basename(place.own);
  for (const file of one.files ?? [""]) {
    await writeFileOf(join(path, file), makeVideo(minutes, `${mark} ${file || one.name}`));
  }
  const category = one.isInCategory ? CATEGORIES[one.app] : "";
  const hash = await client?.add({ path, folder: place.toThere(folder), category }, signal);
  const work = known.get(one.work);
  if (one.isPushed && hash !== undefined && work !== undefined) {
    const release = {
      title: one.name,
      magnetUrl: magnetLink(hash, one.name),
      protocol: "torrent",
      publishDate: new Date().toISOString(),
      size: 5_000_000_000,
    };
    await apps.find(({ kind }) => kind === one.app)?.push(work, release, signal);
  }
  return { one, hash, at: performance.now() };
}

/** Our decision about a download: its state, and the sentences with it. */
async function readOurs(
  program: Trialled,
  { name }: ArrCase,
): Promise<{ state: string; said: string }> {
  for await (const { name: other, id } of listReleases(program)) {
    if (other !== name) continue;
    const { state, reasons, waiting } = await readItem(program, id);
    return {
      state,
      said: reasons.map(({ message }) => message).join(" ") || (waiting?.message ?? ""),
    };
  }
  return { state: "unseen", said: "" };
}

/** States after which the program changes nothing, for each expected end. */
const DECIDED: Readonly<Record<ArrCase["expected"], ReadonlySet<string>>> = {
  app: new Set(["ignored", "filed"]),
  ask: new Set(["review", "filed", "ignored"]),
  file: new Set(["review", "filed", "ignored"]),
};

/** Waits for each decision, or until the patience ends. A folder that is away decides nothing. */
async function waitForDecisions(
  { options, program }: Running,
  tried: Tried[],
  signal: AbortSignal,
  isBack = false,
): Promise<void> {
  const end = performance.now() + options.patienceMs;
  for (;;) {
    await program.daemon.assertRunning();
    let isOpen = false;
    for (const each of tried) {
      if (each.decidedAt !== undefined || (each.one.isFolderAway === true && !isBack)) continue;
      const { state } = await readOurs(program, each.one);
      if (DECIDED[each.one.expected].has(state)) each.decidedAt = performance.now();
      else isOpen = true;
    }
    if (!isOpen || performance.now() > end) return;
    await setTimeout(POLL_MS, undefined, { signal });
  }
}

async function look(
  { apps, program }: Running,
  { one, hash, at, decidedAt }: Tried,
  signal: AbortSignal,
): Promise<ArrRow> {
  const app = apps.find(({ kind }) => kind === one.app);
  const view = await app?.view(one.name, hash, signal);
  const seconds = decidedAt === undefined ? undefined : (decidedAt - at) / 1000;
  return toRow({
    one,
    view: view ?? { row: "", messages: [], events: [] },
    ours: await readOurs(program, one),
    seconds,
  });
}

/**
 * Removes all that trials made in the apps, at the client and in the folder, except what a running
 * one made. Returns the number of removed things. Folders are removed even if an app does not answer.
 */
export async function cleanUpApps(options: ArrTrialOptions): Promise<number> {
  const signal = AbortSignal.timeout(CLEAN_MS);
  const { here, there } = options;
  // Trials of this folder that run in another terminal keep what they made.
  const running = (await findRunningFolders(here)).map((path) => there + path.slice(here.length));
  const isOwn = (path: string): boolean =>
    isTrialPath(path, there) && !running.some((other) => isAtOrBelow(path, other));
  const client = options.client && createTrialClient(options.client);
  let count = 0;
  try {
    for (const app of openApps(options)) count += await app.clean(isOwn, signal);
    const torrents = (await client?.list(signal)) ?? [];
    const own = torrents.filter(({ folder }) => isOwn(folder)).map(({ hash }) => hash);
    await client?.remove(own, signal);
    count += own.length;
  } finally {
    for (const own of await findLeftFolders(options.here)) {
      await removeFolder(own, options.here);
      count++;
    }
  }
  return count;
}
