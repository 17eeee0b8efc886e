import { fork } from "node:child_process";
import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

export type PlexOfTitles = { url: string; token: string; titles: number };

/** Such a Plex in a process of its own, which ends with the scope. */
export async function startPlexOfTitles(titles: number): Promise<PlexOfTitles & Disposable> {
  const child = fork(new URL("../plex-index.ts", import.meta.url), ["stand-in", String(titles)]);
  const [told] = (await once(child, "message")) as [{ url: string; token: string }];
  return { ...told, titles, [Symbol.dispose]: () => void child.kill() };
}

/** A Plex with one library of so many films, made beforehand; tells its address and token, and ends with its parent. */
export function serve(films: number): void {
  const all = Array.from({ length: films }, (_, at) => JSON.stringify(film(at)));
  const server = createServer((asked, answer) => {
    answer.setHeader("content-type", "application/json");
    answer.end(asked.url?.startsWith("/library/sections/1/all") ? page(all, asked) : SECTIONS);
  });
  server.listen(0, "127.0.0.1", () => {
    const { port } = server.address() as AddressInfo;
    process.send?.({ url: `http://127.0.0.1:${port}`, token: "bench-token" });
  });
  process.on("disconnect", () => process.exit());
}

const SECTIONS = JSON.stringify({
  MediaContainer: {
    size: 1,
    Directory: [{ key: "1", type: "movie", title: "Movies", scannedAt: 1, Location: [{ path: "/srv/media/Movies" }] }],
  },
});

/** About as long as Plex's own, which leave out of a list what they are asked to leave out. */
function film(at: number): object {
  const title = `Film ${at} (${1950 + (at % 70)})`;
  return {
    ratingKey: String(100_000 + at),
    key: `/library/metadata/${100_000 + at}`,
    guid: `plex://movie/${String(at).padStart(24, "0")}`,
    type: "movie",
    title,
    summary: "What happens in it, at the length that summaries have. ".repeat(8),
    Guid: [`tmdb://${at + 1}`, `imdb://tt${String(at).padStart(7, "0")}`, `tvdb://${at}`].map((id) => ({ id })),
    Media: [
      {
        id: at,
        videoResolution: "1080",
        videoCodec: "h264",
        audioCodec: "aac",
        Part: [{ id: at, size: 4e9, file: `/srv/media/Movies/${title}/${title}.mkv` }],
      },
    ],
  };
}

function page(all: readonly string[], { headers }: IncomingMessage): string {
  const start = Number(headers["x-plex-container-start"] ?? 0);
  const some = all.slice(start, start + Number(headers["x-plex-container-size"] ?? all.length));
  return `{"MediaContainer":{"size":${some.length},"totalSize":${all.length},"offset":${start},"Metadata":[${some.join(",")}]}}`;
}
