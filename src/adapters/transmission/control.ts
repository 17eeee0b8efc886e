import * as z from "zod";
import { UserError } from "../../core/errors.ts";
import { cleanText } from "../../core/text/clean-text.ts";
import { noSuchTorrent, transmissionRefused, transmissionUnavailable } from "./errors.ts";
import { WANTED_FIELDS } from "./fields.ts";
import { validHashes } from "./list.ts";
import type { TransmissionRead } from "./read.ts";
import { readRows } from "./read-answer.ts";
import { readHash, readWanted } from "./read-torrent.ts";
import type { TransmissionAsk } from "./transport.ts";

const LONGEST_LINK = 64 * 1024;

const wireTorrent = z.object({ hashString: z.string(), name: z.string().catch("") });
const wireAdded = z.object({ "torrent-added": wireTorrent.optional(), "torrent-duplicate": wireTorrent.optional() });

/** Adds and starts a torrent; `known` when Transmission had it already. */
async function addTorrent(
  order: TransmissionOrder,
  what: { magnet: string } | { metainfo: Uint8Array },
  signal: AbortSignal,
): Promise<{ hash: string; name: string; known: boolean }> {
  const read = wireAdded.safeParse(await order("torrent-add", source(what), signal));
  const added = read.data?.["torrent-added"];
  const torrent = added ?? read.data?.["torrent-duplicate"];
  const hash = readHash(torrent?.hashString);
  if (torrent && hash !== undefined) return { hash, name: torrent.name, known: added === undefined };
  throw transmissionUnavailable("it does not say which torrent it added; look at its list");
}

function source(what: { magnet: string } | { metainfo: Uint8Array }): Record<string, string> {
  if ("metainfo" in what) {
    if (what.metainfo.byteLength > 0) return { metainfo: Buffer.from(what.metainfo).toString("base64") };
    throw new UserError("The .torrent file is empty.", "Give the whole file.");
  }
  // Anything else in this place is a path on Transmission's machine, or an address that it would fetch.
  if (/^magnet:\?/i.test(what.magnet) && what.magnet.length <= LONGEST_LINK) return { filename: what.magnet };
  throw new UserError("This is no magnet link.", "Give a link that begins with magnet:?, or a .torrent file.");
}

/** The arguments of the answer to an order. Throws `UserError` (`refused`) when Transmission says no, else as a question. */
type TransmissionOrder = TransmissionRead;

const createOrder =
  (ask: TransmissionAsk): TransmissionOrder =>
  async (method, args, signal) => {
    const answer = await ask(method, args, signal);
    if (answer.result === "success") return answer.args;
    throw transmissionRefused(cleanText(answer.result, 200));
  };

const MOST_LABELS = 50;
const LONGEST = 200;

/** The labels, each once. Transmission keeps them as one text with commas, and refuses empty ones. */
function checkLabels(labels: readonly string[]): string[] {
  const clean = [...new Set(labels.map((label) => label.trim()))];
  if (clean.length > MOST_LABELS) {
    throw new UserError(`A torrent can have ${MOST_LABELS} labels at most.`, "Give fewer labels.");
  }
  if (clean.some((label) => label === "" || label.length > LONGEST || /[,\p{Cc}\p{Cs}]/u.test(label))) {
    throw new UserError(
      `A label has 1 to ${LONGEST} characters and no comma.`,
      "Give each label as an entry of its own.",
    );
  }
  return clean;
}

/**
 * How many files of a torrent are to be downloaded; undefined when it does not say. Of 100,000 files that are 200 kB, where
 * their list with names is 10 MB.
 */
export async function countWanted(
  read: TransmissionRead,
  hash: string,
  signal: AbortSignal,
): Promise<number | undefined> {
  const ids = validHashes([hash]);
  if (ids.length === 0) return undefined;
  const { torrents } = await read("torrent-get", { fields: WANTED_FIELDS, format: "table", ids }, signal);
  const [row] = readRows(torrents, WANTED_FIELDS);
  return readWanted(row?.["wanted"])?.filter(Boolean).length;
}

/** 3.00, the first with labels. */
const LABELS_SINCE = 16;

type ControlDeps = {
  ask: TransmissionAsk;
  read: TransmissionRead;
  rpcVersion: (signal: AbortSignal) => Promise<number>;
};

/** Orders to Transmission, as `TransmissionControl` of the port. */
export function createControl({ ask, read, rpcVersion }: ControlDeps) {
  const order = createOrder(ask);

  /** Transmission says "success" for torrents that it does not have, so it is asked for them first. */
  async function known(text: string, signal: AbortSignal): Promise<string> {
    const hash = readHash(text);
    if (hash === undefined) throw noSuchTorrent(text);
    const fields = ["hashString"];
    const { torrents } = await read("torrent-get", { fields, ids: [hash] }, signal);
    if (readRows(torrents, fields).some((row) => readHash(row?.["hashString"]) === hash)) return hash;
    throw noSuchTorrent(hash);
  }

  const to =
    (method: string, more?: Record<string, unknown>) =>
    async (hash: string, signal: AbortSignal): Promise<void> => {
      await order(method, { ids: [await known(hash, signal)], ...more }, signal);
    };

  async function mustHaveLabels(signal: AbortSignal): Promise<void> {
    const version = await rpcVersion(signal);
    if (version >= LABELS_SINCE) return;
    throw new UserError(
      `This Transmission has no labels: its RPC has version ${version}, and labels need ${LABELS_SINCE}.`,
      "Update Transmission to 3.00 or newer.",
      "unsupported",
    );
  }

  return {
    start: to("torrent-start"),
    stop: to("torrent-stop"),
    verify: to("torrent-verify"),
    reannounce: to("torrent-reannounce"),
    remove: to("torrent-remove", { "delete-local-data": false }),

    async setLabels(hash: string, wanted: readonly string[], signal: AbortSignal): Promise<void> {
      const labels = checkLabels(wanted);
      await mustHaveLabels(signal);
      await to("torrent-set", { labels })(hash, signal);
    },

    async add(what: { magnet: string } | { metainfo: Uint8Array }, wanted: readonly string[], signal: AbortSignal) {
      const labels = checkLabels(wanted);
      if (labels.length > 0) await mustHaveLabels(signal);
      const added = await addTorrent(order, what, signal);
      // Only 4.0 takes them with the torrent itself. One that was there before keeps its own.
      if (labels.length > 0 && !added.known) await order("torrent-set", { ids: [added.hash], labels }, signal);
      return added;
    },
  };
}
