import { basename } from "node:path";
import { DEFAULT_TOOLSETS } from "../../src/core/toolsets.ts";
import { type Home, startHome, visibleFiles } from "../process/home.ts";
import { TOKEN } from "../process/http-server.ts";
import { BUNDLE, HIDING, startDaemon } from "../support/daemon.ts";
import { freePort } from "../support/free-port.ts";
import type { PlexItem, PlexLibrary } from "../support/plex/item.ts";
import { someLibrary } from "../support/plex/library.ts";
import { PLEX_TOKEN, startPlex } from "../support/plex/start-plex.ts";
import { waitFor } from "../support/wait-for.ts";
import type { Place } from "./client.ts";
import { type Facts, REFUSED_CALL } from "./scenario.ts";

const DUNE_OF_1984 = 841;
const SHOW = "Lighthouse";
const MORE_EPISODES = 12;
const FIRST_EPISODE = 900;

/** A library whose folders are those of the home, with a longer series. */
function libraryIn({ movies, tv }: Home): PlexLibrary {
  const { sections, items } = someLibrary();
  const season = items.find(({ title }) => title === "Season 2");
  const more = Array.from(
    { length: MORE_EPISODES },
    (_, at): PlexItem => ({
      id: String(FIRST_EPISODE + at),
      section: "2",
      type: "episode",
      title: `More ${at}`,
      parent: season?.id ?? "",
      index: 10 + at,
    }),
  );
  const folders: Record<string, string> = { "1": movies, "2": tv };
  return {
    sections: sections.map((one) => ({
      ...one,
      locations: [folders[one.id] ?? one.locations].flat(),
    })),
    items: [...items, ...more],
  };
}

export type Scene = AsyncDisposable & {
  place: Place;
  facts: Facts;
  /** Waits until disk and services are as the scenario leaves them. @throws Error if they are not */
  check(): Promise<void>;
};

/**
 * A daemon with a queue that its engine made, and Plex: one film is filed, one waits with several
 * candidates, and a series has more than ten unwatched episodes.
 */
export async function startScene(): Promise<Scene> {
  await using stack = new AsyncDisposableStack();
  const [port, bridgePort] = [await freePort(), await freePort()];
  const home = stack.use(
    await startHome({
      settings: {
        SERVER_PORT: String(port),
        AUTH_TOKEN: TOKEN,
        PLEX_MCP_TOOLSETS: [...DEFAULT_TOOLSETS, "curate"].join(),
      },
    }),
  );
  const plex = stack.use(await startPlex({ library: libraryIn(home) }));
  home.configure({ PLEX_URL: plex.url, PLEX_TOKEN });
  home.drop("Inception.2010.mkv");
  home.drop("Dune.mkv");
  const daemon = stack.use(await startDaemon(home));
  await waitFor("the listener", () => daemon.log().includes("HTTP: MCP is at"));
  const { id: filed } = await home.reaches("Inception.2010.mkv", "filed");
  const { id: unclear } = await home.reaches("Dune.mkv", "review");
  const url = `http://127.0.0.1:${port}/mcp`;
  const request = async <T>(method: string, params: object): Promise<T> => {
    const headers = { authorization: `Bearer ${TOKEN}`, "content-type": "application/json" };
    const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
    const answer = await fetch(url, { method: "POST", headers, body });
    return ((await answer.json()) as { result: T }).result;
  };
  const { tools } = await request<{ tools: { name: string }[] }>("tools/list", {});
  const [name, args] = REFUSED_CALL;
  const { content } = await request<{ content: { text: string }[] }>("tools/call", {
    name,
    arguments: args,
  });
  const moved = stack.move();
  return {
    place: {
      command: process.execPath,
      args: [...HIDING, BUNDLE, "--env-file", home.envFile, "mcp"],
      cwd: home.path,
      env: {
        PATH: process.env["PATH"] ?? "",
        HOME: home.path,
        TMPDIR: home.path,
        LANG: "C.UTF-8",
      },
      url,
      token: TOKEN,
      bridgePort,
    },
    facts: {
      tools: tools.map((tool) => tool.name),
      refusal: content[0]?.text ?? "",
      unclear: { id: unclear, tmdbId: DUNE_OF_1984 },
      filed,
      show: SHOW,
    },
    async check() {
      await home.reaches("Dune.mkv", "filed");
      // A filed file leaves the library after the call has been answered.
      await waitFor("the library to have only Dune", async () => {
        const names = visibleFiles(home.library).map((path) => basename(path));
        if (names.join() === "Dune (1984).mkv") return true;
        const releases = await home.releases();
        throw new Error(
          `${names.join()}; ${releases.map((one) => `${one.name} ${one.state}`).join()}`,
        );
      });
      const unseen = plex.world.library.items.filter(
        ({ id, watched }) => Number(id) >= FIRST_EPISODE && (watched?.[1]?.count ?? 0) === 0,
      );
      if (unseen.length > 0) throw new Error(`${unseen.length} episodes are not marked.`);
    },
    [Symbol.asyncDispose]: () => moved.disposeAsync(),
  };
}
