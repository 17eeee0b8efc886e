import { checkTemplate } from "../../src/core/plan/names/check-template.ts";
import {
  DEFAULT_NAMES,
  type NameKind,
  type NameTemplates,
} from "../../src/core/plan/names/parse-template.ts";

/** The default name templates, with some replaced by these texts, parsed like settings. */
export function namesWith(texts: Partial<Record<NameKind, string>>): NameTemplates {
  const templates = Object.entries(texts).map(([kind, text]) => {
    const template = checkTemplate(kind as NameKind, text);
    if ("allowed" in template) throw new Error(`${kind}: allowed is ${template.allowed}`);
    return [kind, template];
  });
  return { ...DEFAULT_NAMES, ...Object.fromEntries(templates) };
}
