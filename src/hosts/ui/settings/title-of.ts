import { values as words } from "../text/values.ts";

/** Splits the name of a client's setting into the client's name and the rest. */
const FORM = /^CLIENT_(.+?)_((?:PATH_|EXCLUDE_|POLL_|AUTO_)?[A-Z]+)$/;

/** Returns a setting's title. For a client of DOWNLOAD_CLIENTS, the client's name comes first. */
export function titleOf(name: string): string {
  const [, client, what] = FORM.exec(name) ?? [];
  const title = words.titles[client ? `TRANSMISSION_${what}` : name] ?? name;
  return client ? `${client.toLowerCase()}: ${title}` : title;
}
