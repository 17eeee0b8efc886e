import { toCommandText } from "../../base/actions/sentence.ts";
import type { Identity } from "../../base/identity.ts";
import { cleanText } from "../../base/text/clean-text.ts";
import { formatCount } from "../../base/text/format-count.ts";
import { byEngine } from "../../core/actor.ts";
import { FILE_METHODS } from "../../core/journal/method-traits.ts";
import type { Operation } from "../../core/journal/operation.ts";
import { withoutVideos } from "../../core/plan/plan.ts";
import type { Release, ReleaseIn } from "../../core/release/release.ts";
import type { State } from "../../core/release/state.ts";
import { findStates } from "../../core/release/state-traits.ts";
import type { StoreReader } from "../../store/open.ts";
import { listReleasesIn } from "../../store/releases/releases.ts";
import type { Stage } from "../engine/engine.ts";
import { createPool } from "../engine/pool.ts";
import { workOn } from "../engine/work-on.ts";
import type { FileDeps } from "../file/file-deps.ts";
import { judgeFiled, moveBlockedReason } from "../file/filing-reasons.ts";
import { type PrepareDeps, prepare } from "../file/prepare.ts";
import type { FiledProof } from "../journal/steps/prove-filed.ts";
import {
  type IncomingVideo,
  type Rival,
  rivalsOf,
  toSameFileEvent,
} from "../library-state/duplicates.ts";
import { readRivalLengths } from "../library-state/rival-lengths.ts";
import { changeState } from "../releases/change-state.ts";
import { predictMethod } from "../releases/expected-method.ts";
import { findSubtitlesWithVideo } from "../releases/subtitles-with-video.ts";
import { isDue } from "../releases/waiting.ts";
import { explainNotFiled } from "./preview-filing.ts";

/**
 * Collects what a dry run would file. Later releases are checked as if the collected files were in
 * the library.
 */
function createDryPlanned() {
  const planned = new Map<string, Rival & { work: string }>();
  const workOf = ({ type, tmdbId }: Identity): string => `${type} ${tmdbId}`;

  return {
    /** Returns the planned files of the same work. */
    rivals: (identity: Identity): Rival[] =>
      [...planned.values()].filter(({ work }) => work === workOf(identity)),
    /** Planned files are treated as unchanged files in the library. */
    proofs: (): [string, FiledProof][] =>
      [...planned].map(([id, { operation }]) => [id, { ok: true, found: operation.source }]),
    add(
      release: Pick<Release, "id" | "name">,
      identity: Identity,
      videos: readonly IncomingVideo[],
      replaces: ReadonlyMap<string, { operation: { id: string } }>,
    ): void {
      for (const { operation } of replaces.values()) planned.delete(operation.id);
      for (const [index, { path, sourcePath, source, destination, mapping }] of videos.entries()) {
        const id = `dry ${release.id} ${index}`;
        const operation: Operation = {
          id,
          releaseId: release.id,
          itemPath: path,
          kind: "publish",
          state: "sealed",
          lease: 0,
          sourcePath,
          source,
          finalPath: destination,
          madeFolders: [],
        };
        const work = workOf(identity);
        planned.set(id, {
          operation,
          mapping,
          releaseName: release.name,
          releaseState: "filed",
          place: { is: "there" },
          isPlanned: true,
          work,
        });
      }
    },
  };
}

/**
 * Replaces the file stage in a dry run. Prepares releases in the same way as the file stage, but
 * reports instead of filing.
 */
