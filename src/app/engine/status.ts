import { basename } from "node:path";
import { cleanSentence, isSentence } from "../../base/actions/sentence.ts";
import { dropUndefined } from "../../base/drop-undefined.ts";
import { cleanText } from "../../base/text/clean-text.ts";
import type { Clock } from "../../core/clock.ts";
import { CLIENT_KINDS } from "../../core/torrent/kinds.ts";
import { listRunningSteps } from "../../store/journal/copy-progress.ts";
import type { Store, StoreReader } from "../../store/open.ts";
import { readPlexTroubles } from "../../store/plex/plex-troubles.ts";
import { listFailingScans } from "../../store/releases/failing-scans.ts";
import { readHistoryPage } from "../../store/releases/history.ts";
import { listLongHolds } from "../../store/releases/long-holds.ts";
import { listNewestOutages } from "../../store/releases/outages.ts";
import { countParked } from "../../store/releases/queue.ts";
import { countByState } from "../../store/releases/releases.ts";
import {
  endSilence,
  keepOnlySources,
  listSourceHealth,
  recordHealth,
  recordSilence,
  type SourceHealth,
  type SourceMount,
  type UnfinishedEntries,
} from "../../store/releases/sources.ts";
import {
  type EffectiveSetting,
  isPaused,
  readEffectiveSettings,
  readRunTimeSettings,
  withRunTime,
} from "../../store/settings/settings.ts";
import { listWaitingTorrents } from "../../store/torrents/torrents.ts";
import { countShownWorks } from "../../store/works/filed-works.ts";
import { readStorages } from "../releases/read-storages.ts";
import { showReason, toIso } from "../shown/release.ts";
import type { ShownCopy, ShownStatus } from "../shown/status-shape.ts";
import { type EngineView, viewEngineInFull } from "./engine-view.ts";
import { explainSilence, showEngines, viewEngineOn } from "./engines.ts";
import { readSettlingFacts } from "./settling.ts";
import { type KnownSource, listVerdicts } from "./verdicts.ts";

/** Interval at which a healthy source is recorded. A change is recorded at once. */
const WRITE_INTERVAL_MS = 60_000;

/**
 * `code`: code of the outage. `unfinished`: what is being written there. `remark`: a note about a
 * healthy source, "" for none.
 */
type HealthDetail = {
  code?: string | undefined;
  unfinished?: UnfinishedEntries | undefined;
  remark?: string | undefined;
  /** Time of the next request to a source that does not respond. */
  nextAt?: number | undefined;
  /** The mount of a healthy folder. */
  mount?: SourceMount | undefined;
  /**
   * `use` (the default): the work itself succeeded or failed. `check`: only the smallest request
   * did, which proves less.
   */
  proof?: "use" | "check" | undefined;
};

export type HealthRecord = {
  /**
   * `problem` is one sentence, undefined if healthy. Returns true if the caller should report it,
   * because it is a change that has not been reported yet.
   */
  note(name: string, problem: string | undefined, more?: HealthDetail): Promise<boolean>;
  /** Records that a request of this time (ms since 1970) is overdue. */
  silent(name: string, since: number): Promise<void>;
  /** Records that a silent source has answered. */
  answered(name: string): Promise<void>;
  /** Records that this source is configured and was not asked yet. */
  announce(name: string): Promise<void>;
  /** Forgets all sources of this kind except the named ones. */
  keepOnly(names: readonly string[]): Promise<void>;
};

/** Records the health of sources and services for `status`, without a write for every check. */
export function createSourceHealth(
  store: Store,
  kind: SourceHealth["kind"],
  clock: Clock,
  writeIntervalMs = WRITE_INTERVAL_MS,
): HealthRecord {
  const noted = new Map<string, { problem: string | undefined; more: string; at: number }>();
  return {
    async note(name, problem, { unfinished, remark = "", nextAt, mount } = {}) {
      const time = clock.now();
      const more = JSON.stringify([unfinished, remark, nextAt, mount]);
      const before = noted.get(name);
      const news = before === undefined ? problem !== undefined : before.problem !== problem;
      const same = !news && before?.more === more;
      if (before && same && time >= before.at && time - before.at < writeIntervalMs) return false;
      // Set before the write, so that only one of several concurrent callers reports it.
      noted.set(name, { problem, more, at: time });
      const healthy = problem === undefined;
      try {
        await store.write((trx) =>
          recordHealth(trx, {
            kind,
            name,
            healthy,
            message: problem ?? (remark || undefined),
            lastSuccessAt: healthy ? time : undefined,
            checkedAt: time,
            unfinished,
            nextAt,
            mount,
          }),
        );
      } catch (error) {
        if (before) noted.set(name, before);
        else noted.delete(name);
        throw error;
      }
      return news;
    },
    async silent(name, since) {
      const before = noted.get(name);
      // The next check is recorded at once, because it ends the silence.
      if (before) noted.set(name, { ...before, at: Number.NEGATIVE_INFINITY });
      await store.write((trx) => recordSilence(trx, { kind, name }, since));
    },
    async answered(name) {
      await store.write((trx) => endSilence(trx, { kind, name }));
    },
    async announce(name) {
      await store.write((trx) => recordHealth(trx, { kind, name, healthy: true }));
    },
    async keepOnly(names) {
      for (const name of noted.keys()) if (!names.includes(name)) noted.delete(name);
      await store.write((trx) => keepOnlySources(trx, kind, names));
    },
  };
}

