import { expect, test } from "vitest";
import { readSettlingFacts } from "../../../src/app/engine/settling.ts";
import { askWhy } from "../../support/ask-why.ts";
import type { HeldTorrent } from "../../support/transmission-port.ts";
import { movie } from "../../support/works.ts";
import { nextToArr } from "./next-to-arr.ts";

const FILM = "Quartz.Amber.1987.1080p.BluRay-GRP";
const HASH = "0a".repeat(20);
const ROOT_MISSING = "Failed to import movie, Root folder missing.";

/** A client's words about a download that was complete a minute ago. */
const TAKEN_BACK: readonly [string, Partial<HeldTorrent>, RegExp][] = [
  // NZBGet 21.0: a person marks it as bad.
  ["failed", { error: "local", errorText: "FAILURE/BAD" }, /FAILURE\/BAD/],
  ["is checked again", { status: "checking" }, /checking/],
  ["loads a file again", { status: "downloading", leftUntilDone: 1 }, /to go|is downloaded/],
];

test.each(TAKEN_BACK)(
  "Radarr's words about a download end when its client says that it %s, and return with it",
  async (_, change, said) => {
    await using here = await nextToArr([movie(7, "Quartz Amber", 1987)]);
    const { t, radarr } = here;
    const { engine } = t;
    const added = t.add(FILM, { "amber.mkv": "a" }, { hash: HASH });
    const before = { ...added };
    radarr.state.queue.push({
      downloadId: HASH.toUpperCase(),
      title: FILM,
      trackedDownloadState: "importPending",
      statusMessages: [{ title: FILM, messages: [ROOT_MISSING] }],
    });
    await here.minute();
    const { id } = await here.release(FILM);
    const seen = async (): Promise<string> =>
      JSON.stringify([
        await here.release(FILM),
        await askWhy(engine)(id),
        await readSettlingFacts(engine.store.read, engine.clock.now()),
      ]);
    expect(await seen()).toContain("Root folder missing");

    Object.assign(added, change);
    await here.minute();
    expect(await seen()).not.toContain("Root folder missing");
    expect(await seen()).toMatch(said);

    Object.assign(added, before);
    await here.minute();
    await here.minute();
    expect(await seen()).toContain("Root folder missing");
    expect((await here.release(FILM)).waiting?.code).toBe("claimed_by_arr");
  },
);
