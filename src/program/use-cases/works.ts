import type { IdentifyDesk } from "../../app/identify/desk/desk.ts";
import type { Works } from "../../app/identify/desk/works.ts";
import { type RefusalWording, resolveClientPath } from "../../app/releases/client-paths.ts";
import type { Trace } from "../../core/trace.ts";
import { configuredServer } from "../../servers/servers.ts";
import type { Store } from "../../store/open.ts";
import type { Config } from "../config/config.ts";
import { clientPaths } from "../parts/folders.ts";

const WORDING: RefusalWording = {
  notFull: "is not a full path",
  hintForFull: "Give the full path, starting with a slash.",
  hintForOutside: "Name one of these folders, or a folder in one.",
};

type Options = {
  /** TMDb's answers are read from the database and not written to it. */
  readOnly: boolean;
  trace: Trace | undefined;
};

/** What names and works are, for tools: the parser is loaded with the first call, TMDb's client when it must be asked. */
export function wireIdentifyDesk(
  config: Config,
  store: Store,
  { readOnly, trace }: Options,
): { identify: IdentifyDesk; close(): Promise<void> } {
  let desk: Promise<IdentifyDesk> | undefined;
  let catalogue: ReturnType<typeof connect> | undefined;

  async function connect() {
    const { wireCatalogue } = await import("../parts/catalogue.ts");
    const { tmdb, identify } = wireCatalogue(config, store, { auto: true, readOnly, trace });
    return { ...tmdb, identify };
  }

  async function load(): Promise<IdentifyDesk> {
    const [{ createIdentifyDesk }, { listRoot }, { episodesThere }, { createPlexIndex }] = await Promise.all([
      import("../../app/identify/desk/desk.ts"),
      import("../../adapters/fs/read/list-folders.ts"),
      import("../../app/library-state/in-journal.ts"),
      import("../../app/library-state/in-plex.ts"),
    ]);
    const paths = clientPaths(config, store);
    const { pathMap, mediaRoots } = config;
    const facts: Works["facts"] = async (...asked) => (await (catalogue ??= connect())).facts(...asked);
    const plexIndex = configuredServer(config) && createPlexIndex({ store, pathMap, mediaRoots, facts });
    return createIdentifyDesk({
      openCatalogue: () => (catalogue ??= connect()),
      resolveFolder: (path) => resolveClientPath(paths, path, WORDING, "at or below"),
      listRoot,
      episodesThere: (...asked) => episodesThere({ store, plexIndex }, ...asked),
    });
  }

  const opened = (): Promise<IdentifyDesk> => (desk ??= load());
  return {
    identify: {
      parse: async (...asked) => (await opened()).parse(...asked),
      details: async (...asked) => (await opened()).details(...asked),
      episode: async (...asked) => (await opened()).episode(...asked),
      folder: async (...asked) => (await opened()).folder(...asked),
    },
    // What never opened has nothing to close.
    close: async () => (await catalogue?.catch(() => undefined))?.close(),
  };
}
