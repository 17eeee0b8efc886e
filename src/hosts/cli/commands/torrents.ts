import { inCommands } from "../../../core/actions/tongues.ts";
import { nextPage } from "../show/next-page.ts";
import { torrentLines } from "../show/torrent-lines.ts";
import { printAnswer } from "../terminal/print.ts";
import { defineCommand } from "./define.ts";
import { AS_JSON, CURSOR, LIMIT, STORAGE } from "./inputs.ts";

export const torrents = defineCommand({
  name: "torrents",
  summary: "the download clients' torrents, and what each waits for",
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
    client: { value: "<name>", summary: "only of this download client" },
    storage: STORAGE,
    limit: LIMIT,
    cursor: CURSOR,
    json: AS_JSON,
  },
  async run({ json, ...query }, context) {
    const { io } = context;
    const torrents = await context.torrents();
    const page = await torrents.list(query, io.signal);
    const isFiltered =
      query.state !== undefined ||
      query.label !== undefined ||
      query.client !== undefined ||
      query.storage !== undefined ||
      query.cursor !== undefined;
    const down = (page.unavailable ?? []).map(({ client, message }) => `! ${client}: ${inCommands(message)}`);
    return printAnswer(io, json, page, () =>
      page.torrents.length === 0
        ? [...down, isFiltered ? "No torrent matches." : "There are no torrents."]
        : [
            ...down,
            ...page.torrents.flatMap((torrent) => [...torrentLines(torrent), ""]),
            `${page.torrents.length} of ${page.total}.${nextPage("torrents", page.next, query)}`,
          ],
    );
  },
});
