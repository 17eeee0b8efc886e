import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { DELUGE_KIND } from "../../../src/clients/deluge/kind.ts";
import { systemClock } from "../../../src/program/process/clock.ts";
import { startClientHome } from "../../support/client-home.ts";
import { clientSettings } from "../../support/client-settings.ts";
import { DELUGE_PASSWORD, delugeMissing, startDeluge } from "../../support/deluge.ts";
import { expectLibrary, hookEnv } from "../../support/real-ingest.ts";

const PRIMER = "Movies/Primer (2004) {tmdb-14337}/Primer (2004).mkv";

test.skipIf(delugeMissing())("Deluge's hook has a film filed at once, and a label keeps another one out", async () => {
  await using ingest = await startClientHome(
    (home) => startDeluge({ folder: home.at("deluge"), env: hookEnv(home) }),
    ({ url }) => ({
      DOWNLOAD_CLIENTS: `box=deluge+${url}`,
      CLIENT_BOX_PASSWORD: DELUGE_PASSWORD,
      CLIENT_BOX_POLL_INTERVAL: "3600",
      CLIENT_BOX_EXCLUDE_LABELS: "Mine",
    }),
  );
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
