import { quoted } from "../text/quoted.ts";
import type { PlayerClient, PlaySession } from "./session.ts";

const MOST = 6;

/** `"Dune" on "Living Room" (session_id ab12); …` */
export const nameSessions = (sessions: readonly PlaySession[]): string =>
  some(sessions.map(({ id, media, client }) => `${quoted(media.title)} on ${quoted(client)} (session_id ${id})`));

/** `"Living Room" (id ab12); …` */
export const nameClients = (clients: readonly PlayerClient[]): string =>
  some(clients.map(({ id, name }) => `${quoted(name)} (id ${id})`));

const some = (all: string[]): string =>
  [...all.slice(0, MOST), ...(all.length > MOST ? [`and ${all.length - MOST} more`] : [])].join("; ");
