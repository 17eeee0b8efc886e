import { wordsOfIssue } from "../../app/own-files/words-of-issue.ts";
import type { Config } from "./config.ts";
import { readFallback } from "./load.ts";
import { formatProblem, formatValue, trimToSet } from "./problem.ts";
import { withSettings } from "./run-time.ts";
import { guessChoice } from "./suggest.ts";
import { NAMES } from "./variables/names.ts";

const { INGEST_EPISODE_ORDER: _, ...FORMS } = NAMES;
type NameSetting = keyof typeof FORMS;

/** Settings that determine the form of names. The numbers of episodes are a different setting. */
export const NAME_SETTINGS = Object.keys(FORMS) as NameSetting[];

const isNameSetting = (name: string): name is NameSetting => Object.hasOwn(FORMS, name);

export type NameSettings = {
  config: Pick<Config, "names" | "idTags">;
  /** The text of each setting. An unset one without a default is omitted. */
  texts: Record<string, string>;
  problems: { name: string; message: string }[];
};

/**
 * Reads settings for names. `set` replaces texts of `found`, and an empty text unsets its setting.
 * A text of `set` that is not allowed has no effect, and its problem is returned.
 */
export function readNameSettings(
  config: Config,
  found: ReadonlyMap<string, string>,
  set: Readonly<Record<string, string>>,
): NameSettings {
  const problems: NameSettings["problems"] = [];
  const given = new Map([...found].filter(([name]) => isNameSetting(name)));
  for (const [name, written] of Object.entries(set)) {
    const value = trimToSet(written);
    const problem = explainProblem(name, value);
    if (problem !== undefined) problems.push({ name, message: problem });
    else if (value === undefined) given.delete(name);
    else given.set(name, value);
  }
  const texts = Object.fromEntries(
    NAME_SETTINGS.flatMap((name) => {
      const text = given.get(name) ?? readFallback(FORMS[name], (other) => given.get(other), "");
      return text === undefined ? [] : [[name, text]];
    }),
  );
  const settings = Object.entries(texts).map(([name, value]) => ({ name, value }));
  const names = { ...config.names, dailyFile: undefined };
  return { config: withSettings({ ...config, names }, settings), texts, problems };
}

function explainProblem(name: string, value: string | undefined): string | undefined {
  if (!isNameSetting(name)) {
    return `${formatValue(name, false)} is not a setting for names. Use one of ${NAME_SETTINGS.join(", ")}.`;
  }
  if (value === undefined) return undefined;
  const read = FORMS[name].schema(undefined).safeParse(value);
  if (read.success) return undefined;
  return formatProblem({
    name,
    found: formatValue(value, false),
    allowed: read.error.issues.map(wordsOfIssue)[0] ?? "another value",
    suggestion: guessChoice(name, value),
  });
}
