import { toCommandText } from "../../base/actions/sentence.ts";
import type { Reason } from "../../base/reason-codes.ts";
import { byEngine } from "../../core/actor.ts";
import { looseSubtitleReason } from "../../core/settle/nothing-to-file.ts";
import { readLooseSubtitleReasons, setParent } from "../../store/releases/loose-subtitles.ts";
import { findReadableRelease, setReasons } from "../../store/releases/releases.ts";
import type { Stage, StageDeps } from "../engine/engine.ts";
import { changeStateWithin } from "../releases/change-state.ts";
import {
  findSubtitlesWithVideo,
  NOT_FILED_YET,
  type SubtitleWithVideo,
} from "../releases/subtitles-with-video.ts";

const CHECK_INTERVAL_MS = 60_000;

/**
 * Attaches a subtitle that is next to its video in a watched folder to that video. Once the video is
 * filed, the subtitle's release becomes its child and is identified as such, regardless of which
 * came first. This happens once. After that, the child is treated like every late subtitle. Until
 * then, the reason of the ignored subtitle states whether its video is next to it.
 */
export function createLooseSubtitlesStage({ store, clock, wake }: StageDeps): Stage {
  const due = (): Promise<SubtitleWithVideo[]> => findSubtitlesWithVideo(store.read, ["filed"]);

  /**
   * The subtitle was complete when it was ignored, so it does not settle again. Changed files are
   * detected as in every release.
   */
  async function join({ subtitle, video }: SubtitleWithVideo): Promise<void> {
    await store.write(async (trx) => {
      const release = await findReadableRelease(trx, subtitle.id);
      if (release?.version !== subtitle.version || release.state !== subtitle.state) return;
      await setParent(trx, subtitle.id, video.id);
      const by = byEngine(clock.now());
      const settling = await changeStateWithin(trx, subtitle, { kind: "content_changed" }, by, {
        detail: { parent: video.id },
      });
      if (settling.ok) await changeStateWithin(trx, settling.release, { kind: "settled" }, by);
    });
  }

  /** Returns the reasons that are no longer true, because a video came next to them or left. */
  async function listOldReasons(): Promise<{ id: number; reason: Reason }[]> {
    const shown = await readLooseSubtitleReasons(store.read);
    if (shown.size === 0) return [];
    const pairs = await findSubtitlesWithVideo(store.read, NOT_FILED_YET);
    const videos = new Map(pairs.map(({ subtitle, video }) => [subtitle.id, video]));
    return [...shown].flatMap(([id, { message }]) => {
      const reason = looseSubtitleReason(videos.get(id));
      return toCommandText(reason.message) === toCommandText(message) ? [] : [{ id, reason }];
    });
  }

  return {
    name: "loose-subtitles",
    async run(signal) {
      for (const pair of await due()) {
        signal.throwIfAborted();
        await join(pair);
        wake();
      }
      for (const { id, reason } of await listOldReasons()) {
        await store.write((trx) => setReasons(trx, [id], { state: "ignored" }, [reason]));
      }
      return CHECK_INTERVAL_MS;
    },
    idle: async () => (await due()).length === 0 && (await listOldReasons()).length === 0,
  };
}
