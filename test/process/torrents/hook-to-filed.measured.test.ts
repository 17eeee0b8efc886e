import { statSync } from "node:fs";
import { expect } from "vitest";
import { bareNodeMs } from "../../support/bare-node.ts";
import { hookCalls, startRealIngest } from "../../support/real-ingest.ts";
import { waitFor } from "../../support/wait-for.ts";
import { story } from "./story.ts";

/**
 * Maximum time, as a multiple of the start time of a bare node, which is 40 ms on an idle machine.
 * It corresponds to two seconds.
 */
const MOST_TIMES = 50;
const FILMS = ["Sintel.2010.mkv", "Primer.2004.mkv"];

story(
  "with the hook, a torrent is filed within two seconds of completion, however rare the polls are",
  async () => {
    await using ingest = await startRealIngest({
      hook: true,
      settings: { TRANSMISSION_POLL_INTERVAL: "600" },
    });
    const { home, tm } = ingest;
    await ingest.start();
    await waitFor("the first poll", async () =>
      (await ingest.statusLines()).some((line) => /^ *transmission .*ok$/.test(line)),
    );
    const measured: number[] = [];
    for (const name of FILMS) {
      await tm.add(ingest.film(name));
      const { id } = await ingest.waitFiled(name);
      const filed = (await home.item(id))?.history.find(({ action }) => action === "filed");
      measured.push(Date.parse(filed?.at ?? "") - statSync(hookCalls(home)).mtimeMs);
    }
    const bare = bareNodeMs();
    console.log(
      `hook to filed: ${measured.map((ms) => `${Math.round(ms)} ms`).join(", ")}; bare node ${bare.toFixed(0)} ms`,
    );
    expect(Math.min(...measured) / bare).toBeLessThan(MOST_TIMES);
  },
);
