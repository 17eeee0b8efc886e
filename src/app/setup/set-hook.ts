import { cleanText } from "../../base/text/clean-text.ts";
import type { Clock } from "../../core/clock.ts";
import type { ClientSetup, FoundClient, TypedAccess } from "../../core/setup/client-setup.ts";
import { runConnected } from "./checks.ts";

export type HookRequest = { client: ClientSetup; access: TypedAccess; found: FoundClient };

/** True if the client runs on this machine. A client on another machine cannot run our script. */
export const isHere = ({ url }: TypedAccess): boolean =>
  /^(?:https?|scgi):\/\/(?:127\.|localhost\b|\[::1\]|\/)/i.test(url);

/**
 * Configures a client to call the script for each finished torrent. If this cannot be configured
 * from here, returns instructions for the user.
 * @returns a message for the user
 * @throws UserError, Outage
 */
export function setHook(
  { client, access, found }: HookRequest,
  script: string,
  clock: Clock,
  signal: AbortSignal,
): Promise<string> {
  const { title, docs, name } = client;
  const { line, where } = client.hook({ script, client: name });
  /** On its own line, ready to paste. */
  const byHand = `${where}\n${line}`;
  if (!isHere(access)) {
    return Promise.resolve(
      `${title} runs on another machine, which also needs the script (see ${docs}). ${byHand}`,
    );
  }
  return runConnected(client, access, clock, async ({ setHook: set }) => {
    if (!set) return `The hook cannot be set in ${title} from here. ${byHand}`;
    await set({ script, client: name }, signal);
    const { doneScript } = found;
    const instead =
      doneScript === undefined || doneScript === script
        ? ""
        : ` instead of ${cleanText(doneScript, 300)}`;
    return (
      `${title} calls ${script}${instead}. If it runs as another user, that user needs access to ` +
      `this path, the settings and the state folder: see ${docs}.`
    );
  });
}
