import * as z from "zod";
import { shownSentence } from "../../../app/shown/release-shape.ts";
import { page, promised } from "../../../app/shown/results-shape.ts";
import {
  removalPlan,
  shownTorrent,
  torrentCounts,
  unavailableClient,
} from "../../../app/shown/torrent-shape.ts";
import { TORRENT_ACTIONS } from "../../../core/torrent/command.ts";
import { TORRENT_FILTERS, TORRENT_SORTS } from "../../../core/torrent/states.ts";
import { mayBeEmpty } from "./as-meant.ts";
import { byOperator, byReviewer, defineTool, withLimit } from "./define.ts";
import { confirmToken, cursor, limit, listOf, storage, text } from "./fields.ts";
import { detail, SHORT_FIELDS, shortTorrents } from "./short-forms.ts";

export const controlTorrent = defineTool({
  name: "control_torrent",
  // A removed torrent is no longer seeded. An added torrent connects to peers.
  ...byOperator("torrents", {
    readOnly: false,
    destructive: true,
    idempotent: false,
    openWorld: true,
  }),
  title: "Control a torrent",
  description:
    "Start, stop, verify, reannounce, label, add or remove a torrent. Data is never removed. " +
    "remove takes two steps: first without confirm_token for a plan and a token; then with it, " +
    "once the person agrees.",
  input: z.strictObject({
    action: z.enum(TORRENT_ACTIONS).describe("what to do, e.g. stop"),
    hash: z
      .optional(z.string().max(64))
      .describe(
        "from list_torrents, for all but add, e.g. dd8255ecdc7ca55fb0bbf81323d87062db1f6d1c",
      ),
    client: z.string().max(40).optional().describe("of several, e.g. seedbox"),
    source: z
      .string()
      .max(8000)
      .optional()
      .describe("with add: e.g. magnet:?xt=… or /downloads/x.torrent"),
    labels: mayBeEmpty(
      listOf(z.string().max(100), 20).describe('with set_labels (full list) or add, e.g. ["film"]'),
    ),
    confirm_token: confirmToken.describe("second step of remove"),
  }),
  output: z.strictObject({
    torrent: shownTorrent.exactOptional(),
    message: shownSentence.exactOptional(),
    plan: removalPlan.exactOptional(),
    ...promised.partial().shape,
  }),
  run: async ({ confirm_token, ...order }, { torrents }, { actor, signal }) =>
    (await torrents()).control({ ...order, confirmToken: confirm_token }, actor, signal),
});

export const listTorrents = defineTool({
  name: "list_torrents",
  ...byReviewer("torrents"),
  title: "Torrents",
  description:
    "Torrents now: downloading, seeding, stopped or not filed, each with its release and what " +
    "it waits for.",
  input: z.strictObject({
    state: z.enum(TORRENT_FILTERS).optional().describe("only these, e.g. seeding"),
    label: text(100).optional().describe("e.g. film"),
    client: z.string().max(40).optional().describe("e.g. seedbox"),
    search: text(200).optional().describe("words of a name, e.g. heat"),
    sort: z.enum(TORRENT_SORTS).optional().describe("default oldest, e.g. speed"),
    counts: z.boolean().optional().describe("also counts by state"),
    storage,
    detail,
    limit,
    cursor,
  }),
  output: z.strictObject({
    torrents: z.array(z.strictObject({ ...shownTorrent.partial().shape, ...SHORT_FIELDS })),
    unavailable: z.array(unavailableClient).exactOptional(),
    counts: torrentCounts.exactOptional(),
    ...page,
  }),
  shorten: shortTorrents,
  run: async (query, { torrents }, { signal }) => (await torrents()).list(withLimit(query), signal),
});
