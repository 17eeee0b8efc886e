import { arrApps } from "../../../adapters/arr/named-apps.ts";
import { path } from "../../../adapters/settings/path.ts";
import { line, url } from "../../../adapters/settings/text.ts";
import { type Variable, value, variable } from "../../../adapters/settings/variable.ts";
import { type ArrSettingName, arrSettingsOf } from "../../../core/arr/app.ts";
import { findClientAddress } from "../../../core/torrent/named-clients.ts";

const MINUTE_MS = 60_000;
const MIN_AFTER = 5;
const MAX_AFTER = 7 * 24 * 60;

/** Minutes or hours, like `30m` or `2h`; stored in milliseconds. */
const patience = () =>
  value("time, like `30m` or `2h`", "a time from 5m to 7d, like 30m or 2h", (text) => {
    const [, number = "", unit = "m"] = /^(\d{1,5}) ?([mhd]?)$/i.exec(text) ?? [];
    const minutes = Number(number) * ({ h: 60, d: 24 * 60 }[unit.toLowerCase()] ?? 1);
    const isFitting = number !== "" && minutes >= MIN_AFTER && minutes <= MAX_AFTER;
    return isFitting ? minutes * MINUTE_MS : undefined;
  });

const addressDoc = (title: string, port: number): string =>
  `Address of ${title}, with its path, like \`http://nas:${port}/${title.toLowerCase()}\`. Its ` +
  "downloads wait until it has imported them " +
  "([next to Sonarr and Radarr](../operate/sonarr-and-radarr.md)).";

const keyDoc = (title: string): string =>
  `API key of ${title}, from *Settings → General* there. Only its lists are read.`;

/** Settings for Sonarr and Radarr, whose downloads wait. */
export const ARR = {
  SONARR_URL: variable(url(), { at: "arr.sonarr.url", doc: addressDoc("Sonarr", 8989) }),
  SONARR_API_KEY: variable(line(), {
    at: "arr.sonarr.key",
    secret: true,
    sentTo: ["SONARR_URL"],
    doc: keyDoc("Sonarr"),
  }),
  RADARR_URL: variable(url(), { at: "arr.radarr.url", doc: addressDoc("Radarr", 7878) }),
  RADARR_API_KEY: variable(line(), {
    at: "arr.radarr.key",
    secret: true,
    sentTo: ["RADARR_URL"],
    doc: keyDoc("Radarr"),
  }),
  ARR_APPS: variable(arrApps(), {
    at: "arr.apps",
    unset: [],
    doc:
      "More Sonarrs and Radarrs, each with a name that you choose: " +
      "`tv=sonarr+http://nas:8989,uhd=radarr+http://nas:7879`. Their keys are in " +
      "`ARR_<NAME>_API_KEY`.",
  }),
  ARR_CA_FILE: variable(path(), {
    at: "arr.caFile",
    doc:
      "Certificate (PEM) of Sonarr and Radarr, if it is self-signed, or of your own authority that " +
      "signed it. It is trusted for these apps in addition to those of the machine.",
  }),
  INGEST_AFTER_ARR: variable(patience(), {
    at: "arr.afterMs",
    fallback: "30m",
    doc:
      "How long Sonarr or Radarr may take to import a complete download before plex-ingest " +
      "identifies it, from 5m to 7d.",
  }),
};

const FORM = /^ARR_[A-Z][A-Z0-9_]*_API_KEY$/;

/** True if a name has the form of an app's setting, even if ARR_APPS has no such app. */
export const isArrSetting = (name: string): name is ArrSettingName => FORM.test(name);

/** Returns the row of an app's setting, even if ARR_APPS has no such app. */
export function findArrSetting(name: ArrSettingName): Variable {
  const prefix = name.slice(0, -"_API_KEY".length);
  return variable(line(), {
    at: `arrKeys.${prefix}`,
    secret: true,
    sentTo: ["ARR_APPS"],
    addressIn: (text: string) => findClientAddress(text, prefix.replace(/^ARR_/, "CLIENT_")),
    doc: "API key of this app, from *Settings → General* there.",
  });
}

/** Returns the rows for each of these apps. */
export const listArrRows = (apps: readonly string[]): [ArrSettingName, Variable][] =>
  [...new Set(apps)].map((app) => {
    const name: ArrSettingName = `${arrSettingsOf(app)}_API_KEY`;
    return [name, findArrSetting(name)];
  });
