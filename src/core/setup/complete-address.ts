import { entriesOf } from "../torrent/named-clients.ts";
import type { SetupName } from "./setup-settings.ts";

/** An address as it was typed: without a scheme it is of HTTP, and no slash is at its end. */
export const completeAddress = (text: string): string =>
  (text.includes("://") ? text : `http://${text}`).replace(/\/+$/, "");

const ADDRESSES: readonly string[] = ["PLEX_URL", "TRANSMISSION_URL"] satisfies SetupName[];

/**
 * What was typed for a setting, with the scheme that an address lacks; those of DOWNLOAD_CLIENTS
 * come after their kinds.
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
