import { sentence } from "../../base/actions/sentence.ts";
import { UserError } from "../../base/errors.ts";

export const TORRENT_ACTIONS = [
  "start",
  "stop",
  "verify",
  "reannounce",
  "set_labels",
  "add",
  "remove",
] as const;
export type TorrentAction = (typeof TORRENT_ACTIONS)[number];

/** A command as received. The action decides which other fields it needs. */
export type TorrentRequest = {
  action: TorrentAction;
  /** Name of the download client. Required only if there are several clients. */
  client?: string | undefined;
  hash?: string | undefined;
  source?: string | undefined;
  labels?: readonly string[] | undefined;
  confirmToken?: string | undefined;
};

/** A valid command. The hash, or its prefix, is in lower case, and each label occurs only once. */
export type TorrentCommand =
  | { action: "start" | "stop" | "verify" | "reannounce"; hash: string }
  | { action: "set_labels"; hash: string; labels: string[] }
  | { action: "remove"; hash: string; confirmToken?: string | undefined }
  | { action: "add"; source: string; labels: string[] };

type CommandField = "hash" | "source" | "labels" | "confirm_token";

const TAKES: Record<TorrentAction, readonly CommandField[]> = {
  start: ["hash"],
  stop: ["hash"],
  verify: ["hash"],
  reannounce: ["hash"],
  set_labels: ["hash", "labels"],
  add: ["source", "labels"],
  remove: ["hash", "confirm_token"],
};

/**
 * @throws UserError (`invalid_request`) that names a missing field, or a field that would be
 * ignored.
 */
export function toCommand(request: TorrentRequest): TorrentCommand {
  const { action, source, confirmToken } = request;
  refuseOthers(request);
  if (action === "add") {
    if (source === undefined || source === "") {
      throw new UserError(
        "add needs source.",
        "Give a magnet link, or the full path of a .torrent file.",
      );
    }
    return { action, source, labels: labelsOf(request.labels ?? []) };
  }
  const hash = hashOf(action, request.hash);
  if (action === "remove") return { action, hash, confirmToken };
  if (action !== "set_labels") return { action, hash };
  if (request.labels) return { action, hash, labels: labelsOf(request.labels) };
  throw new UserError(
    "set_labels needs labels.",
    "Give all labels that it should have; an empty list removes them all.",
  );
}

function refuseOthers({ action, hash, source, labels, confirmToken }: TorrentRequest): void {
  const given = { hash, source, labels, confirm_token: confirmToken };
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined || TAKES[action].some((taken) => taken === name)) continue;
    const takers = TORRENT_ACTIONS.filter((other) => TAKES[other].some((taken) => taken === name));
    throw new UserError(
      `${name} does not apply to ${action}.`,
      `Use it with ${takers.join(", ")}, or leave it out.`,
    );
  }
}

function hashOf(action: TorrentAction, text: string | undefined): string {
  if (text === undefined) {
    throw new UserError(
      `${action} needs hash.`,
      sentence`${{ do: "torrents" }} shows the hash of each download.`,
    );
  }
  if (/^(?:[0-9a-f]{6,40}|[0-9a-f]{64})$/i.test(text)) return text.toLowerCase();
  throw new UserError(
    "hash is not an infohash or the start of one.",
    sentence`Give the hexadecimal digits that ${{ do: "torrents" }} shows, or at least the first six.`,
  );
}

/** Clients join labels with commas, so a label must not contain one. */
function labelsOf(labels: readonly string[]): string[] {
  const clean = labels.map((label) => label.trim());
  if (clean.some((label) => label === "" || label.length > 100 || /[,\p{C}]/u.test(label))) {
    throw new UserError(
      "A label is empty, too long, or contains a comma or a control character.",
      "Use another label.",
    );
  }
  return [...new Set(clean)];
}
