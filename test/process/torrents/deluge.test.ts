import { readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { DELUGE_KIND } from "../../../src/clients/deluge/kind.ts";
import { systemClock } from "../../../src/program/process/clock.ts";
import { type ClientHome, startClientHome } from "../../support/client-home.ts";
import { clientSettings } from "../../support/client-settings.ts";
import {
  DELUGE_PASSWORD,
  type DelugeOptions,
  delugeMissing,
  type RealDeluge,
  startDeluge,
} from "../../support/deluge.ts";
import { expectLibrary, hookEnv } from "../../support/real-ingest.ts";
import { otherFileSystem, writeLarge } from "../large-copy.ts";
import { watchLibrary } from "../watch-library.ts";

const SINTEL = "Movies/Sintel (2010) {tmdb-45745}/Sintel (2010).mkv";
const PRIMER = "Movies/Primer (2004) {tmdb-14337}/Primer (2004).mkv";

const real = test.skipIf(delugeMissing());

const startIngest = (
  options: Omit<DelugeOptions, "folder"> & { poll: string; settings?: Record<string, string> },
): Promise<ClientHome<RealDeluge>> =>
  startClientHome(
    (home) => startDeluge({ ...options, folder: home.at("deluge"), env: hookEnv(home) }),
    ({ url }) => ({
      DOWNLOAD_CLIENTS: `box=deluge+${url}`,
      CLIENT_BOX_PASSWORD: DELUGE_PASSWORD,
      CLIENT_BOX_POLL_INTERVAL: options.poll,
      ...options.settings,
    }),
  );

real.concurrent("Deluge's hook has a film filed at once, and a label keeps another one out", async () => {
  await using ingest = await startIngest({ poll: "3600", settings: { CLIENT_BOX_EXCLUDE_LABELS: "Mine" } });
  const { home, client } = ingest;
  const access = { url: client.url, username: undefined, password: () => DELUGE_PASSWORD, key: () => undefined };
  const deluge = await DELUGE_KIND.connect(clientSettings("deluge"), access, { clock: systemClock });
  await deluge.setHook?.({ script: resolve("scripts/torrent-done.sh"), client: "box" }, new AbortController().signal);
  const mine = await client.add(ingest.film("Inception.2010.mkv"), { hold: 0.5 });
  await deluge.commands?.setLabels(mine.hash, ["mine"], new AbortController().signal);
  await deluge.close();
  await ingest.start();
  client.release(mine);
  await client.seeds(mine.hash);
  await client.add(ingest.film("Primer.2004.mkv"));
  await ingest.waitFiled("Primer.2004.mkv");
  ingest.isLinked(join(client.completeDir, "Primer.2004.mkv"), PRIMER);
  expect((await home.releases()).map(({ name }) => name)).toEqual(["Primer.2004.mkv"]);
  expectLibrary(home, [PRIMER]);
});

real.concurrent("a film that Deluge moves from another file system is filed whole, after the move", async (context) => {
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
});
