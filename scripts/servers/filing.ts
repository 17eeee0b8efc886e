import { stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { isSubtitleFile, isVideoFile } from "../../src/base/file-types.ts";
import { DemoFailed } from "../../src/hosts/demo/page.ts";
import type { FiledFile, FiledWork } from "./compare.ts";
import type { Trialled } from "./daemon.ts";
import { type TrialPlace, writeFileOf } from "./place.ts";
import { makeVideo, SUBTITLE } from "./video.ts";
import type { TrialDownload, TrialWork } from "./works.ts";

type Reason = { code: string; message: string };
type Release = { id: number; name: string; state: string; reasons: Reason[] };
type File = {
  path: string;
  role: string;
  season?: number;
  episodes?: number[];
  destination?: string;
  method?: string;
};
type Server = { name: string; state: string };
type Entry = { action: string; at: string };
type Item = Release & {
  plex?: string;
  waiting?: { message: string };
  files: File[];
  history: Entry[];
  servers?: Server[];
};
type Preview = { warnings: string[] };

/** A work of the trial with what happened to it. */
export type TrialCase = {
  work: TrialWork;
  /** Ids of its releases that were filed. */
  releases: number[];
  /** Notes about the names, as the program gave them before it filed. */
  notes: string[];
  /** Why a download was not filed. */
  refused: string[];
};

/** A busy machine takes longer than any real download needs here. */
const STEP_MS = 180_000;
const POLL_MS = 400;
/** Sentences about names that a server reads otherwise name the server. */
const ABOUT_SERVER = /\b(?:Jellyfin|Emby|Plex)\b/;

/** Repeats `look` until it has a result. Throws an Error that states `what` after `ms`. */
export async function until<T>(
  what: () => string,
  look: () => Promise<T | undefined>,
  { signal, ms = STEP_MS }: { signal: AbortSignal; ms?: number },
): Promise<T> {
  const end = performance.now() + ms;
  for (;;) {
    signal.throwIfAborted();
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() > end) throw new Error(`${what()}: not within ${ms / 1000} s.`);
    await setTimeout(POLL_MS, undefined, { signal });
  }
}

/** Writes a download into the watched folder. */
async function drop(
  { folder }: TrialPlace,
  work: TrialWork,
  { name, files = [""] }: TrialDownload,
): Promise<void> {
  const parts = files.filter((path) => /\.CD\d\.mkv$/.test(path)).length || 1;
  for (const path of files) {
    const whole = path === "" ? name : path;
    const target = path === "" ? join(folder.downloads, name) : join(folder.downloads, name, path);
    if (isSubtitleFile(whole)) await writeFileOf(target, SUBTITLE);
    if (isVideoFile(whole)) {
      const minutes = path.includes("/") ? 3 : work.tmdb.runtime * countEpisodes(whole);
      await writeFileOf(target, makeVideo(minutes / parts, whole));
    }
  }
}

/** The number of episodes in a name such as `S01E16-E17`. */
const countEpisodes = (name: string): number =>
  /S\d+((?:-?E\d+)+)/i.exec(name)?.[1]?.match(/E/gi)?.length ?? 1;

/** Drops one download of each case at once, and files all of them. */
export async function fileAll(
  program: Trialled,
  place: TrialPlace,
  round: readonly { one: TrialCase; download: TrialDownload }[],
  signal: AbortSignal,
): Promise<void> {
  for (const { one, download } of round) await drop(place, one.work, download);
  for (const { one, download } of round) {
    const look = async (): Promise<Release | undefined> => {
      await program.daemon.assertRunning();
      return await findResting(program, download.name);
    };
    try {
      const what = (): string => `${download.name} to be ready`;
      await approve(program, one, download, await until(what, look, { signal }));
    } catch (error) {
      signal.throwIfAborted();
      one.refused.push(toText(error));
    }
  }
  for (const { one } of round) {
    for (const id of one.releases) await waitForFiling(program, one, id, signal);
  }
}

const RESTING = new Set(["review", "filed", "failed", "ignored", "rejected"]);

async function findResting(program: Trialled, name: string): Promise<Release | undefined> {
  for await (const release of listReleases(program)) {
    if (release.name === name && RESTING.has(release.state)) return release;
  }
  return undefined;
}

/** All releases of the program, page by page. */
export async function* listReleases(program: Trialled): AsyncGenerator<Release> {
  for (let cursor: string | undefined; ; ) {
    const { items, next } = await program.call<{ items: Release[]; next?: string }>(
      "get_ingest_queue",
      { state: "all", limit: 100, ...(cursor !== undefined && { cursor }) },
    );
    yield* items;
    if (next === undefined) return;
    cursor = next;
  }
}

