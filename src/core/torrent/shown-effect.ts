import type { TorrentCommand } from "./command.ts";
import type { TorrentState } from "./states.ts";
import type { Torrent } from "./torrent.ts";

/** Nothing outside this file can make one: the class is exported only as a type. */
class ProvenEffect {
  // A private field makes the type nominal, so that no object literal is one.
  readonly #torrent: Torrent | undefined;

  constructor(torrent: Torrent | undefined) {
    this.#torrent = torrent;
  }

  /** The torrent as the client lists it; undefined if it is gone. */
  get torrent(): Torrent | undefined {
    return this.#torrent;
  }

  static isProof(value: unknown): value is ProvenEffect {
    return typeof value === "object" && value !== null && #torrent in value;
  }
}

/**
 * Proof that a client's list shows the effect of a command. The client's answer to the command is no
 * proof: several clients accept a command and carry it out later, or not at all.
 */
export type ShownEffect = ProvenEffect;

export const isShownEffect = (value: unknown): value is ShownEffect => ProvenEffect.isProof(value);

/** A command as its client was asked for it. The hash is the torrent's whole hash. */
export type SentCommand =
  | Exclude<TorrentCommand, { action: "add" | "remove" }>
  | { action: "add"; hash: string }
  | { action: "remove"; hash: string };

/**
 * Reads the list once. `list` returns the torrents that the client lists at that moment.
 * @returns the proof, or the torrent as it is listed without the effect
 */
export async function findShownEffect(
  command: SentCommand,
  list: () => Promise<readonly Torrent[]>,
): Promise<ShownEffect | { torrent: Torrent | undefined }> {
  const torrent = (await list()).find(({ hash }) => hash === command.hash);
  return isShown(command, torrent) ? new ProvenEffect(torrent) : { torrent };
}

const STARTED: readonly TorrentState[] = ["seeding", "downloading"];
const STOPPED: readonly TorrentState[] = ["stopped", "finished"];

function isShown(command: SentCommand, torrent: Torrent | undefined): boolean {
  const { action } = command;
  if (action === "remove") return torrent === undefined;
  if (torrent === undefined) return false;
  if (action === "add") return true;
  if (action === "set_labels") return hasExactly(torrent, command.labels);
  if (action === "start") return STARTED.includes(torrent.state);
  if (action === "stop") return STOPPED.includes(torrent.state);
  // No list shows for certain whether a check or an announcement took place.
  return false;
}

/** A category is listed as a label, too, but no command changes it. */
function hasExactly({ labels, forApps }: Torrent, wanted: readonly string[]): boolean {
  const lower = (all: readonly string[]): Set<string> =>
    new Set(all.map((label) => label.toLowerCase()));
  const [has, wants] = [lower(labels), lower(wanted)];
  const category = forApps?.category?.toLowerCase();
  return wants.isSubsetOf(has) && [...has].every((label) => wants.has(label) || label === category);
}
