import { printJson, printLines } from "../terminal/print.ts";
import { defineCommand } from "./define.ts";
import { AS_JSON, CURSOR, LIMIT } from "./inputs.ts";

export const torrents = defineCommand({
  name: "torrents",
  summary: "Transmission's torrents, and what each waits for",
  examples: [
    ["torrents --state downloading", "what is not complete"],
    ["torrents --label films", "only with this label"],
  ],
  options: {
    state: {
      value: "<state>",
      summary: "downloading, seeding, stopped, finished or error",
      suggestions: ["downloading", "seeding", "stopped", "finished", "error"],
    },
    label: { value: "<label>", summary: "only with this label" },
    limit: LIMIT,
    cursor: CURSOR,
    json: AS_JSON,
  },
  async run({ json, ...query }, context) {
    const { io } = context;
    await using transmission = await context.torrents();
    const page = await transmission.list(query, io.signal);
    if (json) {
      printJson(io, page);
      return 0;
    }
    if (page.torrents.length === 0) {
      const filtered = query.state !== undefined || query.label !== undefined || query.cursor !== undefined;
      printLines(io, [filtered ? "No torrent matches." : "Transmission has no torrents."]);
      return 0;
    }
    const { torrentLines } = await import("../show/torrent-lines.ts");
    printLines(
      io,
      page.torrents.flatMap((torrent) => [...torrentLines(torrent), ""]),
    );
    const { nextPage } = await import("../show/next-page.ts");
    const more = nextPage("torrents", page.next, query);
    printLines(io, [`${page.torrents.length} of ${page.total}.${more}`]);
    return 0;
  },
});
