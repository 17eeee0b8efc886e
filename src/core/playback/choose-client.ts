import { UserError } from "../../base/errors.ts";
import { quoted } from "../../base/text/clean-text.ts";
import type { PlaybackRequest } from "./command.ts";
import { findSessionsOn, type PlayerClient, type PlaySession, selectPlayers } from "./session.ts";

const MAX_LISTED = 6;

type PlayerChoice = Pick<PlaybackRequest, "sessionId" | "client">;

/**
 * Whether the player of a session takes commands: a session is no proof of it, only Plex's list of
 * the players that it has found in its network is. Joined by the player's `machineIdentifier`;
 * names are not unique.
 */
export const isControllable = (
  { clientId }: PlaySession,
  clients: readonly PlayerClient[],
): boolean => clients.some((client) => client.id === clientId && client.controllable);

/**
 * The player to start something on: that of a session, the one that is named, or the only one that
 * takes commands. Undefined where there is none that does. Throws `UserError` for an unknown
 * player, and for several.
 */
export function chooseClient(
  { sessionId, client }: Pick<PlaybackRequest, "sessionId" | "client">,
  sessions: readonly PlaySession[],
  clients: readonly PlayerClient[],
): PlayerClient | undefined {
  const able = clients.filter(({ controllable }) => controllable);
  if (sessionId !== undefined) {
    const { clientId } = chooseSession({ sessionId, client }, sessions, clients);
    return able.find(({ id }) => id === clientId);
  }
  const meant = client === undefined ? able : selectPlayers(able, client);
  const [first, second] = meant;
  if (second) {
    throw new UserError(
      `Several players match: ${nameClients(meant)}.`,
      "Give the id of one of them as client.",
    );
  }
  if (first || client === undefined) return first;
  // It may play, or be listed, and take no commands; a session may also know it by another name
  // than the list.
  const ids = new Set(findSessionsOn(sessions, clients, client).map(({ clientId }) => clientId));
  if (ids.size === 0 && selectPlayers(clients, client).length === 0) {
    throw UserError.notFound(
      `There is no player ${quoted(client)}.`,
      able.length === 0
        ? "Plex has found no player that takes commands."
        : `Those that take commands: ${nameClients(able)}.`,
    );
  }
  return ids.size === 1 ? able.find(({ id }) => ids.has(id)) : undefined;
}

/** `"Dune" on "Living Room" (session_id ab12); …` */
const nameSessions = (sessions: readonly PlaySession[]): string =>
  some(
    sessions.map(
      ({ id, media, client }) => `${quoted(media.title)} on ${quoted(client)} (session_id ${id})`,
    ),
  );

/** `"Living Room" (id ab12); …` */
const nameClients = (clients: readonly PlayerClient[]): string =>
  some(clients.map(({ id, name }) => `${quoted(name)} (id ${id})`));

const some = (all: string[]): string =>
  [
    ...all.slice(0, MAX_LISTED),
    ...(all.length > MAX_LISTED ? [`and ${all.length - MAX_LISTED} more`] : []),
  ].join("; ");

/**
 * The session that is meant: by its id, by its player, or as the only one. Throws `UserError` when
 * there is none, or several: it never guesses whose playback to change.
 */
export function chooseSession(
  { sessionId, client }: PlayerChoice,
  all: readonly PlaySession[],
  clients: readonly PlayerClient[],
): PlaySession {
  const sessions = all.filter(({ state }) => state !== "stopped");
  const onClient = client === undefined ? sessions : findSessionsOn(sessions, clients, client);
  const meant = sessionId === undefined ? onClient : onClient.filter(({ id }) => id === sessionId);
  const [first, second] = meant;
  if (second) {
    throw new UserError(
      `Several things play: ${nameSessions(meant)}.`,
      "Give the session_id of one of them.",
    );
  }
  if (first) return first;
  throw UserError.notFound(missing({ sessionId, client }, sessions), hint(sessions));
}

function missing({ sessionId, client }: PlayerChoice, sessions: readonly PlaySession[]): string {
  if (sessions.length === 0) return "Nothing plays now.";
  const which =
    sessionId === undefined ? "Nothing plays" : `There is no session ${quoted(sessionId)}`;
  return client === undefined ? `${which}.` : `${which} on a client ${quoted(client)}.`;
}

const hint = (sessions: readonly PlaySession[]): string =>
  sessions.length === 0
    ? "To start something, use play with media_id and client."
    : `What plays: ${nameSessions(sessions)}.`;
