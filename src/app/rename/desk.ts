import { basename } from "node:path";
import { TOOLS } from "../../base/actions/tools.ts";
import { dropUndefined } from "../../base/drop-undefined.ts";
import { cleanText } from "../../base/text/clean-text.ts";
import { fingerprintOf, type NameTemplates } from "../../core/plan/names/parse-template.ts";
import { QUALITY_IN_NAMES, statesQuality } from "../../core/plan/names/quality-in-names.ts";
import { oddestOf } from "../../core/rename/odd-steps.ts";
import { NOT_READABLE, planRenames, type RenamePlan } from "../../core/rename/rename-plan.ts";
import { summaryOf } from "../../core/rename/summary.ts";
import { namesDiffer, recordLibraryNames } from "../../store/settings/settings.ts";
import {
  awaitJob,
  type FileJob,
  type JobDeps,
  type JobOutcome,
  writeJob,
} from "../file-tools/write-job.ts";
import { createConfirmToken, type TwoSteps } from "../review/decisions/two-step.ts";
import type { Wait } from "../review/decisions/wait-for-outcomes.ts";
import { showPath } from "../shown/release.ts";
import {
  CHANGING,
  type RenameDeps,
  type RenameScope,
  readRenameInput,
  type SeenStats,
} from "./rename-input.ts";
import type { RenameAnswer, RenamePreview, ShownRenamePlan, ShownSkipped } from "./rename-shape.ts";
import { createUnderWay, type RunningProgress } from "./under-way.ts";

/** A plan as it was shown. Exactly this plan is carried out. */
export type FixedPlan = { shown: ShownRenamePlan; items: JobItems; isWhole: boolean };

type JobItems = FileJob["items"];

export type RenameOutcome = Omit<JobOutcome, "items"> & {
  renamed: number;
  skipped: ShownSkipped[];
};

export type RenameDesk = {
  /** Plans new names for the scope. Changes nothing. @throws UserError (`not_found`); Outage */
  plan(
    scope: RenameScope,
    signal: AbortSignal,
    onRead?: (files: number) => void,
  ): Promise<FixedPlan>;
  /**
   * Returns the part of the plan that a client is shown, or the progress if the plan is not ready
   * yet.
   */
  brief(scope: RenameScope, wait: Wait): Promise<RenamePreview>;
  /** True if a job starts an engine when none is running. */
  wakesEngine: boolean;
  /** Writes a plan as a job. Returns the job's number, which can be passed to undo. */
  write(plan: FixedPlan, actor: string, signal: AbortSignal): Promise<number>;
  /** Waits for a job for at most the time in `wait`. */
  outcome(id: number, wait: Wait): Promise<RenameOutcome>;
  /**
   * Entry point for clients. Without a token, returns the plan and a token. With the token, runs
   * exactly this plan as a job. If the plan is not ready yet, returns its progress instead.
   */
  request(
    scope: RenameScope & { token?: string | undefined },
    actor: string,
    wait: Wait,
  ): Promise<RenameAnswer>;
  close(): void;
};

/** Maximum age of a plan that its client has not collected. After that, the plan is made again. */
const MAX_AGE_MS = 60_000;
/**
 * Limits the part of a large plan that a client is shown. `totals` always covers the whole plan.
 */
const MAX_SHOWN_WORKS = 40;
const MAX_SHOWN_ROWS = 40;

export function createRenameDesk(deps: RenameDeps, jobs: JobDeps & TwoSteps): RenameDesk {
  const underWay = createUnderWay<number, FixedPlan>(0, {
    maxAgeMs: MAX_AGE_MS,
    once: true,
    clock: jobs.clock,
  });
  const inTime = (scope: RenameScope, wait: Wait) =>
    underWay.ask(
      JSON.stringify([scope.works, scope.releases]),
      (...how) => desk.plan(scope, ...how),
      wait,
    );
  const desk: RenameDesk = {
    async plan(scope, signal, onRead) {
      const { input, seen } = await readRenameInput(deps, scope, signal, onRead);
      const plan = planRenames(input);
      const isWhole =
        scope.works.length + scope.releases.length === 0 &&
        plan.works.every(({ skipped }) => skipped.every(({ code }) => !PASSING.includes(code)));
      const items = itemsOf(plan, seen);
      if (isWhole && items.length === 0) await note();
      return { shown: showPlan(plan, deps.names), items, isWhole };
    },
    async brief(scope, wait) {
      const plan = await inTime(scope, wait);
      return "running" in plan ? isRunning(plan) : { plan: briefPlan(plan.shown) };
    },
    wakesEngine: jobs.wakeEngine !== undefined,
    write,
    async outcome(id, wait) {
      const { items, ...outcome } = await awaitJob(jobs, id, wait);
      const skipped = items.flatMap(({ path, problem }) =>
        problem === undefined
          ? []
          : { path: showPath(path), code: "not_renamed", message: problem },
      );
      return {
        ...outcome,
        renamed: items.filter(({ method }) => method !== undefined).length,
        skipped,
      };
    },
    close: underWay.close,
    async request({ token, ...scope }, actor, wait) {
      const from = jobs.clock.now();
      const plan = await inTime(scope, wait);
      if ("running" in plan) return isRunning(plan);
      const { shown, items } = plan;
      if (items.length === 0) {
        return {
          plan: briefPlan(shown),
          message: shown.summary,
        };
      }
      if (token === undefined) {
        const promise = await createConfirmToken(jobs, TOOLS.rename, items, wait.signal);
        return { plan: briefPlan(shown), ...promise };
      }
      const id = await write(plan, actor, wait.signal, token);
      const { skipped, ...outcome } = await desk.outcome(id, {
        ...wait,
        maxMs: Math.max(0, wait.maxMs - (jobs.clock.now() - from)),
      });
      return { ...outcome, skipped: skipped.slice(0, MAX_SHOWN_ROWS) };
    },
  };
  return desk;

  async function write(
    { shown, items, isWhole }: FixedPlan,
    actor: string,
    signal: AbortSignal,
    token?: string,
  ) {
    const job = { tool: TOOLS.rename, name: nameOf(shown), plan: items, items, token };
    const id = await writeJob(jobs, job, { actor, at: jobs.clock.now() }, signal);
    if (isWhole) await note(id);
    return id;
  }

  /** Records that the library uses these name templates, or will use them after this plan. */
  async function note(plan?: number): Promise<void> {
    const names = fingerprintOf(deps.names);
    if (deps.readOnly || (plan === undefined && !(await namesDiffer(deps.store.read, names)))) {
      return;
    }
    await deps.store.write((trx) => recordLibraryNames(trx, names, plan));
  }
}