async function approve(
  program: Trialled,
  one: TrialCase,
  { name, duplicates, label, isNoSample }: TrialDownload,
  { id }: Release,
): Promise<void> {
  const { type, tmdb } = one.work;
  const choice = {
    type,
    tmdb_id: tmdb.id,
    ...(duplicates && { duplicates }),
    ...(isNoSample === true && { files: [{ path: name, role: "video" }] }),
  };
  try {
    const { warnings } = await program.call<Preview>("preview_rename", { id, ...choice });
    one.notes.push(...warnings.filter((warning) => ABOUT_SERVER.test(warning)));
    const args = { ids: [id], ...choice, ...(label !== undefined && { label }) };
    const answer = await program.call<ApproveAnswer>("approve_ingest", args);
    if (answer.confirm_token !== undefined) {
      await program.call("approve_ingest", { ...args, confirm_token: answer.confirm_token });
    }
    const [result] = answer.results ?? [];
    if (result?.ok !== false) one.releases.push(id);
    else one.refused.push(`${name}: ${result.message ?? "refused"}`);
  } catch (error) {
    one.refused.push(`${name}: ${toText(error)}`);
  }
}

type ApproveAnswer = { confirm_token?: string; results?: { ok: boolean; message?: string }[] };

/** An error of a tool has the tool's own text as its first line. */
export const toText = (error: unknown): string =>
  error instanceof DemoFailed
    ? [error.message, ...error.lines].join(" ")
    : error instanceof Error
      ? error.message
      : String(error);

async function waitForFiling(
  program: Trialled,
  one: TrialCase,
  id: number,
  signal: AbortSignal,
): Promise<void> {
  let waits = "";
  const look = async (): Promise<Item | undefined> => {
    const item = await readItem(program, id);
    if (RESTING.has(item.state)) return item;
    waits = item.waiting?.message ?? item.state;
    return undefined;
  };
  const { state, reasons, name } = await until(() => `Release ${id} to be filed (${waits})`, look, {
    signal,
    ms: STEP_MS,
  });
  if (state === "filed") return;
  one.releases = one.releases.filter((other) => other !== id);
  one.refused.push(`${name}: ${state}, ${reasons.map(({ message }) => message).join(" ")}`);
}

export async function readItem(program: Trialled, id: number): Promise<Item> {
  return (await program.call<{ item: Item }>("get_ingest_item", { id })).item;
}

/** Returns everything that is filed of a work, with the server's paths. */
export async function readFiled(
  program: Trialled,
  { work, releases }: TrialCase,
  place: TrialPlace,
): Promise<FiledWork> {
  const items = await Promise.all(releases.map((id) => readItem(program, id)));
  const files = await Promise.all(
    items.flatMap(({ files }) =>
      files.flatMap(({ destination, role, season, episodes, method }) =>
        destination === undefined || method === undefined
          ? []
          : [toFiled(destination, { role, season, episodes }, place)],
      ),
    ),
  );
  const { id, title, date, imdb } = work.tmdb;
  const tvdb = "tvdb" in work.tmdb ? work.tmdb.tvdb : null;
  const ids = [
    ["tmdb", id],
    ["imdb", imdb],
    ["tvdb", tvdb],
  ].flatMap(([source, value]): [string, string][] =>
    value === null ? [] : [[String(source), String(value)]],
  );
  return { type: work.type, title, year: Number(date.slice(0, 4)), ids: new Map(ids), files };
}

async function toFiled(
  path: string,
  facts: Omit<FiledFile, "path">,
  place: TrialPlace,
): Promise<FiledFile> {
  const bytes = await stat(path).then(
    ({ size }) => size,
    () => undefined,
  );
  return { ...facts, path: place.toThere(path), bytes };
}

export type Proof = { state: string; seconds: number | undefined };

/** Returns the server's state of a release, and the seconds from its filing to that. */
export async function readProof(program: Trialled, id: number): Promise<Proof> {
  const { plex, servers = [], history } = await readItem(program, id);
  const [server] = servers;
  const state = server?.state ?? plex ?? "unknown";
  // The newest entry is first.
  const filed = history.find(({ action }) => action === "filed");
  const over = history.find(({ action }) => ENDS.has(action));
  if (filed === undefined || over === undefined) return { state, seconds: undefined };
  const seconds = (Date.parse(over.at) - Date.parse(filed.at)) / 1000;
  return { state, seconds: seconds < 0 ? undefined : seconds };
}

const ENDS = new Set(["plex_seen", "plex_mismatch", "plex_not_seen"]);
