import { leaveOut } from "../../core/plan/leave-out.ts";
import type { ReleaseIn } from "../../core/release/release.ts";
import { cleanText } from "../../core/text/clean-text.ts";
import { releasesIn } from "../../store/releases/releases.ts";
import { createPool } from "../engine/pool.ts";
import type { Stage } from "../engine/stage.ts";
import { type WorkDeps, workOn } from "../engine/work-on.ts";
import { createDryPlanned, isTwin } from "../file/dry-planned.ts";
import { judgeFiled } from "../file/judge-filed.ts";
import { type PrepareDeps, prepare } from "../file/prepare.ts";
import { type HoldDeps, whyHeld } from "../file/why-held.ts";
import { rivalsOf, sameFiled } from "../library-state/duplicates.ts";
import { moveRelease } from "../releases/move.ts";
import { isDue } from "../releases/wait.ts";
import { whatStays } from "./would-become.ts";

type DryStageDeps = WorkDeps &
  PrepareDeps &
  HoldDeps & {
    /** Whether what is sure is filed without asking; else a person approves it first. */
    auto: boolean;
    /** Told each line of what would be done. */
    say: (line: string) => void;
    moved: () => void;
    onError: (error: unknown) => void;
  };

/** In place of the file stage in a dry run: the very preparation of filing, said instead of done. */
export function createDryStage(deps: DryStageDeps): Stage {
  const { store, now, say, moved, onError } = deps;
  const said = new Set<number>();
  const planned = createDryPlanned();

  async function tell(release: ReleaseIn<"approved">, signal: AbortSignal): Promise<void> {
    const preparation = await prepare(deps, release, signal);
    said.add(release.id);
    const by = { actor: "engine", at: now() };
    if (!preparation.ready) return void (await moveRelease(store, release, preparation.event, by));
    const held = await whyHeld(deps, release, preparation, signal);
    if (held) return void (await moveRelease(store, release, { kind: "refused", reasons: [held] }, by));
    const { identity, videos } = preparation;
    // Subtitles of a video that stands there are no second video.
    const rivals = videos.length === 0 ? [] : rivalsOf(identity, videos, planned.rivals(identity));
    const [before] = rivals;
    if (before && (await isTwin(deps.files, videos, rivals, signal)))
      return void (await moveRelease(store, release, sameFiled(before), by));
    const proofs = new Map([...preparation.proofs, ...planned.proofs()]);
    const weighed = { ...preparation, proofs };
    const judged = await judgeFiled(store.read, release, weighed, deps.duplicatePolicy, rivals);
    if (judged.kind === "event") return void (await moveRelease(store, release, judged.event, by));
    const shown = `#${release.id} ${cleanText(release.name)}`;
    const would = deps.auto ? "would be filed" : "would wait for your approval, then be filed";
    if (judged.kind === "again")
      return say(
        before
          ? `${shown}: ${would} beside release ${before.operation.releaseId}, under a name of its own`
          : `${shown}: would wait until another release of it is filed or undone`,
      );
    const filed = videos.filter(({ path }) => !judged.left.has(path));
    planned.add(release, identity, filed, judged.replaces);
    say(`${shown}: ${would}`);
    for (const { path, destination, problem } of leaveOut(preparation.plan, judged.left).files) {
      say(`  ${cleanText(path, 1000)} → ${destination ?? problem?.message ?? "stays"}`);
    }
    for (const line of await whatStays(deps, filed, judged.replaces)) say(`  ${line}`);
    for (const { operation } of judged.replaces.values())
      say(`  in place of ${cleanText(operation.finalPath, 1000)}, which would go to the trash`);
    if (deps.policy.method === "move") say(`  then its files would be removed from ${cleanText(release.path, 1000)}`);
  }

  return createPool({
    name: "file",
    width: 1,
    due: async () =>
      (await releasesIn(store.read, ["approved"])).filter((release) => !said.has(release.id) && isDue(release, now())),
    work: async (release, signal) => {
      if (release.state === "approved") await workOn(deps, release, () => tell(release, signal), signal);
    },
    onError,
    done: moved,
    everyMs: 1000,
  });
}
