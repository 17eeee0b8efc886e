import { createFollowHistory } from "../../app/engine/follow-history.ts";
import { NOTICED_ACTIONS, noticeOf } from "../../app/notify/from-history.ts";
import { createNotifier } from "../../app/notify/notifier.ts";
import type { ShownEntry } from "../../app/shown/release-shape.ts";
import { hideSecrets } from "../../base/text/redact.ts";
import { toMessage } from "../../core/notify/notice.ts";
import type { Store } from "../../store/open.ts";
import { everywhere } from "../../store/storages/scope.ts";
import type { Config } from "../config/config.ts";
import { textsOf } from "../config/secrets.ts";
import type { DaemonLog } from "../log/log.ts";
import { openChannels } from "../parts/channels.ts";
import { systemClock } from "../process/clock.ts";

type Deps = {
  store: Store;
  log: DaemonLog;
  isDry: boolean;
  /** Whether this engine sends what happens on all storages: of several one does. */
  sends: () => Promise<boolean>;
};

/** Notifications of what the engine does; nothing at all where no channel is configured. */
export async function createNotices(config: Config, { store, log, isDry, sends }: Deps) {
  const { channels, close } = openChannels(config, log.trace);
  if (channels.length === 0 || isDry) return { stages: [], refused: () => {}, close };
  const { kinds, paths } = config.notify;
  const { publicUrl } = config.server;
  const page = publicUrl === undefined ? undefined : `${publicUrl.replace(/\/+$/, "")}/`;
  // Read for each message: a secret may have been changed.
  const hide = (text: string): string => hideSecrets(text, textsOf(config.secrets));
  const { notice, stage, flush } = createNotifier({
    channels,
    kinds,
    clock: systemClock,
    toMessage: (digest) => toMessage(digest, hide, page),
    info: log.info,
    warn: log.warn,
  });
  const tell = (entry: ShownEntry): void => {
    const one = noticeOf(entry, { paths });
    if (one) notice(one);
  };
  const follow = await createFollowHistory(
    { read: everywhere(store.read) },
    NOTICED_ACTIONS,
    tell,
    sends,
  );
  return {
    stages: [{ ...follow, name: "notices" }, stage],
    /** A service begins to refuse our key. */
    refused: (text: string): void =>
      void sends().then(
        (isMine) => isMine && notice({ kind: "token_refused", text }),
        () => {},
      ),
    /** Sends what is left. */
    async close(): Promise<void> {
      await flush();
      await close();
    },
  };
}
