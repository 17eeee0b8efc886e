import { cleanText } from "../../base/text/clean-text.ts";
import type { Clock } from "../../core/clock.ts";
import type { ClientSetup, FoundClient, TypedAccess } from "../../core/setup/client-setup.ts";
import { runConnected } from "./checks.ts";

export type HookRequest = { client: ClientSetup; access: TypedAccess; found: FoundClient };

/** A script of ours means nothing to a client on another machine. */
export const isHere = ({ url }: TypedAccess): boolean =>
  /^(?:https?|scgi):\/\/(?:127\.|localhost\b|\[::1\]|\/)/i.test(url);

/**
 * Lets a client call the script for each torrent that is done, or says how a person does it where
 * the client takes none from us. @returns what to know about it @throws UserError, Outage
 */
export function setHook(
  { client, access, found }: HookRequest,
  script: string,
  clock: Clock,
  signal: AbortSignal,
): Promise<string> {
  const { title, docs, name } = client;
  const { line, where } = client.hook({ script, client: name });
  /** On a line of its own, ready to paste. */
  const byHand = `${where}\n${line}`;
  if (!isHere(access)) {
    return Promise.resolve(
      `${title} runs on another machine, where the script has to be too (see ${docs}). ${byHand}`,
    );
  }
  return runConnected(client, access, clock, async ({ setHook: set }) => {
    if (!set) return `${title} does not take it from here. ${byHand}`;
    await set({ script, client: name }, signal);
    const { doneScript } = found;
    const instead =
      doneScript === undefined || doneScript === script
        ? ""
        : ` instead of ${cleanText(doneScript, 300)}`;
    return `${title} calls ${script}${instead}. If it runs as another user, that user needs this path, the settings and the state folder: see ${docs}.`;
  });
}
