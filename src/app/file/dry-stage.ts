import type { ReleaseIn } from "../../core/release/release.ts";
import { cleanText } from "../../core/text/clean-text.ts";
import { releasesIn } from "../../store/releases.ts";
import { createPool } from "../engine/pool.ts";
import type { Stage } from "../engine/stage.ts";
import { type WorkDeps, workOn } from "../engine/work-on.ts";
import { moveRelease } from "../move.ts";
import { isDue } from "../wait.ts";
import { type PrepareDeps, prepare } from "./prepare.ts";

export type DryStageDeps = WorkDeps &
  PrepareDeps & {
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

  async function tell(release: ReleaseIn<"approved">, signal: AbortSignal): Promise<void> {
    const preparation = await prepare(deps, release, signal);
    said.add(release.id);
    if (!preparation.ready) {
      await moveRelease(store, release, preparation.event, { actor: "engine", at: now() });
      return;
    }
    say(
      `#${release.id} ${cleanText(release.name)}: ${deps.auto ? "would be filed" : "would wait for your approval, then be filed"}`,
    );
    for (const { path, destination, problem } of preparation.plan.files) {
      say(`  ${cleanText(path, 1000)} → ${destination ?? problem?.message ?? "stays"}`);
    }
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
