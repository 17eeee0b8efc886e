import { torrentLines } from "../show/torrent-lines.ts";
import type { Context } from "../terminal/context.ts";
import { printJson, printLines } from "../terminal/print.ts";

type Options = { state?: string; label?: string; limit: number; cursor?: string; json?: boolean };

export async function torrents(context: Context, { json, ...query }: Options): Promise<number> {
  const { io } = context;
  await using transmission = await context.torrents();
  const page = await transmission.list(query, io.signal);
  if (json) {
    printJson(io, page);
    return 0;
  }
  if (page.torrents.length === 0) {
    const filtered = query.state !== undefined || query.label !== undefined || query.cursor !== undefined;
    printLines(io, [filtered ? "No torrent is like that." : "Transmission has no torrents."]);
    return 0;
  }
  printLines(
    io,
    page.torrents.flatMap((torrent) => [...torrentLines(torrent), ""]),
  );
  const more = page.next === undefined ? "" : ` Next: --cursor ${page.next}`;
  printLines(io, [`${page.torrents.length} of ${page.total}.${more}`]);
  return 0;
}
