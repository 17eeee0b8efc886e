import { UserError } from "../../base/errors.ts";
import type { ClientSettings, TorrentCommands, TorrentSource } from "../../core/torrent/client.ts";
import { asMagnet, asMetainfo, cleanLabels } from "../shared/added-torrent.ts";
import type { CommonFaults } from "../shared/faults.ts";
import { isRow, readHash, readString } from "../shared/read-values.ts";
import type { DelugeCall } from "./rpc.ts";

/** The Label plugin allows only these characters, and converts labels to lower case. */
const LABEL = /^[a-z0-9_.-]+$/;

/** Sends commands to Deluge. Implements the port `TorrentCommands`. */
export function createControl(
  { title }: Pick<ClientSettings, "title">,
  call: DelugeCall,
  faults: CommonFaults,
): TorrentCommands {
  async function nameOf(hash: string, signal: AbortSignal): Promise<string | undefined> {
    const rows = await call("core.get_torrents_status", [{ id: [hash] }, ["name"]], signal);
    const row = isRow(rows) ? rows[hash] : undefined;
    return isRow(row) ? (readString(row["name"]) ?? "") : undefined;
  }

  /** For an unknown torrent, Deluge itself only returns a traceback. */
  async function requireHash(given: string, signal: AbortSignal): Promise<string> {
    const hash = readHash(given);
    if (hash === undefined || (await nameOf(hash, signal)) === undefined) {
      throw faults.noSuchTorrent(given);
    }
    return hash;
  }

  const commandFor =
    (method: string, params: (hash: string) => readonly unknown[]) =>
    async (given: string, signal: AbortSignal): Promise<void> => {
      await call(method, params(await requireHash(given, signal)), signal);
    };

  function oneLabel(labels: readonly string[]): string | undefined {
    const [label, ...more] = cleanLabels(labels);
    if (more.length > 0) {
      throw new UserError("Deluge supports only one label per torrent.", "Give at most one label.");
    }
    if (label === undefined || LABEL.test(label.toLowerCase())) return label?.toLowerCase();
    throw new UserError(
      "A Deluge label can contain only letters, digits, hyphens, underscores and dots.",
      "Use another label.",
    );
  }

  /** Checks that the Label plugin is enabled, and creates the label if needed. */
  async function ensureLabel(label: string | undefined, signal: AbortSignal): Promise<void> {
    const plugins = await call("core.get_enabled_plugins", [], signal);
    if (!Array.isArray(plugins) || !plugins.includes("Label")) {
      throw UserError.unsupported(
        `${title} does not support labels, because its Label plugin is off.`,
        "Turn it on in Deluge's preferences, under Plugins.",
      );
    }
    const known = label === undefined ? [] : await call("label.get_labels", [], signal);
    if (label !== undefined && Array.isArray(known) && !known.includes(label)) {
      await call("label.add", [label], signal);
    }
  }

  const setLabel = (
    hash: string,
    label: string | undefined,
    signal: AbortSignal,
  ): Promise<unknown> => call("label.set_torrent", [hash, label ?? ""], signal);

  /** The folder, and whether the torrent starts, are determined by Deluge's own settings. */
  const send = (what: TorrentSource, signal: AbortSignal): Promise<unknown> =>
    "metainfo" in what
      ? call(
          "core.add_torrent_file",
          ["added.torrent", Buffer.from(asMetainfo(what.metainfo)).toString("base64"), {}],
          signal,
        )
      : call("core.add_torrent_magnet", [asMagnet(what.magnet), {}], signal);

  return {
    start: commandFor("core.resume_torrent", (hash) => [hash]),
    stop: commandFor("core.pause_torrent", (hash) => [hash]),
    verify: commandFor("core.force_recheck", (hash) => [[hash]]),
    reannounce: commandFor("core.force_reannounce", (hash) => [[hash]]),
    remove: commandFor("core.remove_torrent", (hash) => [hash, false]),

    async setLabels(given, wanted, signal) {
      const label = oneLabel(wanted);
      const hash = await requireHash(given, signal);
      await ensureLabel(label, signal);
      await setLabel(hash, label, signal);
    },

    async add(what, wanted, signal) {
      const label = oneLabel(wanted);
      if (label !== undefined) await ensureLabel(label, signal);
      const known = { hash: undefined as string | undefined };
      const answer = await send(what, signal).catch((error: unknown) => {
        const there =
          error instanceof UserError
            ? /already (?:in session|being added) \(([0-9a-f]{40})\)/.exec(error.message)
            : null;
        if (!there) throw error;
        known.hash = there[1];
        return there[1];
      });
      const hash = readHash(answer);
      if (hash === undefined) {
        throw faults.unavailable(
          "it did not report which torrent it added; check its torrent list",
        );
      }
      // A torrent that was already there keeps its label.
      if (label !== undefined && known.hash === undefined) await setLabel(hash, label, signal);
      return { hash, name: (await nameOf(hash, signal)) ?? hash, known: known.hash !== undefined };
    },
  };
}
