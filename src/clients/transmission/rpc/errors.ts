import type { HttpAnswer } from "../../../adapters/http/http.ts";
import type { Outage } from "../../../base/errors.ts";
import type { ClientSettings } from "../../../core/torrent/client.ts";
import type { ClientFaults } from "../../shared/exchange.ts";
import { faultsOf, LASTING } from "../../shared/faults.ts";

/** Names that messages use for a client and its settings. */
export type ClientNames = Pick<ClientSettings, "title" | "settings" | "urlSetting">;

/** For code that does not know the client's configured name. */
export const {
  unavailable: transmissionUnavailable,
  refused: transmissionRefused,
  noSuchTorrent,
} = faultsOf({ title: "Transmission", urlSetting: "TRANSMISSION_URL" });

export interface TransmissionFaults extends ClientFaults {
  /** For a status other than success. Each 401 counts towards a lockout, so it is not retried. */
  refusal(answer: HttpAnswer, hasCredentials: boolean, retryAfterMs?: number): Outage;
}

/** Creates the errors for a Transmission that does not respond as expected. */
export function createTransmissionFaults({
  title,
  settings,
  urlSetting,
}: ClientNames): TransmissionFaults {
  const { busy, unavailable, unauthorized, ofStatus } = faultsOf({
    title,
    urlSetting,
    busyWith: "it does not answer while it moves files",
  });
  const ownRefusal = (status: number, hasCredentials: boolean): Outage | undefined => {
    if (status === 401) {
      return unauthorized(
        hasCredentials
          ? `${title} refuses the user name or password (401); check ${settings}_USERNAME and ${settings}_PASSWORD.`
          : `${title} asks for a user name and password (401); set ${settings}_USERNAME and ${settings}_PASSWORD.`,
      );
    }
    if (status === 403) {
      return unauthorized(
        `${title} refuses this machine (403); add this machine's address to rpc-whitelist in ` +
          `its settings, or restart ${title} if it received a wrong password many times.`,
      );
    }
    if (status === 421) {
      return unauthorized(
        `${title} refuses the host name in ${urlSetting} (421); add it to rpc-host-whitelist ` +
          "in its settings, or use its IP address.",
      );
    }
    if (status === 409) {
      return unavailable(
        "it refuses its own session id (409); check that no proxy drops the header X-Transmission-Session-Id",
      );
    }
    return status === 404
      ? unavailable(
          `its RPC does not exist at this path (404); check the path in ${urlSetting}`,
          LASTING,
        )
      : undefined;
  };
  return {
    busy,
    unavailable,
    refusal: (answer, hasCredentials, retryAfterMs) =>
      ofStatus(answer, ownRefusal(answer.status, hasCredentials), { retryAfterMs }),
  };
}
