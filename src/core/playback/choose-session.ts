import { UserError } from "../errors.ts";
import { quoted } from "../text/clean-text.ts";
import type { PlaybackRequest } from "./command.ts";
import { type PlayerClient, type PlaySession, sessionsOn } from "./session.ts";

const MAX_LISTED = 6;

/** `"Dune" on "Living Room" (session_id ab12); …` */
const nameSessions = (sessions: readonly PlaySession[]): string =>
  some(sessions.map(({ id, media, client }) => `${quoted(media.title)} on ${quoted(client)} (session_id ${id})`));

/** `"Living Room" (id ab12); …` */
export const nameClients = (clients: readonly PlayerClient[]): string =>
  some(clients.map(({ id, name }) => `${quoted(name)} (id ${id})`));

const some = (all: string[]): string =>
  [...all.slice(0, MAX_LISTED), ...(all.length > MAX_LISTED ? [`and ${all.length - MAX_LISTED} more`] : [])].join("; ");

type Chosen = Pick<PlaybackRequest, "sessionId" | "client">;

/**
 * The session that is meant: by its id, by its player, or as the only one. Throws `UserError` when there is none, or
 * several: it never guesses whose playback to change.
 */
export function chooseSession(
  { sessionId, client }: Chosen,
  all: readonly PlaySession[],
  clients: readonly PlayerClient[],
): PlaySession {
  const sessions = all.filter(({ state }) => state !== "stopped");
  const onClient = client === undefined ? sessions : sessionsOn(sessions, clients, client);
  const meant = sessionId === undefined ? onClient : onClient.filter(({ id }) => id === sessionId);
  const [first, second] = meant;
  if (second) {
    throw new UserError(`Several things play: ${nameSessions(meant)}.`, "Give the session_id of one of them.");
  }
  if (first) return first;
  throw new UserError(missing({ sessionId, client }, sessions), hint(sessions), "not_found");
}

function missing({ sessionId, client }: Chosen, sessions: readonly PlaySession[]): string {
  if (sessions.length === 0) return "Nothing plays now.";
  const which = sessionId === undefined ? "Nothing plays" : `There is no session ${quoted(sessionId)}`;
  return client === undefined ? `${which}.` : `${which} on a client ${quoted(client)}.`;
}

const hint = (sessions: readonly PlaySession[]): string =>
  sessions.length === 0
    ? "To start something, use play with media_id and client."
    : `What plays: ${nameSessions(sessions)}.`;
