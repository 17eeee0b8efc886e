import { Outage, UserError } from "../../../core/errors.ts";
import { isMagnet, looksLikeMagnet } from "../../../core/torrent/labels.ts";
import { type TorrentCommand, type TorrentRequest, toCommand } from "../../../core/torrent/order.ts";
import type { Torrent } from "../../../core/torrent/torrent.ts";
import { torrentNotes } from "../../../store/torrents/torrent-notes.ts";
import type { TwoStepDeps } from "../../review/decisions/two-step.ts";
import { type RecordedCommand, recordCommand } from "../../review/record-command.ts";
import type { Promised } from "../../shown/results-shape.ts";
import { showTorrent } from "../../shown/torrent.ts";
import type { RemovalPlan, ShownTorrent } from "../../shown/torrent-shape.ts";
import type { Transmission, TransmissionControl } from "../port.ts";
import { planRemoval, redeemRemoval } from "./remove-in-two-steps.ts";

/** The bytes of a .torrent file below an allowed folder. @throws UserError for any other path or file. */
export type ReadTorrentFile = (path: string, signal: AbortSignal) => Promise<Uint8Array>;

/** What a person's text for a source means. @throws UserError without its text: a link may hold the passwords of trackers. */
async function toAddSource(
  read: ReadTorrentFile,
  source: string,
  signal: AbortSignal,
): Promise<Parameters<TransmissionControl["add"]>[0]> {
  if (!looksLikeMagnet(source)) return { metainfo: await read(source, signal) };
  const magnet = source.trim();
  if (isMagnet(magnet)) return { magnet };
  throw new UserError(
    "This magnet link has no torrent hash.",
    "It must contain xt=urn:btih: with 40 hexadecimal or 32 base32 digits, and no spaces.",
  );
}

export type ControlDeps = TwoStepDeps & {
  transmission: Transmission & TransmissionControl;
  readTorrentFile: ReadTorrentFile;
};

export type TorrentAnswer = { torrent?: ShownTorrent; message: string } | ({ plan: RemovalPlan } & Promised);

/** Messages after success. They never quote a torrent's name: untrusted text appears only in `torrent`. */
const DONE_MESSAGES: Record<Exclude<TorrentCommand["action"], "add">, string> = {
  start: "It was started.",
  stop: "It was stopped. It neither downloads nor seeds until it is started again.",
  verify: "Transmission checks its data against its hashes; that may take minutes.",
  reannounce: "Transmission asks its trackers for more peers.",
  set_labels: "Its labels are set.",
  remove: "The torrent was removed from Transmission. Its data was not deleted.",
};

/**
 * Sends one command to Transmission and records it as one row of history. Removing takes two steps and never deletes data.
 * @throws UserError for an invalid command, Outage when Transmission does not answer
 */
export async function controlTorrent(
  deps: ControlDeps,
  request: TorrentRequest,
  actor: string,
  signal: AbortSignal,
): Promise<TorrentAnswer> {
  const command = toCommand(request);
  if (command.action === "add") return add(deps, command, actor, signal);
  const torrent = await requireTorrent(deps, command.hash, signal);
  if (command.action === "remove") {
    if (command.confirmToken === undefined) return planRemoval(deps, torrent, signal);
    await redeemRemoval(deps, torrent, command.confirmToken, signal);
  }
  const detail = command.action === "set_labels" ? { labels: command.labels } : {};
  const { action } = command;
  await carryOut(
    deps,
    { action, actor, detail },
    () => send(deps, command, signal),
    () => torrent,
  );
  const message = DONE_MESSAGES[action];
  return action === "remove" ? { message } : withTorrent(deps, command.hash, message, signal);
}

function send(
  { transmission }: ControlDeps,
  command: Exclude<TorrentCommand, { action: "add" }>,
  signal: AbortSignal,
): Promise<void> {
  if (command.action === "set_labels") return transmission.setLabels(command.hash, command.labels, signal);
  return transmission[command.action](command.hash, signal);
}

async function add(
  deps: ControlDeps,
  { source, labels }: Extract<TorrentCommand, { action: "add" }>,
  actor: string,
  signal: AbortSignal,
): Promise<TorrentAnswer> {
  const what = await toAddSource(deps.readTorrentFile, source, signal);
  const detail = labels.length > 0 ? { labels } : {};
  const command = { action: "add", actor, detail } as const;
  const { hash, known } = await carryOut(
    deps,
    command,
    () => deps.transmission.add(what, labels, signal),
    (added) => added,
  );
  const message = known ? "Transmission had this torrent already; nothing was changed." : "It was added.";
  return withTorrent(deps, hash, message, signal);
}

type Sent = Omit<RecordedCommand, "torrent" | "outcome">;

/** Sends the command and records it, even if it is not known whether it arrived. */
async function carryOut<T>(
  deps: ControlDeps,
  sent: Sent,
  work: () => Promise<T>,
  torrentOf: (answer: T | undefined) => RecordedCommand["torrent"],
): Promise<T> {
  let answer: T;
  try {
    answer = await work();
  } catch (error) {
    if (error instanceof UserError || (error instanceof Outage && error.code === "transmission_unauthorized"))
      throw error;
    await recordCommand(deps, { ...sent, torrent: torrentOf(undefined), outcome: "unconfirmed" });
    throw error instanceof Outage && error.code === "transmission_busy" ? mayHaveArrived(error) : error;
  }
  await recordCommand(deps, { ...sent, torrent: torrentOf(answer), outcome: "done" });
  return answer;
}

const mayHaveArrived = (error: Outage): Outage =>
  new Outage(
    error.code,
    `${error.message} The command may have arrived: check with list_torrents before repeating it.`,
    {
      cause: error,
      retryAfterMs: error.retryAfterMs,
    },
  );

async function requireTorrent({ transmission }: ControlDeps, hash: string, signal: AbortSignal): Promise<Torrent> {
  const { torrents } = await transmission.list([hash], signal);
  const torrent = torrents.find((one) => one.hash === hash);
  if (torrent) return torrent;
  throw new UserError(
    "Transmission has no torrent with this hash.",
    "`list_torrents` lists the torrents that it has.",
    "not_found",
  );
}

/** With the torrent as it is now; the command is carried out even if the state cannot be read. */
async function withTorrent(
  { transmission, store }: ControlDeps,
  hash: string,
  message: string,
  signal: AbortSignal,
): Promise<TorrentAnswer> {
  try {
    const { torrents } = await transmission.list([hash], signal);
    const torrent = torrents.find((one) => one.hash === hash);
    if (!torrent) return { message };
    return { torrent: showTorrent(torrent, (await torrentNotes(store.read, [hash])).get(hash)), message };
  } catch {
    return { message };
  }
}