const MAX_ERRORS = 5;
const MAX_TORRENTS = 20;
/** Maximum number per kind of problem. */
const MAX_PLEX_PROBLEMS = 5;

/** The caller's own configuration, used while no engine runs. */
export type OwnConfiguration = {
  settings(): Promise<EffectiveSetting[]>;
  /** A problem of this machine that no engine can record, if one is known. */
  trouble?: (() => Promise<string | undefined>) | undefined;
  /** Sources of downloads. */
  sources: readonly Pick<SourceHealth, "kind" | "name">[];
};

/**
 * Reports whether an engine runs, the health of its sources, releases by state, and the last
 * errors. Settings and sources are the engine's. If no engine runs, they are the caller's own, if
 * given. If a storage is named, the report covers only that storage. Otherwise, it covers all
 * storages, with the engine and the settings of the caller's own storage.
 * @throws UserError for a storage that does not exist
 */
export async function readStatus(
  everything: Store,
  view: EngineView,
  clock: Clock,
  configuration?: OwnConfiguration,
  storage?: string,
): Promise<ShownStatus> {
  const { store, all, named, isOwn } = await readStorages(everything, storage);
  const errors = await Promise.all(
    (["error", "database_restored"] as const).map((action) =>
      readHistoryPage(store.read, { action, limit: MAX_ERRORS }),
    ),
  );
  const last = [
    ...errors.flatMap((page) => page.entries),
    ...(await listNewestOutages(store.read, MAX_ERRORS)),
  ]
    .toSorted((a, b) => b.id - a.id)
    .slice(0, MAX_ERRORS);
  const parked = await countParked(store.read);
  const isMine = named === undefined || isOwn(named.name);
  const engine = isMine
    ? await viewEngineInFull(store, view)
    : ((await viewEngineOn(store, [named.name], clock.now())) ?? { running: false });
  const mine = engine.running || !isMine ? undefined : configuration;
  const engines = await showEngines(store, engine, clock.now(), view.isStopped);
  const silence = await explainSilence(store, engine, engines);
  // No engine could record this problem.
  const message = isMine ? await configuration?.trouble?.() : undefined;
  const trouble: KnownSource[] =
    message === undefined ? [] : [{ kind: MACHINE, name: MACHINE, healthy: false, message }];
  const sources = [
    ...trouble,
    ...(await sourcesOf(store, all.length === 0 ? mine : undefined)).map(
      ({ storageId, healthy, ...source }): KnownSource => ({
        ...source,
        ...dropUndefined({ healthy: isUnheardOf(source) ? undefined : healthy }),
        storageName: all.find(({ id }) => id === storageId)?.name,
      }),
    ),
  ];
  const facts = {
    engine: {
      ...engine,
      ...dropUndefined({ message: silence }),
      paused: await isPaused(store.read),
    },
    engines: named ? engines.filter((one) => one.storage === named.name) : engines,
    ...(all.length === 0 ? {} : { storages: named ? [named.name] : all.map(({ name }) => name) }),
    mode: view.mode,
  };
  return {
    ...facts,
    verdicts: listVerdicts(facts, sources, await listLongHolds(store.read, clock.now())),
    sources: sources.map(
      ({ kind, name, healthy, silentSince, lastSuccessAt, message, nextAt, storageName }) => ({
        kind,
        name: cleanText(name, 4096),
        // Nothing proves that a silent source works.
        ...dropUndefined({
          healthy: silentSince === undefined ? healthy : undefined,
          storage: storageName,
        }),
        ...(lastSuccessAt === undefined ? {} : { last_success_at: toIso(lastSuccessAt) }),
        ...(message === undefined ? {} : { message: cleanText(message) }),
        ...(nextAt === undefined ? {} : { next_at: toIso(nextAt) }),
      }),
    ),
    counts: await countByState(store.read),
    ...(await plexOf(store)),
    works: await countShownWorks(store.read),
    ...(parked === 0 ? {} : { parked }),
    ...dropUndefined({ settling: await readSettlingFacts(store.read, clock.now()) }),
    ...(await copiesOf(store, engine.running)),
    settings: await readSettingsInForce(store, mine),
    last_errors: last.map(({ at, action, releaseId, detail }) => ({
      at: toIso(at),
      code: typeof detail?.code === "string" ? detail.code : action,
      message: cleanSentence(isSentence(detail?.message) ? detail.message : action),
      ...dropUndefined({ release_id: releaseId }),
    })),
    ...(await torrentsOf(store)),
  };
}

