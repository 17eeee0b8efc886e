import { sentence } from "../../base/actions/sentence.ts";
import { Outage } from "../../base/errors.ts";
import { type Item, listExtraVideos, selectMainVideoItems } from "../../base/item.ts";
import type { Reason } from "../../base/reason-codes.ts";
import { cleanText } from "../../base/text/clean-text.ts";
import { formatTitle } from "../../base/text/work-text.ts";
import { byEngine } from "../../core/actor.ts";
import { type FindArrClaim, writtenAtOf } from "../../core/arr/claim.ts";
import { countSame } from "../../core/plan/files/count-same.ts";
import type { Release } from "../../core/release/release.ts";
import type { Trace, TraceEvent } from "../../core/trace.ts";
import {
  createTellApart,
  type Decision,
  filesOf,
  type Identification,
  type Identify,
  parseRelease,
  type ReadLengths,
  toNameKey,
} from "../../names/index.ts";
import { type FiledItem, itemsOf } from "../../store/releases/items.ts";
import { findRelease } from "../../store/releases/releases.ts";
import type { Stage, StageDeps } from "../engine/engine.ts";
import { createPool } from "../engine/pool.ts";
import type { HealthRecord } from "../engine/status.ts";
import { listReleasesToWorkOn, type OnlySome, type WorkDeps, workOn } from "../engine/work-on.ts";
import { changeState } from "../releases/change-state.ts";
import { contentOf } from "../releases/observe.ts";
import { isDue } from "../releases/waiting.ts";
import { judgeLateFiles } from "./clues/late-files.ts";
import { findNfos } from "./clues/nfo-places.ts";
import { explainPriorKnowledge, readPriorKnowledge } from "./clues/prior-knowledge.ts";
import { assertAnswered, recordDecision } from "./record-decision.ts";
import { splitOff } from "./split-off.ts";

/** TMDB's client allows four requests at a time. Additional releases would only wait for it. */
const MAX_CONCURRENT = 4;

/** Maximum number of a pack's files that a reason lists. */
const MAX_THERE_SHOWN = 5;

const TMDB = "tmdb";
const NO_TMDB: Reason = {
  code: "no_tmdb_key",
  message: sentence`Nothing can be identified without a TMDB key. Set TMDB_API_KEY, or ${{ do: "verb", of: "approve" }} the release with its TMDB id.`,
};

/**
 * Finds the videos that the library already has as an identical file. Returns the reason for each
 * of them.
 */
type FindAlreadyThere = (
  query: { at: string; videos: readonly Item[] },
  signal: AbortSignal,
) => Promise<ReadonlyMap<string, Reason>>;

export interface IdentifyStageDeps extends StageDeps, WorkDeps {
  only?: OnlySome | undefined;
  identify: Identify;
  findAlreadyThere: FindAlreadyThere;
  /** Missing if neither Sonarr nor Radarr is configured. */
  findArrClaim?: FindArrClaim | undefined;
  /** Reads the lengths of the videos next to a film. */
  lengths: ReadLengths;
  /** True if a TMDB credential is configured. */
  hasTmdb: () => boolean;
  /** True if releases that are certain are filed without asking. */
  auto: () => boolean;
  onError: (error: unknown) => void;
  /** Records whether TMDB responds. */
  health: HealthRecord;
  /** Number of requests that TMDB has answered. A cached answer proves nothing about TMDB. */
  answered: () => number;
  /** Called on each decision. */
  trace?: Trace | undefined;
}

/**
 * Works out what each complete release is and decides about it. If a disk does not respond, the
 * release waits.
 */
