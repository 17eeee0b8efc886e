import assert from "node:assert/strict";
import { visibleFiles } from "../../process/home.ts";
import { someLibrary } from "../../support/plex/library.ts";
import { said, type Task } from "../task.ts";

const OFFICE = Array.from({ length: 6 }, (_, at) => `The.Office.S01E0${at + 1}.mkv`);
const REVIEW = { PLEX_AUTO_INGEST: "false" };

/** Tasks in the words of a person who has never seen a tool; the words themselves choose the tool. */
export const plainWords: Readonly<Record<string, Task>> = {
  "disk-is-full": {
    words: "My disk is full. What could I delete to free some space?",
    follow: async (client) =>
      said(await client.look("My disk is full. What could I delete to free some space?")),
    tells: [/plex-ingest space/],
    most: { calls: 1, tokens: 500 },
  },
  "the-old-film": {
    words: "You filed Dune as the wrong film: it is the old one, from 1984.",
    world: { drops: ["Dune.1080p.mkv"] },
    before: ({ by }) => by("approve_ingest", { ids: [1], type: "movie", tmdb_id: 438_631 }),
    async follow(client) {
      await client.look("What did you file as Dune?", { search: "Dune", state: "filed" });
      const { id } = client.find("Dune", "filed");
      await client.look("Find the old film Dune, from 1984, on TMDB", {
        query: "Dune",
        type: "movie",
        year: 1984,
      });
      const { type, tmdb_id } = client.find("Dune", 1984);
      await client.act("It is the wrong film: correct it", { id, type, tmdb_id });
      return said(await client.confirm());
    },
    check: ({ home }) => assert.match(visibleFiles(home.library).join(), /Dune \(1984\)/),
    most: { calls: 4, tokens: 5000 },
  },
  "nothing-of-one-show": {
    words: "I want none of The Office. Reject everything of it.",
    world: { drops: [...OFFICE, "Dune.1080p.mkv"] },
    async follow(client) {
      await client.act("Reject everything of The Office", { matching: { search: "office" } });
      return said(await client.confirm());
    },
    async check({ home }) {
      for (const name of OFFICE) assert.equal((await home.release(name))?.state, "rejected");
      assert.equal((await home.release("Dune.1080p.mkv"))?.state, "review");
    },
    most: { calls: 2, tokens: 1500 },
  },
  "why-is-it-missing": {
    words: "I downloaded Dune. Why is it not in Plex?",
    world: { plex: "reads-folders", drops: ["Dune.1080p.mkv"] },
    follow: async (client) =>
      said(await client.look("I downloaded Dune. Why is it not in Plex?", { title: "Dune" })),
    tells: [/review/, /Dune/],
    most: { calls: 1, tokens: 2500 },
  },
  "since-yesterday": {
    words: "What was filed since yesterday?",
    world: { drops: ["Inception.2010.1080p.mkv"] },
    follow: async (client) =>
      said(await client.guess("What was filed since yesterday?", true, { since: "yesterday" })),
    tells: [/Inception/],
    most: { calls: 2, tokens: 2500 },
  },
  "how-many-wait": {
    words: "How many downloads wait for my decision?",
    world: { drops: ["Dune.1080p.mkv", "Zorp.Holiday.2019.mkv"] },
    follow: async (client) => said(await client.look("How many downloads wait for my decision?")),
    tells: [/"total":2/],
    most: { calls: 1, tokens: 3000 },
  },
  "all-well": {
    words: "Is everything all right? Does the engine run?",
    follow: async (client) =>
      said(await client.look("Is everything all right? Does the engine run?")),
    tells: [/"engine":\{"running":/],
    most: { calls: 1, tokens: 3000 },
  },
  "only-if-sure": {
    words: "File without asking only if you are 95 percent sure.",
    world: { settings: REVIEW },
    follow: async (client) =>
      said(
        await client.guess("File without asking only if you are sure", false, {
          auto_ingest: true,
          confidence_threshold: 95,
        }),
      ),
    tells: [/0\.95/],
    most: { calls: 2, tokens: 1500 },
  },
  "number-with-sign": {
    words: "Reject #1, I do not want that download.",
    world: { drops: ["Zorp.Holiday.2019.mkv"] },
    follow: async (client) =>
      said(await client.guess("Reject #1, I do not want that download", false, { ids: "#1" })),
    async check({ home }) {
      assert.equal((await home.release("Zorp.Holiday.2019.mkv"))?.state, "rejected");
    },
    most: { calls: 1, tokens: 500 },
  },
  "out-of-the-library": {
    words: "Take Inception out of the library again.",
    world: { drops: ["Inception.2010.1080p.mkv"] },
    async follow(client) {
      const words = "Take Inception out of the library again";
      await client.guess(words, false, { title: "Inception" });
      await client.act(words, { id: client.find("Inception", "filed")["id"] });
      return said(await client.confirm());
    },
    check: ({ home }) => assert.deepEqual(visibleFiles(home.library), []),
    most: { calls: 4, tokens: 3500 },
  },
  "how-far-is-it": {
    words: "How far is the download of Sintel?",
    world: { torrents: [{ name: "Sintel.2010.mkv", hash: "c".repeat(40) }] },
    follow: async (client) =>
      said(await client.look("Which torrents are downloading, how far is Sintel?")),
    tells: [/Sintel/, /progress_percent/],
    most: { calls: 1, tokens: 1000 },
  },
  "films-of-2010": {
    words: "Which films of 2010 are in my library Movies?",
    world: { plex: { library: someLibrary() } },
    follow: async (client) =>
      said(
        await client.look("Which films of the year 2010 are in my Plex library?", {
          library: "Movies",
          year: 2010,
        }),
      ),
    tells: [/The Long Ferry/],
    most: { calls: 1, tokens: 1500 },
  },
};
