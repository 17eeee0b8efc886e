import { type HttpAnswer, serverOf } from "../../adapters/http/http.ts";
import { Outage, UserError } from "../../base/errors.ts";
import { cleanText } from "../../base/text/clean-text.ts";
import type { ClientSettings } from "../../core/torrent/client.ts";
import type { ClientFaults } from "./exchange.ts";

type OutageOptions = Parameters<ClientFaults["unavailable"]>[1];

/**
 * What is said of a client that does not answer as it should. A `why` is part of a sentence, and
 * has nothing of the request.
 */
export function faultsOf({
  title,
  urlSetting,
  busyWith = "it may be at work",
}: Pick<ClientSettings, "title" | "urlSetting"> & { busyWith?: string }) {
  const unavailable: ClientFaults["unavailable"] = (why, options) =>
    new Outage("client_unavailable", `${title} gives no usable answer: ${why}.`, options);
  return {
    unavailable,
    busy: (deadlineMs: number): Outage =>
      new Outage(
        "client_busy",
        `${title} did not answer within ${Math.round(deadlineMs / 100) / 10} s; ${busyWith}, so wait, and check it if this continues.`,
      ),
    unauthorized: (sentence: string): Outage => new Outage("client_unauthorized", sentence),
    /** For an answer whose status is no success; `own`: what this kind alone says of some. */
    ofStatus(
      { status, headers }: Pick<HttpAnswer, "status" | "headers">,
      outage?: Outage,
      options?: OutageOptions,
    ): Outage {
      if (serverOf(headers) === "Plex") {
        return unavailable(`Plex answers at this address; check ${urlSetting}`);
      }
      if (outage) return outage;
      if (status === 404) {
        return unavailable(`there is nothing at this path (404); check the path in ${urlSetting}`);
      }
      if (status >= 300 && status <= 399) {
        return unavailable(
          `it redirects to another address (${status}); set ${urlSetting} to the final one`,
        );
      }
      if (status >= 500) {
        return unavailable(
          `it or a proxy in front of it has an error (${status}); check its log`,
          options,
        );
      }
      return unavailable(`it answers with status ${status}; check ${urlSetting}`, options);
    },
    /** It read the request and refused it. */
    refused: (answer: string, options?: ErrorOptions): UserError =>
      UserError.refused(
        `${title} refuses this: ${cleanText(answer, 200).replace(/\.+$/, "")}.`,
        "Fix that, then try again.",
        options,
      ),
    noSuchTorrent: (hash: string): UserError =>
      UserError.notFound(
        `${title} has no torrent ${cleanText(hash, 70)}.`,
        "Check the hash in the list of torrents.",
      ),
  };
}
