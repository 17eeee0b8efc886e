import { type Sentence, sentence } from "../../../base/actions/sentence.ts";
import { Outage, UserError } from "../../../base/errors.ts";
import { cleanText } from "../../../base/text/clean-text.ts";
import type { Clock } from "../../../core/clock.ts";
import { explainState, traitsOf } from "../../../core/release/state-traits.ts";
import { type AskBudget, explainLate, type Services } from "../../../core/services.ts";
import {
  type ClientSettings,
  isMagnet,
  looksLikeMagnet,
  noSuchClient,
  type TorrentClient,
  type TorrentCommands,
  type TorrentSource,
} from "../../../core/torrent/client.ts";
import {
  type TorrentAction,
  type TorrentCommand,
  type TorrentRequest,
  toCommand,
} from "../../../core/torrent/command.ts";
import { isShownEffect } from "../../../core/torrent/shown-effect.ts";
import type { Torrent } from "../../../core/torrent/torrent.ts";
import { readTorrentNotes } from "../../../store/torrents/torrent-notes.ts";
import {
  createConfirmToken,
  redeemConfirmToken,
  type TwoSteps,
} from "../../review/decisions/two-step.ts";
import { type RecordedCommand, recordCommand } from "../../review/record-command.ts";
import type { ConfirmPromise } from "../../shown/results-shape.ts";
import { showTorrent } from "../../shown/torrent.ts";
import type { RemovalPlan, ShownTorrent } from "../../shown/torrent-shape.ts";
import { type CommandEffect, sendCommand, sendTorrent } from "../send-command.ts";

type ClientLabel = Pick<ClientSettings, "name" | "title">;

const PURPOSE = "remove torrent";
/** Time in which the clients are asked for a torrent. The command itself needs the rest. */
const FIND_MS = 4000;
/** Length for version 1. Version 2 has 64. */
const INFOHASH_CHARS = 40;

/** Reads a .torrent file below an allowed folder. @throws UserError for any other path or file. */
export type ReadTorrentFile = (path: string, signal: AbortSignal) => Promise<Uint8Array>;

/**
 * Converts the user's text to a torrent source.
 * @throws UserError that does not contain the text, because a link may contain tracker passwords.
 */
async function toAddSource(
  read: ReadTorrentFile,
  source: string,
  signal: AbortSignal,
): Promise<TorrentSource> {
  if (!looksLikeMagnet(source)) return { metainfo: await read(source, signal) };
  const magnet = source.trim();
  if (isMagnet(magnet)) return { magnet };
  throw new UserError(
    "This magnet link has no torrent hash.",
    "It must contain xt=urn:btih: with 40 hexadecimal or 32 base32 digits, and no spaces.",
  );
}

export type ControlDeps = TwoSteps & {
  clients: Services<TorrentClient>;
  clock: Pick<Clock, "sleep">;
  readTorrentFile: ReadTorrentFile;
};

export type TorrentAnswer =
  | { torrent?: ShownTorrent; message: Sentence }
  | ({ plan: RemovalPlan } & ConfirmPromise);

type Wording = {
  /** The request to the client, as the words after “was asked”. */
  asked: string;
  /** The effect, which the client's list must show. Absent if no list shows it for certain. */
  done?: (client: string) => string;
};

/** Messages never quote a torrent's name: untrusted text appears only in `torrent`. */
const WORDINGS: Readonly<Record<TorrentAction, Wording>> = {
  start: { asked: "to start it", done: () => "It was started." },
  stop: {
    asked: "to stop it",
    done: () => "It was stopped and neither downloads nor seeds until it is started again.",
  },
  verify: { asked: "to check its data against its hashes, which may take minutes" },
  reannounce: { asked: "to ask its trackers for more peers" },
  set_labels: { asked: "to set its labels", done: () => "Its labels are set." },
  remove: {
    asked: "to remove it and keep its data",
    done: (client) => `The torrent was removed from ${client}. Its data was not deleted.`,
  },
  add: { asked: "to add it", done: (client) => `It was added to ${client}.` },
};

/** Explains what the client still lists instead of the effect. */
function explainListed(action: TorrentAction, torrent: Torrent | undefined): string {
  if (action === "remove") return "its list still contains it";
  if (torrent === undefined) return "its list does not contain it";
  if (action === "set_labels") return "its list still shows other labels";
  return `its list still shows it as ${torrent.state}`;
}