export function createDryStage(
  deps: PrepareDeps &
    Pick<FileDeps, "clock" | "warn" | "wake" | "onError" | "policy" | "sources"> & {
      /**
       * True if a certain identity is filed without asking; otherwise a person must approve it
       * first.
       */
      auto: boolean;
      /** Receives each line of the report. */
      report: (line: string) => void;
    },
): Required<Stage> & { totals: () => string } {
  const { store, clock, report, wake, onError } = deps;
  const began = clock.now();
  const reported = new Set<number>();
  const planned = createDryPlanned();
  const totals = { releases: 0, files: new Map<string, number>() };

  /**
   * Returns the expected method, with the reason if it is not the best one. Also counts the method
   * for the totals.
   */
  async function methodOf(source: string, destination: string): Promise<string> {
    const { method, why } = await predictMethod(
      deps.files,
      deps.policy.method,
      source,
      destination,
    );
    const name = method ?? `no ${deps.policy.method} is possible`;
    totals.files.set(name, (totals.files.get(name) ?? 0) + 1);
    return why === undefined ? name : `${name}, because ${why}`;
  }

  async function reportRelease(release: ReleaseIn<"approved">, signal: AbortSignal): Promise<void> {
    const preparation = await prepare(deps, release, signal);
    reported.add(release.id);
    const by = byEngine(clock.now());
    if (!preparation.ready) return void (await changeState(store, release, preparation.event, by));
    const blocked = await moveBlockedReason(deps, release, preparation, signal);
    if (blocked) {
      return void (await changeState(store, release, { kind: "refused", reasons: [blocked] }, by));
    }
    const { identity, videos } = preparation;
    // Subtitles of a filed video do not count as a second video.
    const rivals = videos.length === 0 ? [] : rivalsOf(identity, videos, planned.rivals(identity));
    const [before] = rivals;
    const query = {
      at: release.path,
      videos: videos.map(({ path, source }) => ({ path, size: source.size })),
      also: () => rivals.map(({ operation }) => operation.sourcePath),
      isApart: () => true,
    };
    if (before && (await deps.findAlreadyThere(query, signal)).size === videos.length) {
      return void (await changeState(store, release, toSameFileEvent(before), by));
    }
    const proofs = new Map([...preparation.proofs, ...planned.proofs()]);
    const lengths = new Map([
      ...preparation.lengths,
      ...(await readRivalLengths(
        deps.lengths,
        videos,
        rivals.map(({ operation }) => operation),
        signal,
      )),
    ]);
    const checked = { ...preparation, proofs, lengths };
    const judged = await judgeFiled(store.read, release, checked, deps.duplicatePolicy(), rivals);
    if (judged.kind === "event") return void (await changeState(store, release, judged.event, by));
    const shown = `#${release.id} ${cleanText(release.name)}`;
    // A release that was approved before this run no longer needs an approval.
    const isDecided = release.decidedBy === "person" || release.updatedAt < began;
    const would = deps.auto || isDecided ? "would be filed" : "would be filed after your approval";
    if (judged.kind === "again") {
      return report(
        before
          ? `${shown}: ${would} next to release ${before.operation.releaseId}, under a separate ` +
              "name"
          : `${shown}: would wait until another release of the same work is filed or undone`,
      );
    }
    const filed = videos.filter(({ path }) => !judged.notFiled.has(path));
    planned.add(release, identity, filed, judged.replaces);
    report(`${shown}: ${would}`);
    for (const { path, destination, problem } of withoutVideos(preparation.plan, judged.notFiled)
      .files) {
      const how =
        destination === undefined ? "" : ` (${await methodOf(release.path, destination)})`;
      report(
        `  ${cleanText(path, 1000)} → ${destination ?? toCommandText(problem?.message ?? "not filed")}${how}`,
      );
    }
    totals.releases++;
    if (preparation.plan.note !== undefined) report(`  ${toCommandText(preparation.plan.note)}`);
    for (const line of await explainNotFiled(deps, filed, judged.replaces, preparation.gone)) {
      report(`  ${toCommandText(line)}`);
    }
    for (const { operation } of judged.replaces.values()) {
      report(`  in place of ${cleanText(operation.finalPath, 1000)}, which would go to the trash`);
    }
    if (FILE_METHODS[deps.policy.method].sourceGoes) {
      report(`  then its files would be removed from ${cleanText(release.path, 1000)}`);
    }
  }

  const pool = createPool({
    name: "file",
    width: 1,
    due: async () =>
      (await listReleasesIn(store.read, ["approved"])).filter(
        (release) =>
          release.job === undefined &&
          // Library releases are not filed.
          release.source !== "library" &&
          !reported.has(release.id) &&
          isDue(release, clock.now()),
      ),
    work: async (release, signal) => {
      if (release.state === "approved") {
        await workOn(deps, release, () => reportRelease(release, signal), signal);
      }
    },
    onError,
    done: wake,
    intervalMs: 1000,
  });
  return { ...pool, totals: () => totalsLine(totals) };
}

/** Formats the totals: `2 releases would be filed: 3 files by hardlink, 1 by copy.` */
function totalsLine({
  releases,
  files,
}: {
  releases: number;
  files: ReadonlyMap<string, number>;
}): string {
  if (releases === 0) return "Nothing would be filed.";
  const by = [...files].map(
    ([method, n], index) => `${index > 0 ? n : formatCount(n, "file")} by ${method}`,
  );
  return `${formatCount(releases, "release")} would be filed: ${by.join(", ")}.`;
}

/**
 * Returns what a dry run did not plan, and why: one line for each release that the run touched
 * since `since` (ms since 1970).
 */
export async function reportDryRun(store: StoreReader, since: number): Promise<string[]> {
  const states = findStates(({ reportedByDryRun }) => reportedByDryRun);
  const releases = await listReleasesIn(store.read, states);
  const withVideo = await findSubtitlesWithVideo(store.read, ["approved", "filed"]);
  const goesWith = new Map(withVideo.map(({ subtitle, video }) => [subtitle.id, video.id]));
  return releases.flatMap((release) => {
    const why = release.waiting?.message ?? release.reasons[0]?.message;
    if (release.updatedAt < since || (release.state === "approved" && !release.waiting)) return [];
    const video = goesWith.get(release.id);
    if (video !== undefined) {
      return [
        `#${release.id} ${cleanText(release.name)}: would go with its video, release ${video}`,
      ];
    }
    const would = OUTCOMES[release.state] ?? "would wait";
    return [
      `#${release.id} ${cleanText(release.name)}: ${would}${why === undefined ? "" : `: ${cleanText(toCommandText(why), 1000)}`}`,
    ];
  });
}

const OUTCOMES: Partial<Record<State, string>> = {
  ignored: "would be ignored",
  review: "would go to review",
};
