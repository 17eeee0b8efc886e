import { type Sentence, sentence } from "../../base/actions/sentence.ts";
import { Outage, UserError } from "../../base/errors.ts";
import { cleanText } from "../../base/text/clean-text.ts";
import type { ClientSettings } from "../../core/torrent/client.ts";
import { type CommonFaults, faultsOf } from "../shared/faults.ts";

/** Errors that are specific to qBittorrent, in addition to those of every client. */
export interface Faults extends CommonFaults {
  wrongPassword(): Outage;
  wrongKey(): Outage;
  /** A proxy in front of qBittorrent asks for a password. */
  proxy(): Outage;
  noPassword(): Outage;
  lockedOut(): Outage;
  wrongHost(): Outage;
  tooOld(version: string): UserError;
  refusal(what: string, hint: string): UserError;
}

/**
 * Creates the errors for a qBittorrent that does not respond or whose response is not usable. They
 * contain nothing from a request or a response body.
 */
export function createFaults(
  names: Pick<ClientSettings, "title" | "settings" | "urlSetting">,
): Faults {
  const { title, settings, urlSetting } = names;
  const refused = (what: Sentence): Outage =>
    new Outage("client_unauthorized", sentence`${title} ${what}.`);
  const signIn = `${settings}_USERNAME and ${settings}_PASSWORD`;

  return {
    ...faultsOf(names),
    wrongPassword: () =>
      refused(
        sentence`refuses the user name or password; correct ${signIn}. They are not tried again until they change, because five wrong attempts lock this machine out; ${{ do: "doctor" }} tries them again`,
      ),
    wrongKey: () =>
      refused(
        `refuses the API key (403); check ${settings}_KEY. Keys need qBittorrent 5.2 or newer: ` +
          `for an older one, set ${signIn} instead`,
      ),
    proxy: () =>
      refused(
        "is behind a proxy that asks for a password (401), which plex-ingest does not send; " +
          `let this machine through at the proxy, or set ${urlSetting} to the address behind it`,
      ),
    noPassword: () =>
      refused(
        `asks for a user name and password (403); set ${signIn}, or let this machine in ` +
          "without them in its settings",
      ),
    lockedOut: () =>
      refused(
        `has locked this machine out after wrong passwords (403), usually for an hour; check ${signIn}, then wait or restart it`,
      ),
    wrongHost: () =>
      refused(
        `refuses the host name in the request (401); use its IP address in ${urlSetting}, or ` +
          'add the name to "Server domains" in its Web UI settings',
      ),
    tooOld: (version) =>
      UserError.unsupported(
        `${title} has version ${cleanText(version, 40)} of the Web API, but at least 2.8 is ` +
          "required.",
        "Update qBittorrent to 4.4 or newer.",
      ),
    refusal: (what, hint) => UserError.refused(`${title} ${what}.`, hint),
  };
}