/** Says that a command has been carried out only if the client's list shows that it was. */
function explainEffect(
  action: TorrentAction,
  { title }: ClientLabel,
  effect: CommandEffect,
): Sentence {
  const { asked, done } = WORDINGS[action];
  if (done === undefined) return `${title} was asked ${asked}.`;
  if (isShownEffect(effect)) return done(title);
  const listed =
    effect === "unread"
      ? "its list could not be read afterwards"
      : explainListed(action, effect.torrent);
  return sentence`${title} was asked ${asked}, but ${listed}. Check with ${{ do: "torrents" }} in a moment.`;
}

/**
 * Sends one command to a client and records it as one row of history. Removing takes two steps and
 * never deletes data.
 * @throws UserError for an invalid command, Outage when a client does not answer
 */
export async function controlTorrent(
  deps: ControlDeps,
  request: TorrentRequest,
  actor: string,
  signal: AbortSignal,
): Promise<TorrentAnswer> {
  const asked = toCommand(request);
  const clients = selectClients(deps.clients, request.client);
  if (asked.action === "add") return add(deps, clients, asked, actor, signal);
  const { client, torrent } = await requireTorrent(clients, asked.hash, {
    clock: deps.clock,
    ms: FIND_MS,
    signal,
  });
  const command = { ...asked, hash: torrent.hash };
  const commands = commandsOf(client);
  if (command.action === "remove") {
    if (command.confirmToken === undefined) return planRemoval(deps, client, torrent, signal);
    await redeemRemoval(deps, client, torrent, command.confirmToken, signal);
  }
  const detail = command.action === "set_labels" ? { labels: command.labels } : {};
  const { effect } = await carryOut(
    deps,
    { action: command.action, actor, detail, client },
    {
      torrent,
      work: async () => ({
        torrent,
        effect: await sendCommand({ commands, client, clock: deps.clock }, command, signal),
      }),
    },
  );
  const message = explainEffect(command.action, client, effect);
  return withTorrent(deps, client, effect, message);
}

async function add(
  deps: ControlDeps,
  clients: Services<TorrentClient>,
  { source, labels }: Extract<TorrentCommand, { action: "add" }>,
  actor: string,
  signal: AbortSignal,
): Promise<TorrentAnswer> {
  const client = clients.find(({ commands }) => commands !== undefined) ?? clients.first;
  if (!client) throw noSuchTorrent();
  const commands = commandsOf(client);
  const what = await toAddSource(deps.readTorrentFile, source, signal);
  const detail = labels.length > 0 ? { labels } : {};
  const { torrent, effect } = await carryOut(
    deps,
    { action: "add", actor, detail, client },
    {
      torrent: undefined,
      work: async () => {
        const sent = await sendTorrent(
          { commands, client, clock: deps.clock },
          { what, labels },
          signal,
        );
        return { torrent: sent.added, effect: sent.effect };
      },
    },
  );
  const message = torrent.known
    ? `${client.title} already had this torrent; nothing was changed.`
    : explainEffect("add", client, effect);
  return withTorrent(deps, client, effect, message);
}

type CommandRecord = Omit<RecordedCommand, "torrent" | "effect">;

/** Sends the command and records it, even if it is unknown whether it arrived. */
async function carryOut<T extends { hash: string; name: string }>(
  deps: ControlDeps,
  sent: CommandRecord,
  {
    torrent,
    work,
  }: {
    /** The torrent, if it is known before the command is sent. */
    torrent: T | undefined;
    work: () => Promise<{ torrent: T; effect: CommandEffect }>;
  },
): Promise<{ torrent: T; effect: CommandEffect }> {
  let answer: { torrent: T; effect: CommandEffect };
  try {
    answer = await work();
  } catch (error) {
    if (
      error instanceof UserError ||
      (error instanceof Outage && error.code === "client_unauthorized")
    ) {
      throw error;
    }
    await recordCommand(deps, { ...sent, torrent, effect: "unanswered" });
    throw error instanceof Outage && error.code === "client_busy" ? mayHaveArrived(error) : error;
  }
  await recordCommand(deps, { ...sent, ...answer });
  return answer;
}

const mayHaveArrived = (error: Outage): Outage =>
  new Outage(
    error.code,
    sentence`${error.message} The command may have reached the client; check with ${{ do: "torrents" }} before you repeat it.`,
    { cause: error, retryAfterMs: error.retryAfterMs },
  );

/**
 * Finds the torrent by the start of its hash. Throws if several clients have it. A client that does
 * not respond is ignored if another client has the torrent.
 */
