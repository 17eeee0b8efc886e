import { byEngine } from "../../core/actor.ts";
import type { Decision } from "../../core/decide/decide.ts";
import { Outage } from "../../core/errors.ts";
import { nameKey } from "../../core/learned/name-key.ts";
import type { FileLength } from "../../core/media/file-length.ts";
import type { ParsedName } from "../../core/parse/lex/parsed-name.ts";
import { parseRelease } from "../../core/parse/path.ts";
import { NOT_FILED } from "../../core/plan/files/not-filed.ts";
import type { Reason } from "../../core/reason.ts";
import { toRanked } from "../../core/release/candidate.ts";
import { isAwaited, nextWait, withWaitNote } from "../../core/release/episode-wait.ts";
import { type EpisodeMapping, extraVideos, mainVideoItems, mappingFor } from "../../core/release/item.ts";
import type { Release } from "../../core/release/release.ts";
import type { Event } from "../../core/release/state.ts";
import { cleanText } from "../../core/text/clean-text.ts";
import type { Trace } from "../../core/trace.ts";
import type { Db, Trx } from "../../store/open.ts";
import { endEpisodeWait, episodeWait, setEpisodeWait } from "../../store/releases/episode-waits.ts";
import { changeItem, itemsOf } from "../../store/releases/items.ts";
import type { Stage } from "../engine/engine.ts";
import { createPool } from "../engine/pool.ts";
import { createHealth, type Health } from "../engine/status.ts";
import { releasesToWorkOn, type WorkDeps, workOn } from "../engine/work-on.ts";
import { moveRelease } from "../releases/move.ts";
import { isDue } from "../releases/wait.ts";
import { judgeLateFiles } from "./clues/late-files.ts";
import { nfoNotes } from "./clues/nfo.ts";
import { nfoPlaces } from "./clues/nfo-files.ts";
import { asEvidence, priorKnowledgeNotes, readPriorKnowledge } from "./clues/prior-knowledge.ts";
import { decisionEvent } from "./decision-event.ts";
import type { createIdentify } from "./identify.ts";

type AwaitedEpisode = {
  /** The same, with a sentence about how long TMDb is asked for the episode. */
  reasons: Reason[];
  /** Starts or ends the waiting; called in the transaction that saves the reasons. */
  within: (trx: Trx) => Promise<void>;
};

/** How a release's reasons start or end its wait for an episode that TMDb does not list or place. */
export async function waitForEpisode(
  db: Db,
  releaseId: number,
  reasons: readonly Reason[],
  now: number,
): Promise<AwaitedEpisode> {
  if (!reasons.some(isAwaited)) return { reasons: [...reasons], within: (trx: Trx) => endEpisodeWait(trx, releaseId) };
  const wait = (await episodeWait(db, releaseId)) ?? nextWait(undefined, now);
  return { reasons: withWaitNote(reasons, wait), within: (trx: Trx) => setEpisodeWait(trx, releaseId, wait) };
}

/** As many candidates, and lengths, as a person can look through. */
const MAX_CANDIDATES = 10;
const MAX_LENGTHS = 60;
/** TMDb's client lets four requests fly at once; more releases would only wait for it. */
const MAX_CONCURRENT = 4;

const TMDB = "tmdb";
const NO_TMDB: Reason = {
  code: "no_tmdb_key",
  message: "Nothing can be identified without a TMDb key. Set TMDB_API_KEY, or approve the release with its TMDb id.",
};

type IdentifyStageDeps = WorkDeps & {
  identify: ReturnType<typeof createIdentify>;
  /** Whether there is a credential for TMDb. */
  hasTmdb: () => boolean;
  /** Whether certain releases are filed without asking. */
  auto: () => boolean;
  moved: () => void;
  onError: (error: unknown) => void;
  /** Where TMDb's answers are noted; its own record if absent. */
  health?: Pick<Health, "note"> | undefined;
  /** Called with each decision. */
  trace?: Trace | undefined;
};

