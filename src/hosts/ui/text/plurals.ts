type Forms = { other: string } & Partial<Record<Intl.LDMLPluralRule, string>>;

const number = new Intl.NumberFormat([...navigator.languages], { useGrouping: false });

type PluralText = (count: number, forms: Forms, parts?: Readonly<Record<string, string>>) => string;

/**
 * Chooses the form for a count by the rules of a language. `#` is replaced by the count, and
 * `{name}` by the part of this name. A name without a part stays, and `Say` fills it in.
 */
export function createPlurals(language: string): PluralText {
  const rules = new Intl.PluralRules(language);
  return (count, forms, parts = {}) =>
    (forms[rules.select(count)] ?? forms.other).replaceAll(
      /#|\{(\w+)\}/g,
      (part, name: string | undefined) =>
        name === undefined ? number.format(count) : (parts[name] ?? part),
    );
}

export const several: PluralText = createPlurals("en");

/** The text for a count alone; `none` if there is nothing to count. */
export const counted =
  (singular: string, other: string, none?: string): ((count: number) => string) =>
  (count) =>
    count === 0 && none !== undefined ? none : several(count, { one: singular, other });
