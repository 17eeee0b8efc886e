import { fork } from "node:child_process";
import { once } from "node:events";
import { startFakePlex } from "../../src/hosts/demo/stand-ins/plex/fake-plex.ts";
import { itemWire, type PlexItem } from "../../test/support/plex/item.ts";

export type PlexOfTitles = { url: string; token: string; titles: number };

/** Starts the Plex stand-in of `serve` in its own process, which ends with the scope. */
export async function startPlexOfTitles(titles: number): Promise<PlexOfTitles & Disposable> {
  const child = fork(new URL("../plex-index.ts", import.meta.url), ["stand-in", String(titles)]);
  const [told] = (await once(child, "message")) as [{ url: string; token: string }];
  return { ...told, titles, [Symbol.dispose]: () => void child.kill() };
}

/**
 * Runs a Plex stand-in with one library of `films` films. It sends its address and token to its
 * parent, and ends with its parent.
 */
export async function serve(films: number): Promise<void> {
  const sections = [{ title: "Movies", type: "movie", locations: ["/srv/media/Movies"] }];
  const { url, token, world } = await startFakePlex({
    sections,
    wire: (one, library) => itemWire(one, library, { account: 1, guids: true }),
  });
  world.library.items = Array.from({ length: films }, (_, at) => film(at));
  process.send?.({ url, token });
  process.on("disconnect", () => process.exit());
}

/**
 * An item about as long as one in a real Plex list from which Plex was asked to omit some fields.
 */
function film(at: number): PlexItem {
  const title = `Film ${at} (${1950 + (at % 70)})`;
  return {
    id: String(100_000 + at),
    section: "1",
    type: "movie",
    title,
    summary: "What happens in it, at the length that summaries have. ".repeat(8),
    guids: [`tmdb://${at + 1}`, `imdb://tt${String(at).padStart(7, "0")}`, `tvdb://${at}`],
    files: [
      {
        path: `/srv/media/Movies/${title}/${title}.mkv`,
        bytes: 4e9,
        resolution: "1080",
        codec: "h264",
        audio: "aac",
      },
    ],
  };
}
