import { basename, dirname } from "node:path";
import { readsSame, sentence } from "../../base/actions/sentence.ts";
import { Outage } from "../../base/errors.ts";
import type { Reason } from "../../base/reason-codes.ts";
import { cleanText } from "../../base/text/clean-text.ts";
import { byEngine } from "../../core/actor.ts";
import type { FindArrClaim } from "../../core/arr/claim.ts";
import type { Clock } from "../../core/clock.ts";
import type { Log } from "../../core/log.ts";
import type { Release } from "../../core/release/release.ts";
import { judge, type Stability, type StabilityState } from "../../core/settle/observation.ts";
import { formatSettlingLines } from "../../core/settle/settling-lines.ts";
import type { FolderVerdict } from "../../core/torrent/claims.ts";
import { CLIENT_URLS } from "../../core/torrent/kinds.ts";
import type { Store, StoreReader } from "../../store/open.ts";
import { findSharedPaths } from "../../store/releases/lineage.ts";
import { isApprovedDespite } from "../../store/releases/release-lookup.ts";
import { setReasons, setUnversioned } from "../../store/releases/releases.ts";
import type { Stage, StageDeps } from "../engine/engine.ts";
import { listReleasesToWorkOn, type OnlySome, type WorkDeps, workOn } from "../engine/work-on.ts";
import { changeState } from "../releases/change-state.ts";
import type { EngineFiles } from "../releases/files-port.ts";
import type { ObserveRelease } from "../releases/observe.ts";
import { settleRelease } from "../releases/settle-release.ts";
import {
  createFindVideoBeside,
  type FindVideoBeside,
  NOT_FILED_YET,
} from "../releases/subtitles-with-video.ts";
import { isDue } from "../releases/waiting.ts";

const IDLE_INTERVAL_MS = 60_000;
/** Number of releases that are checked at once. Their writes share one commit. */
const AT_ONCE = 8;
/**
 * Two checks do not agree to the millisecond on the end of the quiet time or on the difference
 * between two clocks.
 */
const MAX_SHIFT_MS = 1500;

const NO_CLIENT = {
  code: "torrent_removed",
  message: sentence`It was not complete in its download client, which is not set up (${CLIENT_URLS}) and cannot be checked. Set up the client, or ${{ do: "verb", of: "approve" }} the release if its files are complete.`,
} as const satisfies Reason;

type Note = { id: number; reason: Reason };

/** In-memory state of one settling release. */
type SettlingWatch = {
  /** State at the last check. Monotonic time does not survive a restart. */
  state?: StabilityState | undefined;
  /**
   * True if only its writer can change it: it is unfinished, still being written, or not readable.
   */
  isHeld?: boolean;
  /** Number of changes seen. */
  changes: number;
  /** True if the reason for waiting was reported. Torrents have their own list. */
  isAnnounced?: boolean;
};

type SettleTimes = { stableMs: number; pollMs: number };

/** Values that are the same for all releases in one run. */
type Round = SettleTimes & {
  /** True if no other release has its path, so that all files there are its own. */
  isAlone: (release: Release) => boolean;
  findVideoBeside: FindVideoBeside;
  /** The releases' reasons for waiting, to be written together. */
  notes: Note[];
  /**
   * Time in ms until the first release whose age counts has settled. Other releases are checked
   * again at each poll.
   */
  soonMs: number;
};

export interface SettleStageDeps extends StageDeps, WorkDeps {
  only?: OnlySome | undefined;
  observe: ObserveRelease;
  files: EngineFiles;
  /** Missing if neither Sonarr nor Radarr is configured. */
  findArrClaim?: FindArrClaim | undefined;
  /** Read at each check, because both can be changed while the engine runs. */
  limits: () => SettleTimes;
  /** Reports once what a download waits for. */
  log: Log;
  /**
   * Decides whether the folder source may settle a path. Without clients, it may settle every path
   * except those of torrents of former clients.
   */
  judgeFolder: (path: string, changedAt: number) => FolderVerdict;
  /**
   * True if the release's download client is configured. Torrents settle by what their client
   * reports. Without the client, it is unknown whether they are complete.
   */
  hasClient: (release: Pick<Release, "id" | "parentId">) => boolean;
}

