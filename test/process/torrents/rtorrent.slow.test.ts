import { chmodSync, copyFileSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { RTORRENT_KIND } from "../../../src/clients/rtorrent/kind.ts";
import { startClientHome } from "../../support/client-home.ts";
import { BUNDLE } from "../../support/daemon.ts";
import { expectLibrary, hookEnv } from "../../support/real-ingest.ts";
import { rtorrentMissing, startRtorrent } from "../../support/rtorrent.ts";
import type { Home } from "../home.ts";

const PRIMER = "Movies/Primer (2004) {tmdb-14337}/Primer (2004).mkv";

/**
 * Contains characters that are special in shells and in rTorrent's own commands, and an emoji,
 * which rTorrent's XML-RPC cannot write.
 */
const NAME = `Primer (2004) "$(touch x)"; {d.name=}, 'é' 🎬.mkv`;

/**
 * Copies the script to a folder that a person might choose. The folder's name contains every
 * character that has a meaning to rTorrent.
 */
function scriptIn(home: Home): string {
  const script = home.at(`my "own" {scripts}, $a=b; (c) 'd' \\e`, "torrent-done.sh");
  mkdirSync(dirname(script), { recursive: true });
  copyFileSync("scripts/torrent-done.sh", script);
  chmodSync(script, 0o755);
  return script;
}

test.skipIf(rtorrentMissing())(
  "rTorrent's hook has a film filed at once, regardless of its name, and a label excludes another film",
  async () => {
    await using ingest = await startClientHome(
      (home) =>
        startRtorrent({
          folder: home.at("rt"),
          lines: [RTORRENT_KIND.hook({ script: scriptIn(home), client: "box" }).line],
          env: { ...hookEnv(home), PLEX_INGEST_BIN: BUNDLE },
        }),
      ({ url }, { at }) => ({
        DOWNLOAD_CLIENTS: `box=rtorrent+${url}`,
        CLIENT_BOX_FOLDERS: at("rt"),
        CLIENT_BOX_POLL_INTERVAL: "3600",
        CLIENT_BOX_EXCLUDE_LABELS: "mine too",
      }),
    );
    const { home, client } = ingest;
    await ingest.start();
    const mine = await client.add(ingest.film("Inception.2010.mkv"), {
      commands: ["d.custom1.set=Mine%20Too"],
    });
    await client.seeds(mine.hash);
    await client.add(ingest.film(NAME));
    await client.add(ingest.film("Primer.2004.mkv"));
    expect((await home.reaches(NAME, "review")).path).toBe(join(client.completeDir, NAME));
    await ingest.waitFiled("Primer.2004.mkv");
    ingest.isLinked(join(client.completeDir, "Primer.2004.mkv"), PRIMER);
    expect((await home.releases()).map(({ name }) => name).toSorted()).toEqual([
      NAME,
      "Primer.2004.mkv",
    ]);
    expectLibrary(home, [PRIMER]);
  },
);
