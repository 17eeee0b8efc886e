import {
  DEFAULT_NAMES,
  NAME_KINDS,
  type NameKind,
  type NameTemplates,
  parseTemplate,
} from "../../src/core/plan/names/parse-template.ts";
import { type NAME_PRESETS, presetsOf } from "../../src/core/plan/names/presets.ts";

/** Returns the templates of a preset. */
export function namesOf(preset: (typeof NAME_PRESETS)[number]): NameTemplates {
  const kinds = Object.keys(NAME_KINDS) as NameKind[];
  const own = kinds.flatMap((kind) => {
    const text = presetsOf(kind)[preset];
    if (text === undefined) return [];
    const template = parseTemplate(text);
    if ("allowed" in template) throw new Error(`${text} is not a template.`);
    return [[kind, template] as const];
  });
  return { ...DEFAULT_NAMES, ...Object.fromEntries(own) };
}