/**
 * Watches every settling release until it is complete and unchanged, then records the release's
 * items.
 */
export function createSettleStage(deps: SettleStageDeps): Stage {
  const { store, only, observe, files, clock } = deps;
  let watches: ReadonlyMap<number, SettlingWatch> = new Map();
  const watchOf = (id: number): SettlingWatch => watches.get(id) ?? { changes: 0 };
  let apart: number | undefined;
  /** Files that were touched before this moment may have the time of another clock. */
  let clockSince = Number.NEGATIVE_INFINITY;

  /** After a clock jump, the times on disk cannot be compared with the clock. */
  function lookAtClock(): void {
    const distance = clock.now() - clock.monotonic();
    if (apart !== undefined && Math.abs(distance - apart) > MAX_SHIFT_MS) clockSince = clock.now();
    apart = distance;
  }

  /**
   * Returns the time since the release was last touched, as far as file times prove it. Times in
   * the future prove nothing.
   */
  const ageOf = ({ path }: Release, touchedMs: number): number =>
    files.keepsOwnTimes(path) ? Math.max(0, clock.now() - Math.max(touchedMs, clockSince)) : 0;

  async function settle(
    release: Release,
    watch: SettlingWatch,
    round: Round,
    signal: AbortSignal,
  ): Promise<void> {
    const { isAlone, findVideoBeside, notes } = round;
    const seen = await observe(release, signal, { whole: isAlone(release) });
    watch.isHeld = false;
    const problem = seen.problems.find(({ code }) => code === "missing" || code === "not_readable");
    if (problem) {
      watch.isHeld = true;
      await cannotLook(deps, release, problem, signal);
      return;
    }
    const before = watch.state;
    const ageMs = before ? 0 : ageOf(release, seen.touchedMs);
    const verdict = judge(
      before,
      { ...seen.observation, monotonicMs: clock.monotonic(), ageMs },
      round,
    );
    watch.state = verdict.state;
    if (!verdict.settled) {
      await keepWaiting(deps, release, watch, before, verdict, round);
      return;
    }
    if (
      release.source !== "torrent" &&
      !(await belongsToFolderSource(deps, release, watch, verdict.state.seenSinceMs, notes))
    ) {
      return;
    }
    try {
      await settleRelease(deps, release, seen, signal, {
        isAlone: isAlone(release),
        findVideoBeside,
      });
    } catch (error) {
      // Sonarr or Radarr holds it. Until that is known, the engine is not at rest.
      watch.isHeld = error instanceof Outage;
      throw error;
    }
    watch.state = undefined;
    watch.changes = 0;
    deps.wake();
  }

  /** Settles a release. An outage states what the release waits for, so quiet time is no reason. */
  async function settleUnlessOutage(
    release: Release,
    watch: SettlingWatch,
    round: Round,
    signal: AbortSignal,
  ): Promise<void> {
    try {
      await settle(release, watch, round, signal);
    } catch (error) {
      if (error instanceof Outage && release.reasons.some(({ code }) => code === "changing")) {
        await store.write((trx) => setReasons(trx, [release.id], { state: "settling" }, []));
      }
      throw error;
    }
  }

  /**
   * Reports on the terminal what new downloads wait for, with one line for all downloads that only
   * have to stay unchanged.
   */
  function announce(settling: readonly Release[], stableMs: number): void {
    const waits = settling.filter(
      ({ id, source, reasons }) =>
        source !== "torrent" && reasons.length > 0 && !watchOf(id).isAnnounced,
    );
    for (const { id } of waits) watchOf(id).isAnnounced = true;
    for (const line of formatSettlingLines(waits, stableMs / 1000, clock.now())) {
      deps.log.info(line);
    }
  }

  return {
    name: "settle",
    async run(signal) {
      const settling = await listReleasesToWorkOn(store, "settling", only);
      watches = new Map(settling.map(({ id }) => [id, watchOf(id)]));
      const followedReleases = settling.filter(
        (release) => release.source !== "torrent" || !deps.hasClient(release),
      );
      const due = followedReleases.filter((release) => isDue(release, clock.now()));
      const paths = due.map(({ path }) => path);
      const shared = await findSharedPaths(store.read, paths);
      const notes: Note[] = [];
      const { stableMs, pollMs } = deps.limits();
      const round: Round = {
        stableMs,
        pollMs,
        isAlone: ({ path }) => !shared.has(path),
        findVideoBeside: createFindVideoBeside(store.read, ["filed", ...NOT_FILED_YET]),
        notes,
        soonMs: pollMs,
      };
      lookAtClock();
      for (let time = 0; time < due.length; time += AT_ONCE) {
        signal.throwIfAborted();
        const looks = due.slice(time, time + AT_ONCE).map(async (release) => {
          const work = async (): Promise<void> =>
            (await isOrphan(store, release))
              ? reviewOrphan(deps, release)
              : settleUnlessOutage(release, watchOf(release.id), round, signal);
          await workOn(deps, release, work, signal);
        });
        // If one check fails, the others must still be awaited.
        await Promise.allSettled(looks);
        await Promise.all(looks);
      }
      await writeNotes(store, notes);
      const noted = new Map(notes.map(({ id, reason }) => [id, reason]));
      announce(
        settling
          .filter(({ id }) => watchOf(id).state)
          .map((release) => ({
            ...release,
            reasons: [noted.get(release.id) ?? release.reasons].flat(),
          })),
        stableMs,
      );
      return settling.length > 0 ? Math.min(pollMs, Math.ceil(round.soonMs)) : IDLE_INTERVAL_MS;
    },
    async idle() {
      const settling = await listReleasesToWorkOn(store, "settling", only);
      return settling.every(
        (release) =>
          watchOf(release.id).isHeld || (release.source === "torrent" && deps.hasClient(release)),
      );
    },
  };
}

