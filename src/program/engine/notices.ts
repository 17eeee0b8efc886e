import type { Stage } from "../../app/engine/engine.ts";
import { createHistoryStage } from "../../app/engine/follow-history.ts";
import { NOTICED_ACTIONS, noticeOf } from "../../app/notify/from-history.ts";
import { createNotifier } from "../../app/notify/notifier.ts";
import type { ShownEntry } from "../../app/shown/release-shape.ts";
import { hideSecrets } from "../../base/text/redact.ts";
import { toMessage } from "../../core/notify/notice.ts";
import { everywhere } from "../../store/storages/scope.ts";
import { textsOf } from "../config/secrets.ts";
import { openChannels } from "../parts/channels.ts";
import { systemClock } from "../process/clock.ts";
import type { EngineDeps } from "./engine-deps.ts";

/** Notifications about the engine's actions. */
export interface EngineNotices {
  /** Collects notifications from the history; undefined if no channel is configured. */
  follow: Stage | undefined;
  /** Sends the notifications to the channels. */
  send: Stage | undefined;
  /** Reports that a service started to reject our key. */
  refused(text: string): void;
  /** Sends the remaining notifications. */
  close(): Promise<void>;
}

export async function createNotices(engine: EngineDeps): Promise<EngineNotices> {
  const { config, store, log, lease, isDry, pageForOthers } = engine;
  const { channels, close } = openChannels(config, log.trace);
  if (channels.length === 0 || isDry) {
    return { follow: undefined, send: undefined, refused: () => {}, close };
  }
  const { kinds, paths } = config.notify;
  // The secrets are read for each message, because they may have changed.
  const hide = (text: string): string => hideSecrets(text, textsOf(config.secrets));
  const { notice, stage, flush } = createNotifier({
    channels,
    kinds,
    clock: systemClock,
    // The machine's address is read for each message as well.
    toMessage: async (digest) => toMessage(digest, hide, await pageForOthers()),
    log,
  });
  const tell = (entry: ShownEntry): void => {
    const created = noticeOf(entry, { paths });
    if (created) notice(created);
  };
  // If there are several engines, only one sends notifications about events on all storages.
  const sends = (): Promise<boolean> => lease.isOnly("notices");
  const follow = await createHistoryStage({
    db: everywhere(store.read),
    actions: NOTICED_ACTIONS,
    report: tell,
    reports: sends,
  });
  return {
    follow: { ...follow, name: "notices" },
    send: stage,
    refused: (text) =>
      void sends().then(
        (isMine) => isMine && notice({ kind: "token_refused", text }),
        () => {},
      ),
    async close() {
      await flush();
      await close();
    },
  };
}
