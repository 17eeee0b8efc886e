import { Outage, UserError } from "../../base/errors.ts";
import type { Clock } from "../../core/clock.ts";
import type {
  AddedTorrent,
  TorrentClient,
  TorrentCommands,
  TorrentSource,
} from "../../core/torrent/client.ts";
import {
  findShownEffect,
  isShownEffect,
  type SentCommand,
  type ShownEffect,
} from "../../core/torrent/shown-effect.ts";
import type { Torrent } from "../../core/torrent/torrent.ts";

// The only file of `app` that sends commands to download clients (decision 338).

/**
 * Effect of a command that the client accepted: the proof that its list shows the effect, or the
 * torrent as it is listed without it, or `unread` if the list could not be read.
 */
export type CommandEffect = ShownEffect | { torrent: Torrent | undefined } | "unread";

/** A client, the commands of it that are used, and a clock to wait with. */
interface SendDeps<C extends keyof TorrentCommands> {
  commands: Pick<TorrentCommands, C>;
  client: Pick<TorrentClient, "list">;
  clock: Pick<Clock, "sleep">;
}

type CommandOn = Exclude<SentCommand, { action: "add" }>;

/** Waits before the looks at the list. Clients carry out a command within a few tenths of a second. */
const WAITS_MS = [0, 100, 200, 400, 800];

/**
 * Sends a command for one torrent, and reads the client's list until it shows the effect, for 1.5 s
 * at most.
 * @throws what the command throws; never what reading the list throws
 */
export async function sendCommand(
  deps: SendDeps<Exclude<keyof TorrentCommands, "add">>,
  command: CommandOn,
  signal: AbortSignal,
): Promise<CommandEffect> {
  if (command.action === "set_labels") {
    await deps.commands.setLabels(command.hash, command.labels, signal);
  } else {
    await deps.commands[command.action](command.hash, signal);
  }
  return readEffect(deps, command, signal);
}

/** Removes a torrent and keeps its data. Otherwise as `sendCommand`. */
export async function sendRemoval(
  deps: SendDeps<"remove">,
  hash: string,
  signal: AbortSignal,
): Promise<CommandEffect> {
  await deps.commands.remove(hash, signal);
  return readEffect(deps, { action: "remove", hash }, signal);
}

/** Adds a torrent. Otherwise as `sendCommand`. */
export async function sendTorrent(
  deps: SendDeps<"add">,
  { what, labels }: { what: TorrentSource; labels: readonly string[] },
  signal: AbortSignal,
): Promise<{ added: AddedTorrent; effect: CommandEffect }> {
  const added = await deps.commands.add(what, labels, signal);
  return { added, effect: await readEffect(deps, { action: "add", hash: added.hash }, signal) };
}

async function readEffect(
  { client, clock }: Omit<SendDeps<never>, "commands">,
  command: SentCommand,
  signal: AbortSignal,
): Promise<CommandEffect> {
  const isReadOnce = command.action === "verify" || command.action === "reannounce";
  let effect: CommandEffect = "unread";
  try {
    for (const waitMs of isReadOnce ? [0] : WAITS_MS) {
      if (waitMs > 0) await clock.sleep(waitMs, signal);
      effect = await findShownEffect(command, () => client.list([command.hash], signal));
      if (isShownEffect(effect)) break;
    }
  } catch (error) {
    // The command was accepted, so the caller's result is not an error.
    if (!signal.aborted && !(error instanceof Outage || error instanceof UserError)) throw error;
  }
  return effect;
}
