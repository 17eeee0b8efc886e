import assert from "node:assert/strict";
import { visibleFiles } from "../../process/home.ts";
import { said, type Task } from "../task.ts";

/** Tasks about which film or series a name means. */
export const whichWork: Readonly<Record<string, Task>> = {
  "which-film-fits": {
    words: "Which of the two Dunes is it? Compare them before I decide.",
    world: { drops: ["Dune.1080p.mkv"] },
    async follow(client) {
      await client.look("what waits for a decision");
      const { id } = client.find("Dune", "review");
      await client.look("candidates of a release with overview and length", { id });
      return said(...client.all("confidence"));
    },
    tells: [/1984/, /2021/, /runtime|overview|length/],
    most: { calls: 2, tokens: 4000 },
  },
  "wrong-dune": {
    words: "You filed Dune as the new one. It is the one from 1984; put that right.",
    world: { drops: ["Dune.1080p.mkv"] },
    before: ({ by }) => by("approve_ingest", { ids: [1], type: "movie", tmdb_id: 438_631 }),
    async follow(client) {
      await client.look("history of what was filed", { action: "filed" });
      const { release_id: id } = client.find("filed", "Dune");
      await client.look("the tmdb_id of a film by title", {
        query: "Dune",
        type: "movie",
        year: 1984,
      });
      const { type, tmdb_id } = client.find("Dune", 1984);
      await client.act("correct a mistaken match: another identity for a release in the library", {
        id,
        type,
        tmdb_id,
      });
      return said(await client.confirm());
    },
    check: ({ home }) =>
      assert.deepEqual(visibleFiles(home.library), [
        "Movies/Dune (1984) {tmdb-841}/Dune (1984).mkv",
      ]),
    most: { calls: 4, tokens: 5000 },
  },
  "file-six-as-1984": {
    words: "File number six as the one from 1984.",
    world: {
      drops: [
        "The.Thing.mkv",
        "Oldboy.mkv",
        "Zorp.Holiday.2019.mkv",
        "Zorp.Winter.2020.mkv",
        "Zorp.Spring.2021.mkv",
      ],
    },
    async before({ home, settle }) {
      home.drop("Dune.1080p.BluRay.mkv");
      await settle();
    },
    async follow(client) {
      await client.look("releases that wait for a decision");
      await client.details("Dune");
      const { type, tmdb_id } = client.find("Dune", 1984);
      const six = client.all("next").find(({ id }) => id === 6) ?? {};
      return said(await client.follow(six, "approve", { type, tmdb_id }));
    },
    async check({ home }) {
      assert.deepEqual(visibleFiles(home.library), [
        "Movies/Dune (1984) {tmdb-841}/Dune (1984).mkv",
      ]);
      assert.equal((await home.item(6))?.state, "filed");
    },
    most: { calls: 3, tokens: 6000 },
  },
  "no-candidate-fits": {
    words: "The one called Zorp is really The Thing, the film from 1982.",
    world: { drops: ["Zorp.Holiday.2019.mkv"] },
    async follow(client) {
      await client.look("what waits for a decision");
      const { id } = client.find("Zorp", "review");
      await client.look("the tmdb_id of a film by title, no candidate is right", {
        query: "The Thing",
        type: "movie",
      });
      const { type, tmdb_id } = client.find("The Thing", 1982);
      return said(
        await client.act("approve a release as the film that is named", { id, type, tmdb_id }),
      );
    },
    check: ({ home }) =>
      assert.match(visibleFiles(home.library).join(), /^Movies\/The Thing \(1982\)/),
    most: { calls: 3, tokens: 3000 },
  },
  "what-is-this-name": {
    words: "What does “Heat.1995.1080p.BluRay.x264-GRP.mkv” say about itself?",
    follow: async (client) =>
      said(
        await client.look("what the name of a release says", {
          name: "Heat.1995.1080p.BluRay.x264-GRP.mkv",
        }),
      ),
    tells: [/Heat/, /1995/, /1080p/],
    most: { calls: 1, tokens: 800 },
  },
  "what-is-in-this-folder": {
    words: "What films are in my downloads folder? Only look.",
    world: { drops: ["Inception.2010.1080p.mkv", "The.Matrix.1999.mkv", "Zorp.Holiday.2019.mkv"] },
    follow: async (client, { home }) =>
      said(await client.look("identify what each file in a folder is", { path: home.downloads })),
    tells: [/Inception/, /The Matrix/, /Zorp/],
    most: { calls: 1, tokens: 3000 },
  },
  "where-would-it-go": {
    words:
      "Where would Dune.1080p.mkv in my downloads be filed if it is the film of 1984? Change nothing.",
    world: { drops: ["Dune.1080p.mkv"] },
    async follow(client, { home }) {
      const path = `${home.downloads}/Dune.1080p.mkv`;
      await client.look("find the film by title", { query: "Dune", type: "movie", year: 1984 });
      const { type, tmdb_id } = client.find("Dune", 1984);
      return said(
        await client.look("where the file of a path would be filed", { path, type, tmdb_id }),
      );
    },
    tells: [/Dune \(1984\)/],
    check: ({ home }) => assert.deepEqual(visibleFiles(home.library), []),
    most: { calls: 2, tokens: 2000 },
  },
  "why-episode-five": {
    words: "Why is episode five of The Last of Us not in Plex?",
    world: {
      plex: "reads-folders",
      drops: ["The.Last.of.Us.S01E04.mkv", "The.Last.of.Us.S01E05.mkv.part"],
    },
    async follow(client) {
      await client.look("is the engine running, and its sources", { detail: "full" });
      const { name: downloads } = client.find("folder", "downloads");
      await client.look("files in one folder of the downloads", { path: downloads });
      const { name } = client.find("Last.of.Us", "E05");
      const path = `${String(downloads)}/${String(name)}`;
      return said(await client.look("why is episode five of The Last of Us not in Plex", { path }));
    },
    tells: [/not (?:finished|complete)|unfinished|still being|partial|incomplete/i],
    most: { calls: 4, tokens: 5000 },
  },
};
