import * as z from "zod";
import { quoted } from "../../base/text/clean-text.ts";
import { findNearestWord } from "../../base/text/nearest-word.ts";
import {
  ARR_KINDS,
  ARR_TITLES,
  type ArrKind,
  arrSettingsOf,
  isArrKind,
} from "../../core/arr/app.ts";
import { CLIENT_NAME, entriesOf } from "../../core/torrent/named-clients.ts";
import { url } from "../settings/text.ts";
import type { ValueReader } from "../settings/variable.ts";

/** One app of ARR_APPS. `url` has no slash at its end. */
export type NamedArrApp = { name: string; kind: ArrKind; url: string };

const EXAMPLE = "tv=sonarr+http://nas:8989";

/** `name=kind+url`, separated by commas. Errors are sentences that contain no secret. */
export const arrApps = (): ValueReader<readonly NamedArrApp[]> => ({
  form: "`name=kind+url`, separated by commas",
  schema: (home) =>
    z.string().transform((text, context): readonly NamedArrApp[] => {
      const read = entriesOf(text).map(([name, rest]) => readEntry(name, rest, home));
      const apps = read.filter((entry) => typeof entry !== "string");
      const wrong = [...read.filter((entry) => typeof entry === "string"), ...findDuplicates(apps)];
      for (const message of wrong) {
        context.addIssue({ code: "custom", message, params: { isSentence: true } });
      }
      return wrong.length > 0 ? z.NEVER : apps;
    }),
});

/** Returns the app, or a sentence that explains what is wrong and what to do. */
function readEntry(
  name: string | undefined,
  rest: string,
  home: string | undefined,
): NamedArrApp | string {
  if (name === undefined) return `An app has no name. Write name=kind+url, like ${EXAMPLE}.`;
  if (!CLIENT_NAME.test(name)) {
    return (
      `${quoted(name)} is not a valid name of an app. Start with a letter, then use letters, ` +
      "digits, - and _, at most 31 characters in total."
    );
  }
  const [, kind = "", address = ""] = /^([a-z0-9]+)\+(.*)$/is.exec(rest) ?? [];
  const known = kind.toLowerCase();
  if (!isArrKind(known)) {
    const meant = findNearestWord(known, ARR_KINDS) ?? ARR_KINDS.join(" or ");
    return `${quoted(name)} has no known kind. Write ${meant} before the address, like ${EXAMPLE}.`;
  }
  const parsed = url().schema(home).safeParse(address);
  if (!parsed.success) {
    return (
      `The address of ${quoted(name)} is not valid. Use the form ${known}+http://host:port, ` +
      `without a user name or a query. Its key is ${arrSettingsOf(name)}_API_KEY.`
    );
  }
  return { name, kind: known, url: parsed.data };
}

function findDuplicates(apps: readonly NamedArrApp[]): string[] {
  const twice = (groups: Map<string, NamedArrApp[]>, what: string): string[] =>
    [...groups.values()].flatMap(([first, other]) =>
      first && other
        ? `${quoted(first.name)} and ${quoted(other.name)} have the same ${what}. Change one of them.`
        : [],
    );
  return [
    ...twice(
      Map.groupBy(apps, ({ name }) => arrSettingsOf(name)),
      "settings",
    ),
    ...twice(
      Map.groupBy(apps, (app) => `${app.kind} ${app.url.toLowerCase()}`),
      "address",
    ),
  ];
}

/** Returns the name in messages: the kind, followed by the name if that adds information. */
export const arrTitleOf = (name: string, kind: ArrKind): string =>
  name === kind ? ARR_TITLES[kind] : `${ARR_TITLES[kind]} ${name}`;
