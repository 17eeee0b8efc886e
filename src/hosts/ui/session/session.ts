import { get, post } from "../desk/desk-http.ts";
import type { Ending, Invitation, Listed, Session } from "./session-desk.ts";

export const readSession = (): Promise<Session> => get<Session>("session");

/** @throws SignedOut for a wrong or used key or token */
export const signIn = (by: { key: string } | { token: string }): Promise<Session> => post<Session>("session", by);

/**
 * The one-time key of a printed link. It is taken out of the address bar before anything else, so that it stands in no
 * history and no bookmark.
 */
export function takeKey(): string | undefined {
  const [, key] = /^#key=([\w-]{1,200})$/.exec(location.hash) ?? [];
  if (location.hash.startsWith("#key=")) history.replaceState(null, "", location.pathname + location.search);
  return key;
}

export const listSessions = (): Promise<Listed> => get<Listed>("sessions");

export const endSessions = (which: Ending): Promise<void> => post("sessions/end", which);

export const endSession = (): Promise<void> => post("session/end", {});

export async function inviteReviewer(name: string, publicUrl = document.baseURI): Promise<Invitation> {
  const { key, ...made } = await post<Omit<Invitation, "url"> & { key: string }>("sessions/invite", { name });
  return { ...made, url: `${publicUrl}#key=${key}` };
}
