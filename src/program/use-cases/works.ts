import { listRoot } from "../../adapters/fs/read/list-folders.ts";
import { createIdentifyDesk, type IdentifyDesk } from "../../app/identify/desk/desk.ts";
import type { Works } from "../../app/identify/desk/works.ts";
import { listEpisodesThere } from "../../app/library-state/in-journal.ts";
import { createPlexIndex } from "../../app/library-state/in-plex.ts";
import { type RefusalWording, resolveClientPath } from "../../app/releases/client-paths.ts";
import { createLazy } from "../../core/concurrency.ts";
import { toClientPaths } from "../parts/folders.ts";
import type { Program } from "../program.ts";
import { openFindGone } from "./find-gone.ts";

const WORDING: RefusalWording = {
  notFull: "is not a full path",
  hintForFull: "Give the full path, starting with a slash.",
  hintForOutside: "Name one of these folders, or a folder in one.",
};

/** Parses names and looks up works. TMDB is queried only if necessary. */
export async function openWorks(program: Program): Promise<IdentifyDesk> {
  const { config, catalogue } = program;
  const store = await program.store();
  const paths = toClientPaths(config, store);
  const { pathMap, mediaRoots, servers } = config;
  const facts: Works["facts"] = async (...asked) => (await catalogue()).tmdb.facts(...asked);
  const plexIndex =
    servers.length > 0
      ? createPlexIndex({ store, pathMap, servers, mediaRoots, facts })
      : undefined;
  const findGone = createLazy(() => openFindGone(program));
  return createIdentifyDesk({
    words: program.words().value,
    async openCatalogue() {
      const { tmdb, identifyBy } = await catalogue();
      return { ...tmdb, identify: identifyBy(() => ({ auto: true, threshold: config.threshold })) };
    },
    resolveFolder: (path) => resolveClientPath(paths, path, WORDING, "at or below"),
    listRoot,
    episodesThere: async (...asked) =>
      listEpisodesThere({ store, plexIndex, findGone: await findGone() }, ...asked),
  });
}
