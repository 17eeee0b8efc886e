import { listSingleUrls } from "../library/server-entry.ts";
import { entriesOf } from "../torrent/named-clients.ts";
import type { SetupName } from "./setup-settings.ts";

/**
 * Completes a typed address: adds `http://` if it has no scheme, and removes slashes at the end.
 */
export const completeAddress = (text: string): string =>
  (text.includes("://") ? text : `http://${text}`).replace(/\/+$/, "");

const ADDRESSES: readonly string[] = [
  ...listSingleUrls(),
  "TRANSMISSION_URL",
] satisfies SetupName[];

/**
 * Adds the scheme to typed addresses that lack one. In DOWNLOAD_CLIENTS, each address comes after
 * its kind.
 */
export function completeSetting(name: string, text: string): string {
  if (ADDRESSES.includes(name) && text !== "" && !text.includes("://")) {
    return completeAddress(text);
  }
  if (name !== "DOWNLOAD_CLIENTS") return text;
  return entriesOf(text)
    .map(([client, rest]) => {
      const [, kind, address] = /^([a-z]+\+)([^/+][^+]*)$/i.exec(rest) ?? [];
      const whole =
        address === undefined || address.includes("://")
          ? rest
          : `${kind}${completeAddress(address)}`;
      return client === undefined ? whole : `${client}=${whole}`;
    })
    .join(",");
}
