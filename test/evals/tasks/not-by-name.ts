import assert from "node:assert/strict";
import { visibleFiles } from "../../process/home.ts";
import { said, type Task } from "../task.ts";

const PACK = "Firefly.S01.720p.WEB-DL";
const OFFICE = Array.from({ length: 6 }, (_, at) => `The.Office.S01E0${at + 1}.mkv`);
const CALL = { signal: AbortSignal.any([]), actor: "mcp:eval" };

/** Tasks for which no tool has a matching name. */
export const notByName: Readonly<Record<string, Task>> = {
  "free-some-space": {
    words: "The disk is nearly full. Free some space.",
    async follow(_, { tools }) {
      const { content } = await tools.call("free_space", {}, CALL);
      return said(content[0]?.text);
    },
    tells: [/plex-ingest space/, /plex-ingest trash/],
    most: { calls: 1, tokens: 500 },
  },
  "one-wrong-episode": {
    words:
      "Of the Firefly pack that you filed the second file is episode three. Put that right, and leave the first one.",
    world: { drops: [`${PACK}/Firefly.S01E01.720p.mkv`, `${PACK}/Firefly.S01E02.720p.mkv`] },
    async follow(client, { home }) {
      await client.look("history of what was filed", { action: "filed" });
      const { release_id: id } = client.find("filed", "Firefly");
      await client.look("the files of one release", { id });
      const { path } = client.find("S01E02", "role");
      await client.act("take back one file of a pack that was filed", { id, paths: [path] });
      await client.confirm();
      await home.reaches(PACK, "filed");
      return said(
        await client.act("approve single files of a pack", {
          id,
          files: [{ path, season: 1, episodes: [3] }],
        }),
      );
    },
    check({ home }) {
      const filed = visibleFiles(home.library).map((path) => /s\d\de\d\d/.exec(path)?.[0]);
      assert.deepEqual(filed, ["s01e01", "s01e03"]);
    },
    most: { calls: 5, tokens: 5000 },
  },
  "six-of-one-series": {
    words: "All six of The Office are the British one.",
    world: { drops: OFFICE },
    async follow(client) {
      await client.look("what waits for a decision", { search: "Office" });
      const ids = client.all("why").map(({ id }) => id);
      await client.look("the tmdb_id of a series by title", {
        query: "The Office",
        type: "tv",
        year: 2001,
      });
      const { type, tmdb_id } = client.find("The Office", 2001);
      return said(
        await client.act("approve releases as the series that is named", { ids, type, tmdb_id }),
      );
    },
    check({ home }) {
      const filed = visibleFiles(home.library);
      assert.equal(filed.length, 6);
      for (const path of filed) assert.match(path, /The Office \(2001\)/);
    },
    most: { calls: 3, tokens: 9000 },
  },
  "while-i-was-away": {
    words: "What have you done while I was away?",
    world: { drops: ["Inception.2010.1080p.mkv", "Dune.1080p.mkv"] },
    follow: async (client) =>
      said(await client.look("what happened: history of what was filed, by whom")),
    tells: [/Inception/, /"filed"/],
    most: { calls: 1, tokens: 3000 },
  },
  "who-decided": {
    words: "Did I approve Inception, or did you?",
    world: { settings: { PLEX_AUTO_INGEST: "false" }, drops: ["Inception.2010.1080p.mkv"] },
    before: ({ by }) => by("approve_ingest", { ids: [1], type: "movie", tmdb_id: 27_205 }),
    async follow(client) {
      await client.look("history: who approved what", { action: "approved" });
      return said(client.find("Inception", "approved"));
    },
    tells: [/mcp:before/],
    most: { calls: 1, tokens: 1500 },
  },
  "how-large": {
    words: "How large is the Dune that waits?",
    world: { drops: ["Dune.1080p.mkv"] },
    async follow(client) {
      await client.look("what waits for a decision");
      const { id } = client.find("Dune", "review");
      await client.look("the files of one release", { id });
      return said(...client.all("bytes").map(({ path, bytes }) => ({ path, bytes })));
    },
    tells: [/Dune\.1080p\.mkv/, /"bytes":\d+/],
    most: { calls: 2, tokens: 4000 },
  },
  "is-it-stuck": {
    words: "Nothing happens. Are you stuck?",
    world: { drops: ["Inception.2010.1080p.mkv"] },
    follow: async (client) =>
      said(await client.look("whether the engine runs, and what went wrong last")),
    tells: [/"engine":\{"running":/, /"last_errors"/],
    most: { calls: 1, tokens: 3000 },
  },
  "both-are-rubbish": {
    words: "Both Zorps are home videos. I never want to see them again.",
    world: { drops: ["Zorp.Holiday.2019.mkv", "Zorp.Winter.2020.mkv", "Dune.1080p.mkv"] },
    async follow(client) {
      await client.look("what waits for a decision", { search: "Zorp" });
      const ids = client.all("why").map(({ id }) => id);
      return said(await client.act("reject downloads that must not be filed", { ids }));
    },
    async check({ home }) {
      for (const name of ["Zorp.Holiday.2019.mkv", "Zorp.Winter.2020.mkv"]) {
        assert.equal((await home.release(name))?.state, "rejected");
      }
      assert.equal((await home.release("Dune.1080p.mkv"))?.state, "review");
    },
    most: { calls: 2, tokens: 3500 },
  },
  "name-the-version": {
    words: "Keep the second Inception as well, and call it Remux.",
    world: { drops: ["Inception.2010.1080p.mkv"] },
    async before({ home, settle }) {
      home.drop("Inception.2010.2160p.REMUX.mkv");
      await settle();
    },
    async follow(client) {
      await client.look("what waits for a decision", { detail: "full" });
      const one = client.find("Inception", "duplicate", "review");
      return said(await client.follow(one, "keep_both", { label: "Remux" }));
    },
    check: ({ home }) => assert.match(visibleFiles(home.library).join("\n"), /- Remux\.mkv/),
    most: { calls: 2, tokens: 2500 },
  },
  "without-arguments": {
    words: "Tell me about that download.",
    world: { drops: ["Dune.1080p.mkv"] },
    async follow(client, { tools }) {
      const { content } = await tools.call("get_ingest_item", undefined, CALL);
      const asks = content[0]?.text ?? "";
      await client.look("what waits for a decision");
      return said(
        asks,
        await client.look("the files of one release", { id: client.find("Dune", "review")["id"] }),
      );
    },
    tells: [/invalid_request: Neither id nor ids is given/, /1984/],
    most: { calls: 2, tokens: 4000 },
  },
};
