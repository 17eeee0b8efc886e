import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { cli, runProgram } from "../../support/daemon.ts";
import { expectLibrary, startRealIngest } from "../../support/real-ingest.ts";
import { waitFor } from "../../support/wait-for.ts";
import { story } from "./story.ts";

const COUNT = 500;
const WANTED: Record<string, string> = {
  "Inception.2010.1080p.mkv": "Movies/Inception (2010) {tmdb-27205}/Inception (2010).mkv",
  "Interstellar.2014.1080p.mkv": "Movies/Interstellar (2014) {tmdb-157336}/Interstellar (2014).mkv",
  "The.Matrix.1999.1080p.mkv": "Movies/The Matrix (1999) {tmdb-603}/The Matrix (1999).mkv",
};

type Page = { items: { id: number; name: string; source: string; state: string }[]; total: number };

story(
  "five hundred finished torrents at first start, three are wanted: exactly these are taken in and filed",
  async () => {
    await using ingest = await startRealIngest({ watched: true, transmission: { noIncomplete: true } });
    const { home, tm } = ingest;
    const names = [
      ...Object.keys(WANTED),
      ...Array.from({ length: COUNT - 3 }, (_, at) => `Inception.2010.Copy${at}.mkv`),
    ];
    const added = new Map<string, string>();
    for (const name of names) {
      writeFileSync(join(tm.completeDir, name), `film: ${name}`);
      added.set(name, (await tm.add(join(tm.completeDir, name))).hash);
    }
    await waitFor("all to be seeded", async () => {
      const { torrents } = await tm.rpc("torrent-get", { fields: ["status"] });
      return (torrents as { status: number }[]).every(({ status }) => status === 6);
    });

    const json = async (...args: string[]): Promise<unknown> => (await cli(home, ...args, "--json")).json();
    const daemon = await ingest.start();
    const page = await waitFor("all to be parked", async () => {
      const seen = (await json("backlog", "--limit", "1000")) as Page;
      if (seen.total === COUNT) return seen;
      throw new Error(`${seen.total} are parked.`);
    });
    expect(page.items.map(({ name }) => name).toSorted()).toEqual(names.toSorted());
    expect(new Set(page.items.map(({ source }) => source))).toEqual(new Set(["torrent"]));
    expectLibrary(home, []);

    const ids = Object.keys(WANTED).map((name) => String(page.items.find((item) => item.name === name)?.id));
    expect(await json("backlog", "process", ...ids)).toMatchObject({
      results: ids.map((id) => ({ id: Number(id), ok: true, state: "settling" })),
      engine: { running: true },
    });
    for (const name of Object.keys(WANTED)) {
      await ingest.waitFiled(name);
      expect(await ingest.historyOf(name)).toEqual(["found", "retried", "settled", "identified", "filing", "filed"]);
    }
    expectLibrary(home, Object.values(WANTED));
    for (const [name, target] of Object.entries(WANTED))
      await ingest.filedOnce({ hash: added.get(name) ?? "", name }, { [name]: target });

    // One that comes afterwards is no backlog; the rest stays where it is, also after another start.
    await tm.add(ingest.film("Sintel.2010.mkv"));
    await ingest.waitFiled("Sintel.2010.mkv");
    await daemon.end();
    expect((await runProgram(home, ["daemon", "--once"])).code).toBe(0);
    expect((await json("backlog", "--limit", "1")) as Page).toMatchObject({ total: COUNT - 3 });
    expectLibrary(home, [...Object.values(WANTED), "Movies/Sintel (2010) {tmdb-45745}/Sintel (2010).mkv"]);
    expect((await home.releases()).filter(({ state }) => state === "ignored")).toHaveLength(COUNT - 3);
  },
);
