import { type Client, UNKNOWN_CLIENT } from "../protocol/client.ts";

const ABILITIES = ["draws", "form", "url"] as const;

/** What a client said of itself at `initialize`, for its label; a name itself has no colon. */
export const said = (client: Client): string =>
  [client.name, ...ABILITIES.filter((ability) => client[ability])].join(":");

/** The same as it was read from a label; undefined of a client without one. */
export function clientIn(text: string | undefined): Client {
  if (text === undefined) return UNKNOWN_CLIENT;
  const [name = "", ...abilities] = text.split(":");
  const able = (ability: string): boolean => abilities.includes(ability);
  return { ...UNKNOWN_CLIENT, name, draws: able("draws"), form: able("form"), url: able("url") };
}
