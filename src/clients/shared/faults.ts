import { type HttpAnswer, serverOf } from "../../adapters/http/http.ts";
import type { Sentence } from "../../base/actions/sentence.ts";
import { Outage, type OutageCode, type OutageOptions, UserError } from "../../base/errors.ts";
import { cleanText } from "../../base/text/clean-text.ts";
import type { ClientFaults } from "./exchange.ts";

/** An outage of a client. `fact` is part of a sentence and says what it did, without advice. */
export class ClientOutage extends Outage {
  readonly fact: string;
  constructor(code: OutageCode, message: Sentence, fact: string, options?: OutageOptions) {
    super(code, message, options);
    this.fact = fact;
  }
}

/** Names that messages use for a client and its address setting. */
interface FaultNames {
  title: string;
  urlSetting: string;
  /** Reason why the client may not respond in time, as part of a sentence. */
  busyWith?: string;
}

/** Options of an outage that lasts until a person changes something. */
export const LASTING: OutageOptions = { isLasting: true };

/**
 * Options of the outage for an answer that cannot be read. An answer that begins like the client's
 * own may be cut off, so the outage is temporary. Any other answer comes from another program, so
 * the outage lasts.
 */
export const foreignAnswer = (text: string, begins = /^\s*(?:[{[]|$)/): OutageOptions => ({
  isLasting: !begins.test(text.slice(0, 1000)),
});

/** Errors that every kind of client can cause. */
export interface CommonFaults extends ClientFaults {
  unauthorized(sentence: string): Outage;
  /**
   * For a response without a success status. `outage` is the error of this kind of client for the
   * status, and takes precedence over the general rules.
   */
  ofStatus(
    answer: Pick<HttpAnswer, "status" | "headers" | "redirectsTo">,
    outage?: Outage,
    options?: OutageOptions,
  ): Outage;
  /** The client read the request and refused it. */
  refused(answer: string, options?: ErrorOptions): UserError;
  noSuchTorrent(hash: string): UserError;
}

/**
 * Creates the errors for a client that does not respond as expected. `why` is part of a sentence:
 * the fact, then a semicolon and the advice. It contains nothing from the request.
 */
export function faultsOf({
  title,
  urlSetting,
  busyWith = "it may be busy",
}: FaultNames): CommonFaults {
  const unavailable: ClientFaults["unavailable"] = (why, options) =>
    new ClientOutage(
      "client_unavailable",
      `${title} did not return a usable response: ${why}.`,
      why.split(";", 1)[0] ?? why,
      options,
    );
  return {
    unavailable,
    busy(deadlineMs) {
      const fact = `did not answer within ${Math.round(deadlineMs / 100) / 10} s`;
      const advice = `${busyWith}, so wait, and check it if this continues`;
      return new ClientOutage("client_busy", `${title} ${fact}; ${advice}.`, `it ${fact}`);
    },
    unauthorized: (sentence) => new Outage("client_unauthorized", sentence),
    ofStatus({ status, headers, redirectsTo = "another address" }, outage, options) {
      if (serverOf(headers) === "Plex") {
        return unavailable(`Plex answers at this address; check ${urlSetting}`, LASTING);
      }
      if (outage) return outage;
      if (status === 404) {
        const why = `this path does not exist (404); check the path in ${urlSetting}`;
        return unavailable(why, LASTING);
      }
      if (status >= 300 && status <= 399) {
        return unavailable(
          `it redirects to ${redirectsTo} (${status}); set ${urlSetting} to its own address`,
          LASTING,
        );
      }
      if (status >= 500) {
        return unavailable(
          `it or a proxy in front of it returned an error (${status}); check its log`,
          options,
        );
      }
      return unavailable(`it answers with status ${status}; check ${urlSetting}`, options);
    },
    refused: (answer, options) =>
      UserError.refused(
        `${title} refuses this: ${cleanText(answer, 200).replace(/\.+$/, "")}.`,
        "Fix that, then try again.",
        options,
      ),
    noSuchTorrent: (hash) =>
      UserError.notFound(
        `${title} has no torrent ${cleanText(hash, 70)}.`,
        "Check the hash in the torrent list.",
      ),
  };
}
