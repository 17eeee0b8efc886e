import { ARR_KINDS, ARR_TITLES, type ArrKind, arrSettingsOf } from "../../core/arr/app.ts";
import { type NamedEntry, namedEntries } from "../settings/named-entries.ts";
import type { ValueReader } from "../settings/variable.ts";

/** One app of ARR_APPS. */
export type NamedArrApp = NamedEntry<ArrKind>;

export const arrApps = (): ValueReader<readonly NamedArrApp[]> =>
  namedEntries({
    noun: "app",
    article: "an",
    example: "tv=sonarr+http://nas:8989",
    kinds: ARR_KINDS,
    settingsOf: arrSettingsOf,
    keySettingOf: ({ name }) => `${arrSettingsOf(name)}_API_KEY`,
  });

/** Returns the name in messages: the kind, followed by the name if that adds information. */
export const arrTitleOf = (name: string, kind: ArrKind): string =>
  name === kind ? ARR_TITLES[kind] : `${ARR_TITLES[kind]} ${name}`;
