import { findSettingTitle, SETTING_TITLES } from "../../../core/page/setting-titles.ts";
import { values as words } from "../text/values.ts";

/** Splits the name of a client's or server's setting into its name and the rest. */
const FORM = /^(?:CLIENT|MEDIA_SERVER)_(.+?)_((?:PATH_|EXCLUDE_|POLL_|AUTO_|API_)?[A-Z]+)$/;

/** Titles in the form of a server, which names its kind. */
const OF_SERVER: Readonly<Record<string, string>> = {
  TOKEN: SETTING_TITLES.PLEX_TOKEN,
  API_KEY: words.mediaServer.key,
  TIMEOUT: words.mediaServer.timeLimit,
};

/** Returns a setting's title. A client's or server's name comes first. */
export function titleOf(name: string): string {
  const [, client, what] = FORM.exec(name) ?? [];
  const ofForm = OF_SERVER[what ?? ""] ?? findSettingTitle(`TRANSMISSION_${what}`);
  const title = (client ? ofForm : findSettingTitle(name)) ?? name;
  return client ? `${client.toLowerCase()}: ${title}` : title;
}