/** Works out what each complete release is, and decides. A disk that does not answer makes it wait. */
export function createIdentifyStage(deps: IdentifyStageDeps): Required<Stage> {
  const { store, identify, hasTmdb, auto, now, moved, onError } = deps;
  const health = deps.health ?? createHealth(store, TMDB, now);

  async function decideOn(release: Release, signal: AbortSignal): Promise<void> {
    const by = byEngine(now());
    if (release.decidedBy === "person" && release.identity) {
      await moveRelease(store, release, { kind: "sure", identity: release.identity }, by);
      return;
    }
    const items = await itemsOf(store.read, release.id);
    const videos = mainVideoItems(items).map((item) => item.path);
    const name = parseRelease(release.name, videos).release;
    const known = await readPriorKnowledge(store.read, release, name);
    if (release.parentId !== undefined && videos.length === 0) {
      const { event, candidates } = await judgeLateFiles(store.read, release, items, known.parent, auto());
      await moveRelease(store, release, event, by, { fields: { candidates } });
      return;
    }
    if (!hasTmdb()) {
      await moveRelease(store, release, { kind: "unsure", reasons: [NO_TMDB] }, by, {
        fields: { parsed: name, nameKey: nameKey(name) ?? null, candidates: [] },
      });
      return;
    }
    const input = {
      name: release.name,
      videos,
      at: release.path,
      extras: extraVideos(items),
      nfos: nfoPlaces(items, release.source),
      ...asEvidence(known),
    };
    const identified = await noted(() => identify(input, signal));
    const { parsed, ranked, decision, lengths, nfo } = identified;
    // Filed without asking is only what was looked at.
    if (decision.kind === "auto") assertAnswered(lengths);
    const [first] = ranked;
    deps.trace?.(decisionEvent(release, identified));
    const evidence = [...nfoNotes(nfo), ...priorKnowledgeNotes(known)];
    const held = decision.kind === "auto" ? [] : decision.reasons;
    const waited = await waitForEpisode(store.read, release.id, held, now());
    await moveRelease(store, release, toEvent(decision, [...waited.reasons, ...evidence]), byEngine(now()), {
      // The log names what makes the decision certain as well as what does not.
      ...(decision.kind === "auto" && evidence.length > 0 ? { detail: { reasons: evidence } } : {}),
      fields: {
        ...(decision.kind === "auto" ? { reasons: evidence } : {}),
        nameKey: nameKey(name) ?? null,
        parsed: { ...withoutName(parsed), ...(lengths.size > 0 ? { lengths: toList(lengths) } : {}) },
        candidates: ranked.slice(0, MAX_CANDIDATES).map(toRanked),
        confidence: first?.confidence ?? null,
        parts: first?.parts ?? null,
      },
      within: async (trx) => {
        const mappings = decision.kind === "auto" ? decision.mappings : decision.suggestion?.mappings;
        for (const { path, mapping: before } of items) {
          const mapping = mappings?.get(path);
          if (mapping) await changeItem(trx, release.id, path, { mapping });
          else if (isFromIdentification(before)) await changeItem(trx, release.id, path, { mapping: null });
        }
        for (const path of identified.leftOut)
          await changeItem(trx, release.id, path, { problem: NOT_FILED.unplayable.message });
        await waited.within(trx);
      },
    });
  }

  async function noted<T>(ask: () => Promise<T>): Promise<T> {
    try {
      const answer = await ask();
      await health.note(TMDB, undefined);
      return answer;
    } catch (error) {
      if (error instanceof Outage) await health.note(TMDB, error.message, { code: error.code });
      throw error;
    }
  }

  return createPool({
    name: "identify",
    width: MAX_CONCURRENT,
    due: async () => (await releasesToWorkOn(deps, "identifying")).filter((release) => isDue(release, now())),
    work: (release, signal) => workOn(deps, release, () => decideOn(release, signal), signal),
    onError,
    done: moved,
    intervalMs: 1000,
  });
}

/** No work has this id: the item's mapping comes from identification and was not approved for any work. */
const NO_WORK = { type: "movie", tmdbId: 0 } as const;

/** Whether the identity is only that of an earlier identification, which this one did not confirm: approving would file under it. */
const isFromIdentification = (mapping: EpisodeMapping | undefined): boolean =>
  mappingFor(NO_WORK, mapping) !== undefined;

function toEvent(decision: Decision, reasons: Reason[]): Event {
  if (decision.kind === "auto") return { kind: "sure", identity: decision.identity };
  return { kind: "unsure", reasons, suggestion: decision.suggestion?.identity };
}

function assertAnswered(lengths: ReadonlyMap<string, FileLength>): void {
  for (const [path, length] of lengths)
    if (length.kind === "unanswered") throw new Outage("root_missing", `${cleanText(path, 300)}: ${length.why}.`);
}

const toList = (lengths: ReadonlyMap<string, FileLength>) =>
  [...lengths].slice(0, MAX_LENGTHS).map(([path, length]) => ({ path, ...length }));

/** The release has its name already, and names may be long. */
const withoutName = (parsed: ParsedName): ParsedName => ({ ...parsed, name: "" });
