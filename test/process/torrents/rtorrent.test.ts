import { chmodSync, copyFileSync, mkdirSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { RTORRENT_KIND } from "../../../src/clients/rtorrent/kind.ts";
import { type ClientHome, startClientHome } from "../../support/client-home.ts";
import { BUNDLE } from "../../support/daemon.ts";
import { expectLibrary, hookEnv } from "../../support/real-ingest.ts";
import { type RealRtorrent, type RtorrentOptions, rtorrentMissing, startRtorrent } from "../../support/rtorrent.ts";
import type { Home } from "../home.ts";
import { otherFileSystem, writeLarge } from "../large-copy.ts";
import { watchLibrary } from "../watch-library.ts";

const SINTEL = "Movies/Sintel (2010) {tmdb-45745}/Sintel (2010).mkv";
const PRIMER = "Movies/Primer (2004) {tmdb-14337}/Primer (2004).mkv";

/** Signs of shells and of rTorrent's own commands; an emoji, which its XML-RPC cannot write. */
const NAME = `Primer (2004) "$(touch x)"; {d.name=}, 'é' 🎬.mkv`;

const real = test.skipIf(rtorrentMissing());

type Options = Omit<RtorrentOptions, "folder" | "lines"> & {
  poll: string;
  lines?: (home: Home) => string[];
  settings?: Record<string, string>;
};

const startIngest = ({ lines, poll, settings, ...options }: Options): Promise<ClientHome<RealRtorrent>> =>
  startClientHome(
    (home) =>
      startRtorrent({
        ...options,
        folder: home.at("rt"),
        lines: lines?.(home),
        env: { ...hookEnv(home), PLEX_INGEST_BIN: BUNDLE },
      }),
    ({ url }) => ({ DOWNLOAD_CLIENTS: `box=rtorrent+${url}`, CLIENT_BOX_POLL_INTERVAL: poll, ...settings }),
  );

/** The script where a person may have it: in a folder whose name has every sign that means something to rTorrent. */
function scriptIn(home: Home): string {
  const script = home.at(`my "own" {scripts}, $a=b; (c) 'd' \\e`, "torrent-done.sh");
  mkdirSync(dirname(script), { recursive: true });
  copyFileSync("scripts/torrent-done.sh", script);
  chmodSync(script, 0o755);
  return script;
}

real.concurrent(
  "rTorrent's hook has a film filed at once, whatever the names, and a label keeps another one out",
  async () => {
    const lines = (home: Home): string[] => [RTORRENT_KIND.hook({ script: scriptIn(home), client: "box" }).line];
    await using ingest = await startIngest({
      poll: "3600",
      lines,
      settings: { CLIENT_BOX_EXCLUDE_LABELS: "mine too" },
    });
    const { home, client } = ingest;
    await ingest.start();
    const mine = await client.add(ingest.film("Inception.2010.mkv"), { commands: ["d.custom1.set=Mine%20Too"] });
    await client.seeds(mine.hash);
    await client.add(ingest.film(NAME));
    await client.add(ingest.film("Primer.2004.mkv"));
    expect((await home.reaches(NAME, "review")).path).toBe(join(client.completeDir, NAME));
    await ingest.waitFiled("Primer.2004.mkv");
    ingest.isLinked(join(client.completeDir, "Primer.2004.mkv"), PRIMER);
    expect((await home.releases()).map(({ name }) => name).toSorted()).toEqual([NAME, "Primer.2004.mkv"]);
    expectLibrary(home, [PRIMER]);
  },
);

real.concurrent(
  "a film that a command of rTorrent moves from another file system is filed whole, after the move",
  async (context) => {
    using other = otherFileSystem();
    if (!other) {
      context.skip("there is no second file system");
      return;
    }
    await using ingest = await startIngest({ poll: "0.2", incompleteDir: other.at("incomplete") });
    const { home, client } = ingest;
    writeLarge(home.at("Sintel.2010.mkv"), 48);
    await using watcher = await watchLibrary(home.library, home.at("Sintel.2010.mkv"));
    await ingest.start();
    const held = await client.add(ingest.film("Primer.2004.mkv"), { hold: 0.5 });
    await client.add(home.at("Sintel.2010.mkv"));
    await ingest.waitFiled("Sintel.2010.mkv");
    const { wrong, whole } = await watcher.seen();
    expect(wrong).toEqual([]);
    expect(whole).toEqual([join(home.library, SINTEL)]);
    ingest.isLinked(join(client.completeDir, "Sintel.2010.mkv"), SINTEL);
    await ingest.waits({ [held.name]: "downloading" });
    expect(readdirSync(client.completeDir)).toEqual(["Sintel.2010.mkv"]);
    expectLibrary(home, [SINTEL]);
  },
);