export function createIdentifyStage(deps: IdentifyStageDeps): Required<Stage> {
  const { store, only, identify, hasTmdb, auto, clock, wake, onError, health } = deps;
  const tellApart = createTellApart(identify, deps.lengths);

  async function identifyRelease(release: Release, signal: AbortSignal): Promise<void> {
    const by = byEngine(clock.now());
    if (release.decidedBy === "person" && release.identity) {
      await changeState(store, release, { kind: "sure", identity: release.identity }, by);
      return;
    }
    const items = await itemsOf(store.read, release.id);
    const main = selectMainVideoItems(items);
    const claim = await deps.findArrClaim?.(
      release,
      main.map(({ path }) => path),
      signal,
      { writtenAt: writtenAtOf(main) },
    );
    if (claim?.is === "waits") {
      throw new Outage("claimed_by_arr", claim.message, { retryAfterMs: claim.againInMs });
    }
    if (claim?.is === "ignored") {
      await changeState(store, release, { kind: "nothing_to_file", reasons: [claim.reason] }, by);
      return;
    }
    // The question is asked with the work that the release may be.
    const refusal = claim?.is === "review" ? claim.reason : undefined;
    const imported = [...(claim?.taken ?? [])].map(
      ([path, message]) => [path, { code: "arr_imported", message }] as const,
    );
    // A library release is in the library by definition, so there is no check for an identical
    // file.
    const there =
      release.source === "library"
        ? new Map<string, Reason>()
        : new Map<string, Reason>([
            ...imported,
            ...(await deps.findAlreadyThere({ at: release.path, videos: main }, signal)),
          ]);
    if (there.size > 0 && there.size === main.length) {
      const reasons = countSame([...there.values()]).slice(0, MAX_THERE_SHOWN);
      await changeState(store, release, { kind: "nothing_to_file", reasons }, by);
      return;
    }
    const videos = main.flatMap(({ path }) => (there.has(path) ? [] : path));
    const name = parseRelease(release.name, videos).release;
    const { parent, ...known } = await readPriorKnowledge(store.read, release, name);
    if (release.parentId !== undefined && videos.length === 0 && !refusal) {
      const { event, candidates } = await judgeLateFiles(
        store.read,
        release,
        items,
        parent,
        auto(),
      );
      await changeState(store, release, event, by, { fields: { candidates } });
      return;
    }
    if (!hasTmdb()) {
      const reasons = [...(refusal ? [refusal] : []), NO_TMDB];
      await changeState(store, release, { kind: "unsure", reasons }, by, {
        fields: { parsed: name, nameKey: toNameKey(name) ?? null, candidates: [] },
      });
      return;
    }
    const input = {
      name: release.name,
      videos,
      at: release.path,
      extras: listExtraVideos(items),
      nfos: findNfos(items, release.source),
      ...known,
    };
    const before = deps.answered();
    const { own: found, apart } = await noted(async () => {
      const identified = await identify(input, signal);
      // Library files were already separated when the library was read. A refused release stays
      // whole, because the app knows it as one download.
      return release.source === "library" || refusal
        ? { own: identified, apart: [] }
        : tellApart(input, identified, signal);
    });
    const leftOut = [...there].map(([path, { message }]) => [path, message] as const);
    const merged = {
      ...found,
      decision: refusal ? askDespite(found.decision, refusal) : found.decision,
      leftOut: new Map([...found.leftOut, ...leftOut]),
    };
    for (const identified of [merged, ...apart.map((part) => part.identified)]) {
      assertAnswered(identified);
      deps.trace?.(decisionEvent(release, identified));
    }
    const parts = apart.map((part) => ({
      ...part,
      items: pick(items, filesOf(part.videos, items)),
    }));
    const taken = new Set(parts.flatMap((part) => part.items.map(({ path }) => path)));
    const rest = items.filter(({ path }) => !taken.has(path));
    const notes = explainPriorKnowledge({ parent, ...known });
    const record = store.write(async (trx) => {
      const fields = parts.length > 0 ? contentOf(rest) : {};
      const moved = await recordDecision(
        trx,
        release,
        { identified: merged, name, items: rest, notes, fields },
        clock.now(),
      );
      if (!moved.ok) return;
      for (const { identified, items: files } of parts) {
        const child = await splitOff(trx, release, files, clock.now());
        await recordDecision(
          trx,
          child,
          { identified, name: identified.parsed, items: files, notes: [] },
          clock.now(),
        );
      }
    });
    const hasAnswered = deps.answered() > before;
    await Promise.all([record, hasAnswered ? health.note(TMDB, undefined) : undefined]);
  }

  /**
   * Records an outage of TMDB. A successful response is recorded together with the decision based
   * on it.
   */
  async function noted<T>(ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (error) {
      if (error instanceof Outage) await health.note(TMDB, error.message, { code: error.code });
      throw error;
    }
  }

  let isEmpty = false;
  return createPool({
    name: "identify",
    width: MAX_CONCURRENT,
    async due() {
      const releases = await listReleasesToWorkOn(store, "identifying", only);
      isEmpty = releases.length === 0;
      return releases.filter((release) => isDue(release, clock.now()));
    },
    isEmpty: () => isEmpty,
    async again(id) {
      const release = await findRelease(store.read, id);
      return release?.state === "identifying" && isDue(release, clock.now()) ? release : undefined;
    },
    work: (release, signal) =>
      workOn(deps, release, () => identifyRelease(release, signal), signal),
    onError,
    done: wake,
    intervalMs: 1000,
  });
}

/** Returns the decision as a question to a person, however certain the work is. */
const askDespite = (decision: Decision, refusal: Reason): Decision =>
  decision.kind === "auto"
    ? { kind: "review", reasons: [refusal], suggestion: decision }
    : { ...decision, reasons: [refusal, ...decision.reasons] };

const pick = (items: readonly FiledItem[], paths: readonly string[]): FiledItem[] => {
  const wanted = new Set(paths);
  return items.filter(({ path }) => wanted.has(path));
};

/** Returns a log event (level `debug`) with the decision about a release and the reasons for it. */
function decisionEvent(
  { id, name }: Release,
  { decision, ranked }: Pick<Identification, "decision" | "ranked">,
): TraceEvent {
  const [first] = ranked;
  return {
    kind: "decision",
    releaseId: id,
    name,
    decision: decision.kind,
    guards: decision.kind === "auto" ? [] : decision.reasons.map(({ code }) => code),
    ...(first && {
      work: cleanText(
        `${formatTitle(first.candidate)} [${first.candidate.type} ${first.candidate.tmdbId}]`,
        300,
      ),
      score: first.confidence / 1000,
    }),
  };
}