/** Temporary reasons. Files that are skipped for one of these have not been compared. */
const PASSING: readonly string[] = [CHANGING.code, NOT_READABLE.code];

const isRunning = ({ running }: RunningProgress<number>): RenamePreview => ({
  running: { files: running },
});

const itemsOf = ({ steps }: RenamePlan, seen: SeenStats): JobItems =>
  steps.map(({ what, from, to }) => ({
    path: from,
    destination: to,
    ...(what === "file" ? (seen.get(from) ?? NOTHING) : NOTHING),
    action: what === "file" ? ("rename" as const) : ("rename_folder" as const),
  }));

const NOTHING = { size: 0, mtimeNs: "0" };

/** Returns a short name for the plan: `Heat (1995)`, `12 works`. */
function nameOf({ works }: ShownRenamePlan): string {
  const changed = works.filter(({ steps }) => steps.length > 0);
  const [first] = changed;
  if (changed.length !== 1 || !first) return `${changed.length} works`;
  return first.title === ""
    ? basename(first.steps[0]?.to ?? "")
    : `${first.title}${first.year ? ` (${first.year})` : ""}`;
}

function showPlan({ works }: RenamePlan, names: NameTemplates): ShownRenamePlan {
  const shown = works
    .filter(({ steps, skipped }) => steps.length + skipped.length > 0)
    .map(({ work: { identity }, steps, skipped }) => ({
      type: identity.type,
      tmdb_id: identity.tmdbId,
      title: cleanText(identity.title),
      ...dropUndefined({ year: identity.year }),
      steps: steps.map(({ what, from, to }) => ({
        what,
        from: showPath(from),
        to: showPath(to),
      })),
      skipped: skipped.map(({ path, code, message }) => ({ path: showPath(path), code, message })),
    }));
  const all = shown.flatMap(({ steps }) => steps);
  return {
    works: shown,
    summary: summaryOf(works),
    oddest: oddestOf(shown),
    totals: {
      compared: works.length,
      works: shown.filter(({ steps }) => steps.length > 0).length,
      files: all.filter(({ what }) => what === "file").length,
      folders: all.filter(({ what }) => what === "folder").length,
      skipped: shown.reduce((sum, { skipped }) => sum + skipped.length, 0),
    },
    plex: [
      plexText(all.some(({ what }) => what === "folder")),
      ...(statesQuality(names) ? [QUALITY_IN_NAMES] : []),
    ].join(" "),
  };
}

/**
 * Explains the effect of a rename on Plex, which identifies a file by its path. Watched states are
 * stored by the work's id, so they return when the new name is matched to the same work. Posters
 * and titles chosen by a person belong to the Plex item, which may be a new one after the rename.
 */
function plexText(hasFolders: boolean): string {
  const how = hasFolders ? "new names of folders and files" : "new names in the same folders";
  return (
    `Plex scans the ${how} and matches them again. Watched items stay watched if Plex finds the ` +
    "same film or episode, but a poster or title that you chose and the item's date may be lost."
  );
}

/** Returns the part of a plan that a client is shown. */
function briefPlan(plan: ShownRenamePlan): ShownRenamePlan {
  const works = plan.works.slice(0, MAX_SHOWN_WORKS).map(({ steps, skipped, ...work }) => ({
    ...work,
    steps: steps.slice(0, MAX_SHOWN_ROWS),
    skipped: skipped.slice(0, MAX_SHOWN_ROWS),
  }));
  return { ...plan, works };
}