/** True for a source that is configured, but that was never asked. */
const isUnheardOf = ({ checkedAt, lastSuccessAt, message }: KnownSource): boolean =>
  checkedAt === undefined && lastSuccessAt === undefined && message === undefined;

const MACHINE = "this machine" as const;

/**
 * Kinds of sources that the configuration lists one by one. All other kinds are services that an
 * engine calls.
 */
const DOWNLOADS: readonly string[] = ["folder", ...CLIENT_KINDS] satisfies SourceHealth["kind"][];

/**
 * Returns all known sources. With the caller's own configuration, the download sources are those of
 * that configuration, each with what was last known about it.
 */
async function sourcesOf(
  store: StoreReader,
  configuration: OwnConfiguration | undefined,
): Promise<(KnownSource & { storageId?: number })[]> {
  const known = await listSourceHealth(store.read);
  if (!configuration) return known;
  const downloads = configuration.sources.map(
    (source): KnownSource =>
      known.find(({ kind, name }) => kind === source.kind && name === source.name) ?? source,
  );
  return [...downloads, ...known.filter(({ kind }) => !DOWNLOADS.includes(kind))];
}

async function plexOf(store: StoreReader): Promise<Pick<ShownStatus, "plex">> {
  const { mismatch, notSeen, newest } = await readPlexTroubles(store.read, MAX_PLEX_PROBLEMS);
  const releases = newest.map(({ releaseId, name, plex }) => ({
    release_id: releaseId,
    name: cleanText(name),
    plex,
  }));
  const failing = (await listFailingScans(store.read, "plex_fails"))
    .slice(0, MAX_PLEX_PROBLEMS)
    .map(({ message, releaseIds }) => ({
      message: cleanSentence(message),
      releases: releaseIds.length,
      release_id: releaseIds[0] ?? 0,
    }));
  if (releases.length + failing.length === 0) return {};
  const more = failing.length === 0 ? {} : { failing };
  return { plex: { mismatch, not_seen: notSeen, releases, ...more } };
}

async function torrentsOf(
  store: StoreReader,
): Promise<Pick<ShownStatus, "torrents" | "torrents_total">> {
  const { torrents, total } = await listWaitingTorrents(store.read, MAX_TORRENTS);
  const shown = torrents.flatMap(({ hash, name, waits, releaseId }) =>
    waits === undefined
      ? []
      : [
          {
            hash,
            name: cleanText(name),
            waits: showReason(waits),
            ...dropUndefined({ release_id: releaseId }),
          },
        ],
  );
  return total === 0 ? {} : { torrents: shown, torrents_total: total };
}

/** Returns the long-running steps in progress, or none if no engine is running. */
export async function copiesOf(
  store: StoreReader,
  running: boolean,
): Promise<{ copies?: ShownCopy[] }> {
  const copies = running ? await listRunningSteps(store.read) : [];
  if (copies.length === 0) return {};
  return {
    copies: copies.map(({ releaseId, step, name, copy, doneBytes, totalBytes, startedAt, at }) => {
      const perSecond = at > startedAt ? Math.round((doneBytes * 1000) / (at - startedAt)) : 0;
      return {
        release_id: releaseId,
        ...(step === "copy" ? {} : { step }),
        name: cleanText(copy ? basename(copy.finalPath) : name, 300),
        done_bytes: doneBytes,
        total_bytes: totalBytes,
        bytes_per_second: perSecond,
        ...(perSecond > 0 ? { seconds_left: Math.ceil((totalBytes - doneBytes) / perSecond) } : {}),
      };
    }),
  };
}

/**
 * Returns the engine's settings. If no engine runs, returns those of the caller's own
 * configuration, if given. In both cases, the settings that were changed at run time are included.
 */
export async function readSettingsInForce(
  { read }: StoreReader,
  ownSettings: { settings(): Promise<EffectiveSetting[]> } | undefined,
): Promise<EffectiveSetting[]> {
  return ownSettings
    ? withRunTime(await ownSettings.settings(), await readRunTimeSettings(read))
    : readEffectiveSettings(read);
}