async function requireTorrent(clients: Services<TorrentClient>, hash: string, budget: AskBudget) {
  const wanted = hash.length < INFOHASH_CHARS ? "all" : [hash];
  const asked = await clients.askEach((client, stop) => client.list(wanted, stop), budget);
  const [first, second] = asked.answers.flatMap(({ service: client, answer }) =>
    answer.flatMap((torrent) => (torrent.hash.startsWith(hash) ? [{ client, torrent }] : [])),
  );
  if (!first) {
    if (asked.failures[0]) throw asked.failures[0].error;
    if (asked.late[0]) throw lateClient(asked.late[0], budget);
    throw noSuchTorrent(clients.count === 1 ? clients.first?.title : undefined);
  }
  if (!second) return first;
  if (second.torrent.hash !== first.torrent.hash) {
    throw UserError.conflict(
      "Several torrents have a hash that starts with this.",
      "Give more digits.",
    );
  }
  throw UserError.conflict(
    `${first.client.name} and ${second.client.name} both have this torrent.`,
    "Specify which client you mean.",
  );
}

/** Returns all clients, or the one with this name. */
export function selectClients(
  clients: Services<TorrentClient>,
  name: string | undefined,
): Services<TorrentClient> {
  const named = clients.only((client) => name === undefined || client.name === name.toLowerCase());
  if (named.count > 0) return named;
  throw noSuchClient(
    name ?? "",
    clients.each(({ name: known }) => ({ name: known })),
  );
}

/** Creates the error of a client that is late. */
export const lateClient = (client: ClientLabel, budget: AskBudget): Outage =>
  new Outage("client_unavailable", explainLate(client, budget));

const noSuchTorrent = (client?: string): UserError =>
  UserError.notFound(
    client === undefined
      ? "No download client has anything with this hash."
      : `${client} has nothing with this hash.`,
    sentence`${{ do: "torrents" }} lists the downloads.`,
  );

function commandsOf({ commands, title }: TorrentClient): TorrentCommands {
  if (commands) return commands;
  throw UserError.unsupported(
    `${title} cannot be controlled from here.`,
    "Do this on its own page.",
  );
}

/** Adds the torrent, as the client lists it after the command, to the message. */
async function withTorrent(
  { store, clients }: ControlDeps,
  client: TorrentClient,
  effect: CommandEffect,
  message: Sentence,
): Promise<TorrentAnswer> {
  const torrent = effect === "unread" ? undefined : effect.torrent;
  if (!torrent) return { message };
  const { hash } = torrent;
  const note = (await readTorrentNotes(store.read, client.name, [hash])).get(hash);
  return {
    torrent: { ...showTorrent(torrent, note), ...(clients.count > 1 && { client: client.name }) },
    message,
  };
}

const removalEffect = (client: string): string =>
  `The torrent is removed from ${client} and no longer seeded; its data stays where it is and is never deleted.`;

/** Returns what removing the torrent would do, and a token that authorizes exactly that. */
async function planRemoval(
  deps: TwoSteps,
  client: ClientLabel,
  torrent: Torrent,
  signal: AbortSignal,
): Promise<{ plan: RemovalPlan } & ConfirmPromise> {
  const plan = await planOf(deps, client, torrent);
  return { plan, ...(await createConfirmToken(deps, PURPOSE, plan, signal)) };
}

/**
 * Redeems the token.
 * @throws UserError (`conflict`) unless the token was issued for the current state of the torrent
 * and its release
 */
async function redeemRemoval(
  deps: TwoSteps,
  client: ClientLabel,
  torrent: Torrent,
  token: string,
  signal: AbortSignal,
) {
  const plan = await planOf(deps, client, torrent);
  await deps.store.write((trx) => redeemConfirmToken(deps, trx, PURPOSE, plan, token), signal);
}

async function planOf(
  { store }: TwoSteps,
  client: ClientLabel,
  { hash, name }: Torrent,
): Promise<RemovalPlan> {
  const release = (await readTorrentNotes(store.read, client.name, [hash])).get(hash)?.release;
  const effect = removalEffect(client.title);
  return {
    hash,
    name: cleanText(name),
    ...(release ? { release_id: release.id, release_state: release.state } : {}),
    // The user should know if the release still needs the torrent's files.
    effect:
      release && !traitsOf(release.state).freesTorrent
        ? `${effect} Its release ${explainState(release)}.`
        : effect,
  };
}
