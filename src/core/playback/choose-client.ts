import { UserError } from "../../base/errors.ts";
import { quoted } from "../../base/text/clean-text.ts";
import type { PlaybackRequest } from "./command.ts";
import { findSessionsOn, type PlayerClient, type PlaySession, selectPlayers } from "./session.ts";

const MAX_LISTED = 6;

type PlayerChoice = Pick<PlaybackRequest, "sessionId" | "client">;

/**
 * True if the session's player accepts commands. A session does not prove that; only Plex's list of
 * players found in its network does. Players are matched by `machineIdentifier`, because names are
 * not unique.
 */
export const isControllable = (
  { clientId }: PlaySession,
  clients: readonly PlayerClient[],
): boolean => clients.some((client) => client.id === clientId && client.controllable);

/**
 * Chooses the player on which to start an item: the session's player, the named player, or the only
 * player that accepts commands. Undefined if no matching player accepts commands. Throws
 * `UserError` for an unknown player, and if several players match.
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
  // The player may be playing or be listed without accepting commands. The session may also name
  // the player differently from the list.
  const ids = new Set(findSessionsOn(sessions, clients, client).map(({ clientId }) => clientId));
  if (ids.size === 0 && selectPlayers(clients, client).length === 0) {
    throw UserError.notFound(
      `There is no player ${quoted(client)}.`,
      able.length === 0
        ? "Plex has found no player that accepts commands."
        : `Players that accept commands: ${nameClients(able)}.`,
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
 * Chooses a session by its id, by its player, or because it is the only session. Never guesses
 * which playback to change: throws `UserError` if no session or several sessions match.
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
      `Several sessions are playing: ${nameSessions(meant)}.`,
      "Give the session_id of one of them.",
    );
  }
  if (first) return first;
  throw UserError.notFound(missing({ sessionId, client }, sessions), hint(sessions));
}

function missing({ sessionId, client }: PlayerChoice, sessions: readonly PlaySession[]): string {
  if (sessions.length === 0) return "Nothing is playing now.";
  const which =
    sessionId === undefined ? "Nothing is playing" : `There is no session ${quoted(sessionId)}`;
  return client === undefined ? `${which}.` : `${which} on a client ${quoted(client)}.`;
}

const hint = (sessions: readonly PlaySession[]): string =>
  sessions.length === 0
    ? "To start something, use play with client and its media_id or title."
    : `Now playing: ${nameSessions(sessions)}.`;
