import { pathMap } from "../../adapters/settings/path.ts";
import { line, list, url } from "../../adapters/settings/text.ts";
import { DAY, seconds, variable } from "../../adapters/settings/variable.ts";
import { autoRemove } from "../shared/auto-remove.ts";

/** Transmission as a source of downloads. */
export const TRANSMISSION = {
  TRANSMISSION_URL: variable(url(), {
    at: "transmission.url",
    doc: "Address of Transmission, like `http://localhost:9091`.",
  }),
  TRANSMISSION_USERNAME: variable(line(), {
    at: "transmission.username",
    doc: "User name, if Transmission asks for one.",
  }),
  TRANSMISSION_PASSWORD: variable(line(), {
    at: "transmission.password",
    sentTo: ["TRANSMISSION_URL"],
    secret: true,
    doc: "Password, if Transmission asks for one.",
  }),
  TRANSMISSION_PATH_MAP: variable(pathMap(), {
    at: "transmission.pathMap",
    unset: [],
    doc: "How Transmission sees our folders, `here=there`; the longest prefix wins.",
  }),
  TRANSMISSION_POLL_INTERVAL: variable(seconds({ min: 0.1, max: DAY }), {
    at: "transmission.pollMs",
    fallback: "30",
    doc: "How often Transmission is polled.",
  }),
  TRANSMISSION_AUTO_REMOVE: variable(autoRemove(), {
    at: "transmission.autoRemove",
    fallback: "false",
    doc: "When a torrent that is filed, in the library and shown by Plex is removed, never its data: `true` or `goal`, `days:14` after it was done, or `tracker:example.org=30,*=14` ([removing](download-clients.md#removing-torrents)).",
  }),
  TRANSMISSION_LABELS: variable(list(), {
    at: "transmission.labels",
    unset: [],
    doc: "Take only torrents with one of these labels.",
  }),
  TRANSMISSION_EXCLUDE_LABELS: variable(list(), {
    at: "transmission.excludeLabels",
    unset: [],
    doc: "Leave torrents with one of these labels alone.",
  }),
};

/** Settings that Transmission itself takes. */
export const TRANSMISSIONS_OWN = ["TRANSMISSION_HOME", "TRANSMISSION_WEB_HOME"];
