import * as z from "zod";
import { checkTemplate } from "../../core/plan/names/check-template.ts";
import { NAME_KINDS, type NameKind, type Template } from "../../core/plan/names/parse-template.ts";
import type { Reader } from "./variable.ts";

const braced = (field: string): string => `{${field}}`;

/** How a kind of folder or file is named. What Plex would not match is refused, with what would do. */
export const nameTemplate = (kind: NameKind): Reader<Template> => ({
  form: NAME_KINDS[kind].fields.length === 0 ? "name" : "[name template](filing.md#names)",
  choices: NAME_KINDS[kind].fields.map(braced),
  // `{Title:2}` is meant to be `{title}`.
  wordsIn: (text) => Array.from(text.matchAll(/\{([a-z_]+)(?::\d*)?\}/g), ([, field = ""]) => braced(field)),
  schema: () =>
    z.string().transform((text, context): Template => {
      const checked = checkTemplate(kind, text);
      if (!("allowed" in checked)) return checked;
      context.addIssue({ code: "custom", message: checked.allowed });
      return z.NEVER;
    }),
});
