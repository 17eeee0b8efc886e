import { mkdirSync, writeFileSync } from "node:fs";
import { type ClientHome, startClientHome } from "../../support/client-home.ts";
import { type NewsServer, startNewsServer } from "../../support/news-server.ts";
import { AUTH, type RealNzbget, startNzbget } from "../../support/nzbget.ts";
import type { Home } from "../home.ts";

export type NewsIngest = ClientHome<RealNzbget & { news: NewsServer }>;

type Options = {
  /**
   * An NZBGet script moves downloads with a name like …-MOVED into another folder and reports the
   * new folder.
   */
  mover?: boolean;
  settings?: Record<string, string | undefined>;
};

/** A home with a real NZBGet and a news server to download from. */
export const startNewsIngest = ({ mover = false, settings }: Options = {}): Promise<NewsIngest> =>
  startClientHome(
    async (home) => {
      await using started = new AsyncDisposableStack();
      const news = started.use(await startNewsServer());
      const scripts = mover ? [moverIn(home)] : [];
      const reader = started.use(
        await startNzbget({ folder: home.at("nzbget"), newsPort: news.port, scripts }),
      );
      const stack = started.move();
      return { ...reader, news, [Symbol.asyncDispose]: () => stack.disposeAsync() };
    },
    (reader, { at }) => ({
      PLEX_INGEST_DIR: undefined,
      DOWNLOAD_CLIENTS: `news=nzbget+${reader.url}`,
      CLIENT_NEWS_USERNAME: AUTH.username,
      CLIENT_NEWS_PASSWORD: AUTH.password,
      CLIENT_NEWS_FOLDERS: `${at("nzbget")}:${at("moved")}`,
      CLIENT_NEWS_POLL_INTERVAL: "0.3",
      ...settings,
    }),
  );

function moverIn(home: Home): string {
  mkdirSync(home.at("moved"));
  const path = home.at("mover.sh");
  const move = `to="${home.at("moved")}/$NZBPP_NZBNAME"; mv "$NZBPP_DIRECTORY" "$to" && echo "[NZB] FINALDIR=$to"`;
  const script = `#!/bin/sh
### NZBGET POST-PROCESSING SCRIPT
### NZBGET POST-PROCESSING SCRIPT
case "$NZBPP_NZBNAME" in *-MOVED) ${move} ;; esac
exit 93
`;
  writeFileSync(path, script, { mode: 0o755 });
  return path;
}