/** Records why a release that is not settled waits, and when it is checked again at the latest. */
async function keepWaiting(
  { store, clock }: SettleStageDeps,
  release: Release,
  watch: SettlingWatch,
  before: StabilityState | undefined,
  verdict: Stability,
  round: Round,
): Promise<void> {
  const { unchangedSinceMs, seenSinceMs } = verdict.state;
  if (unchangedSinceMs < seenSinceMs) {
    round.soonMs = Math.min(round.soonMs, verdict.leftMs || round.pollMs);
  }
  if (verdict.waitsFor?.code !== "changing") {
    watch.isHeld = true;
  }
  // One change may be the final rename of a complete file. A second one means that it is still
  // being written.
  else if (before !== undefined && before.fingerprint !== verdict.state.fingerprint) {
    watch.isHeld = ++watch.changes > 1;
  }
  // The release can be read again and waits only until its writer has finished, so the outage is
  // cleared.
  // A release that Sonarr or Radarr holds keeps its time while nothing in it changes.
  const isHeldStill =
    release.waiting?.code === "claimed_by_arr" &&
    (before === undefined || before.fingerprint === verdict.state.fingerprint);
  if (release.waiting && !isHeldStill) {
    await store.write((trx) => setUnversioned(trx, release.id, { waiting: null }));
  }
  if (verdict.waitsFor && !isHeldStill) {
    note(clock, round.notes, release, verdict.waitsFor, verdict.leftMs);
  }
}

/**
 * Notes what the release waits for and until when, as shown to a person. Nothing is noted while
 * both stay the same.
 */
function note(clock: Clock, notes: Note[], release: Release, reason: Reason, leftMs: number): void {
  const [before] = release.reasons;
  const until = reason.code === "changing" ? { until: clock.now() + leftMs } : {};
  const shift = Math.abs((until.until ?? 0) - (before?.until ?? 0));
  if (readsSame(before?.message, reason.message) && shift < MAX_SHIFT_MS) return;
  notes.push({ id: release.id, reason: { ...reason, ...until } });
}

