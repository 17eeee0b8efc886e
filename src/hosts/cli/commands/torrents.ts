import { toCommandText } from "../../../base/actions/sentence.ts";
import { TORRENT_FILTERS } from "../../../core/torrent/states.ts";
import { formatTorrentLines } from "../show/status-lines.ts";
import { formatNextPage } from "../show/table.ts";
import { confirm, printAnswer } from "../terminal/print.ts";
import {
  AS_JSON,
  type CommandGroup,
  type CommandOption,
  CURSOR,
  defineCommand,
  LIMIT,
  STORAGE,
  YES,
} from "./define.ts";

const CLIENT = {
  value: "<name>",
  summary: "only downloads of this download client",
} as const satisfies CommandOption;

export const list = defineCommand({
  name: "list",
  summary: "list all downloads, and what each one waits for",
  examples: [
    ["torrents --state downloading", "downloads in progress"],
    ["torrents --label films", "only downloads with this label"],
  ],
  options: {
    state: {
      value: "<state>",
      summary: "downloading, seeding, stopped, finished, error, waits or not_filed",
      suggestions: TORRENT_FILTERS,
    },
    label: { value: "<label>", summary: "only downloads with this label" },
    client: CLIENT,
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
    const down = (page.unavailable ?? []).map(
      ({ client, message }) => `! ${client}: ${toCommandText(message)}`,
    );
    return printAnswer(io, json, page, () =>
      page.torrents.length === 0
        ? [...down, isFiltered ? "No download matches." : "There are no downloads."]
        : [
            ...down,
            ...page.torrents.flatMap((torrent) => [...formatTorrentLines(torrent), ""]),
            `${page.torrents.length} of ${page.total}.${formatNextPage("torrents", page.next, query)}`,
          ],
    );
  },
});

const remove = defineCommand({
  name: "remove",
  summary: "remove a torrent from its client, but never its data",
  examples: [
    ["torrents remove HASH", "asks first; `torrents` shows the hash"],
    [
      "torrents remove HASH --client seedbox --yes",
      "if two clients have the torrent, without asking",
    ],
  ],
  arguments: { hash: { value: "<hash>" } },
  options: { client: CLIENT, yes: YES, json: AS_JSON },
  async run({ hash, client, yes, json }, context) {
    const { io, actor } = context;
    const torrents = await context.torrents();
    const request = { action: "remove", hash, client } as const;
    const first = await torrents.control(request, actor, io.signal);
    if (!("plan" in first)) {
      return printAnswer(io, json, first, () => [toCommandText(first.message)]);
    }
    const { plan, confirm_token: confirmToken } = first;
    if (
      !yes &&
      !(await confirm(io, [plan.name, `  ${plan.effect}`], { what: "removed", ask: "Remove?" }))
    ) {
      return 4;
    }
    const done = await torrents.control({ ...request, confirmToken }, actor, io.signal);
    return printAnswer(io, json, done, () =>
      "message" in done ? [toCommandText(done.message)] : [],
    );
  },
});

export const torrents: CommandGroup = {
  name: "torrents",
  summary:
    "list the downloads of the download clients, and what each one waits for; remove a torrent",
  commands: [list, remove],
  byDefault: "list",
};