/**
 * Releases that were first seen together wait for the same reason until the same moment. The
 * reason of the last one is written for all.
 */
async function writeNotes(store: Store, notes: readonly Note[]): Promise<void> {
  const same = Map.groupBy(notes, ({ reason }) => JSON.stringify([reason.code, reason.message]));
  const near = [...same.values()].flatMap((group) => [
    ...Map.groupBy(group, ({ reason: { until = 0 } }) => Math.floor(until / MAX_SHIFT_MS)).values(),
  ]);
  if (near.length === 0) return;
  await store.write(async (trx) => {
    for (const group of near) {
      const [last] = group.toSorted((a, b) => (b.reason.until ?? 0) - (a.reason.until ?? 0));
      const ids = group.map(({ id }) => id);
      if (last) await setReasons(trx, ids, { state: "settling" }, [last.reason]);
    }
  });
}

/**
 * @throws Outage while only a client can tell whether a torrent owns the release, and that client
 * has not answered since the last change
 */
async function belongsToFolderSource(
  { store, clock, judgeFolder }: SettleStageDeps,
  release: Release,
  watch: SettlingWatch,
  changedAt: number,
  notes: Note[],
): Promise<boolean> {
  const verdict = judgeFolder(release.path, changedAt);
  if (verdict.kind === "free") return true;
  if (verdict.kind === "waits") {
    // Until a client has responded, the engine is not at rest.
    watch.isHeld = verdict.outage || verdict.reason.code !== "client_unavailable";
    if (verdict.outage) throw new Outage("client_unavailable", verdict.reason.message);
    if (verdict.isBrief !== true) note(clock, notes, release, verdict.reason, 0);
    return false;
  }
  // The release's own torrent takes the release over. A folder around torrents is not a release.
  if (verdict.reason.code === "torrent") {
    watch.isHeld = true;
  } else {
    await changeState(
      store,
      release,
      { kind: "nothing_to_file", reasons: [verdict.reason] },
      byEngine(clock.now()),
    );
  }
  return false;
}

/**
 * True for a torrent whose client is no longer configured: it may be incomplete, unless a person
 * approved it anyway.
 */
const isOrphan = async (store: StoreReader, { id, source }: Release): Promise<boolean> =>
  source === "torrent" && !(await isApprovedDespite(store.read, id, NO_CLIENT.code, 0));

const reviewOrphan = async ({ store, clock }: WorkDeps, release: Release): Promise<void> =>
  void (await changeState(
    store,
    release,
    { kind: "unsure", reasons: [NO_CLIENT] },
    byEngine(clock.now()),
  ));

async function cannotLook(
  { store, clock, files }: SettleStageDeps,
  release: Release,
  { code, path: inner }: { code: string; path: string },
  signal: AbortSignal,
): Promise<void> {
  const path = cleanText(inner === "" ? release.path : `${release.path}/${inner}`, 300);
  if (code === "not_readable") {
    throw new Outage("not_readable", `${path} cannot be read.`);
  }
  if (
    release.source === "person" ||
    (inner === "" && (await isGone(files, release.path, signal)))
  ) {
    await changeState(store, release, { kind: "vanished" }, byEngine(clock.now()));
  }
}

/**
 * Checks whether the release is gone, which the listing of the whole watched folder would detect
 * within five minutes. If the folder around the release is missing or empty, it may be the mount
 * point of an unmounted disk. In that case, the listing of the watched folder decides.
 */
async function isGone(
  files: Pick<EngineFiles, "listRoot">,
  path: string,
  signal: AbortSignal,
): Promise<boolean> {
  const around = await files.listRoot(dirname(path), signal);
  if (around.state !== "ok" || around.entries.length === 0) return false;
  return around.entries.every(({ name }) => name !== basename(path));
}
